/* SPDX-License-Identifier: Apache-2.0
 * One table of options, three places to set them from. */
#include "engine/config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/topics.h"
#include "engine/config/option_values.h"
#include "engine/config/yaml.h"
#include "engine/util/file.h"
#include "engine/util/nearest.h"

#define ENVIRONMENT_PREFIX "CHOKEPOINT_"

/* ---- values ---- */

static void *values_of(const struct config *config, const struct config_option *option)
{
    size_t i = 0;

    while (config->processors[i] != option->processor)
        i++;
    return config->values[i];
}

double config_value(const struct config *config, const struct config_option *option)
{
    return option_value(option->option, values_of(config, option));
}

static void problem(struct config *config, const char *where, const char *text)
{
    config->problems++;
    config->tell(config->context, where, text);
}

static void set_option(struct config *config, struct config_option *option, const char *text, const char *where)
{
    char wrong[CONFIG_WHERE_MAX];

    if (option_set(option->option, option->name, text, values_of(config, option), wrong, sizeof wrong)) {
        problem(config, where, wrong);
    } else {
        free(option->where);
        option->where = strdup(where);
    }
}

static struct config_option *option_find(struct config *config, struct ck_bytes name)
{
    for (size_t i = 0; i < config->count; i++)
        if (ck_bytes_equal(ck_bytes_from(config->options[i].name), name))
            return &config->options[i];
    return NULL;
}

/* .data NULL: none is near. */
static struct ck_bytes nearest_name(const struct config *config, const char *name)
{
    struct nearest nearest = nearest_to(ck_bytes_from(name));

    for (size_t i = 0; i < config->count; i++)
        nearest_try(&nearest, ck_bytes_from(config->options[i].name));
    for (const struct installation_option *option = installation_options; option->name; option++)
        nearest_try(&nearest, ck_bytes_from(option->name));
    return nearest.found;
}

static void set_named(struct config *config, struct ck_bytes name, struct ck_bytes text, const char *where)
{
    struct config_option *option = option_find(config, name);
    char                  full[YAML_NAME_MAX], wrong[INSTALLATION_PROBLEM_MAX];
    struct ck_bytes       near;
    int                   result;

    if (option) {
        set_option(config, option, text.data, where);
        return;
    }
    snprintf(full, sizeof full, "%.*s", (int)(name.size < sizeof full ? name.size : sizeof full - 1), name.data);
    result = installation_set(&config->installation, full, text.data, where, wrong);
    if (result == -ENOENT) {
        near = nearest_name(config, full);
        snprintf(wrong, sizeof wrong, "no option %.128s%s%s%s", full, near.data ? " (is " : "", near.data ? near.data : "",
                 near.data ? " meant?)" : "");
    }
    if (result)
        problem(config, where, wrong);
}

/* ---- where they come from ---- */

void config_file(struct config *config, const char *path)
{
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer text = { 0 };
    struct settings  settings = { 0 };
    char             where[CONFIG_WHERE_MAX], wrong[YAML_PROBLEM_MAX];
    size_t           line;
    int              result = file_read(path, &text);

    if (result) {
        problem(config, path, file_error(result));
    } else if (!yaml_flatten(ck_buffer_bytes(&text), &arena, &settings, wrong, &line)) {
        snprintf(where, sizeof where, "%s:%zu", path, line);
        problem(config, where, wrong);
    }
    for (size_t i = 0; i < settings.count; i++) {
        snprintf(where, sizeof where, "%s:%zu", path, settings.items[i].line);
        set_named(config, settings.items[i].name, settings.items[i].text, where);
    }
    ck_buffer_release(&text);
    ck_arena_release(&arena);
}

static bool is_variable_of(const char *variable, size_t size, const char *name)
{
    if (strlen(name) != size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char c = name[i] == '.' ? '_' : name[i];

        if (variable[i] != (c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c))
            return false;
    }
    return true;
}

/* "KAFKA_BOOTSTRAP_SERVERS" is kafka.bootstrap.servers: underscores are dots, but the one of kafka.sasl.password_file. */
static bool name_of_property(const char *variable, size_t size, char name[YAML_NAME_MAX])
{
    if (size >= YAML_NAME_MAX || size <= sizeof "KAFKA_" - 1 || strncmp(variable, "KAFKA_", sizeof "KAFKA_" - 1) != 0)
        return false;
    for (size_t i = 0; i < size; i++)
        name[i] = variable[i] == '_' ? '.' : variable[i] >= 'A' && variable[i] <= 'Z' ? (char)(variable[i] - 'A' + 'a') : variable[i];
    name[size] = '\0';
    if (size > sizeof ".file" && strcmp(name + size - (sizeof ".file" - 1), ".file") == 0)
        name[size - (sizeof ".file" - 1)] = '_';
    return true;
}

/* The name of the option that a variable (without its prefix) sets. */
static bool name_of_variable(const struct config *config, const char *variable, size_t size, char name[YAML_NAME_MAX])
{
    struct topics topics;

    for (size_t i = 0; i < config->count; i++)
        if (is_variable_of(variable, size, config->options[i].name))
            return snprintf(name, YAML_NAME_MAX, "%s", config->options[i].name) > 0;
    for (const struct installation_option *option = installation_options; option->name; option++)
        if (is_variable_of(variable, size, option->name))
            return snprintf(name, YAML_NAME_MAX, "%s", option->name) > 0;
    topics_collect(config->processors, &topics);
    for (size_t i = 0; i < topics.count; i++) {
        snprintf(name, YAML_NAME_MAX, "topics.rename.%s", topics.items[i]->name);
        if (is_variable_of(variable, size, name))
            return true;
    }
    return name_of_property(variable, size, name);
}

static void take_variable(struct config *config, const char *variable, size_t size, const char *text)
{
    char where[CONFIG_WHERE_MAX], name[YAML_NAME_MAX];

    snprintf(where, sizeof where, ENVIRONMENT_PREFIX "%.*s", (int)(size < 128 ? size : 128), variable);
    if (size == sizeof "CONFIG" - 1 && strncmp(variable, "CONFIG", size) == 0)
        return; /* the file's name: config_open() has read it */
    if (name_of_variable(config, variable, size, name))
        set_named(config, ck_bytes_from(name), ck_bytes_from(text), where);
    else
        problem(config, where, "no option has this name");
}

void config_environment(struct config *config, char *const *environment)
{
    for (; *environment; environment++) {
        const char *variable = *environment, *equals = strchr(variable, '=');

        if (strncmp(variable, ENVIRONMENT_PREFIX, sizeof ENVIRONMENT_PREFIX - 1) != 0 || !equals)
            continue;
        variable += sizeof ENVIRONMENT_PREFIX - 1;
        take_variable(config, variable, (size_t)(equals - variable), equals + 1);
    }
}

void config_override(struct config *config, const char *assignment)
{
    const char *equals = strchr(assignment, '=');
    char        name[YAML_NAME_MAX], wrong[INSTALLATION_PROBLEM_MAX];

    if (!equals) {
        problem(config, "-X", "name=value is expected");
        return;
    }
    snprintf(name, sizeof name, "%.*s", (int)(equals - assignment < YAML_NAME_MAX ? equals - assignment : YAML_NAME_MAX - 1), assignment);
    if (installation_holds_secret(name)) {
        snprintf(wrong, sizeof wrong, "%.128s: the list of processes shows a command line to all: use %.128s_file, the environment or a file", name,
                 name);
        problem(config, "-X", wrong);
    } else
        set_named(config, (struct ck_bytes){ assignment, (size_t)(equals - assignment) }, ck_bytes_from(equals + 1), "-X");
}

void config_complete(struct config *config)
{
    char        wrong[INSTALLATION_PROBLEM_MAX];
    const char *where = NULL;

    if (installation_check(&config->installation, &where, wrong) != 0)
        problem(config, where ? where : "default", wrong);
}

/* ---- the table ---- */

static void add_processor(struct config *config, size_t index)
{
    const struct ck_processor *processor = config->processors[index];

    config->values[index] = option_defaults(processor);
    for (const struct ck_processor_option *row = processor->options; row && row->name; row++) {
        struct config_option *option = &config->options[config->count++];
        size_t                size = strlen(processor->name) + strlen(row->name) + 2;

        *option = (struct config_option){ processor, row, malloc(size), NULL };
        if (!option->name)
            abort();
        snprintf(option->name, size, "%s.%s", processor->name, row->name);
    }
}

void config_init(struct config *config, const struct ck_processor *const *processors, void (*tell)(void *, const char *where, const char *problem),
                 void *context)
{
    size_t count = 0;

    *config = (struct config){ .processors = processors, .tell = tell, .context = context };
    for (const struct ck_processor *const *processor = processors; *processor; processor++)
        for (const struct ck_processor_option *row = (*processor)->options; row && row->name; row++)
            count++;
    installation_init(&config->installation, processors);
    config->options = calloc(count + 1, sizeof *config->options);
    if (!config->options)
        abort();
    for (size_t i = 0; i < CONFIG_PROCESSORS_MAX && processors[i]; i++)
        add_processor(config, i);
}

void config_release(struct config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        free(config->options[i].name);
        free(config->options[i].where);
    }
    installation_release(&config->installation);
    free(config->options);
    for (size_t i = 0; i < CONFIG_PROCESSORS_MAX; i++)
        free(config->values[i]);
}
