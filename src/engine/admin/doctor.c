/* SPDX-License-Identifier: Apache-2.0
 * Findings; the library and the brokers. */
#include "engine/admin/doctor.h"
#include "engine/util/plural.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BROKERS_MAX = 64, DETAIL_MAX = 700 };

/* ---- findings ---- */

void doctor_tell(struct doctor *doctor, enum doctor_finding finding, const char *check, const char *subject, const char *mend, const char *format,
                 ...)
{
    static const char *const words[] = { "ok", "warn", "fail", "fail" };
    char                     detail[DETAIL_MAX];
    va_list                  arguments;

    doctor->counts[finding]++;
    if (finding == DOCTOR_OK && !doctor->all)
        return;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    terminal_table_printf(&doctor->table, "%s", words[finding]);
    terminal_table_printf(&doctor->table, "%s", check);
    terminal_table_printf(&doctor->table, "%s", subject);
    terminal_table_printf(&doctor->table, "%s%s%s", detail, mend ? "; " : "", mend ? mend : "");
}

void doctor_tell_failure(struct doctor *doctor, int error, enum doctor_finding denied, const char *check, const char *subject)
{
    doctor_tell(doctor, error == -EACCES ? denied : DOCTOR_FAIL_RIGHTS, check, subject, NULL, "%s", kafka_admin_problem(doctor->admin));
}

void doctor_gather(struct doctor *doctor, struct doctor_group *group, enum doctor_finding finding, const char *subject, const char *mend,
                   const char *text)
{
    size_t used = strlen(group->subjects);

    if (doctor->all) {
        doctor_tell(doctor, finding, "topic", subject, mend, "%s", text);
        return;
    }
    group->count++;
    if (group->count <= 3)
        snprintf(group->subjects + used, sizeof group->subjects - used, "%s%.48s", used ? ", " : "", subject);
}

void doctor_tell_group(struct doctor *doctor, struct doctor_group *group, enum doctor_finding finding, const char *mend, const char *text)
{
    char subject[64];

    if (group->count == 0)
        return;
    if (group->count == 1) {
        doctor_tell(doctor, finding, "topic", group->subjects, mend, "%s", text);
        return;
    }
    snprintf(subject, sizeof subject, "%zu topics", group->count);
    doctor_tell(doctor, finding, "topic", subject, mend, "%s (%s%s; --all lists them)", text, group->subjects, group->count > 3 ? " …" : "");
}

/* ---- the library ---- */

void doctor_library(struct doctor *doctor)
{
    const char *mechanism = installation_property(doctor->installation, "sasl.mechanism");
    char        risk[KAFKA_PROBLEM_MAX];

    if (!mechanism)
        mechanism = installation_property(doctor->installation, "sasl.mechanisms");
    doctor_tell(doctor, DOCTOR_OK, "library", "librdkafka", NULL, "%s", rd_kafka_version_str());
    if (mechanism && strncasecmp(mechanism, "SCRAM", 5) == 0 && rd_kafka_version() < 0x020601ff)
        doctor_tell(doctor, DOCTOR_WARN, "library", "librdkafka", "use 2.6.1 or later, or kafka.sasl.mechanism=PLAIN over TLS",
                    "%s cannot authenticate by %s with Kafka 4, and the message blames the password (its issue 4895)", rd_kafka_version_str(),
                    mechanism);
    for (int i = 0; kafka_risk(doctor->installation, i, risk, sizeof risk); i++)
        doctor_tell(doctor, DOCTOR_WARN, "security", "configuration", NULL, "%s", risk);
}

/* ---- brokers ---- */

static int number_of(const struct kafka_settings *settings, const char *name, int otherwise)
{
    const char *text = kafka_settings_find(settings, name);

    return text && *text ? atoi(text) : otherwise;
}

static void check_number(struct doctor *doctor, const char *broker, const struct kafka_settings *settings, const char *name, int least,
                         const char *why)
{
    int value = number_of(settings, name, least);

    if (value < least)
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "broker", broker, "change it on the brokers", "%s=%d, at least %d is needed: %s", name, value,
                    least, why);
}

static void check_broker(struct doctor *doctor, int32_t id)
{
    struct kafka_settings settings = { 0 };
    const char           *unclean;
    char                  broker[16];
    int                   result = kafka_admin_broker_settings(doctor->admin, id, &settings);

    snprintf(broker, sizeof broker, "%d", id);
    if (result) {
        doctor_tell(doctor, DOCTOR_WARN, "broker", broker, NULL,
                    "its settings cannot be seen by this user (DescribeConfigs on the cluster is optional)");
        return;
    }
    unclean = kafka_settings_find(&settings, "unclean.leader.election.enable");
    if (unclean && strcmp(unclean, "true") == 0)
        doctor_tell(doctor, DOCTOR_WARN, "broker", broker, "set it to false on the brokers, or `topics --apply` for our topics",
                    "unclean.leader.election.enable=true: committed records may be lost");
    check_number(doctor, broker, &settings, "transaction.max.timeout.ms", 30000, "transactions have that time-out");
    check_number(doctor, broker, &settings, "group.max.session.timeout.ms", 10000, "members have that session time-out");
    if (number_of(&settings, "group.min.session.timeout.ms", 0) > 10000)
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "broker", broker, "set kafka.session.timeout.ms to it",
                    "group.min.session.timeout.ms=%d, members use 10000", number_of(&settings, "group.min.session.timeout.ms", 0));
    doctor_tell(doctor, DOCTOR_OK, "broker", broker, NULL, "settings fit");
    kafka_settings_release(&settings);
}

/* Where offsets and transactions live: one copy on a cluster of several brokers is one disk away from forgetting them. */
static void check_internal(struct doctor *doctor, const char *topic)
{
    int wanted = doctor->brokers < 3 ? 2 : 3, replication = 0, partitions = kafka_admin_topic(doctor->admin, topic, &replication);

    if (partitions <= 0)
        return; /* made with the first group or transaction, or not to be seen by this user */
    if (replication < wanted)
        doctor_tell(doctor, DOCTOR_WARN, "topic", topic, doctor->brokers > 1 ? "kafka-reassign-partitions.sh gives it more" : NULL,
                    "replication %d on %d broker%s: a lost disk loses its records", replication, doctor->brokers, plural((size_t)doctor->brokers));
    else
        doctor_tell(doctor, DOCTOR_OK, "topic", topic, NULL, "replication %d", replication);
}

void doctor_brokers(struct doctor *doctor)
{
    int32_t ids[BROKERS_MAX];
    size_t  count = 0;
    char    text[16];
    int     result = kafka_admin_broker_ids(doctor->admin, ids, BROKERS_MAX, &count);

    if (result) {
        doctor_tell_failure(doctor, result, DOCTOR_FAIL_RIGHTS, "brokers", "");
        return;
    }
    doctor->brokers = (int)count;
    snprintf(text, sizeof text, "%zu", count);
    doctor_tell(doctor, DOCTOR_OK, "brokers", text, NULL, "reachable");
    for (size_t i = 0; i < count; i++)
        check_broker(doctor, ids[i]);
    check_internal(doctor, "__consumer_offsets");
    check_internal(doctor, "__transaction_state");
}
