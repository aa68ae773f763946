/* SPDX-License-Identifier: Apache-2.0
 * A client of a Schema Registry with the Confluent-compatible API: writers' schemas by id, and the ids of our own schemas. Its own thread makes the
 * requests. A caller requests a schema, continues with other work, and looks again. Answers are kept for ever, "not found" for seconds. */
#ifndef CHOKEPOINT_REGISTRY_REGISTRY_H
#define CHOKEPOINT_REGISTRY_REGISTRY_H

#include "chokepoint/avro.h"
#include "engine/util/journal.h"

enum { REGISTRY_PROBLEM_MAX = 512, REGISTRY_URLS_MAX = 8, REGISTRY_ANSWER_MAX = 1024 * 1024, REGISTRY_IDS_MAX = 4096, REGISTRY_SUBJECT_MAX = 264 };

struct registry_options {
    const char           *urls;            /* one or more, separated by commas; http or https, without credentials; NULL: no requests are made */
    const char           *user, *password; /* basic authentication; NULL or "": none */
    const char           *token;           /* bearer */
    const char           *user_file, *password_file, *token_file; /* files instead of them, read at each call; NULL or "": none */
    const char           *ca, *certificate, *key /* files (PEM); NULL or "": the system's, none */;
    int                   call_ms; /* of one call; 0: 2000 */
    int                   retry_ms, retry_max_ms /* pauses after failures, doubled, with jitter; 0: 100, 10,000 */;
    int                   unknown_ms;   /* an id counts as absent after so many ms of "not found"; negative: 0; 0: 10,000 */
    int                   absent_ms;    /* then it counts as absent for so many ms; 0: 5000 */
    bool                  may_register; /* schemas of ours that a subject lacks */
    const struct journal *journal;      /* NULL: nothing is told */
};

struct registry;
struct installation;

/* Makes no request yet, so a registry that is down prevents no start. 0, -EINVAL (problem), -ENOMEM. */
int registry_open(const struct registry_options *options, struct registry **ret_registry, char *problem, size_t problem_size);

/* With the options of an installation; *ret_registry NULL: it has none. */
int registry_open_installation(const struct installation *installation, const struct journal *journal, struct registry **ret_registry, char *problem,
                               size_t problem_size);

void registry_close(struct registry *registry); /* after all readers that it gave */

/* From now on the id has this schema, as if it had been asked for. */
void registry_teach(struct registry *registry, uint32_t id, const char *schema);

/* Whether the id is resolved: its schema is known, or known to be absent. If not, requests it. Never blocks. */
bool registry_knows(struct registry *registry, uint32_t id);

/* Waits for that, for commands. */
bool registry_await(struct registry *registry, uint32_t id, int timeout_ms);

enum {
    REGISTRY_READER, /* ret_resolution lives as long as the registry */
    REGISTRY_UNKNOWN /* no such id, no Avro schema, or none that `type` can be read from (detail) */
};
/* The resolution that decodes values of this id's schema. Only for ids that registry_knows(). Never blocks. Any thread. */
int registry_reader(struct registry *registry, uint32_t id, const struct ck_record_type *type, const struct ck_resolution **ret_resolution,
                    char *detail, size_t detail_size);

enum {
    REGISTRY_OWN_KNOWN,
    REGISTRY_OWN_ASKED,  /* it is requested; remains so while the registry does not answer */
    REGISTRY_OWN_REFUSED /* it is not there and may not be registered, or the registry refuses it (problem) */
};
/* The id of one of our own schemas in a subject. Never blocks. Any thread. */
int registry_own(struct registry *registry, const char *subject, const struct ck_record_type *type, uint32_t *ret_id, char *problem,
                 size_t problem_size);

#endif
