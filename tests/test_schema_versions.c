/* SPDX-License-Identifier: Apache-2.0
 * Values that an earlier version of ours wrote, by the fingerprint of its schema. */
#include <criterion/criterion.h>

#include <dirent.h>
#include <stdio.h>

#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "engine/schema/schema_versions.h"
#include "engine/schema/schema.h"
#include "engine/serde/decode.h"
#include "examples/spike.h"
#include "records.h"
#include "support/listed.h"

extern const struct ck_processor enrich;

/* An int for the amount, another order, a field that went. */
static const char old_price[] = "{\"type\":\"record\",\"name\":\"Price\",\"namespace\":\"chokepoint\",\"fields\":["
                                "{\"name\":\"amount\",\"type\":\"int\"},{\"name\":\"venue\",\"type\":\"string\"},"
                                "{\"name\":\"instrument\",\"type\":\"string\"},"
                                "{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}]}";
static const char oldest_price[] = "{\"type\":\"record\",\"name\":\"Price\",\"namespace\":\"chokepoint\",\"fields\":["
                                   "{\"name\":\"instrument\",\"type\":\"string\"},{\"name\":\"amount\",\"type\":\"int\"},"
                                   "{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}]}";

static const char old_fact[] =
    "{\"type\":\"record\",\"name\":\"PriceFact\",\"namespace\":\"chokepoint\",\"fields\":["
    "{\"name\":\"amount\",\"type\":\"int\"},{\"name\":\"venue\",\"type\":\"string\"},{\"name\":\"instrument\",\"type\":\"string\"},"
    "{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}},{\"name\":\"origin\",\"type\":{\"type\":\"record\",\"name\":\"Origin\","
    "\"fields\":[{\"name\":\"topic\",\"type\":\"string\"},{\"name\":\"partition\",\"type\":\"int\"},{\"name\":\"offset\",\"type\":\"long\"}]}}]}";

static const char *const older_prices[] = { old_price, oldest_price, NULL };

static struct ck_record_type with_older(const struct ck_record_type *type, const char *const *older)
{
    struct ck_record_type copy = *type;

    copy.older = older;
    return copy;
}

static uint64_t fingerprint_of(const char *text)
{
    struct schema *schema;
    char           detail[256];
    uint64_t       fingerprint;

    cr_assert_eq(schema_parse(ck_bytes_from(text), &schema, detail, sizeof detail), SCHEMA_OK, "%s", detail);
    fingerprint = schema_fingerprint(schema, schema->root);
    schema_free(schema);
    return fingerprint;
}

static struct ck_bytes old_value(const char *schema, struct ck_bytes body, struct ck_buffer *buffer)
{
    buffer->size = 0;
    ck_single_object_write(fingerprint_of(schema), buffer);
    ck_buffer_append(buffer, body);
    return ck_buffer_bytes(buffer);
}

Test(versions, older_values_are_read)
{
    struct ck_record_type   type = with_older(&price_type, older_prices);
    struct schema_versions *versions = schema_versions_new((const struct ck_record_type *const[]){ &type, &move_type, NULL });
    struct decoder          decoder = { .versions = versions };
    struct ck_topic         prices = { .name = "prices", .value = &type };
    struct decode_failure   failure;
    struct ck_arena         arena = { 0 };
    struct ck_buffer        buffer = { 0 };
    void                   *value;
    const struct price     *price;

    cr_assert_eq(decode_known(&decoder, &prices, old_value(old_price, CK_BYTES("\x14\4LN\6tin\x18"), &buffer), &arena, &value, &failure), DECODE_OK);
    price = value;
    cr_expect(ck_bytes_equal(price->instrument, CK_BYTES("tin")) && price->amount == 10 && price->day == 12);
    cr_assert_eq(decode_known(&decoder, &prices, old_value(oldest_price, CK_BYTES("\6tin\x14\x18"), &buffer), &arena, &value, &failure), DECODE_OK);
    price = value;
    cr_expect(ck_bytes_equal(price->instrument, CK_BYTES("tin")) && price->amount == 10 && price->day == 12);
    cr_assert_eq(decode_known(&decoder, &prices, old_value(old_price, CK_BYTES("\x14\4LN\6tin"), &buffer), &arena, &value, &failure), DECODE_BAD);
    cr_expect_eq(failure.reason, CK_REASON_UNDECODABLE);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    schema_versions_free(versions);
}

/* A fingerprint that is none of ours, one of another record, and one without a history. */
Test(versions, others_are_unknown)
{
    struct ck_record_type   type = with_older(&price_type, older_prices);
    struct schema_versions *versions = schema_versions_new((const struct ck_record_type *const[]){ &type, &move_type, NULL });
    struct decode_failure   failure;
    struct ck_arena         arena = { 0 };
    struct ck_buffer        buffer = { 0 };
    void                   *value;

    cr_expect_eq(schema_versions_resolution(versions, &move_type, fingerprint_of(old_price)), NULL);
    cr_expect_eq(schema_versions_resolution(versions, &type, price_type.fingerprint + 1), NULL);
    cr_expect_eq(schema_versions_resolution(NULL, &type, fingerprint_of(old_price)), NULL);
    cr_assert_eq(decode_value(&users_prices, old_value(old_price, CK_BYTES("\x14\4LN\6tin\x18"), &buffer), &arena, &value, &failure), DECODE_BAD);
    cr_expect_eq(failure.reason, CK_REASON_UNKNOWN_SCHEMA);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    schema_versions_free(versions);
}

static bool is_embedded(const char *text, uint64_t fingerprint, const char *name)
{
    const struct ck_record_type *const *type = records_all;
    const char *const                  *older;

    while (*type && strcmp((*type)->name, name) != 0)
        type++;
    cr_assert(*type, "%s", name);
    for (older = (*type)->older; older && *older && strcmp(*older, text) != 0;)
        older++;
    return (*type)->fingerprint == fingerprint || (older && *older);
}

static size_t check_versions(const char *name)
{
    char           path[512], text[SCHEMA_TEXT_MAX];
    struct dirent *entry;
    DIR           *versions_of;
    size_t         count = 0;

    snprintf(path, sizeof path, SOURCE_DIR "/schemas/history/%s", name);
    versions_of = opendir(path);
    cr_assert(versions_of, "%s", path);
    while ((entry = readdir(versions_of))) {
        FILE *file;

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, SOURCE_DIR "/schemas/history/%s/%s", name, entry->d_name);
        file = fopen(path, "rb");
        cr_assert(file, "%s", path);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        cr_expect(is_embedded(text, fingerprint_of(text), name), "%s is neither the present schema nor in the program", path);
        count++;
    }
    closedir(versions_of);
    return count;
}

/* Every version of schemas/history/ is in the program. */
Test(versions, is_embedded)
{
    DIR           *versions = opendir(SOURCE_DIR "/schemas/history");
    struct dirent *entry;
    size_t         count = 0;

    cr_assert(versions);
    while ((entry = readdir(versions)))
        if (entry->d_name[0] != '.')
            count += check_versions(entry->d_name);
    closedir(versions);
    cr_assert_gt(count, 0);
}

/* ---- a worker ---- */

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static void append(struct cluster *cluster, const char *topic, struct ck_bytes key, struct ck_bytes value)
{
    cr_assert_eq(cluster_append(cluster, topic, 0, &(struct log_record){ .key = key, .value = value }), 0);
}

/* The schema that item facts have now, with another name of one field: that is skipped, and what it is called now has its default. */
static void rename_field(const char *text, char *ret_text, size_t size)
{
    static const char name[] = "\"essentiality\"";
    const char       *at = strstr(text, name);

    cr_assert(at);
    snprintf(ret_text, size, "%.*s\"weight\"%s", (int)(at - text), text, at + sizeof name - 1);
}

/* Inputs and reference records of an older version, late ones too, are taken like those of the present one. */
Test(versions, worker)
{
    char                  old_item[SCHEMA_TEXT_MAX];
    struct ck_record_type price = with_older(&price_fact_type, (const char *const[]){ old_fact, NULL });
    struct ck_record_type fact = with_older(&item_fact_type, (const char *const[]){ old_item, NULL });
    struct ck_processor   listed = listed_with(listed_learned);
    struct ck_topic       prices = *listed.inputs[0].topic, items = *listed.inputs[1].topic;
    struct ck_input       inputs[] = { listed.inputs[0], listed.inputs[1], { 0 } };
    struct cluster       *cluster = cluster_new();
    struct worker_topics  topics = worker_topics_new(&listed, NULL);
    struct item_fact      item = { .item = CK_BYTES("tin"), .name = CK_BYTES("four") };
    struct ck_buffer      body = { 0 }, buffer = { 0 };
    struct log           *log;
    struct worker        *worker;
    size_t                moves = 0;

    prices.value = &price;
    items.value = &fact;
    inputs[0].topic = &prices;
    inputs[1].topic = &items;
    listed.inputs = inputs;
    rename_field(item_fact_type.schema, old_item, sizeof old_item);
    for (size_t i = 0; i < topics.count; i++)
        cluster_create(cluster, topics.topics[i].name, 1);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "listed", "listed", topics.topics, topics.count, 0 }, &log), 0);
    cr_assert_eq(worker_new(&(struct worker_options){ .processor = &listed, .log = log, .today = 50, .allow_empty_reference = true }, &worker), 0);
    append(cluster, "spike.prices", CK_BYTES("tin"), old_value(old_fact, CK_BYTES("\x14\4LN\6tin\x18\0\0\0"), &buffer));
    while (worker_step(worker, 0) == WORKER_BUSY)
        continue;
    cr_expect_eq(worker_counters(worker)->dead_letters[CK_REASON_UNKNOWN_SCHEMA], 0);
    ck_record_encode(&item_fact_type, 0, item_fact_type.field_count, &item, &body);
    append(cluster, "intake.items", CK_BYTES("tin"), old_value(old_item, ck_buffer_bytes(&body), &buffer));
    while (worker_step(worker, 0) == WORKER_BUSY)
        continue;
    cr_expect_eq(worker_counters(worker)->schema_waits, 0);
    cluster_read(cluster, "moves", 0, 0, count, &moves);
    cr_expect_eq(moves, 1);
    worker_free(worker);
    log_close(log);
    worker_topics_free(&topics);
    cluster_free(cluster);
    ck_buffer_release(&body);
    ck_buffer_release(&buffer);
}

/* What a newer version of ours has written into a topic of ours waits for this processor to be upgraded too; what users write does not. */
Test(versions, newer_writer)
{
    static const struct ck_processor *const list[] = { &enrich };
    struct embedded                        *embedded;
    struct trade_fact fact = { .commodity = CK_BYTES("tin"), .reporter = CK_BYTES("CHN"), .partner = CK_BYTES("WLD"), .source = CK_BYTES("GACC") };
    struct ck_buffer  value = { 0 };
    const struct worker_counters *counters;

    cr_assert_eq(embedded_new(list, 1, &(struct embedded_options){ .today = 100, .allow_empty_reference = true }, &embedded), 0);
    cr_assert_eq(embedded_append_record(embedded, &intake_trade, &fact, 0), 0);
    ck_single_object_write(trade_fact_type.fingerprint + 1, &value);
    ck_record_encode(&trade_fact_type, 0, trade_fact_type.field_count, &fact, &value);
    cr_assert_eq(embedded_append(embedded, "intake.trade", CK_BYTES("tin"), ck_buffer_bytes(&value), 0), 0);
    cr_assert_eq(embedded_append_record(embedded, &intake_trade, &fact, 0), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    counters = worker_counters(embedded_worker(embedded, "enrich"));
    cr_expect(counters->schema_waits == 1 && counters->waits_longest.by_fingerprint && counters->stalls);
    cr_expect_eq(counters->consumed[0], 1, "what is before it is committed");
    cr_expect_eq(counters->dead_letters[CK_REASON_UNKNOWN_SCHEMA], 0);
    ck_buffer_release(&value);
    embedded_free(embedded);
}
