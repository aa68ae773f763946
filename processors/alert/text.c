/* SPDX-License-Identifier: Apache-2.0
 * Sentences: words, numbers with their units, dates; the same bytes in every locale. */
#include "rule.h"

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"

#include <math.h>

enum { WEIGHT_DECIMALS = 3, DECIMALS_MAX = 6, KG_PER_T = 1000 };
static const int64_t scales[DECIMALS_MAX + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
static const double  GROUPED_MAX = 9e12; /* beyond it digits are written as ck_number_write() does, and below 2^63 with all decimals */

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

/* |value| in units of its last digit. */
static int64_t rounded(double value, int decimals) { return llround(fabs(value) * (double)scales[decimals]); }

/* `keep`: how many digits after the point stand even if they are zeros. */
static void fixed(struct alert_text *text, double value, int decimals, int keep)
{
    int64_t scaled, whole, part;
    char    digits[DECIMALS_MAX];
    int     size = decimals;

    if (fabs(value) >= GROUPED_MAX || (value != 0 && rounded(value, decimals) == 0)) {
        char written[CK_NUMBER_TEXT_MAX];

        if (value < 0)
            text_add(text, "−");
        text_bytes(text, (struct ck_bytes){ written, ck_number_write(fabs(value), written) });
        return;
    }
    scaled = rounded(value, decimals);
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

/* As many digits as tell the two apart. */
static int decimals_apart(double value, double other)
{
    int decimals = 1;

    while (decimals < DECIMALS_MAX && fabs(value) < GROUPED_MAX && fabs(value) != fabs(other) && rounded(value, decimals) == rounded(other, decimals))
        decimals++;
    return decimals;
}

void text_percent(struct alert_text *text, double ratio, struct ck_maybe_double limit)
{
    double percent = ck_number_round12(ratio * 100);
    int    decimals = decimals_apart(percent, 100), passed = limit.known ? decimals_apart(percent, ck_number_round12(limit.value * 100)) : 1;

    if (passed > decimals)
        decimals = passed;
    if (decimals_apart(percent, 0) > decimals)
        decimals = decimals_apart(percent, 0);
    fixed(text, percent, decimals, 1);
    text_add(text, " %");
}

static void amount(struct alert_text *text, double kg, bool tonnes)
{
    double value = tonnes ? kg / KG_PER_T : kg;

    text_number(text, value, value < 10 ? WEIGHT_DECIMALS : 1);
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

void text_year(struct alert_text *text, int32_t year)
{
    char written[CK_NUMBER_TEXT_MAX];

    text_bytes(text, (struct ck_bytes){ written, ck_number_write_long(year, written) });
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
