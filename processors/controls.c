/* SPDX-License-Identifier: Apache-2.0
 * controls: publishes today's control status of each origin and item, toward all destinations and toward those with a different status.
 * intake.measures (and measures, items as reference) ──▶ controls ──▶ control.status
 *
 * A subject is origin|item. The values follow from the reference and the day; the stream decides which worker owns the partition, and its rows, one
 * for each measure, exist so that there is a state with a day. */
#include <stdlib.h>

#include "chokepoint/key.h"
#include "chokepoint/processor.h"
#include "domain/model/compare.h"
#include "domain/control/family.h"
#include "domain/control/status.h"
#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "records.h"

enum { MEASURES };
enum { NEAR_DAYS = 30, ARRAY_ITEMS_MAX = 256, STATUS_PARTS = 3, DEPTH_MAX = 32 /* of the catalogue */ };

static const struct ck_bytes ALL = { "ALL", 3 };

static struct ck_bytes subject_write(struct ck_bytes origin, struct ck_bytes item, char *buf)
{
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, origin);
    ck_key_text(&key, item);
    return ck_key_bytes(&key);
}

static int controls_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct measure_fact *measure = event->value;

    ck_table_write(step->tables[MEASURES], &measure_seen_type, measure->measure_id, &(struct measure_seen){ measure->known_at });
    return CK_STEP_OK;
}

static void mark(struct ck_learning *step, struct ck_bytes origin, struct ck_bytes item)
{
    char buf[CK_KEY_SIZE_MAX];

    ck_marks_add(step->marks, subject_write(origin, item, buf));
}

static void mark_below(struct ck_learning *step, struct ck_bytes origin, struct ck_bytes item, unsigned depth)
{
    struct item_fact_list children = catalogue_children(step->reference, item);

    for (size_t i = 0; depth > 0 && i < children.count; i++) {
        if (measure_names(step->reference, origin, children.items[i]->item))
            mark(step, origin, children.items[i]->item);
        mark_below(step, origin, children.items[i]->item, depth - 1);
    }
}

/* A measure on an item applies to its descendants, and counts in the baskets above it. */
static void mark_around(struct ck_learning *step, struct ck_bytes origin, struct ck_bytes item)
{
    mark(step, origin, item);
    mark_below(step, origin, item, DEPTH_MAX);
    for (unsigned depth = 0; depth < DEPTH_MAX && (item = catalogue_parent(step->reference, item)).data; depth++)
        if (measure_names(step->reference, origin, item))
            mark(step, origin, item);
}

/* What one measure can touch: what any version of its family names. Null: any status, as an item and a day may. */
static struct measure_fact_list touched_by(const struct ck_learning *step, const struct ck_event *event)
{
    const struct measure_fact_list everything = measures_learned(step->reference);
    struct measure_fact_list       family;

    if (event->type != CK_EVENT_REFERENCE || event->topic != &intake_measures || !measures_apart(step->reference))
        return everything;
    family = measure_relatives(step->reference, ((const struct measure_fact *)event->value)->measure_id);
    for (size_t i = 0; i < family.count; i++)
        for (size_t j = 0; j < family.items[i]->items.count; j++)
            if (ck_bytes_equal(family.items[i]->items.items[j], CK_BYTES("*")))
                return everything;
    return family;
}

/* Marks every subject that any version of a measure ever named, so that values caused by an earlier version are retracted when a later one names
 * other items. */
static int controls_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    struct measure_fact_list versions;

    (void)row;
    if (key.data)
        return CK_STEP_OK;
    versions = touched_by(step, event);
    for (size_t i = 0; i < versions.count; i++)
        for (size_t j = 0; j < versions.items[i]->items.count; j++) {
            if (event->type == CK_EVENT_REFERENCE && event->topic == &intake_measures)
                mark_around(step, versions.items[i]->origin, versions.items[i]->items.items[j]);
            else
                mark(step, versions.items[i]->origin, versions.items[i]->items.items[j]);
        }
    return CK_STEP_OK;
}

static bool same_texts(struct ck_bytes_array a, struct ck_bytes_array b)
{
    for (size_t i = 0; i < a.count && a.count == b.count; i++)
        if (!ck_bytes_equal(a.items[i], b.items[i]))
            return false;
    return a.count == b.count;
}

static bool same_change(const struct status_change *a, const struct status_change *b)
{
    if (!a || !b)
        return a == b;
    return a->day == b->day && a->status == b->status;
}

/* A destination has a record of its own only where one of these is another than for everyone (SPEC 6.1). */
static bool same_answer(const struct control_result *a, const struct control_result *b)
{
    return a->status == b->status && maybe_int_equal(a->coverage, b->coverage) && same_texts(a->measures, b->measures) &&
           maybe_int_equal(a->since, b->since) && same_change(a->next_transition, b->next_transition) && a->confirmed == b->confirmed;
}

/* A BASE measure in force; `place` is its place among the measures in force. */
struct contender {
    size_t  scope, place;
    int32_t restriction;
};

static int order_contenders(const void *left, const void *right)
{
    const struct contender *a = left, *b = right;

    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    return (a->restriction > b->restriction) - (a->restriction < b->restriction);
}

static size_t contenders_of(const struct reference *reference, struct ck_bytes_array in_force, struct contender *contenders)
{
    size_t count = 0;

    for (size_t i = 0; i < in_force.count; i++) {
        const struct measure_fact *measure = measure_latest(reference, in_force.items[i]);

        if (measure && measure->act == ACT_BASE)
            contenders[count++] = (struct contender){ measure_scope(reference, measure->measure_id), i, measure->restriction.value };
    }
    if (count)
        qsort(contenders, count, sizeof *contenders, order_contenders);
    return count;
}

/* BASE measures in force, end use ANY, of one authority, with equal destinations and exclusions and different restrictions; in the order of their
 * ids. */
static struct ck_bytes_array conflicts_of(const struct reference *reference, struct ck_bytes_array in_force, struct ck_arena *arena)
{
    struct contender *contenders = ck_arena_take(arena, (in_force.count + 1) * sizeof *contenders);
    bool             *in_conflict = ck_arena_take(arena, in_force.count + 1);
    struct ck_bytes  *ids = ck_arena_take(arena, (in_force.count + 1) * sizeof *ids);
    size_t            count = contenders_of(reference, in_force, contenders), conflicts = 0, end;

    memset(in_conflict, 0, in_force.count + 1);
    for (size_t start = 0; start < count; start = end) {
        for (end = start + 1; end < count && contenders[end].scope == contenders[start].scope; end++)
            ;
        for (size_t i = start; contenders[start].restriction != contenders[end - 1].restriction && i < end; i++)
            in_conflict[contenders[i].place] = true;
    }
    for (size_t i = 0; i < in_force.count; i++)
        if (in_conflict[i])
            ids[conflicts++] = in_force.items[i];
    return (struct ck_bytes_array){ ids, conflicts };
}

static void name_source(struct ck_settling *step, struct ck_bytes measure_id)
{
    const struct measure_fact *measure = measure_latest(step->reference, measure_id);

    if (measure)
        ck_out_source(step, (struct ck_row_origin){ .topic = 0, .partition = 0, .offset = measure_offset(measure) });
}

/* The records of the measures behind an answer are the sources of the stated value. */
static void name_sources(struct ck_settling *step, const struct control_result *result)
{
    for (size_t i = 0; i < result->measures.count; i++)
        name_source(step, result->measures.items[i]);
    for (size_t i = 0; i < result->suspended.count; i++) {
        name_source(step, result->suspended.items[i].measure);
        name_source(step, result->suspended.items[i].by);
    }
}

static size_t cut(size_t count) { return count < ARRAY_ITEMS_MAX ? count : ARRAY_ITEMS_MAX; }

static int state(struct ck_settling *step, const struct status_question *question, const struct control_result *result)
{
    struct control_status status = {
        .origin = question->origin,
        .item = question->item,
        .destination = question->destination,
        .status = result->status,
        .severity = result->severity,
        .coverage = result->coverage,
        .measures = { result->measures.items, cut(result->measures.count) },
        .scoped = { result->scoped.items, cut(result->scoped.count) },
        .suspended = { result->suspended.items, cut(result->suspended.count) },
        .since = result->since,
        .previous = result->previous,
        .next_transition = result->next_transition,
        .boundary_uncertain = result->boundary_uncertain,
        .never_operated = { result->never_operated.items, cut(result->never_operated.count) },
        .confirmed = result->confirmed,
        .upcoming = result->next_transition && result->next_transition->day <= step->day + NEAR_DAYS,
        .changed_recently = result->since.known && result->since.value >= step->day - NEAR_DAYS,
        .conflicts = conflicts_of(step->reference, result->measures, step->arena),
    };

    status.conflicts.count = cut(status.conflicts.count);
    name_sources(step, result);
    return ck_out_state(step, &control_status_topic, &status);
}

static int controls_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes        parts[2];
    struct ck_bytes_array  destinations;
    struct status_question question;
    struct control_result  world;
    int                    result;

    if (ck_key_split(subject, parts, 2) != 2 || !measure_names(step->reference, parts[0], parts[1]))
        return CK_STEP_OK;
    destinations = status_destinations(step->reference, parts[0], parts[1], step->arena);
    question = (struct status_question){ .origin = parts[0], .destination = ALL, .item = parts[1], .day = step->day, .known_ms = INT64_MAX };
    world = status_ask(step->reference, &question, step->arena);
    result = state(step, &question, &world);
    for (size_t i = 0; i < destinations.count && result == CK_STEP_OK; i++) {
        struct control_result own;

        question.destination = destinations.items[i];
        own = status_ask(step->reference, &question, step->arena);
        if (!same_answer(&own, &world))
            result = state(step, &question, &own);
    }
    return result;
}

static size_t controls_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[STATUS_PARTS];

    (void)topic;
    if (ck_key_split(key, parts, STATUS_PARTS) != STATUS_PARTS)
        return 0;
    return subject_write(parts[0], parts[1], buf).size;
}

static const struct ck_input inputs[] = {
    { &intake_measures, CK_INPUT_STREAM, NULL },
    { &intake_measures, CK_INPUT_REFERENCE, reference_learn_measure, .required = true },
    { &intake_items, CK_INPUT_REFERENCE, reference_learn_item },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &control_status_topic, NULL };
static const struct ck_table_type   tables[] = { { "measures", &measure_seen_type }, { 0 } };

extern const struct ck_processor controls;
const struct ck_processor        controls = {
           .name = "controls",
           .purpose = "today's control status of each origin, item and destination, its last change and the next scheduled one",
           .inputs = inputs,
           .outputs = outputs,
           .reference = &trade_reference,
           .tables = tables,
           .apply = controls_apply,
           .learned = controls_learned,
           .settle = controls_settle,
           .subject = controls_subject,
};
