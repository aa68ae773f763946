/* SPDX-License-Identifier: Apache-2.0
 * How far a partition's rows have been compared with the reference is told to others by its meta row alone. */
#include <criterion/criterion.h>

#include "chokepoint/arena.h"
#include "domain/model/topics.h"
#include "engine/config/processor_set.h"
#include "engine/embedded/embedded.h"
#include "engine/runtime/changelog.h"
#include "processors/all.h"
#include "records.h"

enum { PARTITIONS = 4, MEASURES = 5 };

struct metas {
    size_t          count[PARTITIONS];
    struct progress last[PARTITIONS];
    struct ck_arena arena;
};

static int take(void *context, const struct log_record *record)
{
    struct metas *metas = context;
    int           partition = record->part.partition;

    if (!changelog_is_meta(record->key))
        return 0;
    metas->count[partition]++;
    cr_assert_eq(changelog_meta(ck_arena_copy(&metas->arena, record->value), &metas->arena, &metas->last[partition]), 0);
    return 0;
}

static void measure(struct embedded *embedded, const char *id)
{
    struct measure_fact measure = { .measure_id = ck_bytes_from(id), .act = ACT_BASE, .origin = CK_BYTES("JPN") };

    cr_assert_eq(embedded_append_record(embedded, &intake_measures, &measure, 0), 0);
}

/* Measures that no row is about are noted by each partition that has rows, once for all of them, and by no other; nothing is published. */
Test(sweep_note, reference_that_changes_nothing)
{
    const struct ck_processor *const list[] = { *processor_place(processors_all, CK_BYTES("enrich")) };
    struct metas                     before = { 0 }, after = { 0 }, again = { 0 };
    struct embedded                 *embedded;
    struct trade_fact fact = { .commodity = CK_BYTES("tin"), .reporter = CK_BYTES("CHN"), .partner = CK_BYTES("WLD"), .source = CK_BYTES("GACC") };
    uint64_t          emitted;
    size_t            with_rows = 0;

    cr_assert_eq(embedded_new(list, 1, &(struct embedded_options){ .today = 100, .partitions = PARTITIONS, .durable = true }, &embedded), 0);
    measure(embedded, "M-1");
    for (size_t i = 0; i < 2; i++, fact.commodity = CK_BYTES("zinc"))
        cr_assert_eq(embedded_append_record(embedded, &intake_trade, &fact, 0), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "enrich.changelog", 0, take, &before), 0);
    emitted = worker_counters(embedded_worker(embedded, "enrich"))->emitted[0];
    for (int i = 0; i < MEASURES; i++)
        measure(embedded, (const char *const[]){ "M-2", "M-3", "M-4", "M-5", "M-6" }[i]);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "enrich.changelog", 0, take, &after), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "enrich.changelog", 0, take, &again), 0);
    for (int i = 0; i < PARTITIONS; i++) {
        bool has_rows = before.last[i].rows > 0;

        with_rows += has_rows;
        cr_assert_eq(after.count[i], before.count[i] + has_rows, "partition %d: %zu, then %zu", i, before.count[i], after.count[i]);
        cr_assert_eq(again.count[i], after.count[i]);
        for (size_t j = 0, all = 0; has_rows && j < after.last[i].applied.count; j++, all = 0) {
            all = (size_t)(after.last[i].applied.items[j] - before.last[i].applied.items[j]);
            cr_assert(all == 0 || all == MEASURES, "%zu", all);
        }
    }
    cr_assert_gt(with_rows, 0);
    cr_assert_eq(worker_counters(embedded_worker(embedded, "enrich"))->emitted[0], emitted);
    ck_arena_release(&before.arena);
    ck_arena_release(&after.arena);
    ck_arena_release(&again.arena);
    embedded_free(embedded);
}
