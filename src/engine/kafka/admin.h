/* SPDX-License-Identifier: Apache-2.0
 * Describes and changes topics, groups and offsets of the cluster, for commands, through librdkafka's admin API (2.0.2). A request to a coordinator
 * that has timed out may still be answered, and that answer may end the process (librdkafka, issue 4605): workers ask otherwise (peers.h). */
#ifndef CHOKEPOINT_KAFKA_ADMIN_H
#define CHOKEPOINT_KAFKA_ADMIN_H

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"

struct kafka_admin;

/* Waits for the brokers up to installation->start_ms. 0, or a negative errno with one line that names the remedy. */
int  kafka_admin_open(const struct installation *installation, const struct journal *journal, struct kafka_admin **ret_admin,
                      char ret_problem[KAFKA_PROBLEM_MAX]);
void kafka_admin_free(struct kafka_admin *admin);

rd_kafka_t *kafka_admin_handle(struct kafka_admin *admin);

/* The line of the last call that did not return 0. */
const char *kafka_admin_problem(const struct kafka_admin *admin);

int kafka_admin_broker_ids(struct kafka_admin *admin, int32_t *ids, size_t max, size_t *ret_count);

struct kafka_setting {
    char *name, *value;
    bool  is_default;
};
struct kafka_settings {
    struct kafka_setting *items;
    size_t                count;
};
void        kafka_settings_release(struct kafka_settings *settings);
const char *kafka_settings_find(const struct kafka_settings *settings, const char *name); /* NULL */

/* Partition count of a topic (-ENOENT: no such topic; -EACCES) and the replication factor of its partition 0. */
int kafka_admin_topic(struct kafka_admin *admin, const char *topic, int *ret_replication);
int kafka_admin_topic_settings(struct kafka_admin *admin, const char *topic, struct kafka_settings *ret_settings);
int kafka_admin_broker_settings(struct kafka_admin *admin, int32_t broker, struct kafka_settings *ret_settings);

/* pairs: name, value, …, NULL. replication -1: the cluster's default. -EEXIST. */
int kafka_admin_create(struct kafka_admin *admin, const char *topic, int partitions, int replication, const char *const *pairs);
int kafka_admin_alter(struct kafka_admin *admin, const char *topic, const char *const *pairs); /* sets these options and keeps the others */
int kafka_admin_grow(struct kafka_admin *admin, const char *topic, int partitions);

/* First offset and high watermark (not the last stable offset). */
int kafka_admin_offsets(struct kafka_admin *admin, const char *topic, int partition, int64_t *ret_first, int64_t *ret_end);

struct kafka_member {
    char *id, *client, *host, *instance; /* instance: group.instance.id; "": it has none */
    struct kafka_member_part {
        char   *topic;
        int32_t partition;
    } * parts;
    size_t part_count;
};
struct kafka_members {
    struct kafka_member *items;
    size_t               count;
    char                *state; /* "Stable", "Empty", "Dead" … */
};
int  kafka_admin_members(struct kafka_admin *admin, const char *group, struct kafka_members *ret_members); /* a missing group: 0 members, "Dead" */
void kafka_members_release(struct kafka_members *members);

struct kafka_offset {
    char   *topic;
    int32_t partition;
    int64_t next;
    char   *note; /* the metadata that was committed with it */
};
struct kafka_offsets {
    struct kafka_offset *items;
    size_t               count;
};
int  kafka_admin_committed(struct kafka_admin *admin, const char *group, struct kafka_offsets *ret_offsets);
void kafka_offsets_release(struct kafka_offsets *offsets);

/* Deletes the records of a partition below `before` (retention by hand). */
int kafka_admin_truncate(struct kafka_admin *admin, const char *topic, int partition, int64_t before);

#endif
