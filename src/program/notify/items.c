/* SPDX-License-Identifier: Apache-2.0
 * Whether the items that routes name are known: to the catalogue or to a measure, as intake accepted them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "engine/embedded/final_values.h"
#include "engine/kafka/scan.h"
#include "engine/registry/registry.h"
#include "engine/schema/schema_versions.h"
#include "program/notify/notify.h"
#include "serve/inquiry/inquiry.h"

enum { SCAN_MS = 5000, SCHEMA_MS = 2000 };

static const struct knowledge {
    const struct ck_topic *topic;
    int (*learn)(void *reference, int64_t offset, struct ck_bytes key, const void *value);
} knowledge[] = { { &intake_items, reference_learn_item }, { &intake_measures, reference_learn_measure } };

enum { KNOWLEDGE = sizeof knowledge / sizeof *knowledge };

const struct ck_topic *const notify_item_topics[] = { &intake_items, &intake_measures, NULL };

bool notify_names_items(const struct routing *routing)
{
    for (size_t i = 0; i < routing->route_count; i++)
        if (routing->routes[i].items.count)
            return true;
    return false;
}

/* ---- what is known ---- */

struct known_items {
    const struct knowledge *of;
    struct reference       *reference;
    struct decoder          decoder;
    struct ck_arena         arena;
    int                     wait_ms;
};

static int learn_record(void *context, const struct log_record *record)
{
    struct known_items   *learning = context;
    struct decode_failure failure;
    void                 *value;

    ck_arena_clear(&learning->arena);
    if (!record->value.data || !record->key.data ||
        decode_awaited(&learning->decoder, &learning->wait_ms, learning->of->topic, record->value, &learning->arena, &value, &failure) != DECODE_OK)
        return 0; /* nobody can read it, so it makes nothing known */
    return learning->of->learn(learning->reference, record->offset, record->key, value);
}

static struct reference *learn_kafka(const struct installation *installation, char problem[NOTIFY_ITEMS_PROBLEM_MAX])
{
    const struct ck_record_type *types[KNOWLEDGE + 1] = { NULL };
    struct schema_versions      *versions;
    struct known_items           learning = { .reference = reference_new(), .arena = CK_ARENA_NULL, .wait_ms = SCHEMA_MS };
    char                         name[INSTALLATION_NAME_MAX], why[REGISTRY_PROBLEM_MAX] = "", words[KAFKA_PROBLEM_MAX] = "";
    int                          result;

    for (size_t i = 0; i < KNOWLEDGE; i++)
        types[i] = knowledge[i].topic->value;
    versions = schema_versions_new(types);
    result = registry_open_installation(installation, NULL, &learning.decoder.registry, why, sizeof why);
    learning.decoder.versions = versions;
    for (size_t i = 0; i < KNOWLEDGE && result == 0; i++) {
        learning.of = &knowledge[i];
        installation_topic(installation, knowledge[i].topic->name, name);
        result = kafka_scan(
            &(struct kafka_scan){
                .installation = installation, .topic = name, .partition = -1, .timeout_ms = SCAN_MS, .each = learn_record, .context = &learning },
            words);
    }
    registry_close(learning.decoder.registry);
    schema_versions_free(versions);
    ck_arena_release(&learning.arena);
    if (result == 0)
        return learning.reference;
    snprintf(problem, NOTIFY_ITEMS_PROBLEM_MAX, "%s", why[0] ? why : words[0] ? words : strerror(-result));
    reference_free(learning.reference);
    return NULL;
}

static struct reference *learn_files(const char *directory, char problem[NOTIFY_ITEMS_PROBLEM_MAX])
{
    struct reference *reference = reference_new();
    int               result = 0;

    for (size_t i = 0; i < KNOWLEDGE && result == 0; i++) {
        struct final_values final = { 0 };

        result = final_values_load(&final, directory, knowledge[i].topic);
        for (size_t k = 0; k < final.count && result == 0; k++)
            result = knowledge[i].learn(reference, (int64_t) final.entries[k].line, final.entries[k].key, final.entries[k].value);
        final_values_release(&final);
        if (result)
            snprintf(problem, NOTIFY_ITEMS_PROBLEM_MAX, "%.200s/%s.jsonl: %s", directory, knowledge[i].topic->name,
                     result == -EBADMSG ? "it holds what is no record of this topic" : strerror(-result));
    }
    if (result == 0)
        return reference;
    reference_free(reference);
    return NULL;
}

/* ---- what routes name ---- */

void notify_say_unknown(void *context, const struct routing *routing, const struct notify_route *route, const char *problem)
{
    (void)context;
    fprintf(stderr, "chokepoint notify: %s:%zu: route %s: %s\n", routing->path, route->line, route->name, problem);
}

static size_t compare(const struct routing *routing, const struct reference *reference, notify_unknown *tell, void *context)
{
    size_t unknown = 0;

    for (size_t i = 0; i < routing->route_count; i++)
        for (size_t k = 0; k < routing->routes[i].items.count; k++) {
            char problem[INQUIRY_PROBLEM_MAX];

            if (inquiry_knows_item(reference, routing->routes[i].items.items[k], problem))
                continue;
            unknown++;
            tell(context, routing, &routing->routes[i], problem);
        }
    return unknown;
}

int notify_compare_items(const struct installation *installation, const struct routing *routing, const char *directory, notify_unknown *tell,
                         void *context, char ret_problem[NOTIFY_ITEMS_PROBLEM_MAX])
{
    struct reference *reference = directory ? learn_files(directory, ret_problem) : learn_kafka(installation, ret_problem);
    int               unknown;

    if (!reference)
        return NOTIFY_ITEMS_UNCOMPARED;
    if (catalogue_items(reference).count == 0) {
        snprintf(ret_problem, NOTIFY_ITEMS_PROBLEM_MAX, "no catalogue has been accepted yet");
        unknown = NOTIFY_ITEMS_UNCOMPARED;
    } else {
        unknown = (int)compare(routing, reference, tell, context);
    }
    reference_free(reference);
    return unknown;
}
