/* SPDX-License-Identifier: Apache-2.0
 * What stands in notify.told and notify.dead, on standard output, committed records only. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/kafka/scan.h"
#include "engine/log/last_records.h"
#include "engine/serde/decode.h"
#include "engine/util/plural.h"
#include "program/notify/notify.h"

struct listing {
    const struct ck_topic *topic;
    struct last_records    last;
    struct ck_arena        arena;
    struct ck_buffer       line;
    size_t                 written, unreadable;
    bool                   json, owed; /* owed: rows that owe something alone */
};

static int print(void *context, const struct log_record *record)
{
    struct listing       *listing = context;
    struct decode_failure failure;
    void                 *value;

    if (!record->value.data)
        return 0;
    ck_arena_clear(&listing->arena);
    if (decode_value(listing->topic, record->value, &listing->arena, &value, &failure) != DECODE_OK) {
        listing->unreadable++;
        return 0;
    }
    if (listing->topic == &notify_told_topic) {
        const struct notify_told *told = value;

        if (!told->receiver.size || (listing->owed && !told->owed.known))
            return 0;
        notify_write_told(told, listing->json, &listing->line);
    } else {
        notify_write_dead(value, listing->json, &listing->line);
    }
    listing->written++;
    fwrite(listing->line.data, 1, listing->line.size, stdout);
    listing->line.size = 0;
    return 0;
}

static int collect(void *context, const struct log_record *record)
{
    last_records_add(&((struct listing *)context)->last, record);
    return 0;
}

/* Neither topic is there before the first start. */
static int look_for(const struct installation *installation, const char *name)
{
    struct kafka_admin *admin;
    int                 result = brokers_open("notify", installation, &admin);

    if (result)
        return kafka_exit(result);
    result = kafka_admin_topic(admin, name, NULL);
    if (result < 0)
        fprintf(stderr, "chokepoint notify: %s: %s\n", name,
                result == -ENOENT ? "there is no such topic: notify makes it at its first start; or topics.prefix is that of another installation"
                                  : kafka_admin_problem(admin));
    kafka_admin_free(admin);
    return result < 0 ? kafka_exit(result) : EXIT_CLEAN;
}

int notify_list(const struct installation *installation, const char *what, bool json)
{
    struct listing listing = { .topic = strcmp(what, "dead") == 0 ? &notify_dead_topic : &notify_told_topic,
                               .json = json,
                               .owed = strcmp(what, "owed") == 0 };
    bool           dead = listing.topic == &notify_dead_topic;
    char           name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX] = "";
    int            code, result;

    installation_topic(installation, listing.topic->name, name);
    code = look_for(installation, name);
    if (code != EXIT_CLEAN)
        return code;
    result = kafka_scan(
        &(struct kafka_scan){ .installation = installation, .topic = name, .partition = -1, .each = dead ? print : collect, .context = &listing },
        problem);
    if (result == 0)
        last_records_each(&listing.last, print, &listing);
    else
        fprintf(stderr, "chokepoint notify: %s\n", problem); /* which begins with the topic */
    if (result == 0)
        fprintf(stderr, "chokepoint notify: %zu row%s, %zu unreadable\n", listing.written, plural(listing.written), listing.unreadable);
    last_records_release(&listing.last);
    ck_arena_release(&listing.arena);
    ck_buffer_release(&listing.line);
    return result ? kafka_exit(result) : fflush(stdout) == 0 && !listing.unreadable ? EXIT_CLEAN : EXIT_CONFIG;
}
