/* SPDX-License-Identifier: Apache-2.0
 * Claims about controls, compared with the measures known on the day of publication (SPEC 9.9): whether a control applies, from when, until when. An
 * item is controlled if a descendant is. */
#include "internal.h"

#include "chokepoint/day.h"
#include "domain/control/status_cache.h"
#include "engine/base/string_set.h"

static const double  IS_IN_FORCE = 0.5;                        /* the value is 0 or 1 */
static const int64_t DAY_FIRST_MS = (int64_t)14 * 3600 * 1000; /* so much later than in UTC it is already, somewhere on earth */

/* The question: claim, country, instant of knowledge. */
struct asking {
    struct judge          *judge;
    struct ck_bytes_array  items;        /* the item and all its descendants */
    struct ck_bytes_array  destinations; /* of asking_around() */
    struct status_question question;
};

struct answer {
    enum verdict_kind      verdict;
    enum verdict_why       why;
    struct ck_maybe_double truth;
    struct string_set      measures;
};

static struct ck_bytes_array family_of(struct judge *judge)
{
    const struct reference *reference = judge->step->reference;
    struct string_set       items = { 0 };

    string_set_add(&items, judge->claim->item, judge->step->arena);
    for (size_t i = 0; i < items.count; i++) {
        struct item_fact_list children = catalogue_children(reference, items.items[i]);

        for (size_t k = 0; k < children.count; k++)
            if (!string_set_has(&items, children.items[k]->item))
                string_set_add(&items, children.items[k]->item, judge->step->arena);
    }
    return (struct ck_bytes_array){ items.items, items.count };
}

static const struct cached_question *topic_of(struct asking *asking, size_t item)
{
    asking->question.item = asking->items.items[item];
    return status_cache_find(asking->judge->step->reference, &asking->question);
}

/* ---- a claim that may have been misread is not contradicted ---- */

/* The same of the item's parent too, toward everybody and each country that the article names. */
static struct asking asking_around(struct asking *asking)
{
    struct ck_arena  *arena = asking->judge->step->arena;
    struct asking     around = *asking;
    struct string_set items = { 0 }, destinations = { 0 };
    struct ck_bytes   parent = catalogue_parent(asking->judge->step->reference, asking->judge->claim->item);

    string_set_add_all(&items, asking->items, arena);
    if (parent.data && !string_set_has(&items, parent))
        string_set_add(&items, parent, arena);
    string_set_add(&destinations, asking->question.destination, arena);
    if (!string_set_has(&destinations, CK_BYTES("ALL")))
        string_set_add(&destinations, CK_BYTES("ALL"), arena);
    for (size_t i = 0; i < asking->judge->claim->row.named.countries.count; i++)
        if (!string_set_has(&destinations, asking->judge->claim->row.named.countries.items[i]))
            string_set_add(&destinations, asking->judge->claim->row.named.countries.items[i], arena);
    around.items = (struct ck_bytes_array){ items.items, items.count };
    around.destinations = (struct ck_bytes_array){ destinations.items, destinations.count };
    return around;
}

static bool is_in_force_elsewhere(struct asking *asking)
{
    struct asking around = asking_around(asking);

    for (size_t place = 0; place < around.destinations.count; place++)
        for (size_t i = 0; i < around.items.count; i++) {
            around.question.destination = around.destinations.items[place];
            around.question.item = around.items.items[i];
            if (status_ask(around.judge->step->reference, &around.question, around.judge->step->arena).severity > 0)
                return true;
        }
    return false;
}

/* To contradict a claim, act, item and date must stand in one clause of the article, and no other measure may be meant. */
static struct answer guarded(const struct asking *asking, struct answer answer, bool elsewhere)
{
    const struct claim_anchors *anchors = &asking->judge->claim->row.anchors;

    if (answer.verdict != VERDICT_KIND_CONTRADICTED || (anchors->item == ANCHOR_CLAUSE && anchors->period == ANCHOR_CLAUSE && !elsewhere))
        return answer;
    return (struct answer){ .verdict = VERDICT_KIND_NOT_CHECKABLE, .why = VERDICT_WHY_AMBIGUOUS, .measures = answer.measures };
}

/* ---- CONTROL_IN_FORCE ---- */

static int32_t day_asked(const struct claim *claim)
{
    int32_t first = ck_month_first_day(claim->period.from), last = ck_month_last_day(claim->period.to);
    int32_t published = ck_day_from_ms(claim->row.published_at), from = first > published ? first : published;

    return last < from ? last : from;
}

static int32_t last_day_of(const struct effective_measure *effective)
{
    return effective->ended != INT32_MAX && effective->ended - 1 < effective->last_day ? effective->ended - 1 : effective->last_day;
}

static void add_ended(struct asking *asking, size_t item, struct string_set *ended)
{
    struct ck_months              period = asking->judge->claim->period;
    const struct cached_question *topic = topic_of(asking, item);

    for (size_t i = 0; i < topic->matches.count; i++) {
        const struct effective_measure *effective = topic->matches.items[i]->effective;
        int32_t                         last = last_day_of(effective);

        if (last >= effective->valid_from && last >= ck_month_first_day(period.from) && last <= ck_month_last_day(period.to))
            string_set_add(ended, effective->fact.measure_id, asking->judge->step->arena);
    }
}

static struct answer answer_in_force(struct asking *asking)
{
    const struct claim *claim = asking->judge->claim;
    struct ck_arena    *arena = asking->judge->step->arena;
    bool                says = !claim->row.value.known || claim->row.value.value >= IS_IN_FORCE, holds = false, silent = true;
    struct string_set   ended = { 0 };
    struct answer       answer = { 0 };

    for (size_t i = 0; i < asking->items.count; i++) {
        struct control_result result;

        asking->question.item = asking->items.items[i];
        result = status_ask(asking->judge->step->reference, &asking->question, arena);
        holds = holds || result.severity > 0;
        silent = silent && result.status == STATUS_NONE_KNOWN;
        string_set_add_all(&answer.measures, result.measures, arena);
        if (!says)
            add_ended(asking, i, &ended);
    }
    string_set_add_all(&answer.measures, (struct ck_bytes_array){ ended.items, ended.count }, arena);
    if (says && silent) {
        answer.verdict = VERDICT_KIND_NOT_CHECKABLE;
        answer.why = VERDICT_WHY_NONE_KNOWN;
        return answer;
    }
    holds = holds && ended.count == 0;
    answer.verdict = holds == says ? VERDICT_KIND_SUPPORTED : VERDICT_KIND_CONTRADICTED;
    answer.truth = ck_known_double(holds);
    return guarded(asking, answer, says && is_in_force_elsewhere(asking));
}

/* ---- CONTROL_FROM, CONTROL_UNTIL ---- */

/* A day beside the first or the last of all has no text. */
static bool is_printed(const struct claim *claim, int32_t day)
{
    char text[CK_DAY_TEXT];

    return ck_day_in_years(day) && ck_bytes_begin((struct ck_bytes){ text, ck_day_write(day, text) }, claim->row.date);
}

static struct ck_maybe_int day_of(const struct claim *claim, const struct effective_measure *effective)
{
    return claim->row.metric == METRIC_CONTROL_FROM ? ck_known_int(effective->valid_from) : effective->fact.valid_to;
}

/* Give or take one day. */
static bool is_near(const struct claim *claim, const struct effective_measure *effective)
{
    struct ck_maybe_int day = day_of(claim, effective);

    return day.known && (is_printed(claim, day.value - 1) || is_printed(claim, day.value) || is_printed(claim, day.value + 1));
}

/* A printed day is a day somewhere on earth, and overlaps with the days beside it. */
static bool is_date(const struct claim *claim, const struct effective_measure *effective)
{
    struct ck_maybe_int day = day_of(claim, effective);

    return claim->row.date.size == CK_DAY_TEXT ? is_near(claim, effective) : day.known && is_printed(claim, day.value);
}

/* Whether a measure of any act, toward any country that the article names, has the date. */
static bool is_date_elsewhere(struct asking *asking)
{
    const struct claim *claim = asking->judge->claim;
    struct asking       around = asking_around(asking);

    for (size_t place = 0; place < around.destinations.count; place++)
        for (size_t i = 0; i < around.items.count; i++) {
            const struct cached_question *topic;

            around.question.destination = around.destinations.items[place];
            topic = topic_of(&around, i);
            for (size_t k = 0; k < topic->matches.count; k++) {
                const struct match *match = topic->matches.items[k];

                if (is_near(claim, match->effective))
                    return true;
                for (size_t s = 0; s < match->suspension_count; s++)
                    if (is_near(claim, match->suspensions[s]))
                        return true;
            }
        }
    return false;
}

struct dated { /* measures of the kind: those with the date, and all */
    struct string_set with, all;
};

static void add_dated(struct asking *asking, const struct effective_measure *effective, struct dated *dated)
{
    string_set_add(&dated->all, effective->fact.measure_id, asking->judge->step->arena);
    if (is_date(asking->judge->claim, effective))
        string_set_add(&dated->with, effective->fact.measure_id, asking->judge->step->arena);
}

static struct answer answer_date(struct asking *asking)
{
    const struct claim *claim = asking->judge->claim;
    bool                of_suspensions = claim->row.of.known && claim->row.of.value == CLAIM_OF_SUSPENSION, any = false;
    struct dated        dated = { 0 };

    for (size_t i = 0; i < asking->items.count; i++) {
        const struct cached_question *topic = topic_of(asking, i);

        any = any || topic->matches.count > 0;
        for (size_t k = 0; k < topic->matches.count; k++) {
            const struct match *match = topic->matches.items[k];

            if (!of_suspensions)
                add_dated(asking, match->effective, &dated);
            for (size_t s = 0; of_suspensions && s < match->suspension_count; s++)
                add_dated(asking, match->suspensions[s], &dated);
        }
    }
    if (!any)
        return (struct answer){ .verdict = VERDICT_KIND_NOT_CHECKABLE, .why = VERDICT_WHY_NO_MEASURE };
    if (dated.with.count > 0)
        return (struct answer){ .verdict = VERDICT_KIND_SUPPORTED, .measures = dated.with };
    return guarded(asking, (struct answer){ .verdict = VERDICT_KIND_CONTRADICTED, .measures = dated.all }, is_date_elsewhere(asking));
}

/* ---- the face ---- */

static struct answer answer_as_known(struct asking *asking, int64_t known_ms)
{
    asking->question.known_ms = known_ms;
    return asking->judge->claim->row.metric == METRIC_CONTROL_IN_FORCE ? answer_in_force(asking) : answer_date(asking);
}

static struct ck_bytes_array names_told(struct string_set *names)
{
    struct ck_bytes_array sorted = string_set_sorted(names);

    if (sorted.count > ARRAY_ITEMS_MAX)
        sorted.count = ARRAY_ITEMS_MAX;
    return sorted;
}

void judge_control(struct judge *judge, struct verdict *verdict)
{
    const struct claim  *claim = judge->claim;
    int32_t              published = ck_day_from_ms(claim->row.published_at);
    struct asking        asking = { .judge = judge, .items = family_of(judge) };
    struct counter_fact *superseded = ck_arena_take(judge->step->arena, sizeof *superseded);
    struct answer        answer;

    asking.question = (struct status_question){
        .origin = claim->row.reporter,
        .destination = claim->row.partner.data ? series_status_party(claim->row.partner) : CK_BYTES("ALL"),
        .day = claim->row.metric == METRIC_CONTROL_IN_FORCE ? day_asked(claim) : published,
    };
    answer = answer_as_known(&asking, ((int64_t)ck_day_from_ms(claim->row.published_at + DAY_FIRST_MS) + 1) * CK_DAY_MS - 1);
    verdict->verdict = answer.verdict;
    verdict->why = (struct ck_maybe_int){ (int32_t)answer.why, answer.why != VERDICT_WHY_UNKNOWN };
    verdict->true_value = answer.truth;
    verdict->measures = names_told(&answer.measures);
    if (answer.verdict != VERDICT_KIND_SUPPORTED || answer_as_known(&asking, INT64_MAX).verdict == VERDICT_KIND_SUPPORTED)
        return;
    *superseded = (struct counter_fact){ .fact = COUNTER_FACT_KIND_SUPERSEDED, .value = 1 };
    verdict->counter_facts = (struct counter_fact_array){ superseded, 1 };
}
