/* SPDX-License-Identifier: Apache-2.0
 * The answers to probes: yes or no for the process, and for each processor why not. */
#include <criterion/criterion.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "engine/service/health.h"
#include "processors/all.h"

static struct run_state first, second;

static const struct run_state *const states[] = { &first, &second };

static struct health *health_of_both(void)
{
    first.processor = processors_all[0];
    second.processor = processors_all[1];
    return health_new(states, 2, 0);
}

/* Expects the answer, and a reason of the second processor that contains `why` (NULL: none). */
static void expect(struct health *health, enum health_probe probe, int64_t now_ms, bool yes, const char *why)
{
    char       *text = NULL;
    size_t      size = 0;
    FILE       *file = open_memstream(&text, &size);
    bool        good = health_write(health, probe, now_ms, file);
    json_t     *root;
    const char *reason;

    fclose(file);
    root = json_loads(text, 0, NULL);
    cr_assert(root, "not JSON: %s", text);
    cr_assert_eq(good, yes, "%s", text);
    cr_assert_eq(json_is_true(json_object_get(root, "ok")), yes);
    reason = json_string_value(json_object_get(json_array_get(json_object_get(root, "processors"), 1), "reason"));
    cr_assert_eq(reason != NULL, why != NULL, "%s", text);
    cr_assert(!why || strstr(reason, why), "%s", text);
    json_decref(root);
    free(text);
}

/* Ready only where every processor runs; in each other phase the answer says what is waited for. */
Test(health, ready_in_each_phase)
{
    static const char *const reasons[] = {
        "looks for brokers", "asks the schema registry", "has no record yet", "group to say", "7 records", "9 subjects", NULL, "stops", "exit code 6"
    };
    struct health *health = health_of_both();

    atomic_store(&first.phase, RUN_RUNNING);
    atomic_store(&second.restore_remaining, 7);
    atomic_store(&second.subjects_left, 9);
    atomic_store(&second.exit_code, 6);
    for (int phase = RUN_STARTING; phase <= RUN_ENDED; phase++) {
        atomic_store(&second.phase, phase);
        expect(health, HEALTH_READY, 1000, phase == RUN_RUNNING, reasons[phase]);
    }
    atomic_store(&second.phase, RUN_RUNNING);
    atomic_store(&first.commit_ms, 75000);
    expect(health, HEALTH_READY, 75000, false, "nothing was committed for 75 s");
    health_free(health);
}

/* A worker that has nothing to do because all it could read waits for a schema is not ready after a minute, and says for which. */
Test(health, kept_by_a_schema)
{
    struct health *health = health_of_both();

    atomic_store(&first.phase, RUN_RUNNING);
    atomic_store(&second.phase, RUN_RUNNING);
    atomic_store(&first.commit_ms, 100000);
    atomic_store(&second.commit_ms, 100000);
    atomic_store(&second.wait.place, RUN_WAITS | 3);
    atomic_store(&second.wait.schema, 4711);
    atomic_store(&second.wait.offset, 17);
    atomic_store(&second.wait.since_ms, 35000);
    expect(health, HEALTH_READY, 100000, true, NULL);
    atomic_store(&second.stalled_ms, 40001);
    expect(health, HEALTH_READY, 100000, true, NULL);
    atomic_store(&second.stalled_ms, 40000);
    expect(health, HEALTH_READY, 100000, false, "id 4711 in the schema registry: topic ");
    expect(health, HEALTH_READY, 100000, false, ", partition 3, offset 17, for 65 s");
    atomic_store(&second.wait.place, RUN_WAITS | RUN_WAITS_BY_FINGERPRINT);
    expect(health, HEALTH_READY, 100000, false, "fingerprint 0000000000001267");
    expect(health, HEALTH_STARTED, 100000, true, NULL);
    atomic_store(&second.phase, RUN_WAITING_FOR_REFERENCE);
    atomic_store(&second.stalled_ms, 99000);
    expect(health, HEALTH_READY, 100000, false, "waits for the schema");
    atomic_store(&second.phase, RUN_DRAINING);
    expect(health, HEALTH_READY, 100000, false, "stops");
    atomic_store(&second.wait.place, 0);
    atomic_store(&second.stalled_ms, 0);
    health_free(health);
}

/* A partition that waits for what it is short of says what, and of which there is how much. */
Test(health, short_of_something)
{
    struct health *health = health_of_both();

    atomic_store(&first.phase, RUN_RUNNING);
    atomic_store(&first.commit_ms, 100000);
    atomic_store(&second.phase, RUN_RESTORING);
    atomic_store(&second.lack.partition, 3);
    atomic_store(&second.lack.have, 41);
    atomic_store(&second.lack.need, 42);
    atomic_store(&second.lack.since_ms, 93000);
    expect(health, HEALTH_READY, 100000, false, "records of the changelog are left");
    atomic_store(&second.lack.of, WORKER_LACKS_TAIL);
    expect(health, HEALTH_READY, 100000, false, "the changelog of partition 3: its last transaction there is number 41, the group has 42, for 7 s");
    atomic_store(&second.lack.of, WORKER_LACKS_REFERENCE);
    expect(health, HEALTH_READY, 100000, false, ": it has 41 records, the rows of partition 3 have seen 42, for 7 s");
    expect(health, HEALTH_STARTED, 100000, true, NULL);
    atomic_store(&second.lack.of, WORKER_LACKS_NOTHING);
    atomic_store(&second.lack.since_ms, 0);
    health_free(health);
}

/* Started: when brokers and topics are found, however long the rest takes; and while a registry is waited for, which no restart would mend. */
Test(health, started)
{
    struct health *health = health_of_both();

    atomic_store(&first.phase, RUN_WAITING_FOR_REFERENCE);
    expect(health, HEALTH_STARTED, 1000, false, "looks for brokers");
    atomic_store(&second.phase, RUN_WAITING_FOR_REGISTRY);
    expect(health, HEALTH_STARTED, 1000, true, NULL);
    atomic_store(&second.phase, RUN_RESTORING);
    expect(health, HEALTH_STARTED, 1000, true, NULL);
    health_free(health);
}

/* Alive: whatever the phase, as long as each thread gives signs of life; one that does not is enough for no. */
Test(health, live)
{
    struct health *health = health_of_both();

    expect(health, HEALTH_LIVE, 29000, true, NULL);
    atomic_fetch_add(&first.heartbeats, 1);
    expect(health, HEALTH_LIVE, 31000, false, "no sign of life for 31 s");
    atomic_fetch_add(&second.heartbeats, 1);
    expect(health, HEALTH_LIVE, 32000, true, NULL);
    health_free(health);
}

/* A partition that stands, and brokers that do not answer, end readiness with their name; a process that has ended says that. */
Test(health, what_should_move)
{
    struct health *health = health_of_both();

    atomic_store(&first.phase, RUN_RUNNING);
    atomic_store(&second.phase, RUN_RUNNING);
    atomic_store(&first.commit_ms, 100000);
    atomic_store(&second.commit_ms, 100000);
    expect(health, HEALTH_READY, 100000, true, NULL);
    atomic_store(&second.stand.topic, 0);
    atomic_store(&second.stand.partition, 5);
    atomic_store(&second.stand.next, 17);
    atomic_store(&second.stand.end, 42);
    atomic_store(&second.stand.since_ms, 30000);
    atomic_store(&second.stand.count, 2);
    expect(health, HEALTH_READY, 100000, false, "partition 5 stands at offset 17 while its end is 42, for 70 s (2 stand)");
    atomic_store(&second.stand.topic, 99);
    expect(health, HEALTH_READY, 100000, false, ".changelog, partition 5");
    atomic_store(&second.stand.count, 0);
    atomic_store(&second.away_ms, 80001);
    expect(health, HEALTH_READY, 100000, true, NULL);
    atomic_store(&second.away_ms, 80000);
    expect(health, HEALTH_READY, 100000, false, "no broker answers for 20 s");
    atomic_store(&second.phase, RUN_RESTORING);
    expect(health, HEALTH_READY, 100000, false, "no broker answers for 20 s");
    health_free(health);
}
