/* SPDX-License-Identifier: Apache-2.0
 * Derives ACLs from the topics that processors read and write. */
#include "engine/admin/acl_plan.h"

#include <stdlib.h>

#include "chokepoint/processor.h"
#include "engine/admin/topics_plan.h"

static struct acl *add(struct acl_plan *plan, enum acl_resource resource, unsigned operations)
{
    plan->items = realloc(plan->items, (plan->count + 1) * sizeof *plan->items);
    if (!plan->items)
        abort();
    plan->items[plan->count] = (struct acl){ .resource = resource, .operations = operations };
    return &plan->items[plan->count++];
}

void acl_plan_add(struct acl_plan *plan, enum acl_resource resource, const char *name, unsigned operations)
{
    struct acl *acl = add(plan, resource, operations);

    snprintf(acl->name, sizeof acl->name, "%s", name);
}

static unsigned operations_of(unsigned uses)
{
    unsigned operations = 0;

    if (uses & (PLAN_READS | PLAN_KEEPS))
        operations |= ACL_READ;
    if (uses & (PLAN_WRITES | PLAN_KEEPS))
        operations |= ACL_WRITE;
    return operations;
}

struct acl_plan acl_plan_new(const struct installation *installation, const struct ck_processor *const *processors)
{
    struct topics_plan topics = topics_plan_new(installation, processors);
    struct acl_plan    plan = { 0 };

    for (size_t i = 0; i < topics.count; i++)
        acl_plan_add(&plan, ACL_TOPIC, topics.items[i].name, operations_of(topics.items[i].uses));
    topics_plan_free(&topics);
    for (const struct ck_processor *const *one = processors; *one; one++) {
        struct acl *acl;
        char        group[INSTALLATION_NAME_MAX];

        installation_group(installation, *one, group);
        acl_plan_add(&plan, ACL_GROUP, group, ACL_READ);
        acl = add(&plan, ACL_TRANSACTIONAL_ID, ACL_WRITE);
        acl->prefixed = true; /* of all instances */
        snprintf(acl->name, sizeof acl->name, "%.*s.", INSTALLATION_NAME_MAX - 2, group);
    }
    return plan;
}

void acl_plan_free(struct acl_plan *plan)
{
    free(plan->items);
    *plan = (struct acl_plan){ 0 };
}

/* ---- text ---- */

const char *acl_resource_name(enum acl_resource resource)
{
    switch (resource) {
    case ACL_TOPIC: return "topic";
    case ACL_GROUP: return "group";
    case ACL_TRANSACTIONAL_ID: return "transactional-id";
    }
    return "";
}

void acl_operations_name(unsigned operations, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s%s", operations & ACL_READ ? "Read" : "", operations == (ACL_READ | ACL_WRITE) ? "," : "",
             operations & ACL_WRITE ? "Write" : "");
}

static void write_quoted(const char *text, FILE *file)
{
    fputc('\'', file);
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", file);
        else
            fputc(*text, file);
    fputc('\'', file);
}

void acl_write_command(const struct acl *acl, const char *brokers, const char *principal, FILE *file)
{
    fputs("kafka-acls.sh --bootstrap-server ", file);
    write_quoted(brokers, file);
    fputs(" --add --allow-principal ", file);
    write_quoted(principal, file);
    if (acl->operations & ACL_READ)
        fputs(" --operation Read", file);
    if (acl->operations & ACL_WRITE)
        fputs(" --operation Write", file);
    if (acl->prefixed)
        fputs(" --resource-pattern-type prefixed", file);
    fprintf(file, " --%s ", acl_resource_name(acl->resource));
    write_quoted(acl->name, file);
    fputc('\n', file);
}

void acl_plan_write_commands(const struct acl_plan *plan, const struct installation *installation, const char *principal, FILE *file)
{
    const char *brokers = installation_property(installation, "bootstrap.servers");

    fputs("# An administrator runs these; add --command-config FILE where the cluster asks who that is.\n", file);
    for (size_t i = 0; i < plan->count; i++)
        acl_write_command(&plan->items[i], brokers ? brokers : "localhost:9092", principal, file);
}
