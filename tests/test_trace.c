/* SPDX-License-Identifier: Apache-2.0
 * From a value to its sources over files: each source is the record at the position that is named, in files of a replay (a position is a line) and of
 * an export (a line carries its position); whatever cannot be placed is refused, and nothing else is taken in its place. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/explain/trace.h"
#include "engine/replay/manifest.h"
#include "processors/all.h"

/* An alert over two partitions: its evidence, two facts of one partition with the same offset in another one, and the users' records. P: a position.
 */
#define INTAKE(key, p, topic_partition, topic_offset)                                                                                                \
    "{\"key\":\"" key "\"" p ",\"timestamp\":\"2025-01-01T00:00:00Z\",\"value\":{\"quantity_g\":1,\"origin\":{\"topic\":\"trade.records\","          \
    "\"partition\":" topic_partition ",\"offset\":" topic_offset "}}}\n"
#define STATED(key, p, members, sources)                                                                                                             \
    "{\"key\":\"" key "\"" p ",\"timestamp\":\"2025-01-01T00:00:00Z\",\"value\":{" members "\"emission\":{\"revision\":0,\"retracted\":false,"       \
    "\"sources\":[" sources "],\"sources_total\":2,\"reference\":[],\"build\":\"x\"}}}\n"
#define SOURCE(topic, partition, offset) "{\"topic\":\"" topic "\",\"partition\":" partition ",\"offset\":" offset "}"
#define AT(partition, offset) ",\"partition\":" partition ",\"offset\":" offset

static const char placed_alerts[] = STATED("K|alert", AT("3", "9"), "\"evidence\":[\"K|indicator\"],", SOURCE("leverage.indicators", "3", "5"));
static const char placed_indicators[] = STATED("K|other", AT("3", "4"), "", SOURCE("trade.enriched", "1", "7"))
    STATED("K|indicator", AT("3", "5"), "", SOURCE("trade.enriched", "2", "7") "," SOURCE("trade.enriched", "2", "9"));
static const char placed_enriched[] = STATED("wrong", AT("1", "7"), "", SOURCE("intake.trade", "0", "0"))
    STATED("right", AT("2", "7"), "", SOURCE("intake.trade", "1", "0")) STATED("too", AT("2", "9"), "", SOURCE("intake.trade", "1", "0"));
static const char placed_intake[] = INTAKE("wrong", AT("0", "0"), "0", "0") INTAKE("fact", AT("1", "0"), "4", "1");
static const char placed_records[] =
    "{\"key\":null" AT("0", "1") ",\"value\":{\"source\":\"wrong\"}}\n{\"key\":null" AT("4", "1") ",\"value\":{\"source\":\"right\"}}\n";

static char directory[] = "/tmp/chokepoint-trace-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char  path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.jsonl", directory, name);
    file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void write_placed(void)
{
    write_file("alerts", placed_alerts);
    write_file("leverage.indicators", placed_indicators);
    write_file("trade.enriched", placed_enriched);
    write_file("intake.trade", placed_intake);
    write_file("trade.records", placed_records);
}

static void begin(void)
{
    cr_assert_not_null(mkdtemp(directory));
    write_placed();
}

static void end(void)
{
    char command[PATH_MAX];

    snprintf(command, sizeof command, "rm -rf %s", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(trace, .init = begin, .fini = end);

struct outcome {
    char   text[4096]; /* the keys of the tree, "(" before children and ")" after them; of a users' record its source; "=": as above; "?": missing */
    char   why[TRACE_WHY_MAX];
    size_t unplaced;
};

static void add(struct outcome *outcome, const char *text) { strcat(outcome->text, text); }

static void add_node(struct outcome *outcome, json_t *node)
{
    const char *key = json_string_value(json_object_get(node, "key"));
    const char *source = json_string_value(json_object_get(json_object_get(node, "value"), "source"));
    json_t     *child;
    size_t      i;

    add(outcome, key ? key : source ? source : json_object_get(node, "missing") ? "?" : "-");
    if (json_object_get(node, "above"))
        add(outcome, "=");
    if (json_array_size(json_object_get(node, "children")) == 0)
        return;
    add(outcome, "(");
    json_array_foreach(json_object_get(node, "children"), i, child)
    {
        add(outcome, i ? " " : "");
        add_node(outcome, child);
    }
    add(outcome, ")");
}

static struct outcome explain_with(const char *key, const char *input)
{
    struct trace_files *files = trace_files_new(processors_all, directory, input);
    struct trace        trace = { .processors = processors_all, .store = trace_files_store(files), .children_max = 8 };
    struct outcome      outcome = { 0 };
    json_t             *nodes = trace_key(&trace, ck_bytes_from(key)), *node;
    size_t              i;

    json_array_foreach(nodes, i, node) add_node(&outcome, node);
    if (!nodes)
        add(&outcome, "refused");
    snprintf(outcome.why, sizeof outcome.why, "%s", trace.why);
    outcome.unplaced = trace.unplaced;
    json_decref(nodes);
    trace_release(&trace);
    trace_files_free(files);
    return outcome;
}

static struct outcome explain(const char *key) { return explain_with(key, directory); }

static void expect(const struct outcome *outcome, const char *text, size_t unplaced, const char *why)
{
    cr_assert_str_eq(outcome->text, text);
    cr_assert_eq(outcome->unplaced, unplaced, "%zu: %s", outcome->unplaced, outcome->why);
    cr_assert(strstr(outcome->why, why), "%s", outcome->why);
}

/* ---- files of an export ---- */

/* By partition and offset, whatever the order of the lines; what was met is referred to. */
Test(trace, by_position)
{
    struct outcome outcome = explain("K|alert");

    expect(&outcome, "K|alert(K|indicator(right(fact(right)) too(fact=)))", 0, "");
}

/* The same from lines that another program wrote anew: spaces, another order of members, escapes. */
Test(trace, other_form)
{
    struct outcome outcome;

    write_file("trade.enriched",
               "{ \"offset\": 7, \"value\": {\"emission\": {\"sources\": [{\"offset\": 0, \"topic\": \"intake.trade\", \"partition\": 1}]}},"
               " \"partition\": 2, \"key\": \"ri\\u0067ht\" }\n\n" STATED("too", AT("2", "9"), "", SOURCE("intake.trade", "1", "0")));
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(right)) too(fact=)))", 0, "");
    outcome = explain("right");
    expect(&outcome, "right(fact(right))", 0, "");
}

/* A position that is not there is told; the line that has the number is not taken. */
Test(trace, gap)
{
    struct outcome outcome;

    write_file("trade.enriched",
               STATED("wrong", AT("1", "7"), "", SOURCE("intake.trade", "0", "0")) STATED("too", AT("2", "9"), "", SOURCE("intake.trade", "1", "0")));
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(? too(fact(right))))", 1, "no partition 2, offset 7");
}

/* Files without positions beside files with them, lines of both kinds in one, a file that is not there: of an export and of the users' topics. */
Test(trace, mixed)
{
    struct outcome outcome;

    write_file("trade.enriched", STATED("a", "", "", SOURCE("intake.trade", "0", "0")) STATED("b", "", "", SOURCE("intake.trade", "0", "1")));
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(? ?))", 2, "carry no partition and offset");
    write_file("trade.enriched",
               STATED("a", "", "", SOURCE("intake.trade", "0", "0")) STATED("right", AT("2", "7"), "", SOURCE("intake.trade", "1", "0")));
    outcome = explain("K|indicator");
    expect(&outcome, "refused", 0, "two kinds of files in one");
    write_placed();
    write_file("trade.records", "{\"source\":\"line\"}\n{\"source\":\"line\"}\n");
    outcome = explain("fact");
    expect(&outcome, "fact(?)", 1, "carry no partition and offset");
    write_placed();
    write_file("intake.trade", "");
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(?) too(?)))", 2, "intake.trade.jsonl: no partition 1, offset 0");
}

/* Lines of an older export, all of them without positions: they name partitions, or offsets that are no lines. */
Test(trace, older_export)
{
    struct outcome outcome;

    write_file("alerts", STATED("K|alert", "", "", SOURCE("trade.enriched", "2", "0")));
    write_file("trade.enriched", STATED("a", "", "", SOURCE("intake.trade", "0", "0")));
    outcome = explain("K|alert");
    expect(&outcome, "refused", 0, "alerts.jsonl:1: it names partition 2");
    write_file("alerts", STATED("K|alert", "", "", SOURCE("trade.enriched", "0", "0")) STATED("later", "", "", SOURCE("trade.enriched", "0", "1")));
    write_file("leverage.indicators", "");
    write_file("intake.trade", "");
    write_file("trade.enriched", STATED("a", "", "", ""));
    outcome = explain("K|alert");
    expect(&outcome, "refused", 0, "alerts.jsonl:2: it names offset 1 of trade.enriched");
}

/* One position in two lines: the same record is one, two records are doubtful. */
Test(trace, twice)
{
    char           text[4096];
    struct outcome outcome;

    snprintf(text, sizeof text, "%s%s", placed_enriched, placed_enriched);
    write_file("trade.enriched", text);
    outcome = explain("K|indicator");
    expect(&outcome, "K|indicator(right(fact(right)) too(fact=))", 0, "");
    snprintf(text, sizeof text, "%s%s", placed_enriched, STATED("other", AT("2", "7"), "", ""));
    write_file("trade.enriched", text);
    outcome = explain("K|indicator");
    expect(&outcome, "refused", 0, "trade.enriched.jsonl:4: partition 2, offset 7 is in line 2 too");
}

/* Without emission, and cut off. */
Test(trace, not_whole)
{
    struct outcome outcome;

    write_file("alerts", "{\"key\":\"K|alert\",\"value\":{\"evidence\":[]}}\n");
    outcome = explain("K|alert");
    expect(&outcome, "refused", 0, "alerts.jsonl:1: no emission");
    write_placed();
    write_file("intake.trade", "{\"key\":\"fact\",\"value\":{\"published_at\":\"2025-01-01T00:00:00Z\",\"origin\":{\"topic\":\"trade.records\","
                               "\"partition\":0,\"offset\":0}}}\n");
    outcome = explain("fact");
    expect(&outcome, "refused", 0, "intake.trade.jsonl:1: no timestamp");
    write_placed();
    write_file("intake.items", "{\"key\":\"item\",\"value\":{\"known_at\":\"2025-01-01T00:00:00Z\",\"origin\":{\"topic\":\"\",\"partition\":0,"
                               "\"offset\":0}}}\n");
    outcome = explain("item");
    expect(&outcome, "refused", 0, "intake.items.jsonl:1: no timestamp");
    write_file("intake.items", "{\"key\":\"item\",\"value\":{\"known_at\":\"1970-01-01T00:00:00Z\",\"origin\":{\"topic\":\"\",\"partition\":0,"
                               "\"offset\":0}}}\n");
    outcome = explain("item");
    expect(&outcome, "item", 0, "");
    write_placed();
    write_file("trade.enriched", "{\"key\":\"right\",\"partition\":2,\"offset\":7,\"val");
    outcome = explain("K|indicator");
    expect(&outcome, "refused", 0, "trade.enriched.jsonl:1: no whole record");
}

/* ---- files of a replay ---- */

static void write_replay(void)
{
    write_file("alerts", STATED("K|alert", "", "\"evidence\":[\"gone\"],", SOURCE("leverage.indicators", "0", "1")));
    write_file("leverage.indicators", STATED("K|other", "", "", "") STATED("K|indicator", "", "", SOURCE("trade.enriched", "0", "0")));
    write_file("trade.enriched", STATED("right", "", "", SOURCE("intake.trade", "0", "1")));
    write_file("intake.trade", INTAKE("wrong", "", "0", "0") INTAKE("fact", "", "0", "1"));
}

/* As replay notes it: the users' records were read, the rest was written. */
static void note_run(void)
{
    static const char *const topics[] = { "trade.records", "intake.trade", "trade.enriched", "leverage.indicators", "alerts" };
    struct manifest_run      run = { .count = 0 };
    char                     path[PATH_MAX];

    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        struct manifest_digest digest;

        snprintf(path, sizeof path, "%s/%s.jsonl", directory, topics[i]);
        cr_assert_eq(manifest_digest_file(path, &digest), 0);
        manifest_add(&run, topics[i], i > 0, digest);
    }
    cr_assert_eq(manifest_note(directory, &run), 0);
}

/* By lines; the records that were replayed may be an export, whose positions replay does not use. */
Test(trace, by_line)
{
    struct outcome outcome;

    write_replay();
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(?)", 1, "replay.manifest");
    note_run();
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(right))))", 0, "");
    write_file("trade.records", "not JSON\n{\"source\":\"raw\"}\n");
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(?))))", 1, "its lines are others");
    note_run();
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(raw))))", 0, "");
    outcome = explain_with("fact", NULL);
    expect(&outcome, "fact(-)", 0, "");
    write_file("trade.records", "{\"source\":\"another\"}\n");
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(?))))", 1, "it has 1 line, that one had 2");
}

/* A file of an export among those of a replay. */
Test(trace, replay_and_export)
{
    struct outcome outcome;

    write_replay();
    note_run();
    write_file("trade.enriched", placed_enriched);
    outcome = explain_with("K|alert", NULL);
    expect(&outcome, "K|alert(K|indicator(?))", 1, "are mixed");
}

/* Two runs into one directory: of the older one stays what the newer did not write, and a digest is the same by pieces and whole. */
Test(trace, runs)
{
    struct manifest_run    newer = { .count = 0 };
    struct manifest        manifest;
    struct manifest_digest digest, whole = manifest_digest(ck_bytes_from(placed_alerts));
    struct outcome         outcome;
    char                   path[PATH_MAX];

    snprintf(path, sizeof path, "%s/alerts.jsonl", directory);
    cr_assert_eq(manifest_digest_file(path, &digest), 0);
    cr_assert(digest.lines == whole.lines && digest.hash == whole.hash && digest.lines == 1);
    cr_assert_eq(manifest_digest(CK_BYTES("a\nb")).lines, 2);
    cr_assert_eq(manifest_digest((struct ck_bytes){ 0 }).lines, 0);
    write_replay();
    note_run();
    manifest_add(&newer, "trade.enriched", true, (struct manifest_digest){ 1, 2 });
    cr_assert_eq(manifest_note(directory, &newer), 0);
    cr_assert_eq(manifest_read(directory, &manifest), 0);
    cr_assert_eq(manifest.count, 2);
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(K|indicator(right(fact(right))))", 0, "");
    for (const char *const *topic = (const char *const[]){ "intake.trade", "leverage.indicators", "alerts", NULL }; *topic; topic++)
        manifest_add(&newer, *topic, true, (struct manifest_digest){ 1, 2 });
    cr_assert_eq(manifest_note(directory, &newer), 0);
    cr_assert_eq(manifest_read(directory, &manifest), 0);
    cr_assert_eq(manifest.count, 1);
    outcome = explain("K|alert");
    expect(&outcome, "K|alert(?)", 1, "alerts.jsonl: it is not as a replay wrote it");
}
