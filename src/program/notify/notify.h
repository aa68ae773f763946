/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the command share: topics and rights (topics.c), the run on Kafka (service.c), its endpoints (endpoints.c), the dry run (dry.c).
 */
#ifndef CHOKEPOINT_PROGRAM_NOTIFY_H
#define CHOKEPOINT_PROGRAM_NOTIFY_H

#include <stdatomic.h>

#include "engine/config/installation.h"
#include "engine/util/exit_code.h"
#include "engine/util/journal.h"
#include "notify/work/notifier.h"

/* ---- topics.c: exit codes; what is wrong was told on stderr ---- */

/* Makes notify.told and notify.dead where they are missing, with as many partitions as the inputs have. */
int notify_make_topics(const struct installation *installation, const struct routing *routing);

/* The rights that it needs on a cluster with an authorizer, as commands of kafka-acls on stdout. Asks no cluster. */
void notify_print_rights(const struct installation *installation, const struct routing *routing, const char *principal);

void notify_group(const struct installation *installation, char ret_name[INSTALLATION_NAME_MAX]);
void notify_transactional_id(const struct installation *installation, char ret_id[INSTALLATION_NAME_MAX]);

/* ---- endpoints.c ---- */

struct notify_receiver_state {
    _Atomic uint64_t told, again, dead, owed;
};

struct notify_state { /* written by the thread of the notifier, read by that of the endpoints */
    const struct routing        *routing;
    _Atomic uint64_t             consumed, undecodable, committed, aborted, spared, rows;
    _Atomic int64_t              lag, beat_ms /* monotonic: the last step */, partitions;
    _Atomic int                  phase; /* enum notifier_phase; -1: starting */
    struct notify_receiver_state receivers[RECEIVERS_MAX];
};

struct notify_endpoints;

/* *ret NULL where http.listen is "". 0, or a negative errno, which it logs. */
int  notify_endpoints_new(const struct installation *installation, const struct journal *journal, const struct notify_state *state,
                          struct notify_endpoints **ret);
void notify_endpoints_free(struct notify_endpoints *endpoints);

/* ---- service.c, dry.c ---- */

/* Until SIGTERM or SIGINT, which are blocked. redrive: the topics are read anew, and who was not told of what holds is told. An exit code. */
int notify_run(const struct installation *installation, const struct routing *routing, bool redrive);

/* What would be told if it began now, of the records in the files of a replay. An exit code. */
int notify_dry_run(const struct routing *routing, const char *directory);

/* list.c: the rows of notify.told ("told"; "owed": those that owe something) or of notify.dead ("dead"), on standard output. An exit code. */
int notify_list(const struct installation *installation, const char *what);

#endif
