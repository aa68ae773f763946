/* SPDX-License-Identifier: Apache-2.0
 * Counting records of three topics by what they say. */
#include "serve/answers/tally.h"

#include <pthread.h>
#include <stdlib.h>

#include "chokepoint/day.h"

enum { LABELS_MAX = 2, SERIES_MAX = 4096 };

/* A value by its labels. */
struct count {
    char   *labels[LABELS_MAX]; /* owned */
    int64_t value;
};

struct tally_topic;

struct tally_counts {
    const struct tally_topic *of;
    struct count             *counts;
    size_t                    count;
    int64_t                  *next; /* by partition: the offset to read next */
    int                       partitions;
};

struct tally_topic {
    const struct ck_topic *topic;
    const char            *name, *help;
    const char            *labels[LABELS_MAX];
    bool                   latest; /* the value is the greatest so far; else what counts, counts 1 until a later revision takes its place */
    /* False: this record does not count. */
    bool (*label)(const void *value, struct ck_bytes ret_labels[LABELS_MAX], int64_t *ret_value);
};

/* ---- what is counted ---- */

static bool label_alert(const void *value, struct ck_bytes ret_labels[LABELS_MAX], int64_t *ret_value)
{
    const struct alert *alert = value;

    ret_labels[0] = alert->rule;
    ret_labels[1] = enum_name(&alert_severity_symbols, (int32_t)alert->severity);
    *ret_value = 1;
    return alert->state == ALERT_STATE_FIRING;
}

static bool label_verdict(const void *value, struct ck_bytes ret_labels[LABELS_MAX], int64_t *ret_value)
{
    ret_labels[0] = enum_name(&verdict_kind_symbols, (int32_t)((const struct verdict *)value)->verdict);
    *ret_value = 1;
    return true;
}

/* In seconds: the first instant behind the period. */
static bool label_source(const void *value, struct ck_bytes ret_labels[LABELS_MAX], int64_t *ret_value)
{
    const struct enriched_trade *trade = value;

    ret_labels[0] = trade->source;
    *ret_value = (int64_t)ck_month_first_day(ck_month_from_day(trade->period) + trade->period_months) * (CK_DAY_MS / 1000);
    return true;
}

static const struct tally_topic tally_topics[] = {
    { &alerts, "chokepoint_firing_alerts", "Alerts that fire now", { "rule", "severity" }, false, label_alert },
    { &policy_verdicts, "chokepoint_verdicts", "Claims of articles by what the figures say of them", { "verdict" }, false, label_verdict },
    { &trade_enriched,
      "chokepoint_newest_period_end_timestamp_seconds",
      "End of the newest period that a source has figures of",
      { "source" },
      true,
      label_source },
};

enum { TOPICS = sizeof tally_topics / sizeof tally_topics[0] };

struct domain_tally {
    pthread_mutex_t     lock;
    struct tally_counts counted[TOPICS];
};

struct domain_tally *domain_tally_new(void)
{
    struct domain_tally *tally = calloc(1, sizeof *tally);

    if (!tally)
        abort();
    pthread_mutex_init(&tally->lock, NULL);
    for (size_t i = 0; i < TOPICS; i++)
        tally->counted[i].of = &tally_topics[i];
    return tally;
}

/* Nothing is counted. */
static void counted_clear(struct tally_counts *counted)
{
    for (size_t i = 0; i < counted->count; i++)
        for (size_t k = 0; k < LABELS_MAX; k++)
            free(counted->counts[i].labels[k]);
    free(counted->counts);
    free(counted->next);
    *counted = (struct tally_counts){ .of = counted->of };
}

void domain_tally_free(struct domain_tally *tally)
{
    for (size_t i = 0; i < TOPICS; i++)
        counted_clear(&tally->counted[i]);
    pthread_mutex_destroy(&tally->lock);
    free(tally);
}

/* ---- counting ---- */

static bool is_labelled(const struct count *count, const struct ck_bytes labels[LABELS_MAX])
{
    for (size_t i = 0; i < LABELS_MAX; i++)
        if (!ck_bytes_equal(ck_bytes_from(count->labels[i] ? count->labels[i] : ""), labels[i]))
            return false;
    return true;
}

/* NULL: there are SERIES_MAX others; what is beyond is not counted. */
static struct count *count_of(struct tally_counts *counted, const struct ck_bytes labels[LABELS_MAX])
{
    struct count *count;

    for (size_t i = 0; i < counted->count; i++)
        if (is_labelled(&counted->counts[i], labels))
            return &counted->counts[i];
    if (counted->count == SERIES_MAX)
        return NULL;
    if ((counted->count & (counted->count - 1)) == 0)
        counted->counts = realloc(counted->counts, (counted->count ? counted->count * 2 : 1) * sizeof *counted->counts);
    if (!counted->counts)
        abort();
    count = &counted->counts[counted->count++];
    *count = (struct count){ .value = 0 };
    for (size_t i = 0; i < LABELS_MAX; i++)
        count->labels[i] = labels[i].data ? strndup(labels[i].data, labels[i].size) : NULL;
    return count;
}

static void count_row(struct tally_counts *counted, const struct store_row *row, int sign, struct ck_arena *arena)
{
    struct ck_bytes labels[LABELS_MAX] = { { 0 } };
    struct count   *count;
    const void     *value = row->retracted ? NULL : row_value(counted->of->topic, row, arena);
    int64_t         amount;

    if (!value || !counted->of->label(value, labels, &amount) || !(count = count_of(counted, labels)))
        return;
    if (!counted->of->latest)
        count->value += sign * amount;
    else if (amount > count->value)
        count->value = amount;
}

/* STORE_END: the partition is read to its end; STORE_BOUND: as many as may be; or a negative errno. */
static int read_partition(struct tally_counts *counted, struct store_look *look, uint16_t number, int partition, size_t *left)
{
    struct ck_arena  arena = CK_ARENA_NULL;
    struct store_row row, before;
    int              result = STORE_END;

    for (; *left > 0 && (result = store_from(look->view, number, (uint16_t)partition, counted->next[partition], &row)) == STORE_ROW; --*left) {
        ck_arena_clear(&arena);
        count_row(counted, &row, 1, &arena);
        if (!counted->of->latest && store_older(look->view, &row, &before) == STORE_ROW)
            count_row(counted, &before, -1, &arena);
        counted->next[partition] = row.offset + 1;
    }
    ck_arena_release(&arena);
    return *left > 0 || result < 0 ? result : STORE_BOUND;
}

/* A topic that was emptied is counted anew. 0, or a negative errno. */
static int fit_partitions(struct tally_counts *counted, struct store_look *look, uint16_t number)
{
    int partitions = store_partitions(look->view, number);

    if (partitions < counted->partitions)
        counted_clear(counted);
    if (partitions > counted->partitions) {
        counted->next = realloc(counted->next, (size_t)partitions * sizeof *counted->next);
        if (!counted->next)
            abort();
        for (int i = counted->partitions; i < partitions; i++)
            counted->next[i] = 0;
        counted->partitions = partitions;
    }
    for (int i = 0; i < partitions; i++) {
        struct store_partition state;
        int                    result = store_partition(look->view, number, (uint16_t)i, &state);

        if (result < 0)
            return result;
        if (counted->next[i] > 0 && state.next < counted->next[i]) {
            counted_clear(counted);
            return fit_partitions(counted, look, number);
        }
    }
    return partitions < 0 ? partitions : 0;
}

static int counted_advance(struct tally_counts *counted, struct store_look *look, size_t *left)
{
    uint16_t number;
    int      result;

    if (!topic_number(look->answers, counted->of->topic, &number))
        return STORE_END;
    result = fit_partitions(counted, look, number);
    for (int i = 0; i < counted->partitions && result == 0; i++)
        result = read_partition(counted, look, number, i, left);
    return result;
}

/* ---- writing ---- */

static void write_label(struct ck_buffer *buffer, const char *name, const char *value, bool first)
{
    serve_print(buffer, "%s%s=\"", first ? "{" : ",", name);
    for (; *value; value++)
        if (*value == '\n')
            ck_buffer_append(buffer, CK_BYTES("\\n"));
        else
            serve_print(buffer, "%s%c", *value == '"' || *value == '\\' ? "\\" : "", *value);
    ck_buffer_append(buffer, CK_BYTES("\""));
}

static void counted_write(const struct tally_counts *counted, struct ck_buffer *buffer)
{
    serve_print(buffer, "# HELP %s %s\n# TYPE %s gauge\n", counted->of->name, counted->of->help, counted->of->name);
    for (size_t i = 0; i < counted->count; i++) {
        const struct count *count = &counted->counts[i];

        serve_print(buffer, "%s", counted->of->name);
        for (size_t k = 0; k < LABELS_MAX && counted->of->labels[k]; k++)
            write_label(buffer, counted->of->labels[k], count->labels[k] ? count->labels[k] : "", k == 0);
        serve_print(buffer, "} %lld\n", (long long)count->value);
    }
}

void domain_tally_write(struct domain_tally *tally, struct store_look *look, struct ck_buffer *buffer)
{
    size_t left = TALLY_ROWS_MAX;
    bool   whole = true;

    pthread_mutex_lock(&tally->lock);
    for (size_t i = 0; i < TOPICS; i++) {
        int result = counted_advance(&tally->counted[i], look, &left);

        if (result < 0)
            look_has(look, result);
        if (result == STORE_END)
            counted_write(&tally->counted[i], buffer);
        whole = whole && result == STORE_END;
    }
    pthread_mutex_unlock(&tally->lock);
    serve_print(buffer,
                "# HELP chokepoint_serve_counted Whether all records of the store are in these counts\n# TYPE chokepoint_serve_counted gauge\n"
                "chokepoint_serve_counted %d\n",
                whole);
}
