/* SPDX-License-Identifier: Apache-2.0
 * notify on a log in memory: whoever dies wherever, each receiver knows in the end what holds, what was told twice has the same id, the order of a
 * key is kept, and nobody is told of the end of what he was not told of. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/log/memory.h"
#include "notify/work/notifier.h"
#include "support/notices.h"
#include "support/random_record.h"

enum { KEYS = 24, PARTITIONS = 3, HEARD_MAX = 20000, STEPS_MAX = 40000 };

static const char two_receivers[] = "receivers:\n"
                                    "  - {name: hook, webhook: {url: 'http://127.0.0.1:9/', batch: 5}}\n"
                                    "  - {name: pager, command: {run: [/bin/true]}}\n"
                                    "routes:\n"
                                    "  - {name: all, to: [hook]}\n"
                                    "  - {name: grave, match: {severity: critical}, group: [reporter], wait: 2s, to: [pager]}\n";

struct heard {
    int                receiver, key;
    int64_t            revision;
    enum notice_change change;
    char               id[NOTICE_ID_SIZE + 1], word[64];
};

struct world {
    struct cluster *cluster;
    struct routing *routing;
    const char     *yaml;
    struct random   random;
    struct heard   *heard;
    size_t          heard_count, records, lives;
    int64_t         now_ms;
    int64_t         revisions[KEYS];
    bool            fires[KEYS], grave[KEYS], known[KEYS];
    char            words[KEYS][64];
    unsigned        one_in; /* calls that fail; 0: none */
    bool            dead;   /* the process has died in the middle of a delivery */
    bool            down;   /* receivers fail */
    bool            redrive;
    struct ck_arena arena;
};

static int64_t clock_ms(void *context) { return ((struct world *)context)->now_ms; }

static struct alert_text text_of(int key)
{
    static char items[KEYS][16];

    snprintf(items[key], sizeof items[key], "item%02d", key);
    return (struct alert_text){ .item = items[key], .reporter = key % 3 == 0 ? "CHN" : key % 3 == 1 ? "USA" : "AUS" };
}

static int key_of(struct ck_bytes key)
{
    const char *found = memmem(key.data, key.size, "item", 4);

    return found ? atoi((char[]){ found[4], found[5], 0 }) : -1;
}

/* ---- what happens ---- */

static void append(struct world *world, int key, struct alert_text text)
{
    struct ck_bytes name;
    struct alert    alert;

    text.revision = world->revisions[key]++;
    alert = alert_of(text, &world->arena, &name);
    world->known[key] = true;
    world->fires[key] = !text.retracted && alert.state == ALERT_STATE_FIRING;
    world->grave[key] = alert.severity == ALERT_SEVERITY_CRITICAL;
    snprintf(world->words[key], sizeof world->words[key], "FIRING %s %d", world->grave[key] ? "critical" : "warning", (int)alert.episode);
    cr_assert_eq(cluster_append(world->cluster, "alerts", (uint16_t)ck_key_partition(name, PARTITIONS),
                                &(struct log_record){ .key = name, .value = alert_bytes(&alert, &world->arena), .time_ms = world->now_ms }),
                 0);
    world->records++;
}

static void happen(struct world *world)
{
    int               key = (int)random_below(&world->random, KEYS);
    struct alert_text text = text_of(key);
    unsigned          what = random_below(&world->random, 6);

    text.severity = random_below(&world->random, 2) ? ALERT_SEVERITY_CRITICAL : ALERT_SEVERITY_WARNING;
    text.state = what == 0 ? ALERT_STATE_RESOLVED : ALERT_STATE_FIRING;
    text.retracted = what == 1;
    text.episode = 1 + (int)random_below(&world->random, 2);
    append(world, key, text);
}

/* ---- who is told ---- */

static void deliver(void *context, const struct parcel *parcel, struct parcel_outcome *ret_outcome)
{
    struct world *world = context;
    unsigned      chance = world->one_in ? random_below(&world->random, world->one_in * 2) : 99;

    ret_outcome->end = PARCEL_AGAIN;
    ret_outcome->down = chance == 1;
    if (chance == 1 || chance == 2 || world->down || world->dead)
        return;
    for (size_t i = 0; i < parcel->count; i++) {
        const struct parcel_item *item = &parcel->items[i];
        struct heard             *heard = &world->heard[world->heard_count++];

        cr_assert_lt(world->heard_count, HEARD_MAX);
        *heard = (struct heard){ .receiver = (int)(parcel->receiver - world->routing->receivers),
                                 .key = key_of(item->key),
                                 .revision = item->revision,
                                 .change = item->change };
        memcpy(heard->id, item->id, sizeof heard->id);
        snprintf(heard->word, sizeof heard->word, "%.*s", (int)item->word.size, item->word.data);
    }
    ret_outcome->reached = true;
    if (chance == 0) /* it was told, and its answer was lost */
        return;
    world->dead = chance == 3;
    ret_outcome->end = PARCEL_TOLD;
}

static enum log_fault trouble(void *context, struct log *log, enum log_call call)
{
    static const enum log_fault of_commit[] = { FAULT_DIE,          FAULT_ABORT,      FAULT_UNKNOWN_COMMITTED, FAULT_UNKNOWN_ABORTED,
                                                FAULT_UNKNOWN_LATE, FAULT_DIE_HALFWAY };
    struct world               *world = context;

    (void)log;
    if (world->dead)
        return FAULT_DIE;
    if (!world->one_in || random_below(&world->random, call == CALL_POLL ? world->one_in * 20 : world->one_in * 2))
        return FAULT_NONE;
    switch (call) {
    case CALL_COMMIT: return of_commit[random_below(&world->random, 6)];
    case CALL_APPEND: return random_below(&world->random, 2) ? FAULT_ABORT : FAULT_DIE;
    case CALL_FOLLOW: return FAULT_LAG;
    case CALL_POLL: return random_below(&world->random, 2) ? FAULT_IDLE : FAULT_DIE;
    default: return FAULT_DIE;
    }
}

/* ---- lives ---- */

static struct world *world_new(unsigned seed, const char *yaml)
{
    struct world *world = calloc(1, sizeof *world);

    world->heard = calloc(HEARD_MAX, sizeof *world->heard);
    world->random = (struct random){ seed };
    world->now_ms = 1800000000000;
    world->cluster = cluster_new();
    world->routing = routing_of(yaml);
    world->yaml = yaml;
    cr_assert(cluster_create(world->cluster, "alerts", PARTITIONS) == 0 && cluster_create(world->cluster, "notify.told", PARTITIONS) == 0 &&
              cluster_create(world->cluster, "notify.dead", 1) == 0);
    cluster_faults(world->cluster, trouble, world);
    return world;
}

static void world_free(struct world *world)
{
    routing_free(world->routing);
    cluster_free(world->cluster);
    ck_arena_release(&world->arena);
    free(world->heard);
    free(world);
}

static struct log *log_new(struct world *world, const char *instance)
{
    const struct ck_topic *topics[NOTIFIER_TOPICS_MAX];
    enum log_role          roles[NOTIFIER_TOPICS_MAX];
    struct log_topic       log_topics[NOTIFIER_TOPICS_MAX];
    size_t                 count = notifier_topics(world->routing, topics, roles);
    struct log            *log;

    for (size_t i = 0; i < count; i++)
        log_topics[i] = (struct log_topic){ topics[i]->name, roles[i] };
    cr_assert_eq(log_memory_open(world->cluster, &(struct log_memory_options){ "notify", instance, log_topics, count, 4 }, &log), 0);
    return log;
}

struct life {
    struct log      *log;
    struct couriers *couriers;
    struct notifier *notifier;
};

/* The same in other words: it is read as another. */
static void reword(struct world *world)
{
    char yaml[1024];

    snprintf(yaml, sizeof yaml, "# %u\n%s", (unsigned)random_below(&world->random, 1000), world->yaml);
    routing_free(world->routing);
    world->routing = routing_of(yaml);
}

static int life_begin(struct world *world, const char *instance, struct life *ret_life)
{
    struct notifier_options options = { .routing = world->routing,
                                        .clock_ms = clock_ms,
                                        .pace_ms = clock_ms,
                                        .context = world,
                                        .commit_ms = 0,
                                        .quiet_ms = 60000,
                                        .redrive = world->redrive };

    world->dead = false;
    world->lives++;
    ret_life->log = options.log = log_new(world, instance);
    ret_life->couriers = options.couriers = couriers_new(&(struct courier_options){ world->routing, deliver, world });
    ret_life->notifier = NULL;
    return notifier_new(&options, &ret_life->notifier);
}

static void life_end(struct life *life, bool crashed)
{
    notifier_free(life->notifier);
    couriers_free(life->couriers);
    if (crashed)
        log_memory_crash(life->log);
    else
        log_close(life->log);
}

static bool all_is_told(const struct life *life)
{
    const struct book_counts *counts = notifier_book(life->notifier);

    return notifier_is_idle(life->notifier) && counts->owed[0] + counts->owed[1] == 0;
}

/* Runs until all is told; `events`: how many things happen on the way. */
static void run(struct world *world, size_t events, size_t steps)
{
    struct life life;
    int         result = life_begin(world, "one", &life);

    for (size_t i = 0; i < steps; i++) {
        world->now_ms += 400;
        if (events && random_below(&world->random, 3) == 0) {
            happen(world);
            events--;
        }
        if (result == 0)
            result = notifier_step(life.notifier, 0);
        if (result) {
            cr_assert_eq(result, -ECANCELED, "%d", result);
            life_end(&life, true);
            if (random_below(&world->random, 60) == 0)
                reword(world);
            result = life_begin(world, "one", &life);
        } else if (!events && all_is_told(&life))
            break;
    }
    cr_assert(result == 0 && all_is_told(&life));
    life_end(&life, false);
}

/* ---- what must hold ---- */

static const struct heard *last_heard(const struct world *world, int receiver, int key)
{
    for (size_t i = world->heard_count; i-- > 0;)
        if (world->heard[i].receiver == receiver && world->heard[i].key == key)
            return &world->heard[i];
    return NULL;
}

static bool is_end(const struct heard *heard) { return heard->change == NOTICE_CHANGE_ENDED || heard->change == NOTICE_CHANGE_RETRACTED; }

/* The receiver's last word on a key is what holds. */
static void check_known(const struct world *world, unsigned seed, int receiver)
{
    for (int key = 0; key < KEYS; key++) {
        const struct heard *heard = last_heard(world, receiver, key);
        bool                matches = world->fires[key] && (receiver == 0 || world->grave[key]);

        if (matches)
            cr_assert(heard && !is_end(heard) && strcmp(heard->word, world->words[key]) == 0, "seed %u: receiver %d, key %d: %s, not %s", seed,
                      receiver, key, heard ? heard->word : "nothing", world->words[key]);
        else
            cr_assert(!heard || is_end(heard), "seed %u: receiver %d, key %d: %s, but it is over", seed, receiver, key, heard->word);
    }
}

static void check_order(const struct world *world, unsigned seed)
{
    for (size_t i = 0; i < world->heard_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct heard *one = &world->heard[k], *two = &world->heard[i];

            if (one->receiver != two->receiver || one->key != two->key)
                continue;
            cr_assert_leq(one->revision, two->revision, "seed %u: key %d: revision %d after %d", seed, one->key, (int)two->revision,
                          (int)one->revision);
            cr_assert_eq(strcmp(one->id, two->id) == 0, one->revision == two->revision, "seed %u: key %d", seed, one->key);
        }
}

/* Killed wherever: at any call of the log, and between a delivery and its commit. */
Test(notifier, nothing_lost)
{
    size_t lives = 0, repeats = 0, messages = 0;

    for (unsigned seed = 1; seed <= 24; seed++) {
        struct world *world = world_new(seed, two_receivers);

        world->one_in = 6;
        run(world, 120, STEPS_MAX);
        world->one_in = 0;
        cluster_settle(world->cluster);
        run(world, 0, STEPS_MAX);
        check_known(world, seed, 0);
        check_known(world, seed, 1);
        check_order(world, seed);
        for (size_t i = 1; i < world->heard_count; i++)
            for (size_t k = 0; k < i; k++)
                if (strcmp(world->heard[i].id, world->heard[k].id) == 0) {
                    repeats++;
                    break;
                }
        messages += world->heard_count;
        lives += world->lives;
        world_free(world);
    }
    cr_assert(lives > 2000 && repeats > 1000, "%zu lives, %zu of %zu messages repeated", lives, repeats, messages);
}

/* Without faults each change is told once, and in the order in which it happened. */
Test(notifier, told_once)
{
    for (unsigned seed = 1; seed <= 20; seed++) {
        struct world *world = world_new(seed, two_receivers);

        run(world, 100, STEPS_MAX);
        run(world, 100, STEPS_MAX);
        check_known(world, seed, 0);
        check_known(world, seed, 1);
        check_order(world, seed);
        for (size_t i = 1; i < world->heard_count; i++)
            for (size_t k = 0; k < i; k++)
                cr_assert_neq(strcmp(world->heard[i].id, world->heard[k].id), 0, "seed %u: told twice", seed);
        world_free(world);
    }
}

/* What was over before it was read for the first time is told to nobody, though its beginning is still there. */
Test(notifier, history)
{
    struct world *world = world_new(1, two_receivers);

    for (int key = 0; key < KEYS; key++) {
        struct alert_text text = text_of(key);

        append(world, key, text);
        text.state = ALERT_STATE_RESOLVED;
        text.retracted = key % 4 == 3;
        if (key % 2)
            append(world, key, text);
    }
    run(world, 0, STEPS_MAX);
    cr_assert_eq(world->heard_count, KEYS / 2);
    for (size_t i = 0; i < world->heard_count; i++)
        cr_assert(world->heard[i].key % 2 == 0 && world->heard[i].change == NOTICE_CHANGE_BEGAN);
    for (int key = 0; key < KEYS; key++) {
        struct alert_text text = text_of(key);

        text.retracted = true;
        append(world, key, text);
    }
    run(world, 0, STEPS_MAX);
    cr_assert_eq(world->heard_count, KEYS, "the end is told to whom the beginning was");
    for (size_t i = KEYS / 2; i < world->heard_count; i++)
        cr_assert(world->heard[i].key % 2 == 0 && world->heard[i].change == NOTICE_CHANGE_RETRACTED);
    world_free(world);
}

/* Another routing is another question: a receiver that is new is told what holds, others are told what differs for them. */
Test(notifier, another_routing)
{
    char          wider[1024], narrower[1024];
    struct world *world = world_new(1, two_receivers);
    size_t        heard[2] = { 0 };

    snprintf(narrower, sizeof narrower, "%s", two_receivers);
    memcpy(strstr(narrower, "name: all, "), "name: few, ", 11);
    snprintf(wider, sizeof wider, "%s  - {name: rest, to: [pager]}\n", two_receivers);
    for (int key = 0; key < 6; key++) {
        struct alert_text text = text_of(key);

        append(world, key, text);
        text.severity = key % 2 ? ALERT_SEVERITY_CRITICAL : ALERT_SEVERITY_WARNING;
        text.episode = 2;
        append(world, key, text);
        text.state = ALERT_STATE_RESOLVED;
        if (key >= 4)
            append(world, key, text);
    }
    run(world, 0, STEPS_MAX);
    cr_assert_eq(world->heard_count, 4 + 2);
    routing_free(world->routing);
    world->routing = routing_of(wider);
    run(world, 0, STEPS_MAX);
    for (size_t i = 6; i < world->heard_count; i++)
        heard[world->heard[i].receiver]++;
    cr_assert(heard[0] == 0 && heard[1] == 2, "%zu, %zu", heard[0], heard[1]);
    routing_free(world->routing);
    world->routing = routing_of(narrower);
    run(world, 0, STEPS_MAX);
    cr_assert_eq(world->heard_count, 10, "the two that the pager was told of by the wider one have ended for him");
    cr_assert(is_end(&world->heard[8]) && is_end(&world->heard[9]) && world->heard[8].receiver == 1 && world->heard[9].receiver == 1);
    run(world, 0, STEPS_MAX);
    cr_assert_eq(world->heard_count, 10);
    check_order(world, 1);
    world_free(world);
}

/* from: now: what there is already is nobody's, its end neither. */
Test(notifier, from_now)
{
    char yaml[1024] = "from: now\n";
    int  times = 0;

    strcat(yaml, two_receivers);
    for (int late = 0; late < 2; late++) {
        struct world     *world = world_new(1, yaml);
        struct alert_text text = text_of(0);

        append(world, 0, text);
        run(world, 0, STEPS_MAX);
        text.state = ALERT_STATE_RESOLVED;
        append(world, 0, text);
        if (late)
            append(world, 1, text_of(1));
        run(world, 0, STEPS_MAX);
        cr_assert_eq(world->heard_count, (size_t)late);
        times += late && world->heard[0].key == 1;
        world_free(world);
    }
    cr_assert_eq(times, 1);
}

/* Two share the partitions, one dies, another comes: what each was told is known to the other. */
Test(notifier, two_instances)
{
    for (unsigned seed = 1; seed <= 30; seed++) {
        struct world *world = world_new(seed, two_receivers);
        const char   *names[] = { "one", "two" };
        struct life   lives[2];

        for (int i = 0; i < 2; i++)
            cr_assert_eq(life_begin(world, names[i], &lives[i]), 0);
        for (size_t step = 0; step < 1500; step++) {
            int who = (int)random_below(&world->random, 2);

            world->now_ms += 200;
            if (step < 900 && step % 7 == 0)
                happen(world);
            cr_assert_eq(notifier_step(lives[who].notifier, 0), 0);
            if (step < 900 && random_below(&world->random, 60) == 0) {
                bool crashed = random_below(&world->random, 2);

                if (!crashed)
                    cr_assert_eq(notifier_stop(lives[who].notifier, 0), 0);
                life_end(&lives[who], crashed);
                cr_assert_eq(life_begin(world, names[who], &lives[who]), 0);
            }
        }
        check_known(world, seed, 0);
        check_known(world, seed, 1);
        check_order(world, seed);
        for (int i = 0; i < 2; i++)
            life_end(&lives[i], false);
        world_free(world);
    }
}

static int count_dead(void *context, const struct log_record *record)
{
    struct ck_arena       arena = CK_ARENA_NULL;
    struct decode_failure failure;
    void                 *value;

    cr_assert_eq(decode_value(&notify_dead_topic, record->value, &arena, &value, &failure), DECODE_OK);
    cr_assert(ck_bytes_equal(((struct notify_dead *)value)->reason, CK_BYTES("gave_up")) ||
              ck_bytes_equal(((struct notify_dead *)value)->reason, CK_BYTES("undecodable")));
    ++*(int *)context;
    ck_arena_release(&arena);
    return 0;
}

/* Who is not reached for an hour gets no more of it; the letters tell what he missed. What he is told later is told. */
Test(notifier, given_up)
{
    struct world *world = world_new(1, "receivers:\n  - {name: hook, webhook: {url: 'http://127.0.0.1:9/'}, give_up: 1m}\n"
                                       "routes:\n  - {name: all, to: [hook]}\n");
    struct life   life;
    int           dead = 0;

    append(world, 0, text_of(0));
    world->down = true;
    cr_assert_eq(life_begin(world, "one", &life), 0);
    for (int step = 0; step < 400; step++) {
        world->now_ms += 400;
        cr_assert_eq(notifier_step(life.notifier, 0), 0);
    }
    cr_assert(notifier_book(life.notifier)->dead[0] == 1 && notifier_book(life.notifier)->owed[0] == 0);
    cr_assert_eq(cluster_read(world->cluster, "notify.dead", 0, 0, count_dead, &dead), 0);
    cr_assert_eq(dead, 1);
    world->down = false;
    append(world, 1, text_of(1));
    for (int step = 0; step < 400; step++) {
        world->now_ms += 400;
        cr_assert_eq(notifier_step(life.notifier, 0), 0);
    }
    cr_assert(world->heard_count == 1 && world->heard[0].key == 1);
    life_end(&life, false);
    world_free(world);
}

/* After a redrive who was away is told what holds, and what he was told is not repeated; what ended meanwhile is nobody's. Aborted commits, deaths
 * and restarts without the option on the way change nothing. */
Test(notifier, redriven)
{
    for (unsigned seed = 0; seed < 60; seed++) {
        struct world     *world = world_new(seed, "receivers:\n  - {name: hook, webhook: {url: 'http://127.0.0.1:9/'}, give_up: 1m}\n"
                                                      "routes:\n  - {name: all, to: [hook]}\n");
        struct alert_text over = text_of(2);
        struct life       life;
        size_t            times[KEYS] = { 0 };

        over.state = ALERT_STATE_RESOLVED;
        append(world, 0, text_of(0));
        run(world, 0, STEPS_MAX);
        append(world, 1, text_of(1));
        append(world, 2, text_of(2));
        world->down = true;
        cr_assert_eq(life_begin(world, "one", &life), 0);
        for (int step = 0; step < 400; step++) {
            world->now_ms += 400;
            cr_assert_eq(notifier_step(life.notifier, 0), 0);
        }
        cr_assert_eq(notifier_book(life.notifier)->dead[0], 2);
        life_end(&life, false);
        world->down = false;
        append(world, 2, over);
        run(world, 0, STEPS_MAX);
        cr_assert_eq(world->heard_count, 1, "without it nobody is told");
        world->redrive = true;
        world->one_in = seed % 3 ? 20 : 0;
        run(world, 0, STEPS_MAX);
        world->redrive = false;
        world->one_in = 0;
        run(world, 0, STEPS_MAX);
        for (size_t i = 0; i < world->heard_count; i++)
            times[world->heard[i].key]++;
        cr_assert(times[0] == 1 && times[1] >= 1 && times[2] == 0, "seed %u: %zu, %zu, %zu", seed, times[0], times[1], times[2]);
        check_known(world, seed, 0);
        check_order(world, seed);
        world_free(world);
    }
}

/* A record that nobody can read is a dead letter, and what comes behind it is told. */
Test(notifier, unreadable)
{
    struct world *world = world_new(1, two_receivers);
    int           dead = 0;

    cr_assert_eq(cluster_append(world->cluster, "alerts", 0, &(struct log_record){ .key = CK_BYTES("x"), .value = CK_BYTES("nothing") }), 0);
    append(world, 0, text_of(0));
    run(world, 0, STEPS_MAX);
    cr_assert_eq(cluster_read(world->cluster, "notify.dead", 0, 0, count_dead, &dead), 0);
    cr_assert(dead == 1 && world->heard_count == 1);
    world_free(world);
}

/* Partition counts that differ are a fault of the installation, not of a record. */
Test(notifier, partition_counts)
{
    struct world *world = world_new(1, "receivers:\n  - {name: hook, webhook: {url: 'http://127.0.0.1:9/'}}\n"
                                       "routes:\n  - {name: all, match: {topic: [alerts, policy.verdicts]}, to: [hook]}\n");
    struct life   life;

    cr_assert_eq(cluster_create(world->cluster, "policy.verdicts", PARTITIONS + 1), 0);
    cr_assert_eq(life_begin(world, "one", &life), -EDOM);
    life_end(&life, false);
    world_free(world);
}
