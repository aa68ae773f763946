/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/inquiry/internal.h"

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "engine/formats/json.h"
#include "engine/util/nearest.h"

/* ---- the question ---- */

bool inquiry_country(struct ck_bytes text, const char *extra, struct ck_arena *arena, struct ck_bytes *ret_country)
{
    *ret_country = upper_fold(text, arena);
    return country_known(*ret_country) || (extra && ck_bytes_equal(*ret_country, ck_bytes_from(extra)));
}

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data

bool inquiry_subject(struct inquiry *inquiry, struct ck_bytes text, struct ck_arena *arena, char ret_problem[INQUIRY_PROBLEM_MAX])
{
    char    advice[CODE_ADVICE_MAX];
    int32_t day;

    if (ck_day_read(text, &day)) { /* its digits would be a code */
        snprintf(ret_problem, INQUIRY_PROBLEM_MAX, "%.*s is a day, where an item or a code is asked", SHOW(text));
        return false;
    }
    if (code_fold(text, arena, &inquiry->question.code)) {
        inquiry->subject = inquiry->question.code;
        snprintf(ret_problem, INQUIRY_PROBLEM_MAX, "%.*s: no code (2, 4, 6, 8 or 10 digits)", SHOW(text));
        return code_is_prefix(inquiry->subject);
    }
    inquiry->question.code = (struct ck_bytes){ 0 };
    if (code_advise(text, advice)) {
        snprintf(ret_problem, INQUIRY_PROBLEM_MAX, "%.*s: %s", SHOW(text), advice);
        return false;
    }
    inquiry->question.item = inquiry->subject = item_fold(text, arena);
    snprintf(ret_problem, INQUIRY_PROBLEM_MAX, "%.*s: neither an item nor a code", SHOW(text));
    return inquiry->subject.size > 0 && !ck_bytes_equal(inquiry->subject, CK_BYTES("*"));
}

/* ---- the answer ---- */

/* An item that neither the catalogue nor a measure knows is a misspelt one far more often than a new one: no status is told of it. */
static bool knows_item(const struct reference *reference, struct ck_bytes item)
{
    struct measure_fact_list measures = measures_learned(reference);

    if (catalogue_item(reference, item))
        return true;
    for (size_t i = 0; i < measures.count; i++)
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            if (ck_bytes_equal(measures.items[i]->items.items[k], item))
                return true;
    return false;
}

static void say_unknown(const struct reference *reference, struct ck_bytes item, const char *so, char ret_problem[INQUIRY_PROBLEM_MAX])
{
    struct item_fact_list    items = catalogue_items(reference);
    struct measure_fact_list measures = measures_learned(reference);
    struct nearest           nearest = nearest_to(item);

    for (size_t i = 0; i < items.count; i++)
        nearest_try(&nearest, items.items[i]->item);
    for (size_t i = 0; i < measures.count; i++)
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            nearest_try(&nearest, measures.items[i]->items.items[k]);
    snprintf(ret_problem, INQUIRY_PROBLEM_MAX, "no item %.*s is known%s%.*s%s%s", (int)item.size, item.data, nearest.found.data ? " (nearest: " : "",
             (int)nearest.found.size, nearest.found.data ? nearest.found.data : "", nearest.found.data ? ")" : "", so);
}

bool inquiry_knows_item(const struct reference *reference, struct ck_bytes item, char ret_problem[INQUIRY_PROBLEM_MAX])
{
    if (knows_item(reference, item))
        return true;
    say_unknown(reference, item, "", ret_problem);
    return false;
}

bool inquiry_ask(struct inquiry *inquiry, const struct reference *reference, struct ck_arena *arena, char ret_problem[INQUIRY_PROBLEM_MAX])
{
    if (inquiry->question.item.data && !knows_item(reference, inquiry->question.item)) {
        say_unknown(reference, inquiry->question.item, ": no status", ret_problem);
        return false;
    }
    inquiry->result = status_ask(reference, &inquiry->question, arena);
    inquiry_add_notes(inquiry, reference, arena);
    return true;
}

/* ---- JSON ---- */

static void add_member(struct ck_buffer *buffer, const char *before, struct ck_bytes text)
{
    ck_buffer_append(buffer, ck_bytes_from(before));
    json_write_text(text, buffer);
}

void inquiry_write(const struct inquiry *inquiry, struct ck_buffer *buffer)
{
    char day[CK_DAY_TEXT], count[48];

    add_member(buffer, "{\"origin\":", inquiry->question.origin);
    add_member(buffer, ",\"destination\":", inquiry->question.destination);
    add_member(buffer, inquiry->question.code.data ? ",\"code\":" : ",\"item\":", inquiry->subject);
    add_member(buffer, ",\"day\":", (struct ck_bytes){ day, ck_day_write(inquiry->question.day, day) });
    if (inquiry->known_text)
        add_member(buffer, ",\"known_at\":", ck_bytes_from(inquiry->known_text));
    ck_buffer_append(buffer, CK_BYTES(",\"result\":"));
    json_write(&control_result_type, 0, control_result_type.field_count, &inquiry->result, buffer);
    if (inquiry->unknown)
        ck_buffer_append(buffer, CK_BYTES(",\"unknown\":true"));
    if (inquiry->note)
        add_member(buffer, ",\"note\":", ck_bytes_from(inquiry->note));
    if (inquiry->refused) {
        snprintf(count, sizeof count, ",\"refused\":%zu", inquiry->refused);
        ck_buffer_append(buffer, ck_bytes_from(count));
    }
    ck_buffer_append(buffer, CK_BYTES("}\n"));
}
