/* SPDX-License-Identifier: Apache-2.0
 * What `chokepoint doctor` looks at, and how it tells what it found. */
#ifndef CHOKEPOINT_ADMIN_DOCTOR_H
#define CHOKEPOINT_ADMIN_DOCTOR_H

#include "engine/admin/topics_plan.h"
#include "engine/kafka/admin.h"
#include "engine/util/terminal_table.h"

enum doctor_finding {
    DOCTOR_OK,
    DOCTOR_WARN,
    DOCTOR_FAIL_RIGHTS,  /* exit 4: brokers, rights, the schema registry */
    DOCTOR_FAIL_TOPOLOGY /* exit 5: topics, offsets */
};

/* Subjects of which the same is to say. */
struct doctor_group {
    size_t count;
    char   subjects[160]; /* the first of them */
};

struct doctor {
    const struct installation        *installation;
    const struct ck_processor *const *processors; /* ends with NULL */
    struct kafka_admin               *admin;
    struct topics_plan                plan;
    int                               brokers;
    bool                              all, write;
    struct doctor_group               missing, missing_foreign, single; /* topics; single: of one replica */
    struct terminal_table             table;                            /* four columns */
    size_t                            counts[DOCTOR_FAIL_TOPOLOGY + 1];
};

/* One line: what was looked at, what was found, and, after "; ", what mends it (NULL: nothing). */
void doctor_tell(struct doctor *doctor, enum doctor_finding finding, const char *check, const char *subject, const char *mend, const char *format,
                 ...) __attribute__((format(printf, 6, 7)));

/* A question that was not answered: a missing right is `denied`, all else a missing broker. */
void doctor_tell_failure(struct doctor *doctor, int error, enum doctor_finding denied, const char *check, const char *subject);

/* With `all`, doctor_tell(); else kept, and told in one line by doctor_tell_group(). */
void doctor_gather(struct doctor *doctor, struct doctor_group *group, enum doctor_finding finding, const char *subject, const char *mend,
                   const char *text);
void doctor_tell_group(struct doctor *doctor, struct doctor_group *group, enum doctor_finding finding, const char *mend, const char *text);

void doctor_library(struct doctor *doctor);
void doctor_registry(struct doctor *doctor);
void doctor_brokers(struct doctor *doctor);
void doctor_topics(struct doctor *doctor);
void doctor_groups(struct doctor *doctor);
void doctor_clock(struct doctor *doctor);
void doctor_rights(struct doctor *doctor); /* transactional ids; with `write` also topics */

#endif
