/* SPDX-License-Identifier: Apache-2.0
 * The log on librdkafka's mock cluster: what it reads when fetches fail, and what it tells of that. */
#include <criterion/criterion.h>

#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <string.h>

#include "engine/kafka/kafka.h"
#include "engine/log_kafka/internal.h"
#include "processors/all.h"

enum {
    FETCH = 1 /* their numbers in the protocol */,
    HEARTBEAT = 12,
    INIT_PRODUCER_ID = 22,
    SLICE_MS = 100,
    SLICES = 250,
    ERRORS = 400,
    STANDS_MS = 1200,
    BATCH = 10
};

enum { WRITTEN = 2, TOPICS = 3 };

enum read_by { BY_GROUP, BY_FOLLOWING };

struct world {
    rd_kafka_t              *producer;
    rd_kafka_mock_cluster_t *mock;
    struct installation      installation;
    struct log              *log;
    struct log_part          part; /* that is read */
    size_t                   records, produced;
    int64_t                  next; /* offset of the next record */
    int                      lost; /* partitions: how often */
};

static void produce(struct world *world)
{
    static char value[] = "v";

    for (int i = 0; i < BATCH; i++)
        rd_kafka_producev(world->producer, RD_KAFKA_V_TOPIC("read"), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_VALUE(value, 1), RD_KAFKA_V_END);
    cr_assert_eq(rd_kafka_flush(world->producer, 10000), RD_KAFKA_RESP_ERR_NO_ERROR);
    world->produced += BATCH;
}

static void open_world_as(struct world *world, enum read_by by, const char *instance)
{
    struct log_topic         topics[] = { { "read", by == BY_GROUP ? LOG_GROUP : LOG_FOLLOWED },
                                          { "other", by == BY_GROUP ? LOG_FOLLOWED : LOG_GROUP },
                                          { "written", LOG_WRITTEN } };
    struct log_kafka_options options = { .installation = &world->installation,
                                         .group = "group",
                                         .transactional_id = "id",
                                         .topics = topics,
                                         .topic_count = TOPICS,
                                         .stands_ms = STANDS_MS };
    char                     problem[512];
    rd_kafka_conf_t         *conf = rd_kafka_conf_new();

    *world = (struct world){ 0 };
    rd_kafka_conf_set(conf, "test.mock.num.brokers", "1", NULL, 0);
    world->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, problem, sizeof problem);
    cr_assert(world->producer, "%s", problem);
    world->mock = rd_kafka_handle_mock_cluster(world->producer);
    for (int i = 0; i < TOPICS; i++)
        rd_kafka_mock_topic_create(world->mock, topics[i].name, 1, 1);
    produce(world);
    installation_init(&world->installation, processors_all);
    cr_assert_eq(installation_set(&world->installation, "kafka.bootstrap.servers", rd_kafka_mock_cluster_bootstraps(world->mock), "here", problem),
                 0);
    if (instance)
        cr_assert_eq(installation_set(&world->installation, "instance", instance, "here", problem), 0);
    cr_assert_eq(log_kafka_open(&options, &world->log, problem, sizeof problem), 0, "%s", problem);
    if (by == BY_GROUP)
        cr_assert_eq(log_join(world->log), 0);
    else
        cr_assert_eq(log_follow(world->log, (struct log_cursor){ world->part, LOG_START }), 0);
}

static void open_world(struct world *world, enum read_by by) { open_world_as(world, by, NULL); }

static void close_world(struct world *world)
{
    log_close(world->log);
    installation_release(&world->installation);
    rd_kafka_destroy(world->producer);
}

/* One event: the records of a partition come in order, each once. */
static int step(struct world *world)
{
    struct log_event event;
    int              result = log_poll(world->log, SLICE_MS, &event);

    if (result)
        return result;
    if (event.type == LOG_ASSIGNED)
        return log_fetch(world->log, &(struct log_cursor){ world->part, world->next > 0 ? world->next : LOG_START }, 1);
    world->lost += event.type == LOG_LOST;
    for (size_t i = 0; event.type == LOG_RECORDS && i < event.count; i++) {
        cr_assert_eq(event.records[i].offset, world->next);
        world->next++;
        world->records++;
    }
    return 0;
}

/* Reads until everything that was produced is read. */
static void read_all(struct world *world)
{
    for (int i = 0; i < SLICES && world->records < world->produced; i++)
        cr_assert_eq(step(world), 0, "%s", log_kafka_problem(world->log));
    cr_assert_eq(world->records, world->produced, "%zu of %zu records; lag %lld; assigned anew %llu times; %zu stand", world->records,
                 world->produced, (long long)log_kafka_lag(world->log, world->part), (unsigned long long)log_kafka_health(world->log)->restarts,
                 log_kafka_health(world->log)->standing);
}

static void fail_fetches(struct world *world, size_t count, rd_kafka_resp_err_t error)
{
    rd_kafka_resp_err_t errors[ERRORS];

    for (size_t i = 0; i < count; i++)
        errors[i] = error;
    rd_kafka_mock_push_request_errors_array(world->mock, FETCH, count, errors);
}

static int step_until_it_fails(struct world *world)
{
    int result = 0;

    for (int i = 0; i < SLICES && result == 0; i++)
        result = step(world);
    return result;
}

/* An error of a fetch at the end of what is there is taken for that end, of the mock cluster: so one of them may go unseen. */
static void out_of_range(enum read_by by, size_t errors)
{
    struct world world;
    uint64_t     restarts;

    open_world(&world, by);
    read_all(&world);
    fail_fetches(&world, errors, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE);
    produce(&world);
    read_all(&world);
    restarts = log_kafka_health(world.log)->restarts;
    cr_assert(restarts == errors || restarts == errors - 1, "%llu new assignments for %zu errors", (unsigned long long)restarts, errors);
    close_world(&world);
}

/* An offset that was out of range for a moment, at a leader that was behind: the partition is read on, by the group and by who follows it. */
Test(log_kafka, out_of_range_once_group, .timeout = 60) { out_of_range(BY_GROUP, 2); }
Test(log_kafka, out_of_range_once_followed, .timeout = 60) { out_of_range(BY_FOLLOWING, 2); }
Test(log_kafka, out_of_range_often_group, .timeout = 60) { out_of_range(BY_GROUP, 5); }
Test(log_kafka, out_of_range_often_followed, .timeout = 60) { out_of_range(BY_FOLLOWING, 5); }

/* … and one that stays out of range ends with the line that it always had. */
Test(log_kafka, out_of_range_for_good, .timeout = 60)
{
    struct world world;

    open_world(&world, BY_FOLLOWING);
    read_all(&world);
    fail_fetches(&world, ERRORS, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE);
    produce(&world);
    cr_assert_eq(step_until_it_fails(&world), -ENODATA);
    cr_assert(strstr(log_kafka_problem(world.log), "read partition 0: offset 10 is wanted"), "%s", log_kafka_problem(world.log));
    cr_assert_eq(log_kafka_health(world.log)->restarts, 10);
    close_world(&world);
}

/* A partition that gives nothing, without a word of librdkafka, while its end is above: it stands until it gives again, and is assigned anew. Its lag
 * is what the brokers say, not what fetches said last. */
static void stands(enum read_by by)
{
    struct world                   world;
    const struct log_kafka_health *health;

    open_world(&world, by);
    health = log_kafka_health(world.log);
    read_all(&world);
    fail_fetches(&world, ERRORS, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE);
    produce(&world);
    for (int i = 0; i < SLICES && health->standing == 0; i++)
        cr_assert_eq(step(&world), 0, "%s", log_kafka_problem(world.log));
    cr_assert_eq(health->standing, 1);
    cr_assert_eq(health->stands.topic, world.part.topic);
    cr_assert_eq(health->stands_next, BATCH);
    cr_assert_eq(health->stands_end, 2 * BATCH);
    cr_assert_eq(log_kafka_lag(world.log, world.part), BATCH);
    for (int i = 0; i < SLICES && health->restarts == 0; i++)
        cr_assert_eq(step(&world), 0, "%s", log_kafka_problem(world.log));
    cr_assert_eq(health->restarts, 1);
    rd_kafka_mock_clear_request_errors(world.mock, FETCH);
    read_all(&world);
    for (int i = 0; i < SLICES && health->standing > 0; i++)
        cr_assert_eq(step(&world), 0);
    cr_assert_eq(health->standing, 0);
    close_world(&world);
}

Test(log_kafka, stands_group, .timeout = 60) { stands(BY_GROUP); }
Test(log_kafka, stands_followed, .timeout = 60) { stands(BY_FOLLOWING); }

/* … and where new assignments do not help, the process ends with its name. */
Test(log_kafka, stands_for_good, .timeout = 60)
{
    struct world world;

    open_world(&world, BY_FOLLOWING);
    read_all(&world);
    fail_fetches(&world, ERRORS, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE);
    produce(&world);
    cr_assert_eq(step_until_it_fails(&world), -EIO);
    cr_assert(strstr(log_kafka_problem(world.log), "read partition 0 stands at offset 10 while its end is 20"), "%s", log_kafka_problem(world.log));
    cr_assert_eq(log_kafka_health(world.log)->restarts, 3);
    close_world(&world);
}

/* A partition that has nothing to read never stands. */
Test(log_kafka, idle_is_well, .timeout = 60)
{
    struct world world;

    open_world(&world, BY_GROUP);
    read_all(&world);
    for (int i = 0; i < 3 * STANDS_MS / SLICE_MS; i++)
        cr_assert_eq(step(&world), 0);
    cr_assert_eq(log_kafka_health(world.log)->standing, 0);
    cr_assert_eq(log_kafka_health(world.log)->restarts, 0);
    cr_assert_eq(log_kafka_lag(world.log, world.part), 0);
    close_world(&world);
}

/* What brokers and librdkafka call damaged is counted, and fetched again. */
Test(log_kafka, refused_fetches_are_counted, .timeout = 60)
{
    static const struct {
        rd_kafka_resp_err_t error;
        enum log_refusal    refusal;
    } cases[] = { { RD_KAFKA_RESP_ERR_INVALID_MSG, LOG_REFUSED_CORRUPT }, { RD_KAFKA_RESP_ERR_UNKNOWN, LOG_REFUSED_OTHER } };
    struct world world;

    open_world(&world, BY_GROUP);
    read_all(&world);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t refused;

        fail_fetches(&world, 3, cases[i].error);
        produce(&world);
        read_all(&world);
        refused = log_kafka_health(world.log)->refused[cases[i].refusal];
        cr_assert(refused == 3 || refused == 2, "%llu of 3 errors", (unsigned long long)refused);
    }
    cr_assert_eq(log_kafka_health(world.log)->refused[LOG_REFUSED_COMPRESSION], 0);
    close_world(&world);
}

static void expect_property(const struct installation *installation, enum kafka_role role, const char *name, const char *value)
{
    struct kafka_options options = { .installation = installation, .role = role, .group = "group" };
    char                 problem[KAFKA_PROBLEM_MAX], text[64] = "";
    size_t               size = sizeof text;
    rd_kafka_t          *handle;

    cr_assert_eq(kafka_open(&options, &handle, problem), 0, "%s", problem);
    rd_kafka_conf_get(rd_kafka_conf(handle), name, text, &size);
    cr_assert_str_eq(text, value);
    kafka_close(handle);
}

static int until_it_answers(struct world *world, int (*call)(struct log *log, int timeout_ms))
{
    int result = LOG_AGAIN;

    for (int i = 0; i < SLICES && result == LOG_AGAIN; i++)
        result = call(world->log, SLICE_MS);
    return result;
}

static int begin(struct log *log, int timeout_ms)
{
    (void)timeout_ms;
    return log_begin(log);
}

/* Reads and commits as a member; once the group has lost it, a commit is refused here, whatever librdkafka says of itself by then. */
Test(log_kafka, commits_as_the_member_it_was, .timeout = 60)
{
    struct world      world;
    struct log_cursor cursor;
    int               result;

    open_world(&world, BY_GROUP);
    read_all(&world);
    cursor = (struct log_cursor){ world.part, world.next };
    cr_assert_eq(until_it_answers(&world, begin), 0);
    for (int i = 0; i < SLICES && (result = log_commit(world.log, &cursor, 1, 1000)) == LOG_AGAIN; i++)
        ;
    cr_assert_eq(result, 0, "%s", log_kafka_problem(world.log));
    for (int i = 0; i < 3; i++)
        rd_kafka_mock_push_request_errors(world.mock, HEARTBEAT, 1, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID);
    cr_assert_eq(log_begin(world.log), 0);
    world.lost = 0;
    for (int i = 0; i < SLICES && !world.lost; i++)
        cr_assert_eq(step(&world), 0);
    cr_assert(world.lost);
    cr_assert_eq(log_commit(world.log, &cursor, 1, 1000), LOG_ABORT);
    for (int i = 0; i < SLICES && (result = log_abort(world.log, 1000)) == LOG_AGAIN; i++)
        ;
    cr_assert_eq(result, 0);
    close_world(&world);
}

/* The transaction after an aborted one is begun by another producer, in another epoch: the brokers take no record of it for one of the aborted. */
Test(log_kafka, another_epoch_after_an_abort, .timeout = 60)
{
    struct world           world;
    const struct producer *first;

    open_world(&world, BY_FOLLOWING);
    cr_assert_eq(until_it_answers(&world, begin), 0);
    first = log_kafka_of(world.log)->writer.producer;
    cr_assert_eq(log_append(world.log, &(struct log_record){ .part = { WRITTEN, 0 }, .key = CK_BYTES("k"), .value = CK_BYTES("v") }), 0);
    for (int i = 0; i < 10; i++)
        cr_assert_eq(step(&world), 0); /* the record is written: the coordinator knows of the transaction */
    cr_assert_eq(until_it_answers(&world, log_abort), 0, "%s", log_kafka_problem(world.log));
    cr_assert_eq(until_it_answers(&world, begin), 0, "%s", log_kafka_problem(world.log));
    cr_assert_neq(log_kafka_of(world.log)->writer.producer, first);
    close_world(&world);
}

/* While it was starting, who had its partitions may have taken it for dead and fenced it: it is another epoch's as soon as it is given some. */
Test(log_kafka, another_epoch_when_it_is_given_partitions_first, .timeout = 60)
{
    struct world           world;
    const struct producer *first;

    open_world(&world, BY_GROUP);
    first = log_kafka_of(world.log)->writer.producer;
    read_all(&world);
    cr_assert_eq(until_it_answers(&world, begin), 0, "%s", log_kafka_problem(world.log));
    cr_expect_neq(log_kafka_of(world.log)->writer.producer, first);
    close_world(&world);
}

/* The question for predecessors is no reason to wait: neither at a stop nor when partitions are given back. Brokers answer after two minutes here. */
Test(log_kafka, stops_asking_for_predecessors, .timeout = 60)
{
    struct world      world;
    struct log_kafka *kafka;

    open_world_as(&world, BY_GROUP, "a");
    read_all(&world);
    kafka = log_kafka_of(world.log);
    while (!predecessors_ended(&kafka->predecessors, SLICE_MS))
        cr_assert_eq(step(&world), 0);
    rd_kafka_mock_broker_set_rtt(world.mock, 1, 120000);
    ((struct installation *)(uintptr_t)kafka->options.installation)->end_predecessors = true;
    predecessors_end(kafka);
    cr_expect_not(predecessors_ended(&kafka->predecessors, SLICE_MS));
    predecessors_end(kafka);
    predecessors_close(&kafka->predecessors);
    cr_expect(predecessors_ended(&kafka->predecessors, 0));
    rd_kafka_mock_broker_set_rtt(world.mock, 1, 0);
    close_world(&world);
}

/* Polls until it has lost its partitions once more, or the log ends. */
static int fence(struct world *world)
{
    int result = 0, lost = world->lost;

    rd_kafka_mock_push_request_errors(world->mock, HEARTBEAT, 1, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID);
    for (int i = 0; i < SLICES && result == 0 && world->lost == lost; i++)
        result = step(world);
    return result;
}

/* A static member that is fenced has lost its partitions, joins anew and reads on; not for ever. */
Test(log_kafka, a_fenced_member_joins_anew, .timeout = 120)
{
    struct world world;

    open_world_as(&world, BY_GROUP, "a");
    read_all(&world);
    for (int i = 1; i <= 3; i++) {
        cr_assert_eq(fence(&world), 0, "%s", log_kafka_problem(world.log));
        cr_assert_eq(world.lost, i);
        produce(&world);
        read_all(&world);
    }
    cr_assert_eq(fence(&world), -ESTALE);
    cr_assert(strstr(log_kafka_problem(world.log), "another process has the instance a"), "%s", log_kafka_problem(world.log));
    close_world(&world);
}

/* Checksums are looked at whatever an installation says; what restores reads leaders, whatever rack it is in. */
Test(log_kafka, what_consumers_must_have, .timeout = 60)
{
    struct installation installation;
    char                problem[INSTALLATION_PROBLEM_MAX];
    rd_kafka_t         *handle;

    installation_init(&installation, processors_all);
    installation_set(&installation, "kafka.bootstrap.servers", "127.0.0.1:1", "here", problem);
    installation_set(&installation, "kafka.client.rack", "eu-1", "here", problem);
    installation_set(&installation, "kafka.check.crcs", "true", "here", problem);
    expect_property(&installation, KAFKA_GROUP, "check.crcs", "true");
    expect_property(&installation, KAFKA_READER, "check.crcs", "true");
    expect_property(&installation, KAFKA_GROUP, "client.rack", "eu-1");
    expect_property(&installation, KAFKA_READER, "client.rack", "");
    installation_set(&installation, "kafka.check.crcs", "false", "there", problem);
    cr_assert_eq(kafka_open(&(struct kafka_options){ .installation = &installation, .role = KAFKA_READER }, &handle, problem), -EINVAL);
    cr_assert(strstr(problem, "there: kafka.check.crcs cannot be set"), "%s", problem);
    installation_release(&installation);
}

/* Where an instance is named, it is a static member of its group, unless it is not to be. */
Test(log_kafka, static_members, .timeout = 60)
{
    struct installation installation;
    char                problem[INSTALLATION_PROBLEM_MAX];

    installation_init(&installation, processors_all);
    installation_set(&installation, "kafka.bootstrap.servers", "127.0.0.1:1", "here", problem);
    expect_property(&installation, KAFKA_GROUP, "group.instance.id", "");
    installation_set(&installation, "instance", "a", "here", problem);
    expect_property(&installation, KAFKA_GROUP, "group.instance.id", "a");
    expect_property(&installation, KAFKA_READER, "group.instance.id", "");
    installation_set(&installation, "instance.static", "false", "here", problem);
    expect_property(&installation, KAFKA_GROUP, "group.instance.id", "");
    installation_release(&installation);
}
