/* SPDX-License-Identifier: Apache-2.0
 * Compares this host's clock with the brokers', as a worker does at its start; finds records with future timestamps. */
#include <stdio.h>
#include <time.h>

#include "chokepoint/day.h"
#include "chokepoint/processor.h"
#include "engine/admin/doctor.h"
#include "engine/kafka/clock.h"
#include "engine/log/log.h"
#include "engine/util/clock_check.h"

enum { CLOCK_SKEW_MS = 60000, OFFSETS_MS = 10000, CLOCK_MS = 15000 };

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the brokers' ---- */

static void compare(struct doctor *doctor, const char *topic, int64_t brokers_ms)
{
    int64_t host_ms = now_ms(), apart_ms = host_ms - brokers_ms;
    int32_t day = ck_day_from_ms(host_ms);
    char    text[CK_DAY_TEXT + 1], other[CK_DAY_TEXT + 1];

    if (!clock_has_come(day, brokers_ms)) {
        text[ck_day_write(day, text)] = other[ck_day_write(ck_day_from_ms(brokers_ms), other)] = 0;
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "clock", topic, "correct the wrong clock; if it is the brokers', `run --accept-day`",
                    "by this host's clock it is %s, by the brokers' %s: a processor would end at its start", text, other);
    } else if (apart_ms > CLOCK_SKEW_MS || apart_ms < -CLOCK_SKEW_MS) {
        doctor_tell(doctor, DOCTOR_WARN, "clock", topic, "synchronise both (NTP)", "this host's clock is %lld s %s the brokers'",
                    (long long)(apart_ms < 0 ? -apart_ms : apart_ms) / 1000, apart_ms < 0 ? "behind" : "ahead of");
    } else {
        doctor_tell(doctor, DOCTOR_OK, "clock", topic, NULL, "this host's clock and the brokers' are less than a minute apart");
    }
}

/* The topic of dead letters is dated by the brokers. */
static void compare_by(struct doctor *doctor, const struct ck_processor *processor)
{
    char               name[INSTALLATION_NAME_MAX], topic[INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct kafka_clock clock = { .installation = doctor->installation, .transactional_id = id, .topic = topic, .wait_ms = CLOCK_MS };
    int64_t            brokers_ms;
    int                result;

    snprintf(name, sizeof name, "%.230s.dlq", processor->name);
    installation_topic(doctor->installation, name, topic);
    if (kafka_admin_topic(doctor->admin, topic, NULL) <= 0)
        return; /* it was told of before */
    installation_group(doctor->installation, processor, name);
    snprintf(id, sizeof id, "%.230s.doctor-probe.clock", name);
    result = kafka_clock_read(&clock, &brokers_ms, problem);
    if (result == 0)
        compare(doctor, topic, brokers_ms);
    else if (result == LOG_UNKNOWN)
        doctor_tell(doctor, DOCTOR_WARN, "clock", topic, "`topics --apply`",
                    "its records are dated by their writers (message.timestamp.type is not LogAppendTime): this host's day is taken as it is");
    else
        doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, "clock", topic, NULL, "%s",
                    result == LOG_AGAIN ? "the brokers' clocks cannot be read: no answer in 15 s" : problem);
}

/* ---- records' ---- */

/* A record that is dated after now shows that this host's clock or its writer's is wrong, and the brokers find one by its date. */
static bool has_future(struct doctor *doctor, const char *topic, int partitions, int64_t time_ms)
{
    rd_kafka_topic_partition_list_t *parts = rd_kafka_topic_partition_list_new(partitions);
    bool                             found = false;

    for (int i = 0; i < partitions; i++)
        rd_kafka_topic_partition_list_add(parts, topic, i)->offset = time_ms + CLOCK_SKEW_MS;
    if (rd_kafka_offsets_for_times(kafka_admin_handle(doctor->admin), parts, OFFSETS_MS) == RD_KAFKA_RESP_ERR_NO_ERROR)
        for (int i = 0; i < parts->cnt; i++)
            found = found || (!parts->elems[i].err && parts->elems[i].offset >= 0);
    rd_kafka_topic_partition_list_destroy(parts);
    return found;
}

static void look_for_future(struct doctor *doctor)
{
    size_t future = 0;

    for (size_t i = 0; i < doctor->plan.count; i++) {
        const struct plan_topic *topic = &doctor->plan.items[i];
        int                      partitions = kafka_admin_topic(doctor->admin, topic->name, NULL);

        if (partitions <= 0 || !has_future(doctor, topic->name, partitions, now_ms()))
            continue;
        future++;
        doctor_tell(doctor, DOCTOR_WARN, "clock", topic->name, "synchronise both (NTP)",
                    "a record in it is dated more than a minute after now: this host's clock is late, or its writer's early");
    }
    if (future == 0)
        doctor_tell(doctor, DOCTOR_OK, "clock", "", NULL, "no record is dated after now");
}

void doctor_clock(struct doctor *doctor)
{
    for (const struct ck_processor *const *one = doctor->processors; *one; one++)
        compare_by(doctor, *one);
    look_for_future(doctor);
}
