/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the command share: topics and rights (topics.c), the items that routes name (items.c), the run on Kafka (service.c), its
 * endpoints (endpoints.c), the dry run (dry.c).
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

/* ---- items.c ---- */

enum { NOTIFY_ITEMS_UNCOMPARED = -1, NOTIFY_ITEMS_PROBLEM_MAX = 640 };

/* The topics that say which items there are; ends with NULL. */
extern const struct ck_topic *const notify_item_topics[];

/* Whether any route names an item. */
bool notify_names_items(const struct routing *routing);

/* `problem` names the item, and the nearest one that is known. */
typedef void   notify_unknown(void *context, const struct routing *routing, const struct notify_route *route, const char *problem);
notify_unknown notify_say_unknown; /* on stderr */

/* Compares the items that routes name with the catalogue and the measures that intake accepted: of a directory that a replay wrote, or (NULL) on
 * Kafka, which takes some seconds at most. Tells each that neither knows. How many, or NOTIFY_ITEMS_UNCOMPARED, with words. */
int notify_compare_items(const struct installation *installation, const struct routing *routing, const char *directory, notify_unknown *tell,
                         void *context, char ret_problem[NOTIFY_ITEMS_PROBLEM_MAX]);

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

/* list.c: the rows of notify.told ("told"; "owed": those that owe something) or of notify.dead ("dead"), on standard output, as JSON or for people.
 * An exit code. */
int notify_list(const struct installation *installation, const char *what, bool json);

/* list_write.c: one row, appended with its newline. `value`, which is JSON, is an object of the line, or null. */
void notify_write_told(const struct notify_told *told, bool json, struct ck_buffer *buffer);
void notify_write_dead(const struct notify_dead *dead, bool json, struct ck_buffer *buffer);

#endif
