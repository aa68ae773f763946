/* SPDX-License-Identifier: Apache-2.0
 * chokepoint dlq set-aside: a record that its processor cannot finish becomes a dead letter. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/admin/set_aside.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/kafka/admin.h"
#include "engine/kafka/damage.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "engine/cli/dlq_internal.h"
#include "engine/cli/stopped.h"

struct set_aside_asked {
    const struct dlq_place           *place;
    const struct ck_processor *const *processors; /* that there are */
    const struct installation        *installation;
    const struct ck_processor        *processor;
    uint16_t                          input;
    char                              group[INSTALLATION_NAME_MAX];
    char                              name[INSTALLATION_NAME_MAX]; /* of the topic, in Kafka */
    char                              problem[KAFKA_PROBLEM_MAX];  /* of a look for damage */
};

/* ---- which processor ---- */

/* The number of the input; -1: the processor does not read it. */
static int input_of(const struct ck_processor *processor, const struct installation *installation, const char *topic)
{
    char name[INSTALLATION_NAME_MAX];

    for (int i = 0; processor->inputs[i].topic; i++) {
        installation_topic(installation, processor->inputs[i].topic->name, name);
        if (strcmp(processor->inputs[i].topic->name, topic) == 0 || strcmp(name, topic) == 0)
            return i;
    }
    return -1;
}

static void list_readers(const struct set_aside_asked *asked)
{
    for (const struct ck_processor *const *one = asked->processors; *one; one++)
        if (input_of(*one, asked->installation, asked->place->topic) >= 0)
            fprintf(stderr, " %s", (*one)->name);
}

/* The named one, or the only one that reads the topic. */
static bool find_processor(struct set_aside_asked *asked)
{
    const struct dlq_place *place = asked->place;
    int                     readers = 0;

    for (const struct ck_processor *const *one = asked->processors; *one; one++) {
        int input = input_of(*one, asked->installation, place->topic);

        if (input < 0 || (place->processor && place->processor != *one))
            continue;
        readers++;
        asked->processor = *one;
        asked->input = (uint16_t)input;
    }
    if (readers == 1)
        return true;
    if (readers)
        fprintf(stderr, "%s dlq: several read %s: --processor says for which the record is set aside:", program_invocation_short_name, place->topic);
    else if (place->processor)
        fprintf(stderr, "%s dlq: %s does not read %s; its readers:", program_invocation_short_name, place->processor->name, place->topic);
    else
        fprintf(stderr, "%s dlq: no processor reads %s: `topology` shows the topics", program_invocation_short_name, place->topic);
    list_readers(asked);
    fputc('\n', stderr);
    return false;
}

/* Every partition's rows have seen the reference up to the same record, and a worker that passed one over would publish what others do not. */
static int refuse_reference(const struct set_aside_asked *asked)
{
    fprintf(
        stderr,
        "%s dlq: %s is a reference topic of %s: each of its workers reads it whole, and all partitions must have seen the same of it, so "
        "no record of it can be set aside. Instead: publish a later record of the same key that says it rightly (where a processor appends to it: a "
        "correction to the users' topic), or run a version of the program that can take it; a record of the key that "
        "came later is applied before anything is settled\n",
        program_invocation_short_name, asked->place->topic, asked->processor->name);
    return EXIT_USAGE;
}

/* ---- what is damaged ---- */

static int find_damage(void *context, int64_t from, struct set_aside_batch *ret_batch)
{
    struct set_aside_asked *asked = context;
    struct kafka_damage     damage;
    int result = kafka_damage_find(asked->installation, asked->name, (int32_t)asked->place->partition, from, &damage, asked->problem);

    if (result == 0)
        *ret_batch = (struct set_aside_batch){ damage.first, damage.last };
    return result;
}

/* The log gave up on the partition: whether it is for what can be set aside. */
static bool explain_damage(struct set_aside_asked *asked)
{
    const struct dlq_place *place = asked->place;
    struct kafka_damage     damage;

    if (kafka_damage_find(asked->installation, asked->name, (int32_t)place->partition, place->offset, &damage, asked->problem))
        return false;
    fprintf(stderr,
            "the batch of the offsets %" PRId64 " to %" PRId64 " cannot be read: %s. If another replica has it whole, move the leadership there. If "
            "none has, its records are lost, and their producer must send them anew: dlq set-aside %s %" PRId64 " %" PRId64 " --through %" PRId64
            " --reason TEXT goes on behind them, with a dead letter (`damaged`) for each\n",
            damage.first, damage.last, damage.text, place->topic, place->partition, damage.first, damage.last);
    return true;
}

/* ---- doing it ---- */

static int wait_until_stopped(const struct set_aside_asked *asked)
{
    struct stopping     stopping = { "dlq", asked->processor->name, asked->group, asked->installation };
    struct kafka_admin *admin = NULL;
    int                 result = brokers_open("dlq", asked->installation, &admin), code;

    code = result ? kafka_exit(result) : stopped_wait(&stopping, admin);
    kafka_admin_free(admin);
    return code;
}

static int explain(struct set_aside_asked *asked, int result, int64_t next, const char *problem)
{
    const struct dlq_place *place = asked->place;

    fprintf(stderr, "%s dlq: %s|%" PRId64 "|%" PRId64 ": ", program_invocation_short_name, place->topic, place->partition, place->offset);
    switch (result) {
    case -EALREADY:
        fprintf(stderr, "%s has done with it: the next offset of the partition is %" PRId64 "\n", asked->processor->name, next);
        return EXIT_CONFIG;
    case -EAGAIN:
        fprintf(stderr,
                "it is not the next one: that is offset %" PRId64 ". Only the next record of a partition can be set aside; with "
                "-X commit.inputs_max=1 %s commits all that come before the one that it cannot finish, and then names it\n",
                next, asked->processor->name);
        return EXIT_CONFIG;
    case -ERANGE: fprintf(stderr, "the damaged batch ends at offset %" PRId64 ": --through %" PRId64 "\n", next, next); return EXIT_CONFIG;
    case -ENOMSG:
        if (place->through >= 0) {
            fprintf(stderr, "what comes next can be read: it is set aside without --through\n");
            return EXIT_CONFIG;
        }
        if (explain_damage(asked))
            return EXIT_CONFIG;
        fprintf(stderr,
                "there is no record to read at offset %" PRId64
                " or behind it (or a producer's transaction is open there, or its bytes are damaged so that librdkafka says nothing)\n",
                next);
        return EXIT_CONFIG;
    case -EINVAL: fprintf(stderr, "there is no such partition\n"); return EXIT_CONFIG;
    case -EBUSY: fprintf(stderr, "an instance of %s joined the group meanwhile; stop it\n", asked->processor->name); return EXIT_BROKER;
    case -EIO:
        if (place->through < 0 && explain_damage(asked))
            return EXIT_CONFIG;
        break;
    default: break;
    }
    if (place->through >= 0 && *asked->problem) {
        fprintf(stderr, "%s\n", asked->problem);
        return kafka_exit(result);
    }
    fprintf(stderr, "%s\n", problem && *problem ? problem : worker_error(result));
    return worker_exit_code(result);
}

static void tell_done(const struct set_aside_asked *asked, int64_t next)
{
    const struct dlq_place *place = asked->place;
    const char             *topic = asked->processor->inputs[asked->input].topic->name, *processor = asked->processor->name;

    if (place->through >= 0)
        printf("set aside: %s|%" PRId64 "|%" PRId64 " to %" PRId64 " are dead letters in %s.dlq, without bytes", topic, place->partition,
               place->offset, place->through, processor);
    else
        printf("set aside: %s|%" PRId64 "|%" PRId64 " is a dead letter in %s.dlq", topic, place->partition, place->offset, processor);
    printf(", and %s goes on at offset %" PRId64 "; start it again: run %s\n", processor, next, processor);
}

static int apply(struct set_aside_asked *asked)
{
    const struct dlq_place *place = asked->place;
    struct installation     passing = *asked->installation; /* no member that its group waits for when it has gone */
    struct worker_topics    topics = worker_topics_new(asked->processor, asked->installation);
    char                    id[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX] = "";
    struct log             *log = NULL;
    int64_t                 next = 0;
    int                     result;

    passing.instance_static = false;
    installation_transactional_id(asked->installation, asked->processor, id);
    result = log_kafka_open(
        &(struct log_kafka_options){
            .installation = &passing, .group = asked->group, .transactional_id = id, .topics = topics.topics, .topic_count = topics.count },
        &log, problem, sizeof problem);
    worker_topics_free(&topics);
    if (result) {
        fprintf(stderr, "%s dlq: %s\n", program_invocation_short_name, problem);
        return kafka_exit(result);
    }
    result = set_aside(&(struct set_aside_options){ .processor = asked->processor,
                                                    .log = log,
                                                    .input = asked->input,
                                                    .partition = (uint16_t)place->partition,
                                                    .offset = place->offset,
                                                    .reason = place->reason,
                                                    .clock_ms = monotonic_ms,
                                                    .damage = place->through >= 0 ? find_damage : NULL,
                                                    .context = asked,
                                                    .last = place->through },
                       &next);
    if (result == 0)
        tell_done(asked, next);
    else
        result = explain(asked, result, next, log_kafka_problem(log));
    log_close(log);
    return result;
}

int dlq_set_aside(const struct dlq_place *place, const struct ck_processor *const *processors, const struct installation *installation)
{
    struct set_aside_asked asked = { .place = place, .processors = processors, .installation = installation };
    int                    code;

    if (!find_processor(&asked))
        return EXIT_USAGE;
    if (asked.processor->inputs[asked.input].role != CK_INPUT_STREAM)
        return refuse_reference(&asked);
    installation_group(installation, asked.processor, asked.group);
    installation_topic(installation, asked.processor->inputs[asked.input].topic->name, asked.name);
    code = wait_until_stopped(&asked);
    return code == EXIT_CLEAN ? apply(&asked) : code;
}
