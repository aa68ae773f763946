/* SPDX-License-Identifier: Apache-2.0
 * A table of families, each with a function that writes its samples. Topics have the names that the documentation gives them, whatever an
 * installation calls them. */
#include "engine/service/metrics.h"

#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <string.h>

enum family_type { COUNTER, GAUGE, HISTOGRAM, INFO };

struct metrics_text { /* that is being written */
    const struct metrics_source *source;
    const struct metrics_family *family;
    enum metrics_format          format;
    FILE                        *file;
};

struct metrics_family {
    const char      *name; /* without prefix, _total and _info */
    enum family_type type;
    const char      *help;
    void (*samples)(const struct metrics_text *text, const struct run_state *state); /* of a processor; state NULL: of the process */
};

static const char prefix[] = "chokepoint_";

/* ---- samples ---- */

void metrics_write_label(const char *value, FILE *file)
{
    for (; *value; value++) {
        if (*value == '\n') {
            fputs("\\n", file);
            continue;
        }
        if (*value == '\\' || *value == '"')
            fputc('\\', file);
        fputc(*value, file);
    }
}

static void label(const struct metrics_text *text, const char *name, const char *value)
{
    fprintf(text->file, ",%s=\"", name);
    metrics_write_label(value, text->file);
    fputc('"', text->file);
}

/* name{processor="…" */
static void begin(const struct metrics_text *text, const struct run_state *state, const char *suffix)
{
    fprintf(text->file, "%s%s%s{processor=\"", prefix, text->family->name, suffix);
    metrics_write_label(state->processor->name, text->file);
    fputc('"', text->file);
}

static void end(const struct metrics_text *text, int64_t value) { fprintf(text->file, "} %" PRId64 "\n", value); }

static void sample(const struct metrics_text *text, const struct run_state *state, const char *name, const char *value, int64_t number)
{
    begin(text, state, text->family->type == COUNTER ? "_total" : "");
    if (name)
        label(text, name, value);
    end(text, number);
}

static int64_t of(const _Atomic uint64_t *value) { return (int64_t)atomic_load_explicit(value, memory_order_relaxed); }

static void records_consumed(const struct metrics_text *text, const struct run_state *state)
{
    for (size_t i = 0; state->processor->inputs[i].topic; i++)
        sample(text, state, "topic", state->processor->inputs[i].topic->name, of(&state->consumed[i]));
}

static void records_emitted(const struct metrics_text *text, const struct run_state *state)
{
    for (size_t i = 0; state->processor->outputs[i]; i++)
        sample(text, state, "topic", state->processor->outputs[i]->name, of(&state->emitted[i]));
}

static void records_suppressed(const struct metrics_text *text, const struct run_state *state)
{
    for (size_t i = 0; state->processor->outputs[i]; i++)
        sample(text, state, "topic", state->processor->outputs[i]->name, of(&state->suppressed[i]));
}

static void dead_letters(const struct metrics_text *text, const struct run_state *state)
{
    for (int i = 0; i < CK_REASON_COUNT; i++)
        if (ck_reason_name(state->processor, i))
            sample(text, state, "reason", ck_reason_name(state->processor, i), of(&state->dead_letters[i]));
}

static void transactions(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, "outcome", "committed", of(&state->committed));
    sample(text, state, "outcome", "aborted", of(&state->aborted));
    sample(text, state, "outcome", "unknown", of(&state->unknown));
}

static void histogram(const struct metrics_text *text, const struct run_state *state, const struct run_histogram *histogram)
{
    int64_t sum_ms = atomic_load_explicit(&histogram->sum_ms, memory_order_relaxed), count = 0;

    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        char bound[32] = "+Inf";

        if (i < HISTOGRAM_BOUNDS)
            snprintf(bound, sizeof bound, histogram_bounds_ms[i] % 1000 ? "%d.%03d" : "%d.0", histogram_bounds_ms[i] / 1000,
                     histogram_bounds_ms[i] % 1000);
        count += of(&histogram->counts[i]);
        begin(text, state, "_bucket");
        label(text, "le", bound);
        end(text, count);
    }
    begin(text, state, "_sum");
    fprintf(text->file, "} %" PRId64 ".%03d\n", sum_ms / 1000, (int)(sum_ms % 1000));
    begin(text, state, "_count");
    end(text, count);
}

static void commit_seconds(const struct metrics_text *text, const struct run_state *state) { histogram(text, state, &state->commit); }
static void end_to_end_seconds(const struct metrics_text *text, const struct run_state *state) { histogram(text, state, &state->end_to_end); }

static void lag_records(const struct metrics_text *text, const struct run_state *state)
{
    for (size_t i = 0; state->processor->inputs[i].topic; i++)
        for (int p = 0; p < RUN_PARTITIONS_MAX && state->processor->inputs[i].role == CK_INPUT_STREAM; p++) {
            int64_t lag = atomic_load_explicit(&state->lag[i][p], memory_order_relaxed);
            char    number[16];

            if (lag == 0)
                continue;
            snprintf(number, sizeof number, "%d", p);
            begin(text, state, "");
            label(text, "topic", state->processor->inputs[i].topic->name);
            label(text, "partition", number);
            end(text, lag - 1);
        }
}

static void rows(const struct metrics_text *text, const struct run_state *state)
{
    if (!state->processor->tables)
        return;
    sample(text, state, "table", "published", of(&state->table_rows[0]));
    for (size_t i = 0; state->processor->tables[i].name && i + 1 < WORKER_TABLES_MAX; i++)
        sample(text, state, "table", state->processor->tables[i].name, of(&state->table_rows[i + 1]));
}

static void state_size(const struct metrics_text *text, const struct run_state *state) { sample(text, state, NULL, NULL, of(&state->state_bytes)); }

static void memory_budget(const struct metrics_text *text, const struct run_state *state)
{
    if (!state)
        fprintf(text->file, "%s%s %" PRId64 "\n", prefix, text->family->name, text->source->memory_budget_bytes);
}

static void restore_remaining(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, NULL, NULL, atomic_load_explicit(&state->restore_remaining, memory_order_relaxed));
}

static void sweep_remaining(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, NULL, NULL, of(&state->subjects_left));
}

static void partitions_held(const struct metrics_text *text, const struct run_state *state)
{
    for (int i = 0; i < WORKER_HOLDS; i++)
        sample(text, state, "reason", worker_hold_names[i], of(&state->holds[i]));
}

static void reference_offset(const struct metrics_text *text, const struct run_state *state)
{
    for (size_t i = 0; state->processor->inputs[i].topic; i++)
        if (state->processor->inputs[i].role == CK_INPUT_REFERENCE)
            sample(text, state, "topic", state->processor->inputs[i].topic->name,
                   atomic_load_explicit(&state->references[i], memory_order_relaxed) - 1);
}

static void phase(const struct metrics_text *text, const struct run_state *state)
{
    int now = atomic_load_explicit(&state->phase, memory_order_relaxed);

    for (int i = 0; run_phase_names[i]; i++)
        sample(text, state, "phase", run_phase_names[i], i == now);
}

static void fetches_refused(const struct metrics_text *text, const struct run_state *state)
{
    static const char *const reasons[] = { "corrupt", "compression", "other" };

    for (int i = 0; i < LOG_REFUSALS; i++)
        sample(text, state, "reason", reasons[i], of(&state->refused[i]));
}

static void partition_restarts(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, NULL, NULL, of(&state->restarts));
}
static void partitions_standing(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, NULL, NULL, of(&state->stand.count));
}

static void member_fences(const struct metrics_text *text, const struct run_state *state) { sample(text, state, NULL, NULL, of(&state->fences)); }

static void brokers_away(const struct metrics_text *text, const struct run_state *state)
{
    sample(text, state, NULL, NULL, atomic_load_explicit(&state->away_ms, memory_order_relaxed) != 0);
}

static void build(const struct metrics_text *text, const struct run_state *state)
{
    if (state)
        return;
    fprintf(text->file, "%s%s_info{version=\"", prefix, text->family->name);
    metrics_write_label(CHOKEPOINT_VERSION, text->file);
    fputc('"', text->file);
    label(text, "librdkafka", rd_kafka_version_str());
    end(text, 1);
}

static const struct metrics_family families[] = {
    { "records_consumed", COUNTER, "Records applied or dead-lettered, in committed transactions; of reference topics, learned.", records_consumed },
    { "records_emitted", COUNTER, "Records written, in committed transactions.", records_emitted },
    { "records_suppressed", COUNTER, "Statements equal to what is published.", records_suppressed },
    { "dead_letters", COUNTER, "Inputs that were refused, in committed transactions.", dead_letters },
    { "transactions", COUNTER, "Transactions that have ended; unknown: Kafka did not say how, and it was found out.", transactions },
    { "commit_seconds", HISTOGRAM, "How long Kafka took to commit a transaction.", commit_seconds },
    { "end_to_end_seconds", HISTOGRAM, "From the timestamp of the oldest input of a transaction until it was committed.", end_to_end_seconds },
    { "lag_records", GAUGE, "Distance from the offset read of a partition, transaction markers included, to its end offset.", lag_records },
    { "rows", GAUGE, "Rows of the state.", rows },
    { "state_bytes", GAUGE, "Bytes of the rows.", state_size },
    { "memory_budget_bytes", GAUGE, "memory.budget_mib; 0: none.", memory_budget },
    { "restore_remaining_records", GAUGE, "Records of changelogs still to be read before partitions can run.", restore_remaining },
    { "sweep_remaining_subjects", GAUGE, "Subjects that are yet to be settled after a new day or late reference records.", sweep_remaining },
    { "partitions_held", GAUGE, "Partitions that were given to this process and do not deliver; those of reference topics that wait for a schema.",
      partitions_held },
    { "reference_offset", GAUGE, "The last offset learned of a reference topic; -1: none.", reference_offset },
    { "fetches_refused", COUNTER,
      "Answers to a fetch that were no records: a wrong checksum, bytes that do not decompress, another error; fetched again.", fetches_refused },
    { "partition_restarts", COUNTER,
      "Partitions assigned again from their offset, because they were stuck, delivered damaged answers, or had an offset out of range.",
      partition_restarts },
    { "partitions_standing", GAUGE, "Stuck partitions: they deliver nothing although the brokers have records.", partitions_standing },
    { "member_fences", COUNTER, "How often the static member of the group was fenced by another with its name, and joined again.", member_fences },
    { "brokers_away", GAUGE, "1 while no broker has answered for 10 s.", brokers_away },
    { "phase", GAUGE, "1 for the phase that a processor is in.", phase },
    { "build", INFO, "The version of the program and of librdkafka.", build },
};

/* ---- the text ---- */

/* Prometheus names a family as its samples are named, OpenMetrics without the suffix. */
static void write_head(const struct metrics_text *text)
{
    static const char *const     types[] = { "counter", "gauge", "histogram", "info" };
    const struct metrics_family *family = text->family;
    bool                         open = text->format == METRICS_OPENMETRICS;
    const char                  *suffix = open ? "" : family->type == COUNTER ? "_total" : family->type == INFO ? "_info" : "";
    const char                  *type = !open && family->type == INFO ? "gauge" : types[family->type];

    fprintf(text->file, "# HELP %s%s%s %s\n# TYPE %s%s%s %s\n", prefix, family->name, suffix, family->help, prefix, family->name, suffix, type);
}

static bool is_of_process(const struct metrics_family *family) { return family->samples == memory_budget || family->samples == build; }

void metrics_write(const struct metrics_source *source, enum metrics_format format, FILE *file)
{
    struct metrics_text text = { .source = source, .format = format, .file = file };

    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        text.family = &families[i];
        write_head(&text);
        if (is_of_process(text.family))
            text.family->samples(&text, NULL);
        for (size_t j = 0; j < source->count && !is_of_process(text.family); j++)
            text.family->samples(&text, source->states[j]);
    }
    if (format == METRICS_OPENMETRICS)
        fputs("# EOF\n", file);
}

enum metrics_format metrics_format_of(const char *accept)
{
    return strstr(accept, "application/openmetrics-text") ? METRICS_OPENMETRICS : METRICS_PROMETHEUS;
}

const char *metrics_content_type(enum metrics_format format)
{
    return format == METRICS_OPENMETRICS ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
}
