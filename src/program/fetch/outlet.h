/* SPDX-License-Identifier: Apache-2.0
 * Where `fetch` hands records to: a directory, or the users' topics with fetch.place. */
#ifndef CHOKEPOINT_FETCH_OUTLET_H
#define CHOKEPOINT_FETCH_OUTLET_H

#include "engine/config/installation.h"
#include "source/fetch/store.h"

struct outlet {
    struct fetch_store *store;
    struct log         *log; /* NULL: files */
};

/* `topics` ends with NULL and outlives the outlet. An exit code; what is wrong was told on stderr. */
int outlet_open_directory(const char *path, const struct ck_topic *const *topics, struct outlet *ret_outlet);

/* Makes fetch.place where it is missing. The transactional id is of the source: a second fetch of it ends the first. */
int outlet_open_kafka(const struct installation *installation, const char *source, const struct ck_topic *const *topics, struct outlet *ret_outlet);

/* The rights on a cluster with an authorizer that outlet_open_kafka() and what follows need, where fetch.place is there; as commands of
 * kafka-acls on stdout. Asks no cluster. */
void outlet_print_rights(const struct installation *installation, const char *source, const struct ck_topic *const *topics, const char *principal);

/* Why the store failed, in one line. */
const char *outlet_problem(const struct outlet *outlet);
void        outlet_close(struct outlet *outlet);

#endif
