/* SPDX-License-Identifier: Apache-2.0
 * Names and sizes of topics in an installation. */
#include "engine/config/installation.h"

#include <stdio.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/base/topics.h"
#include "engine/util/secret.h"

static const char *prefix_of(const struct installation *installation) { return installation && installation->prefix ? installation->prefix : ""; }

struct journal installation_journal(const struct installation *installation)
{
    struct journal journal = { .fd = 2, .json = strcmp(installation->log_format, "json") == 0, .level = JOURNAL_INFO };

    journal_level_read(installation->log_level, &journal.level);
    return journal;
}

void installation_topic(const struct installation *installation, const char *name, char ret_name[INSTALLATION_NAME_MAX])
{
    for (size_t i = 0; installation && i < installation->rename_count; i++)
        if (strcmp(installation->renames[i].topic, name) == 0) {
            snprintf(ret_name, INSTALLATION_NAME_MAX, "%s", installation->renames[i].name);
            return;
        }
    snprintf(ret_name, INSTALLATION_NAME_MAX, "%s%s", prefix_of(installation), name);
}

void installation_group(const struct installation *installation, const struct ck_processor *processor, char ret_name[INSTALLATION_NAME_MAX])
{
    snprintf(ret_name, INSTALLATION_NAME_MAX, "%s%s", prefix_of(installation), processor->name);
}

void installation_transactional_id(const struct installation *installation, const struct ck_processor *processor,
                                   char ret_name[INSTALLATION_NAME_MAX])
{
    snprintf(ret_name, INSTALLATION_NAME_MAX, "%s%s.%s", prefix_of(installation), processor->name,
             installation && installation->instance ? installation->instance : "0");
}

bool installation_holds_secret(const char *name)
{
    for (const struct installation_option *option = installation_options; option->name; option++)
        if (strcmp(option->name, name) == 0)
            return option->secret;
    return strncmp(name, "kafka.", sizeof "kafka." - 1) == 0 && installation_is_secret(name) && installation_has_property(name + sizeof "kafka." - 1);
}

static int of_topic(const struct installation *installation, const struct ck_topic *topic)
{
    if (topic->foreign)
        return 0;
    return topic->one_partition ? 1 : installation->partitions;
}

int installation_partitions(const struct installation *installation, const char *name)
{
    const struct ck_processor *const *processors = installation->processors;
    const struct ck_topic            *topic = topic_named(processors, ck_bytes_from(name));
    const char                       *dot = strrchr(name, '.');

    if (topic)
        return of_topic(installation, topic);
    for (; dot && strcmp(dot, ".changelog") == 0 && *processors; processors++)
        if (strlen((*processors)->name) == (size_t)(dot - name) && strncmp((*processors)->name, name, (size_t)(dot - name)) == 0)
            for (const struct ck_input *input = (*processors)->inputs; input->topic; input++)
                if (input->role == CK_INPUT_STREAM)
                    return of_topic(installation, input->topic);
    return 1;
}
