/* SPDX-License-Identifier: Apache-2.0
 * Sentences: words, numbers with their units, dates; the same bytes in every locale. */
#include "rule.h"

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"

#include <math.h>

enum { DECIMALS_MAX = 3, KG_PER_T = 1000 };
static const double GROUPED_MAX = 1e15; /* beyond it digits are written as ck_number_write() does */

void text_bytes(struct alert_text *text, struct ck_bytes bytes)
{
    size_t room = TEXT_MAX - text->size, size = bytes.size < room ? bytes.size : room;

    if (size == 0)
        return;
    memcpy(text->buf + text->size, bytes.data, size);
    text->size += size;
}

void text_add(struct alert_text *text, const char *words) { text_bytes(text, ck_bytes_from(words)); }

static void grouped(struct alert_text *text, int64_t value)
{
    char   digits[CK_NUMBER_TEXT_MAX];
    size_t size = ck_number_write_long(value, digits);

    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            text_add(text, ",");
        text_bytes(text, (struct ck_bytes){ digits + i, 1 });
    }
}

/* `keep`: how many digits after the point stand even if they are zeros. */
static void fixed(struct alert_text *text, double value, int decimals, int keep)
{
    static const int64_t scales[DECIMALS_MAX + 1] = { 1, 10, 100, 1000 };
    int64_t              scaled, whole, part;
    char                 digits[DECIMALS_MAX];
    int                  size = decimals;

    if (fabs(value) >= GROUPED_MAX) {
        char written[CK_NUMBER_TEXT_MAX];

        text_bytes(text, (struct ck_bytes){ written, ck_number_write(value, written) });
        return;
    }
    scaled = llround(fabs(value) * (double)scales[decimals]);
    whole = scaled / scales[decimals];
    part = scaled % scales[decimals];
    if (value < 0 && scaled > 0)
        text_add(text, "−");
    grouped(text, whole);
    for (int i = decimals - 1; i >= 0; i--, part /= 10)
        digits[i] = (char)('0' + part % 10);
    while (size > keep && digits[size - 1] == '0')
        size--;
    if (size > 0)
        text_add(text, ".");
    text_bytes(text, (struct ck_bytes){ digits, (size_t)size });
}

void text_number(struct alert_text *text, double value, int decimals) { fixed(text, value, decimals, 0); }

void text_percent(struct alert_text *text, double ratio)
{
    fixed(text, ratio * 100, 1, 1);
    text_add(text, " %");
}

static void amount(struct alert_text *text, double kg, bool tonnes)
{
    double value = tonnes ? kg / KG_PER_T : kg;

    text_number(text, value, value < 10 ? DECIMALS_MAX : 1);
}

static bool is_tonnes(double kg) { return kg >= KG_PER_T; }

void text_weight(struct alert_text *text, double kg)
{
    amount(text, kg, is_tonnes(kg));
    text_add(text, is_tonnes(kg) ? " t" : " kg");
}

void text_weights(struct alert_text *text, double from_kg, double to_kg)
{
    bool tonnes = is_tonnes(from_kg < to_kg ? from_kg : to_kg);

    amount(text, from_kg, tonnes);
    text_add(text, " → ");
    amount(text, to_kg, tonnes);
    text_add(text, tonnes ? " t" : " kg");
}

void text_day(struct alert_text *text, int32_t day)
{
    char written[CK_DAY_TEXT];

    text_bytes(text, (struct ck_bytes){ written, ck_day_write(day, written) });
}

void text_month(struct alert_text *text, int32_t first_day)
{
    char written[CK_MONTH_TEXT];

    text_bytes(text, (struct ck_bytes){ written, ck_month_write(ck_month_from_day(first_day), written) });
}

/* "Exports of germanium from CHN to the world": how a flow is read from the reporter's side. */
static const struct {
    const char *what, *reporter, *partner;
} flow_words[] = {
    [FLOW_UNKNOWN] = { "Flows", " of ", " with " },          [FLOW_EXPORT] = { "Exports", " from ", " to " },
    [FLOW_IMPORT] = { "Imports", " into ", " from " },       [FLOW_RE_EXPORT] = { "Re-exports", " from ", " to " },
    [FLOW_RE_IMPORT] = { "Re-imports", " into ", " from " },
};

void text_country(struct alert_text *text, struct ck_bytes code)
{
    if (ck_bytes_equal(code, CK_BYTES("WLD")))
        text_add(text, "the world");
    else if (ck_bytes_equal(code, CK_BYTES("ALL")))
        text_add(text, "all destinations");
    else
        text_bytes(text, code);
}

void text_flow(struct alert_text *text, enum flow which, struct ck_bytes item, struct ck_bytes reporter, struct ck_bytes partner)
{
    text_add(text, flow_words[which].what);
    text_add(text, " of ");
    text_bytes(text, item);
    text_add(text, flow_words[which].reporter);
    text_country(text, reporter);
    text_add(text, flow_words[which].partner);
    text_country(text, partner);
}

void text_status(struct alert_text *text, enum status status) { text_bytes(text, enum_name(&status_symbols, (int32_t)status)); }
