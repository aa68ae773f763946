/* SPDX-License-Identifier: Apache-2.0
 * The rights that processors need in an installation: the fewest. Read and Write imply Describe in Kafka's authorizer, so that is not listed; no
 * right on the cluster is needed, because a transactional producer is idempotent by its transactional id. */
#ifndef CHOKEPOINT_ADMIN_ACL_PLAN_H
#define CHOKEPOINT_ADMIN_ACL_PLAN_H

#include <stdio.h>

#include "engine/config/installation.h"

enum acl_resource { ACL_TOPIC, ACL_GROUP, ACL_TRANSACTIONAL_ID };
enum acl_operation { ACL_READ = 1, ACL_WRITE = 2 };

struct acl {
    enum acl_resource resource;
    bool              prefixed; /* every name that begins so */
    char              name[INSTALLATION_NAME_MAX];
    unsigned          operations;
};

struct acl_plan {
    struct acl *items;
    size_t      count;
};

/* For processors (the list ends with NULL), each resource once. */
struct acl_plan acl_plan_new(const struct installation *installation, const struct ck_processor *const *processors);
/* Another right, of exactly this name, which is copied. The plan may be zeroed. */
void acl_plan_add(struct acl_plan *plan, enum acl_resource resource, const char *name, unsigned operations);
void acl_plan_free(struct acl_plan *plan);

const char *acl_resource_name(enum acl_resource resource);                    /* "topic", "group", "transactional-id": as options of kafka-acls */
void        acl_operations_name(unsigned operations, char *buf, size_t size); /* "Read", "Read,Write" */

/* The line of kafka-acls that gives it, quoted for a shell. */
void acl_write_command(const struct acl *acl, const char *brokers, const char *principal, FILE *file);

/* Those of the plan, with a line for the administrator before them. */
void acl_plan_write_commands(const struct acl_plan *plan, const struct installation *installation, const char *principal, FILE *file);

#endif
