/* SPDX-License-Identifier: Apache-2.0
 * Asks a group who its members are and what was committed last, where the process is to go on whatever the brokers do: an answer to an admin request
 * that comes late may end it (librdkafka, issue 4605), so these are other calls (docs/decisions/0008). */
#ifndef CHOKEPOINT_KAFKA_PEERS_H
#define CHOKEPOINT_KAFKA_PEERS_H

#include <stdatomic.h>

#include "chokepoint/bytes.h"
#include "engine/kafka/kafka.h"

struct kafka_peers;

/* The questions end, unanswered, at until_ms (of monotonic_ms()), or within half a second after *stop is set. Does not wait for the brokers.
 * 0, or -EINVAL with a line. */
int  kafka_peers_open(const struct kafka_options *options, int64_t until_ms, const atomic_bool *stop, struct kafka_peers **ret_peers,
                      char ret_problem[KAFKA_PROBLEM_MAX]);
void kafka_peers_close(struct kafka_peers *peers);

/* Sets offset and metadata of each partition to what the group committed last, whatever transactions are undecided. */
rd_kafka_resp_err_t kafka_peers_committed(struct kafka_peers *peers, rd_kafka_topic_partition_list_t *parts);

/* The group as that coordinator describes it which knows the member `own`; any other answer is that of one that is none any more, or not yet. Valid
 * until the next call. */
rd_kafka_resp_err_t kafka_peers_members(struct kafka_peers *peers, const char *own, const struct rd_kafka_group_info **ret_group);

/* Whether a member may be the instance `name`, whose client.id is ours unless has_client_id: the installation sets one of its own. A member that
 * tells neither its group.instance.id nor such a client.id may be anyone. */
bool kafka_peers_may_be(const struct rd_kafka_group_member_info *member, struct ck_bytes name, bool has_client_id);

#endif
