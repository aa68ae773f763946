/* SPDX-License-Identifier: Apache-2.0
 * alert: publishes when the condition of a rule holds, since when, and the figures; an alert is a fold over the months of its key, or mirrors one
 * status or verdict. leverage.indicators, leverage.reroutes, leverage.postures, control.status, policy.verdicts ──▶ alert ──▶ alerts, alerts.log */
#include "source.h"

#include "chokepoint/key.h"
#include "domain/model/topics.h"

static int alert_apply(struct ck_applying *step, const struct ck_event *event)
{
    enum alert_source               source = source_of_topic(event->topic);
    const struct alert_source_type *type = &alert_sources[source];
    char                            key_buf[CK_KEY_SIZE_MAX], subject_buf[CK_KEY_SIZE_MAX];
    struct ck_bytes                 key = event->key;
    struct alert_moment             moment;

    if (source == ALERT_SOURCE_COUNT)
        return CK_STEP_OK;
    if (event->type == CK_EVENT_RECORD) {
        key = (struct ck_bytes){ key_buf, ck_topic_key(event->topic, event->value, key_buf) };
        type->compact(event->value, &moment.series);
        ck_table_write(step->tables[source], type->row, key, &moment.series);
    } else {
        ck_table_remove(step->tables[source], key);
    }
    ck_marks_add(step->marks, subject_of_record(source, key, subject_buf));
    return CK_STEP_OK;
}

/* Alerts rest on rows alone: there is nothing to learn but, to prove it, everything. */
static int alert_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes value)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_row row;

    (void)value;
    if (event->type != CK_EVENT_ALL || key.data)
        return CK_STEP_OK;
    for (enum alert_source source = 0; source < ALERT_SOURCE_COUNT; source++)
        for (struct ck_table_walk walk = ck_table_each(step->tables[source], CK_BYTES("")); ck_table_next(&walk, &row);)
            ck_marks_add(step->marks, subject_of_record(source, row.key, buf));
    return CK_STEP_OK;
}

/* One month of data is not a trend. */
static enum alert_severity capped(enum alert_severity severity, struct caution_array cautions)
{
    for (size_t i = 0; i < cautions.count; i++)
        if (cautions.items[i] == CAUTION_SINGLE_OBSERVATION && severity > ALERT_SEVERITY_WARNING)
            return ALERT_SEVERITY_WARNING;
    return severity;
}

/* "…; over since 2025-07." */
static void message(struct alert_text *text, const struct alert_rule *rule, const struct alert_history *history, const struct episode *episode)
{
    rule->message(text, history, episode->last, &episode->finding);
    if (episode->until.known) {
        text_add(text, "; over since ");
        text_month(text, episode->until.value);
    }
    text_add(text, ".");
}

static struct alert alert_of(const struct alert_rule *rule, const struct alert_history *history, const struct episode *episode,
                             struct alert_text *text)
{
    const struct alert_moment *moment = &history->moments[episode->last];
    bool                       series = rule->source == ALERT_SERIES, mirror = rule->since != NULL;
    struct caution_array       cautions = series ? moment->series.cautions : (struct caution_array){ 0 };

    message(text, rule, history, episode);
    return (struct alert){
        .rule = ck_bytes_from(rule->name),
        .reporter = history->scope.reporter,
        .item = history->scope.item,
        .flow = history->scope.flow,
        .hub = history->scope.hub,
        .partner = history->scope.partner,
        .news = history->scope.news,
        .ordinal = history->scope.ordinal,
        .reader = history->scope.reader,
        .state = episode->state,
        .severity = capped(episode->finding.grave ? ALERT_SEVERITY_CRITICAL : rule->severity, cautions),
        .since = episode->since,
        .until = episode->until,
        .episode = episode->number,
        .month = mirror ? (struct ck_maybe_int){ 0 } : ck_known_int(moment->month),
        .measure = ck_bytes_from(episode->finding.measure),
        .value = episode->finding.value,
        .threshold = episode->finding.threshold,
        .cautions = cautions,
        .rebound = rule->with_recovery ? moment->series.rebound : (struct ck_maybe_int){ 0 },
        .recovery_ratio = rule->with_recovery ? moment->series.recovery_ratio : (struct ck_maybe_double){ 0 },
        .vintage = moment->vintage,
        .evidence = { &moment->key, 1 },
        .text = { text->buf, text->size },
    };
}

static int state_rule(struct ck_settling *step, const struct alert_rule *rule, const struct alert_history *history)
{
    struct episode    episode;
    struct alert_text text = { .size = 0 };
    struct alert      alert;
    int               r;

    if (!episode_fold(rule, history, step->config, &episode))
        return CK_STEP_OK;
    alert = alert_of(rule, history, &episode, &text);
    r = ck_out_state(step, &alerts, &alert);
    return r ? r : ck_out_state(step, &alerts_log, &alert);
}

static int alert_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes      parts[3];
    enum alert_source    source;
    struct alert_history history;

    if (ck_key_split(subject, parts, 3) != 3 || (source = source_of_name(parts[1])) == ALERT_SOURCE_COUNT)
        return CK_STEP_OK;
    history = history_read(source, step->tables[source], parts[0], parts[2], step->arena);
    for (size_t i = 0; i < ALERT_RULE_COUNT; i++) {
        const struct alert_rule *rule = &alert_rules[i];
        int                      r = 0;

        if (rule->source == source && (!rule->applies || rule->applies(&history.scope)))
            r = state_rule(step, rule, &history);
        if (r)
            return r;
    }
    return CK_STEP_OK;
}

static size_t alert_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    (void)topic;
    return subject_of_alert(key, buf).size;
}

static const struct ck_input inputs[] = {
    { &leverage_indicators, CK_INPUT_STREAM, NULL },  { &leverage_reroutes, CK_INPUT_STREAM, NULL }, { &leverage_postures, CK_INPUT_STREAM, NULL },
    { &control_status_topic, CK_INPUT_STREAM, NULL }, { &policy_verdicts, CK_INPUT_STREAM, NULL },   { 0 },
};
static const struct ck_topic *const outputs[] = { &alerts, &alerts_log, NULL };
static const struct ck_table_type   tables[] = {
      [ALERT_SERIES] = { "series", &alert_series_type },      [ALERT_REROUTES] = { "reroutes", &alert_reroute_type },
      [ALERT_POSTURES] = { "postures", &alert_posture_type }, [ALERT_STATUSES] = { "statuses", &alert_status_type },
      [ALERT_VERDICTS] = { "verdicts", &alert_verdict_type }, [ALERT_SOURCE_COUNT] = { 0 },
};

extern const struct ck_processor alert;
const struct ck_processor        alert = {
           .name = "alert",
           .purpose = "publishes when the condition of a rule holds, since when, and the figures",
           .inputs = inputs,
           .outputs = outputs,
           .tables = tables,
           .options = alert_options,
           .config_size = sizeof(struct alert_config),
           .apply = alert_apply,
           .learned = alert_learned,
           .settle = alert_settle,
           .subject = alert_subject,
};
