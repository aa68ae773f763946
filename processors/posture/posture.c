/* SPDX-License-Identifier: Apache-2.0
 * posture: the policy posture of a reporter toward a target in one month, from the flows of its controlled items, its measures and its acts.
 * leverage.indicators (measures, items, policy.events as reference) ──▶ posture ──▶ leverage.postures
 *
 * A subject is an output key, reporter|target|month; a row is the compact part of one export indicator, reporter|target|month|item. */
#include "internal.h"

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "domain/model/topics.h"

enum { ITEMS };
enum { MONTHS_YEAR = 12, BREADTH_MONTHS_BACK = 3, SIGNS_SOFTENING = 3, SIGNS_TIGHTENING = 4 };

static const struct ck_bytes ALL = { "ALL", 3 }, WORLD = { "WLD", 3 };

/* The series of partner WLD is that of every destination. */
static struct ck_bytes target_of(struct ck_bytes partner) { return ck_bytes_equal(partner, WORLD) ? ALL : partner; }

static void mark(struct ck_marks *marks, struct ck_bytes reporter, struct ck_bytes target, int32_t month)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_key subject = { buf, 0 };

    ck_key_text(&subject, reporter);
    ck_key_text(&subject, target);
    ck_key_month(&subject, month);
    ck_marks_add(marks, ck_key_bytes(&subject));
}

/* A month is read by its own posture and the two after it (recovered), a January by all of its year (divergence). */
static void mark_readers(struct ck_marks *marks, struct ck_bytes reporter, struct ck_bytes target, int32_t month)
{
    int32_t months = ck_month_of_year(month) == 0 ? MONTHS_YEAR : POSTURE_RECOVERED_MONTHS;

    for (int32_t ahead = 0; ahead < months; ahead++)
        mark(marks, reporter, target, month + ahead);
}

static int posture_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct indicator *indicator = event->value;
    char                    key_buf[CK_KEY_SIZE_MAX], row_buf[CK_KEY_SIZE_MAX];
    struct ck_bytes         key = event->key, parts[5], target;
    struct ck_key           row_key = { row_buf, 0 };
    int32_t                 month;

    if (event->type == CK_EVENT_RECORD)
        key = (struct ck_bytes){ key_buf, ck_topic_key(&leverage_indicators, indicator, key_buf) };
    if (ck_key_split(key, parts, 5) != 5 || !ck_bytes_equal(parts[2], CK_BYTES("EXPORT")) || !ck_month_read(parts[4], &month))
        return CK_STEP_OK;
    target = target_of(parts[3]);
    ck_key_text(&row_key, parts[0]);
    ck_key_text(&row_key, target);
    ck_key_month(&row_key, month);
    ck_key_text(&row_key, parts[1]);
    mark_readers(step->marks, parts[0], target, month);
    if (event->type == CK_EVENT_RETRACTED) {
        ck_table_remove(step->tables[ITEMS], ck_key_bytes(&row_key));
        return CK_STEP_OK;
    }
    ck_table_write(step->tables[ITEMS], &posture_item_type, ck_key_bytes(&row_key),
                   &(struct posture_item){
                       .quantity_kg = indicator->level.quantity_kg,
                       .severity = indicator->control.severity,
                       .recovery_ratio = indicator->control.recovery_ratio,
                       .vintage = indicator->vintage,
                   });
    return CK_STEP_OK;
}

/* Whose postures an act of policy touches: those of its actor, and as linkages those toward its actor. Null: everyone's. */
static struct ck_bytes touched_by(const struct ck_event *event)
{
    const struct policy_event *act = event->value;
    struct ck_bytes            parts[2];

    if (event->type != CK_EVENT_REFERENCE || event->topic != &policy_events)
        return (struct ck_bytes){ 0 };
    if (event->key.size > 0 && ck_key_split(event->key, parts, 2) == 2)
        return parts[0];
    return act ? act->actor : (struct ck_bytes){ 0 };
}

/* A measure or an item may touch any posture: its earlier version or its targets may name another origin. No posture depends on the day. */
static int posture_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    struct ck_bytes parts[4], actor = touched_by(event);
    int32_t         month;

    (void)row;
    if (!key.data || event->type == CK_EVENT_DAY || ck_key_split(key, parts, 4) != 4 || !ck_month_read(parts[2], &month))
        return CK_STEP_OK;
    if (!actor.data || ck_bytes_equal(parts[0], actor) || ck_bytes_equal(parts[1], actor))
        mark(step->marks, parts[0], parts[1], month);
    return CK_STEP_OK;
}

static struct hypotheses hypotheses_of(struct item_flows flows, const struct posture *posture, bool ease, int32_t breadth_before,
                                       struct ck_arena *arena)
{
    enum softening_sign  *softening = ck_arena_take(arena, SIGNS_SOFTENING * sizeof *softening);
    enum tightening_sign *tightening = ck_arena_take(arena, SIGNS_TIGHTENING * sizeof *tightening);
    const struct {
        bool                holds;
        enum softening_sign sign;
    } soft[SIGNS_SOFTENING] = {
        { ease, SOFTENING_SIGN_EASE },
        { flows_recovered(flows), SOFTENING_SIGN_RECOVERED },
        { posture->stance < 0, SOFTENING_SIGN_STANCE },
    };
    const struct {
        bool                 holds;
        enum tightening_sign sign;
    } tight[SIGNS_TIGHTENING] = {
        { posture->breadth > breadth_before, TIGHTENING_SIGN_BREADTH },
        { flows_disrupted(flows), TIGHTENING_SIGN_DISRUPTION },
        { posture->stance > 0, TIGHTENING_SIGN_STANCE },
        { posture->enforcement > 0, TIGHTENING_SIGN_ENFORCEMENT },
    };
    size_t softening_count = 0, tightening_count = 0;

    for (size_t i = 0; i < SIGNS_SOFTENING; i++)
        if (soft[i].holds)
            softening[softening_count++] = soft[i].sign;
    for (size_t i = 0; i < SIGNS_TIGHTENING; i++)
        if (tight[i].holds)
            tightening[tightening_count++] = tight[i].sign;
    return (struct hypotheses){
        .softening = (double)softening_count / SIGNS_SOFTENING,
        .tightening = (double)tightening_count / SIGNS_TIGHTENING,
        .softening_true = { softening, softening_count },
        .tightening_true = { tightening, tightening_count },
    };
}

static int posture_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes     parts[3];
    int32_t             month, last_day;
    struct item_flows   flows;
    struct reach        reach;
    struct counted_acts acts;
    struct posture      posture;

    if (ck_key_split(subject, parts, 3) != 3 || !ck_month_read(parts[2], &month) || !reach_is_target(step->reference, parts[0], parts[1]))
        return CK_STEP_OK;
    flows = flows_read(step->tables[ITEMS], parts[0], parts[1], month, step->arena);
    if (flows.count == 0)
        return CK_STEP_OK;
    last_day = ck_month_last_day(month);
    reach = reach_of(step->reference, parts[0], parts[1], step->arena);
    acts = acts_toward(step->reference, parts[0], parts[1], step->arena);
    posture = (struct posture){
        .reporter = parts[0],
        .target = parts[1],
        .month = ck_month_first_day(month),
        .divergence = flows_divergence(flows, step->arena),
        .selective_compliance = flows_selective(flows, step->arena),
        .breadth = reach_breadth(&reach, last_day),
        .next_transition = reach_next(&reach, last_day),
        .stance = acts_stance(acts, last_day),
        .flips = acts_flips(acts, month),
        .enforcement = acts_enforcement(acts, last_day),
        .linkages = acts_linkages(step->reference, parts[0], parts[1], month, step->arena),
        .vintage = flows_vintage(flows),
    };
    posture.hypotheses =
        hypotheses_of(flows, &posture, acts_ease(acts, last_day), reach_breadth(&reach, ck_month_last_day(month - BREADTH_MONTHS_BACK)), step->arena);
    return ck_out_state(step, &leverage_postures, &posture);
}

static size_t posture_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    (void)topic;
    memcpy(buf, key.data, key.size);
    return key.size;
}

static const struct ck_input inputs[] = {
    { &leverage_indicators, CK_INPUT_STREAM, NULL },
    { &intake_measures, CK_INPUT_REFERENCE, reference_learn_measure, .required = true },
    { &intake_items, CK_INPUT_REFERENCE, reference_learn_item },
    { &policy_events, CK_INPUT_REFERENCE, reference_learn_event },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &leverage_postures, NULL };
static const struct ck_table_type   tables[] = { { "items", &posture_item_type }, { 0 } };

extern const struct ck_processor posture;
const struct ck_processor        posture = {
           .name = "posture",
           .purpose = "the policy posture of a reporter toward a target: divergence, selective compliance, breadth, stance, linkages",
           .inputs = inputs,
           .outputs = outputs,
           .reference = &trade_reference,
           .tables = tables,
           .apply = posture_apply,
           .learned = posture_learned,
           .settle = posture_settle,
           .subject = posture_subject,
};
