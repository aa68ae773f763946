/* SPDX-License-Identifier: Apache-2.0
 * The metrics as text: their names are a promise, their form is Prometheus' or OpenMetrics'. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "engine/service/metrics.h"
#include "processors/all.h"

static struct run_state state, other;

static const struct ck_processor *named(const char *name)
{
    size_t i = 0;

    while (strcmp(processors_all[i]->name, name) != 0)
        i++;
    return processors_all[i];
}

static char *written(enum metrics_format format)
{
    static const struct run_state *const states[] = { &state, &other };
    char                                *text = NULL;
    size_t                               size = 0;
    FILE                                *file = open_memstream(&text, &size);

    state.processor = processors_all[0];
    other.processor = named("alert");
    metrics_write(&(struct metrics_source){ states, 2, 1024 }, format, file);
    fclose(file);
    return text;
}

static void has(const char *text, const char *part) { cr_assert(strstr(text, part), "no '%s' in:\n%s", part, text); }
static void lacks(const char *text, const char *part) { cr_assert_not(strstr(text, part), "'%s' in:\n%s", part, text); }

static const struct {
    const char *name, *type;
} promised[] = {
    { "records_consumed_total", "counter" },
    { "records_emitted_total", "counter" },
    { "records_suppressed_total", "counter" },
    { "dead_letters_total", "counter" },
    { "transactions_total", "counter" },
    { "commit_seconds", "histogram" },
    { "end_to_end_seconds", "histogram" },
    { "lag_records", "gauge" },
    { "rows", "gauge" },
    { "state_bytes", "gauge" },
    { "memory_budget_bytes", "gauge" },
    { "restore_remaining_records", "gauge" },
    { "sweep_remaining_subjects", "gauge" },
    { "partitions_held", "gauge" },
    { "reference_offset", "gauge" },
    { "fetches_refused_total", "counter" },
    { "partition_restarts_total", "counter" },
    { "partitions_standing", "gauge" },
    { "member_fences_total", "counter" },
    { "brokers_away", "gauge" },
    { "phase", "gauge" },
    { "build_info", "gauge" },
};

/* Each name that is promised is there once, with its type, and no other. */
Test(metrics, names)
{
    char  *text = written(METRICS_PROMETHEUS);
    size_t found = 0;

    for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++) {
        char line[128];

        snprintf(line, sizeof line, "# TYPE chokepoint_%s %s\n", promised[i].name, promised[i].type);
        has(text, line);
        snprintf(line, sizeof line, "\n# HELP chokepoint_%s ", promised[i].name);
        cr_assert(i == 0 || strstr(text, line), "%s", line);
    }
    for (const char *at = text; (at = strstr(at, "# TYPE ")); at++)
        found++;
    cr_assert_eq(found, sizeof promised / sizeof promised[0]);
    lacks(text, "# EOF");
    free(text);
}

/* Every line is a comment or a sample of the family whose head came last: families are not interrupted. */
Test(metrics, families_are_whole)
{
    for (int format = METRICS_PROMETHEUS; format <= METRICS_OPENMETRICS; format++) {
        char *text = written((enum metrics_format)format), *rest = text, family[64] = "";

        for (char *line = strsep(&rest, "\n"); line && *line; line = strsep(&rest, "\n")) {
            if (strncmp(line, "# ", 2) != 0)
                cr_assert_eq(strncmp(line, family, strlen(family)), 0, "%s, in the family %s", line, family);
            else
                sscanf(line, "# TYPE %63s", family);
        }
        free(text);
    }
}

/* OpenMetrics: a counter's family has no _total, its samples have it; the information has the type info; the text ends with # EOF. */
Test(metrics, openmetrics)
{
    char *text = written(METRICS_OPENMETRICS);

    has(text, "# TYPE chokepoint_transactions counter\n");
    has(text, "\nchokepoint_transactions_total{");
    has(text, "# TYPE chokepoint_build info\n");
    has(text, "\nchokepoint_build_info{version=\"");
    cr_assert_str_eq(text + strlen(text) - strlen("\n# EOF\n"), "\n# EOF\n");
    free(text);
}

/* OpenMetrics for those who ask, Prometheus text for everybody else. */
Test(metrics, negotiation)
{
    cr_assert_eq(metrics_format_of(""), METRICS_PROMETHEUS);
    cr_assert_eq(metrics_format_of("*/*"), METRICS_PROMETHEUS);
    cr_assert_eq(metrics_format_of("text/plain;version=0.0.4"), METRICS_PROMETHEUS);
    cr_assert_eq(metrics_format_of("application/openmetrics-text;version=1.0.0,text/plain;q=0.5"), METRICS_OPENMETRICS);
    has(metrics_content_type(METRICS_PROMETHEUS), "text/plain; version=0.0.4");
    has(metrics_content_type(METRICS_OPENMETRICS), "application/openmetrics-text; version=1.0.0");
}

/* Backslash, quote and line feed are escaped in values of labels. */
Test(metrics, escaping)
{
    char  text[64] = "";
    FILE *file = fmemopen(text, sizeof text, "w");

    metrics_write_label("a\\b\"c\nd", file);
    fclose(file);
    cr_assert_str_eq(text, "a\\\\b\\\"c\\nd");
}

/* Buckets count all that is below their bound, the last everything; sums are seconds. */
Test(metrics, histograms)
{
    struct histogram histogram = { 0 };
    char            *text;

    histogram_add(&histogram, 5);
    histogram_add(&histogram, 6);
    histogram_add(&histogram, -3);
    histogram_add(&histogram, 4000000);
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++)
        atomic_store(&other.commit.counts[i], histogram.counts[i]);
    atomic_store(&other.commit.sum_ms, histogram.sum_ms);
    text = written(METRICS_PROMETHEUS);
    has(text, "chokepoint_commit_seconds_bucket{processor=\"alert\",le=\"0.005\"} 2\n");
    has(text, "chokepoint_commit_seconds_bucket{processor=\"alert\",le=\"0.010\"} 3\n");
    has(text, "chokepoint_commit_seconds_bucket{processor=\"alert\",le=\"3600.0\"} 3\n");
    has(text, "chokepoint_commit_seconds_bucket{processor=\"alert\",le=\"+Inf\"} 4\n");
    has(text, "chokepoint_commit_seconds_sum{processor=\"alert\"} 4000.011\n");
    has(text, "chokepoint_commit_seconds_count{processor=\"alert\"} 4\n");
    free(text);
}

/* A processor is in one phase; a lag that is not known is not told, one of zero is. */
Test(metrics, values)
{
    char *text;

    atomic_store(&other.phase, RUN_SWEEPING);
    atomic_store(&other.lag[0][3], 1);
    atomic_store(&other.references[1], 0);
    text = written(METRICS_PROMETHEUS);
    has(text, "chokepoint_phase{processor=\"alert\",phase=\"sweeping\"} 1\n");
    has(text, "chokepoint_phase{processor=\"alert\",phase=\"running\"} 0\n");
    has(text, ",partition=\"3\"} 0\n");
    lacks(text, ",partition=\"2\"}");
    has(text, "chokepoint_memory_budget_bytes 1024\n");
    free(text);
}
