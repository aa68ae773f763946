/* SPDX-License-Identifier: Apache-2.0
 * A Schema Registry, by the Confluent-compatible API: schemas of writers by their id, and the ids of our own. A thread of its own asks; whoever needs
 * a schema says so, goes on with other things, and looks again. An answer is kept for ever, the absence of one for seconds. */
#ifndef CHOKEPOINT_REGISTRY_REGISTRY_H
#define CHOKEPOINT_REGISTRY_REGISTRY_H

#include "chokepoint/avro.h"
#include "engine/util/journal.h"

enum { REGISTRY_PROBLEM_MAX = 512, REGISTRY_URLS_MAX = 8, REGISTRY_ANSWER_MAX = 1024 * 1024, REGISTRY_IDS_MAX = 4096, REGISTRY_SUBJECT_MAX = 264 };

struct registry_options {
    const char           *urls;            /* one or more, separated by commas; http or https, no credentials in them; NULL: nobody is asked */
    const char           *user, *password; /* basic authentication; NULL or "": none */
    const char           *token;           /* bearer */
    const char           *user_file, *password_file, *token_file; /* files instead of them, read at each call; NULL or "": none */
    const char           *ca, *certificate, *key /* files (PEM); NULL or "": the system's, none */;
    int                   call_ms; /* of one call; 0: 2000 */
    int                   retry_ms, retry_max_ms /* pauses after failures, doubled, with jitter; 0: 100, 10,000 */;
    int                   unknown_ms;   /* an id is held so long after the first "not found" before that is believed; negative: 0; 0: 10,000 */
    int                   absent_ms;    /* how long it is believed then; 0: 5000 */
    bool                  may_register; /* schemas of ours that a subject lacks */
    const struct journal *journal;      /* NULL: nothing is told */
};

struct registry;
struct installation;

/* Asks nothing yet: a registry that is down does not keep anyone from starting. -EINVAL (problem), -ENOMEM. */
int registry_open(const struct registry_options *options, struct registry **ret_registry, char *problem, size_t problem_size);

/* With the options of an installation; *ret_registry NULL: it has none. */
int registry_open_installation(const struct installation *installation, const struct journal *journal, struct registry **ret_registry, char *problem,
                               size_t problem_size);

void registry_close(struct registry *registry); /* after all readers that it gave */

/* From now on the id has this schema, as if it had been asked for. */
void registry_teach(struct registry *registry, uint32_t id, const char *schema);

/* Whether the id is settled: its schema is here, or is known not to be. If not, it is being asked for from now on. Never waits. */
bool registry_knows(struct registry *registry, uint32_t id);

/* Waits for that, for commands. */
bool registry_await(struct registry *registry, uint32_t id, int timeout_ms);

enum {
    REGISTRY_READER, /* ret_resolution lives as long as the registry */
    REGISTRY_UNKNOWN /* no such id, no Avro schema, or none that `type` can be read from (detail) */
};
/* What decodes a record that was written with the schema of this id. For ids that registry_knows(). Never waits. Any thread. */
int registry_reader(struct registry *registry, uint32_t id, const struct ck_record_type *type, const struct ck_resolution **ret_resolution,
                    char *detail, size_t detail_size);

enum {
    REGISTRY_OWN_KNOWN,
    REGISTRY_OWN_ASKED,  /* it is being asked for from now on; while the registry does not answer, for ever */
    REGISTRY_OWN_REFUSED /* it is not there and may not be registered, or the registry refuses it (problem) */
};
/* The id that one of our own schemas has in a subject. Never waits. Any thread. */
int registry_own(struct registry *registry, const char *subject, const struct ck_record_type *type, uint32_t *ret_id, char *problem,
                 size_t problem_size);

#endif
