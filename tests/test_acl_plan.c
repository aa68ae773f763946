/* SPDX-License-Identifier: Apache-2.0
 * The rights of processors: enough and not more. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/admin/acl_plan.h"
#include "engine/config/processor_set.h"
#include "processors/all.h"

static char prefix[] = "eu.", host[] = "a";

static struct acl_plan plan_of(const char *processor)
{
    struct installation  installation = { .processors = processors_all, .prefix = prefix, .instance = host, .partitions = 3, .replication = -1 };
    struct processor_set selection = { 0 };

    cr_assert(processor_set_add(&selection, processors_all, processor));
    return acl_plan_new(&installation, selection.items);
}

static const struct acl *named(const struct acl_plan *plan, enum acl_resource resource, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].resource == resource && strcmp(plan->items[i].name, name) == 0)
            return &plan->items[i];
    return NULL;
}

static unsigned rights(const struct acl_plan *plan, enum acl_resource resource, const char *name)
{
    const struct acl *acl = named(plan, resource, name);

    return acl ? acl->operations : 0;
}

/* A processor may read what it reads, write what it writes and its dead letters, both for its changelog, read its group, write under the
 * transactional ids of its instances, and nothing else. */
Test(acl_plan, is_enough_and_not_more)
{
    struct acl_plan plan = plan_of("enrich");

    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.intake.trade"), ACL_READ);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.intake.measures"), ACL_READ);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.intake.items"), ACL_READ);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.trade.enriched"), ACL_WRITE);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.enrich.dlq"), ACL_WRITE);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.enrich.changelog"), ACL_READ | ACL_WRITE);
    cr_expect_eq(rights(&plan, ACL_GROUP, "eu.enrich"), ACL_READ);
    cr_expect_eq(rights(&plan, ACL_TRANSACTIONAL_ID, "eu.enrich."), ACL_WRITE);
    cr_expect_eq(plan.count, 8);
    acl_plan_free(&plan);
}

/* Only transactional ids are given by prefix: the instances of one processor, not those of a processor whose name begins alike. */
Test(acl_plan, only_transactional_ids_are_prefixed)
{
    struct acl_plan plan = plan_of("alert");

    for (size_t i = 0; i < plan.count; i++) {
        cr_expect_eq(plan.items[i].prefixed, plan.items[i].resource == ACL_TRANSACTIONAL_ID);
        if (plan.items[i].prefixed)
            cr_expect_eq(plan.items[i].name[strlen(plan.items[i].name) - 1], '.');
    }
    acl_plan_free(&plan);
}

/* A command is one line that a shell takes apart into the words that were meant, whatever stands in the principal. */
Test(acl_plan, commands_are_quoted)
{
    struct acl acl = { ACL_TRANSACTIONAL_ID, true, "eu.enrich.", ACL_WRITE };
    char      *text = NULL;
    size_t     size;
    FILE      *file = open_memstream(&text, &size);

    acl_write_command(&acl, "a:1,b:2", "User:O'Brien $x", file);
    fclose(file);
    cr_expect_str_eq(text, "kafka-acls.sh --bootstrap-server 'a:1,b:2' --add --allow-principal 'User:O'\\''Brien $x' --operation Write "
                           "--resource-pattern-type prefixed --transactional-id 'eu.enrich.'\n");
    free(text);
}

/* What is no processor's is added by its name, and all of it is printed below one line for who runs it. */
Test(acl_plan, takes_more_and_writes_all)
{
    struct installation installation = { .prefix = prefix };
    struct acl_plan     plan = { 0 };
    char               *text = NULL;
    size_t              size;
    FILE               *file = open_memstream(&text, &size);

    acl_plan_add(&plan, ACL_TOPIC, "eu.fetch.place", ACL_READ | ACL_WRITE);
    acl_plan_add(&plan, ACL_GROUP, "eu.fetch.feed", ACL_READ);
    cr_expect_eq(rights(&plan, ACL_TOPIC, "eu.fetch.place"), ACL_READ | ACL_WRITE);
    cr_expect_not(named(&plan, ACL_GROUP, "eu.fetch.feed")->prefixed);
    acl_plan_write_commands(&plan, &installation, "User:a", file);
    fclose(file);
    cr_expect_str_eq(strchr(text, '\n') + 1,
                     "kafka-acls.sh --bootstrap-server 'localhost:9092' --add --allow-principal 'User:a' --operation Read --operation Write --topic "
                     "'eu.fetch.place'\n"
                     "kafka-acls.sh --bootstrap-server 'localhost:9092' --add --allow-principal 'User:a' --operation Read --group 'eu.fetch.feed'\n");
    cr_expect_eq(text[0], '#');
    acl_plan_free(&plan);
    free(text);
}
