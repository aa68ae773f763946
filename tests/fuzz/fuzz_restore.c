/* SPDX-License-Identifier: Apache-2.0
 * A changelog whose records are damaged, cut, exchanged, emptied, removed or followed by such: a worker that restores from it runs, or ends by an
 * outcome that worker.h names; and after a reset a worker runs. Input: the processor (1 byte), what its group has committed (1 byte), then changes of
 * 6 bytes: what, which record (2 bytes), where (2 bytes), a value. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "chokepoint/processor.h"
#include "engine/admin/reset.h"
#include "engine/config/option_values.h"
#include "program/simulate/episode.h"
#include "program/simulate/simulate.h"
#include "processors/all.h"

enum { PROCESSORS_MAX = 16, CHANGE_SIZE = 6, CHANGES_MAX = 32, INPUTS_A_TRANSACTION = 25, RECORDS_LEAST = 30, IDLE_MAX = 300, STEPS_MAX = 100000 };

enum change {
    CHANGE_BYTE,     /* of the value */
    CHANGE_CUT,      /* the value */
    CHANGE_NULL,     /* no value */
    CHANGE_EMPTY,    /* a value of no bytes */
    CHANGE_KEY_BYTE, /* the first of them says which table */
    CHANGE_KEY_CUT,
    CHANGE_VALUE, /* that of another record */
    CHANGE_KEY,
    CHANGES,
    CHANGE_IN_PLACE = 8 /* else a record is added: the last one of a key counts */
};
enum group { GROUP_NOTHING, GROUP_AS_ROWS, GROUP_AHEAD, GROUP_BEHIND, GROUP_UNNUMBERED, GROUPS };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- what is damaged ---- */

struct entry {
    struct ck_bytes key, value;
};
struct changelog {
    struct entry   *entries;
    size_t          count, room;
    struct ck_arena arena;
};
struct baseline { /* a processor, its inputs, and what a life of it has left */
    const struct ck_processor *processor;
    void                      *config;
    char                       topic[64];
    struct ck_sim_inputs       inputs;
    struct changelog           changelog;
    struct log_cursor          cursors[WORKER_INPUTS_MAX];
    size_t                     cursor_count;
};
static struct baseline bases[PROCESSORS_MAX];
static size_t          base_count;

static int add(void *context, const struct log_record *record)
{
    struct changelog *changelog = context;

    if (changelog->count == changelog->room) {
        changelog->room = changelog->room ? changelog->room * 2 : 256;
        changelog->entries = realloc(changelog->entries, changelog->room * sizeof *changelog->entries);
        assert(changelog->entries);
    }
    changelog->entries[changelog->count] = (struct entry){ ck_arena_copy(&changelog->arena, record->key), { 0 } };
    if (record->value.data)
        changelog->entries[changelog->count].value = ck_arena_copy(&changelog->arena, record->value);
    changelog->count++;
    return 0;
}

/* ---- a life ---- */

static int64_t now_ms;
static int64_t clock_ms(void) { return now_ms += 100; }

static struct log *open_log(const struct baseline *base, struct cluster *cluster)
{
    struct worker_topics topics = worker_topics_new(base->processor, NULL);
    struct log          *log;
    int                  result =
        log_memory_open(cluster, &(struct log_memory_options){ base->processor->name, base->processor->name, topics.topics, topics.count, 0 }, &log);

    assert(result == 0);
    worker_topics_free(&topics);
    return log;
}

static struct cluster *new_cluster(const struct baseline *base)
{
    struct worker_topics topics = worker_topics_new(base->processor, NULL);
    struct cluster      *cluster = cluster_new();

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(cluster, topics.topics[i].name, 1);
    worker_topics_free(&topics);
    cluster_clock(cluster, episode_today() * (int64_t)CK_DAY_MS);
    for (size_t i = 0; i < base->inputs.count; i++)
        cluster_append(cluster, base->inputs.items[i].topic->name, 0,
                       &(struct log_record){ .key = base->inputs.items[i].key, .value = base->inputs.items[i].value });
    return cluster;
}

/* Until it has long been idle: it runs then. 0, or what it ended with. */
static int live(const struct baseline *base, struct cluster *cluster)
{
    struct log    *log = open_log(base, cluster);
    struct worker *worker;
    int            idle = 0, result = worker_new(&(struct worker_options){ .processor = base->processor,
                                                                           .config = base->config,
                                                                           .log = log,
                                                                           .today = episode_today(),
                                                                           .clock_ms = clock_ms,
                                                                           .limits = { .inputs = INPUTS_A_TRANSACTION },
                                                                           .allow_empty_reference = true },
                                                 &worker);

    assert(result == 0);
    for (int steps = 0; result >= 0 && idle < IDLE_MAX; steps++) {
        assert(steps < STEPS_MAX);
        result = worker_step(worker, 0);
        idle = result == WORKER_IDLE ? idle + 1 : 0;
        now_ms += result == WORKER_IDLE ? 1000 : 0;
    }
    assert(result < 0 || worker_phase(worker) == WORKER_RUNNING);
    worker_free(worker);
    log_close(log);
    return result < 0 ? result : 0;
}

static bool is_outcome(int result) { return result == 0 || result == -EBADMSG || result == -EUCLEAN || result == -ERANGE || result == -ETIME; }

static int reset(const struct baseline *base, struct cluster *cluster)
{
    struct log *log = open_log(base, cluster);
    int         result = reset_run(&(struct reset_options){ .processor = base->processor, .log = log });

    log_close(log);
    return result;
}

/* ---- setting up ---- */

/* A life of the inputs of a seed; what it leaves is kept. */
static void base_live(struct baseline *base, uint64_t seed)
{
    const struct ck_processor *const list[] = { base->processor, NULL };
    struct sim      sim = { .processors = list, .count = 1, .today = episode_today(), .known = processors_all, .simulation = &trade_simulation };
    struct cluster *cluster;
    struct log     *log;
    int             result;

    sim_generate(&sim, &base->inputs, &seed);
    cluster = new_cluster(base);
    result = live(base, cluster);
    assert(result == 0);
    cluster_read(cluster, base->topic, 0, 0, add, &base->changelog);
    log = open_log(base, cluster);
    result = log_committed(log, base->cursors, base->cursor_count, 0);
    assert(result == 0);
    log_close(log);
    cluster_free(cluster);
}

static void base_init(struct baseline *base, const struct ck_processor *processor)
{
    *base = (struct baseline){ .processor = processor, .config = option_defaults(processor) };
    snprintf(base->topic, sizeof base->topic, "%s.changelog", processor->name);
    for (uint16_t i = 0; processor->inputs[i].topic; i++)
        if (processor->inputs[i].role == CK_INPUT_STREAM)
            base->cursors[base->cursor_count++] = (struct log_cursor){ { i, 0 }, LOG_NONE, 0 };
    for (uint64_t seed = 1; base->changelog.count < RECORDS_LEAST; seed++) {
        sim_inputs_release(&base->inputs);
        base->inputs = (struct ck_sim_inputs){ 0 };
        base->changelog.count = 0;
        base_live(base, seed);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    for (size_t i = 0; processors_all[i]; i++)
        if (processors_all[i]->tables)
            base_init(&bases[base_count++], processors_all[i]);
    return 0;
}

/* ---- damage ---- */

static struct ck_bytes with_byte(struct ck_bytes bytes, size_t where, uint8_t byte, struct ck_arena *arena)
{
    char *copy;

    if (bytes.size == 0)
        return bytes;
    copy = ck_arena_take(arena, bytes.size);
    memcpy(copy, bytes.data, bytes.size);
    copy[where % bytes.size] = (char)byte;
    return (struct ck_bytes){ copy, bytes.size };
}

static struct ck_bytes cut(struct ck_bytes bytes, size_t where) { return (struct ck_bytes){ bytes.data, where % (bytes.size + 1) }; }

static size_t number_of(const uint8_t *two) { return (size_t)two[0] << 8 | two[1]; }

/* The later records are the nearer ones: among them are the meta row and what it was written with. */
static struct entry *chosen(const struct changelog *changelog, size_t number)
{
    return &changelog->entries[changelog->count - 1 - number % changelog->count];
}

static void damage(struct changelog *changelog, const uint8_t *change)
{
    struct entry *entry = chosen(changelog, number_of(change + 1)), other = *chosen(changelog, change[5]), changed = *entry;
    size_t        where = number_of(change + 3);

    switch ((enum change)(change[0] % CHANGES)) {
    case CHANGE_BYTE: changed.value = with_byte(entry->value, where, change[5], &changelog->arena); break;
    case CHANGE_CUT: changed.value = cut(entry->value, where); break;
    case CHANGE_NULL: changed.value = (struct ck_bytes){ 0 }; break;
    case CHANGE_EMPTY: changed.value = CK_BYTES(""); break;
    case CHANGE_KEY_BYTE: changed.key = with_byte(entry->key, where, change[5], &changelog->arena); break;
    case CHANGE_KEY_CUT: changed.key = cut(entry->key, where); break;
    case CHANGE_VALUE: changed.value = other.value; break;
    case CHANGE_KEY: changed.key = other.key; break;
    case CHANGES: break;
    }
    if (change[0] & CHANGE_IN_PLACE)
        *entry = changed;
    else
        add(changelog, &(struct log_record){ .key = changed.key, .value = changed.value });
}

static void commit(const struct baseline *base, struct cluster *cluster, enum group group)
{
    struct log       *log = open_log(base, cluster);
    struct log_cursor cursors[WORKER_INPUTS_MAX];
    struct log_event  event;
    int               result = log_join(log);

    memcpy(cursors, base->cursors, sizeof cursors);
    for (size_t i = 0; i < base->cursor_count; i++)
        cursors[i].transaction = group == GROUP_UNNUMBERED ? 0 : cursors[i].transaction + (group == GROUP_AHEAD) - (group == GROUP_BEHIND);
    for (int i = 0; i < 3 && result == 0; i++)
        result = log_poll(log, 0, &event);
    if (result == 0)
        result = log_begin(log);
    if (result == 0)
        result = log_commit(log, cursors, base->cursor_count, 0);
    assert(result == 0);
    log_close(log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct changelog       changelog = { 0 };
    const struct baseline *base;
    struct cluster        *cluster;
    int                    result;

    if (size < 2 || size > 2 + CHANGES_MAX * CHANGE_SIZE)
        return 0;
    base = &bases[data[0] % base_count];
    cluster = new_cluster(base);
    for (size_t i = 0; i < base->changelog.count; i++)
        add(&changelog, &(struct log_record){ .key = base->changelog.entries[i].key, .value = base->changelog.entries[i].value });
    for (size_t at = 2; at + CHANGE_SIZE <= size; at += CHANGE_SIZE)
        damage(&changelog, data + at);
    for (size_t i = 0; i < changelog.count; i++)
        cluster_append(cluster, base->topic, 0, &(struct log_record){ .key = changelog.entries[i].key, .value = changelog.entries[i].value });
    if (data[1] % GROUPS != GROUP_NOTHING)
        commit(base, cluster, (enum group)(data[1] % GROUPS));
    result = live(base, cluster);
    assert(is_outcome(result));
    result = reset(base, cluster);
    assert(result == 0 || result == -ERANGE);
    if (result == 0) {
        result = live(base, cluster);
        assert(result == 0 || result == -ETIME);
    }
    cluster_free(cluster);
    ck_arena_release(&changelog.arena);
    free(changelog.entries);
    return 0;
}
