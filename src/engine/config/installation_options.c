/* SPDX-License-Identifier: Apache-2.0
 * The options of an installation: one table, and how a text becomes a value of it. */
#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/topics.h"
#include "engine/config/option_values.h"
#include "engine/config/installation.h"
#include "engine/config/output_format.h"
#include "engine/config/output_headers.h"
#include "engine/config/property_nearest.h"
#include "engine/util/address.h"
#include "engine/util/secret.h"

#define AT(member) offsetof(struct installation, member)

const struct installation_option installation_options[] = {
    { "commit.inputs_max", INSTALLATION_INT, 1, 10000, "10000", NULL, false, AT(inputs_max),
      "a transaction ends after so many inputs; 1: what cannot be finished is one record, and is named" },
    { "commit.interval_ms", INSTALLATION_INT, 5, 30000, "100", NULL, false, AT(commit_ms),
      "a transaction ends this long after its first input, at most a sixth of transaction.timeout.ms, in a pause of the input sooner" },
    { "commit.lag.inputs_max", INSTALLATION_INT, 1, 1000000, "100000", NULL, false, AT(lag_inputs_max),
      "while more input waits, a transaction takes half of what waits, at most so many inputs; never more than commit.inputs_max where that is 1" },
    { "commit.lag.interval_ms", INSTALLATION_INT, 5, 30000, "300", NULL, false, AT(lag_commit_ms), "as commit.interval_ms, of such a transaction" },
    { "http.listen", INSTALLATION_ADDRESS, 0, 0, "", NULL, false, AT(http_listen),
      "where probes and metrics are served, as 0.0.0.0:8080; empty: nowhere" },
    { "instance", INSTALLATION_NAME, 1, 100, NULL, NULL, false, AT(instance), "names this process among its equals; the same after a restart" },
    { "instance.static", INSTALLATION_BOOLEAN, 0, 1, "true", NULL, false, AT(instance_static),
      "where `instance` is set: it keeps its partitions while it restarts, for session.timeout.ms (group.instance.id)" },
    { "log.format", INSTALLATION_CHOICE, 0, 0, "text", "text, json", false, AT(log_format), "form of the journal" },
    { "log.level", INSTALLATION_CHOICE, 0, 0, "info", "error, warning, info, debug", false, AT(log_level), "the least severe level that is logged" },
    { "memory.budget_mib", INSTALLATION_INT, 0, 1048576, "1024", NULL, false, AT(memory_mib), "of the whole process; 0: none" },
    { "output.format", INSTALLATION_CHOICE, 0, 0, "single-object", OUTPUT_FORMATS, false, AT(output_format),
      "form of the values in our topics; registry: framed with the ids of our schemas" },
    { "output.headers", INSTALLATION_CHOICE, 0, 0, "full", OUTPUT_HEADERS, false, AT(output_headers),
      "headers of the records in our topics: CloudEvents; ce_id and traceparent alone; none" },
    { "reference.allow_empty", INSTALLATION_BOOLEAN, 0, 1, "false", NULL, false, AT(allow_empty_reference),
      "run without any record of a reference topic that a processor requires" },
    { "registry.ca", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_ca),
      "file of certificates (PEM) that the schema registry is trusted by" },
    { "registry.certificate", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_certificate), "file of our own certificate for it (PEM)" },
    { "registry.key", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_key), "file of the key of that certificate (PEM)" },
    { "registry.password", INSTALLATION_TEXT, 0, 1000, "", NULL, true, AT(registry_password), "for registry.user" },
    { "registry.password_file", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_password_file),
      "file with registry.password, read again at each request" },
    { "registry.register", INSTALLATION_BOOLEAN, 0, 1, "false", NULL, false, AT(registry_register),
      "register our schemas at start where they are missing (output.format registry)" },
    { "registry.token", INSTALLATION_TEXT, 0, 8000, "", NULL, true, AT(registry_token), "bearer token, instead of a user" },
    { "registry.token_file", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_token_file),
      "file with registry.token, read again at each request" },
    { "registry.unknown_wait_ms", INSTALLATION_INT, 1, 3600000, "10000", NULL, false, AT(registry_unknown_ms),
      "an id that the schema registry does not have is held so long before its records are dead letters" },
    { "registry.url", INSTALLATION_TEXT, 0, 4000, "", NULL, false, AT(registry_urls), "of a schema registry; several: commas between them" },
    { "registry.user", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_user), "basic authentication" },
    { "registry.user_file", INSTALLATION_TEXT, 0, 1000, "", NULL, false, AT(registry_user_file),
      "file with registry.user, read again at each request" },
    { "start.wait_ms", INSTALLATION_INT, 0, 3600000, "30000", NULL, false, AT(start_ms), "how long brokers may be unreachable at start" },
    { "stop.grace_ms", INSTALLATION_INT, 100, 600000, "20000", NULL, false, AT(grace_ms), "how long stopping may take" },
    { "topics.partitions", INSTALLATION_INT, 1, 1024, "12", NULL, false, AT(partitions), "of our partitioned topics and the changelogs" },
    { "topics.prefix", INSTALLATION_NAME, 0, 100, "", NULL, false, AT(prefix), "before the names of topics, groups and transactional ids" },
    { "topics.replication", INSTALLATION_INT, -1, 100, "-1", NULL, false, AT(replication), "of the topics we create; -1: the cluster's default" },
    { "transactions.aborts_max", INSTALLATION_INT, 1, 1000, "20", NULL, false, AT(aborts_max), "aborts in a row for one cause before giving up" },
    { "transactions.end_predecessors", INSTALLATION_BOOLEAN, 0, 1, "true", NULL, false, AT(end_predecessors),
      "who is assigned partitions ends the transaction that a dead instance left open" },
    { .name = NULL },
};

static const char kafka_prefix[] = "kafka.", rename_prefix[] = "topics.rename.";

static char *copy_of(const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        abort();
    return copy;
}

static void *place_of(struct installation *installation, const struct installation_option *option) { return (char *)installation + option->offset; }

static int wrong(char *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int wrong(char *problem, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(problem, INSTALLATION_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return -EINVAL;
}

/* ---- values ---- */

/* What Kafka allows in the names of topics. */
static bool is_name(const char *text) { return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0'; }

static bool is_choice(const char *choices, const char *text)
{
    for (size_t size = strlen(text); size > 0;) {
        size_t here = strcspn(choices, ",");

        if (here == size && strncmp(choices, text, size) == 0)
            return true;
        if (!choices[here])
            return false;
        choices += here + 2;
    }
    return false;
}

static int set_text(char **place, const char *text)
{
    char *copy = copy_of(text);

    free(*place);
    *place = copy;
    return 0;
}

static int set_address(char **place, const struct installation_option *row, const char *text, char *problem)
{
    struct sockaddr_storage address;

    if (*text && !address_read(text, &address))
        return wrong(problem, "%s: %.64s is no address as 127.0.0.1:8080 or [::]:8080", row->name, text);
    return set_text(place, text);
}

/* As a processor's option. */
static int set_number(struct installation *installation, const struct installation_option *row, const char *text, char *problem)
{
    const struct ck_processor_option option = {
        .type = row->type == INSTALLATION_INT ? CK_OPTION_INT : CK_OPTION_BOOLEAN, .min = row->min, .max = row->max, .offset = row->offset
    };

    return option_set(&option, row->name, text, installation, problem, INSTALLATION_PROBLEM_MAX);
}

static int set_row(struct installation *installation, const struct installation_option *row, const char *text, char *problem)
{
    void       *place = place_of(installation, row);
    const char *shown = row->secret ? "***" : text;

    switch (row->type) {
    case INSTALLATION_NAME:
        if (!is_name(text) || strlen(text) < (size_t)row->min || strlen(text) > (size_t)row->max)
            return wrong(problem, "%s: %.64s is no name of %d to %d letters, digits, '.', '_' or '-'", row->name, shown, row->min, row->max);
        return set_text(place, text);
    case INSTALLATION_TEXT:
        if (strlen(text) > (size_t)row->max || text[strcspn(text, "\r\n")])
            return wrong(problem, "%s: not one line of at most %d bytes", row->name, row->max);
        return set_text(place, text);
    case INSTALLATION_CHOICE:
        if (!is_choice(row->choices, text))
            return wrong(problem, "%s: %.64s is none of %s", row->name, shown, row->choices);
        return set_text(place, text);
    case INSTALLATION_ADDRESS: return set_address(place, row, text, problem);
    case INSTALLATION_INT:
    case INSTALLATION_BOOLEAN: return set_number(installation, row, text, problem);
    }
    return -EINVAL;
}

void installation_text(const struct installation *installation, const struct installation_option *row, char *buf, size_t size)
{
    const char *place = (const char *)installation + row->offset;

    switch (row->type) {
    case INSTALLATION_NAME:
    case INSTALLATION_TEXT:
    case INSTALLATION_ADDRESS:
    case INSTALLATION_CHOICE: snprintf(buf, size, "%s", *(char *const *)(const void *)place); break;
    case INSTALLATION_INT: snprintf(buf, size, "%d", *(const int32_t *)(const void *)place); break;
    case INSTALLATION_BOOLEAN: snprintf(buf, size, "%s", *(const bool *)place ? "true" : "false"); break;
    }
    if (row->secret && *buf)
        snprintf(buf, size, "***");
}

/* ---- librdkafka's properties, and names of the users' topics ---- */

enum { REASON_MAX = 256 };

static rd_kafka_conf_res_t try_property(const char *name, const char *text, char ret_reason[REASON_MAX])
{
    rd_kafka_conf_t    *conf = rd_kafka_conf_new();
    rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, name, text, ret_reason, REASON_MAX);

    rd_kafka_conf_destroy(conf);
    return result;
}

/* rd_kafka_conf_get() knows only those that have a value. */
bool installation_has_property(const char *name)
{
    char reason[REASON_MAX];

    return try_property(name, "", reason) != RD_KAFKA_CONF_UNKNOWN;
}

static int no_property(const char *name, const char *property, char *problem)
{
    char near[PROPERTY_NAME_MAX];

    property_nearest(name, near);
    return wrong(problem, "kafka.%.128s: librdkafka %s has no property %.128s%s%s%s", name, rd_kafka_version_str(), property,
                 *near ? " (is kafka." : "", near, *near ? " meant?)" : "");
}

/* Passes it to librdkafka now, so that an error is reported with its line and not at the first connection. */
static int check_property(const char *name, const char *text, char *problem)
{
    char                reason[REASON_MAX];
    rd_kafka_conf_res_t result = try_property(name, text, reason);

    if (result == RD_KAFKA_CONF_OK)
        return 0;
    if (result == RD_KAFKA_CONF_UNKNOWN)
        return no_property(name, name, problem);
    return wrong(problem, "kafka.%s: %s", name, installation_is_secret(name) ? "librdkafka refuses the value" : reason);
}

static int not_in_file(const char *name, char *problem)
{
    char near[PROPERTY_NAME_MAX];

    property_nearest(name, near);
    return wrong(problem, "kafka.%.128s: only the user name and secrets (kafka.sasl.password, kafka.ssl.key.password …) may stand in a file%s%s%s",
                 name, *near ? " (is kafka." : "", near, *near ? " meant?)" : "");
}

/* kafka.<secret>_file: the file with the secret. Its content is checked when a handle is created. */
static int check_secret_file(const char *name, char *problem)
{
    char                base[INSTALLATION_NAME_MAX];
    rd_kafka_conf_t    *conf;
    rd_kafka_conf_res_t result;

    if (!installation_secret_of(name, base))
        return not_in_file(name, problem);
    conf = rd_kafka_conf_new();
    result = rd_kafka_conf_set(conf, base, "", NULL, 0);
    rd_kafka_conf_destroy(conf);
    if (result == RD_KAFKA_CONF_UNKNOWN)
        return no_property(name, base, problem);
    return 0;
}

static int set_property(struct installation *installation, const char *name, const char *text, const char *where, char *problem)
{
    struct kafka_property *property = installation->properties;
    size_t                 count = installation->property_count;
    int                    result = secret_is_file(name) ? check_secret_file(name, problem) : check_property(name, text, problem);

    if (result)
        return result;
    while (property < installation->properties + count && strcmp(property->name, name) != 0)
        property++;
    if (property == installation->properties + count) {
        installation->properties = reallocarray(installation->properties, count + 1, sizeof *property);
        if (!installation->properties)
            abort();
        property = &installation->properties[installation->property_count++];
        *property = (struct kafka_property){ .name = copy_of(name) };
    }
    set_text(&property->value, text);
    return set_text(&property->where, where);
}

static const struct ck_topic *users_topic(const struct installation *installation, const char *name)
{
    const struct ck_topic *topic = topic_named(installation->processors, ck_bytes_from(name));

    return topic && topic->foreign ? topic : NULL;
}

static int set_rename(struct installation *installation, const char *name, const char *text, const char *where, char *problem)
{
    const struct ck_topic *topic = users_topic(installation, name);
    struct topic_rename   *rename = installation->renames;
    struct topics          topics;
    size_t                 count = installation->rename_count, size = strlen(text);
    int                    used;

    if (!topic) {
        used = snprintf(problem, INSTALLATION_PROBLEM_MAX, "%s%.64s: only the users' topics can be renamed:", rename_prefix, name);
        topics_collect(installation->processors, &topics);
        for (size_t i = 0; i < topics.count && used < INSTALLATION_PROBLEM_MAX; i++)
            if (topics.items[i]->foreign)
                used += snprintf(problem + used, INSTALLATION_PROBLEM_MAX - (size_t)used, " %s", topics.items[i]->name);
        return -EINVAL;
    }
    if (size == 0 || size >= INSTALLATION_NAME_MAX || !is_name(text) || strspn(text, ".") == size)
        return wrong(problem, "%s%s: %.64s is no name of a topic (1 to 249 letters, digits, '.', '_' or '-')", rename_prefix, name, text);
    while (rename < installation->renames + count && strcmp(rename->topic, name) != 0)
        rename++;
    if (rename == installation->renames + count) {
        installation->renames = reallocarray(installation->renames, count + 1, sizeof *rename);
        if (!installation->renames)
            abort();
        rename = &installation->renames[installation->rename_count++];
        *rename = (struct topic_rename){ .topic = topic->name };
    }
    set_text(&rename->name, text);
    return set_text(&rename->where, where);
}

int installation_set(struct installation *installation, const char *name, const char *text, const char *where,
                     char ret_problem[INSTALLATION_PROBLEM_MAX])
{
    if (strncmp(name, kafka_prefix, sizeof kafka_prefix - 1) == 0)
        return set_property(installation, name + sizeof kafka_prefix - 1, text, where, ret_problem);
    if (strncmp(name, rename_prefix, sizeof rename_prefix - 1) == 0)
        return set_rename(installation, name + sizeof rename_prefix - 1, text, where, ret_problem);
    for (size_t i = 0; installation_options[i].name; i++)
        if (strcmp(installation_options[i].name, name) == 0) {
            int result = set_row(installation, &installation_options[i], text, ret_problem);

            return result ? result : set_text(&installation->where[i], where);
        }
    return -ENOENT;
}

const char *installation_static_instance(const struct installation *installation)
{
    size_t row = 0;

    while (strcmp(installation_options[row].name, "instance") != 0)
        row++;
    return installation->instance_static && installation->where[row] ? installation->instance : NULL;
}

/* ---- together ---- */

static const char *where_of(const struct installation *installation, const char *name)
{
    for (size_t i = 0; installation_options[i].name; i++)
        if (strcmp(installation_options[i].name, name) == 0)
            return installation->where[i];
    return NULL;
}

/* Refuses a secret that is set directly and by a file, because it is ambiguous; and a file without a valid secret. */
static int check_secret(const char *prefix, const char *name, const char *path, const char *other, char *problem)
{
    char  reason[INSTALLATION_PROBLEM_MAX - INSTALLATION_NAME_MAX];
    char *secret;

    if (other)
        return wrong(problem, "%s%s: the option without _file is set too (%s)", prefix, name, other);
    secret = secret_read(path, reason, sizeof reason);
    if (!secret)
        return wrong(problem, "%s%s: %s", prefix, name, reason);
    secret_free(secret);
    return 0;
}

static int check_secrets(const struct installation *installation, const char **ret_where, char *problem)
{
    char name[INSTALLATION_NAME_MAX];
    int  result = 0;

    for (size_t i = 0; i < installation->property_count && result == 0; i++)
        if (installation_secret_of(installation->properties[i].name, name)) {
            *ret_where = installation->properties[i].where;
            result = check_secret(kafka_prefix, installation->properties[i].name, installation->properties[i].value,
                                  installation_property_where(installation, name), problem);
        }
    for (size_t i = 0; installation_options[i].name && result == 0; i++) {
        const struct installation_option *row = &installation_options[i];

        if (!installation->where[i] || !secret_is_file(row->name))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(strlen(row->name) - (sizeof "_file" - 1)), row->name);
        *ret_where = installation->where[i];
        result = check_secret("", row->name, *(char *const *)((const void *)((const char *)installation + row->offset)), where_of(installation, name),
                              problem);
    }
    return result;
}

/* Two topics of one name would be read and written as one. */
static int check_names(const struct installation *installation, const char **ret_where, char *problem)
{
    char          name[INSTALLATION_NAME_MAX];
    struct topics topics;

    topics_collect(installation->processors, &topics);
    for (size_t i = 0; i < installation->rename_count; i++) {
        const struct topic_rename *rename = &installation->renames[i];

        *ret_where = rename->where;
        for (size_t k = 0; k < topics.count; k++) {
            installation_topic(installation, topics.items[k]->name, name);
            if (strcmp(topics.items[k]->name, rename->topic) != 0 && strcmp(name, rename->name) == 0)
                return wrong(problem, "%s%s: %.64s is the name of %.64s already", rename_prefix, rename->topic, rename->name, topics.items[k]->name);
        }
    }
    return 0;
}

/* Credentials of a registry that nobody names were set for something else than what happens. */
static int check_registry(const struct installation *installation, const char **ret_where, char *problem)
{
    for (size_t i = 0; installation_options[i].name; i++) {
        const struct installation_option *row = &installation_options[i];

        if (!installation->where[i] || row->type != INSTALLATION_TEXT || strncmp(row->name, "registry.", sizeof "registry." - 1) != 0 ||
            *installation->registry_urls)
            continue;
        *ret_where = installation->where[i];
        return wrong(problem, "%s: needs registry.url, which is not set", row->name);
    }
    if (output_format_of(installation->output_format) != OUTPUT_REGISTRY || *installation->registry_urls)
        return 0;
    *ret_where = where_of(installation, "output.format");
    return wrong(problem, "output.format: registry needs registry.url");
}

int installation_check(const struct installation *installation, const char **ret_where, char ret_problem[INSTALLATION_PROBLEM_MAX])
{
    int result = check_secrets(installation, ret_where, ret_problem);

    if (result == 0)
        result = check_names(installation, ret_where, ret_problem);
    return result ? result : check_registry(installation, ret_where, ret_problem);
}

/* ---- life ---- */

static void name_host(char *host, size_t size)
{
    if (gethostname(host, size) != 0 || !*host)
        snprintf(host, size, "host");
    host[size - 1] = '\0';
    for (char *c = host; *c; c++)
        if (!is_name((char[]){ *c, '\0' }))
            *c = '-';
}

void installation_init(struct installation *installation, const struct ck_processor *const *processors)
{
    char host[100], problem[INSTALLATION_PROBLEM_MAX];

    *installation = (struct installation){ .processors = processors };
    name_host(host, sizeof host);
    for (const struct installation_option *row = installation_options; row->name; row++)
        set_row(installation, row, row->fallback ? row->fallback : host, problem);
}

void installation_release(struct installation *installation)
{
    for (size_t i = 0; i < installation->property_count; i++) {
        free(installation->properties[i].name);
        free(installation->properties[i].value);
        free(installation->properties[i].where);
    }
    for (size_t i = 0; i < installation->rename_count; i++) {
        free(installation->renames[i].name);
        free(installation->renames[i].where);
    }
    for (size_t i = 0; installation_options[i].name; i++) {
        if (installation_options[i].type != INSTALLATION_INT && installation_options[i].type != INSTALLATION_BOOLEAN)
            free(*(char **)place_of(installation, &installation_options[i]));
        free(installation->where[i]);
    }
    free(installation->properties);
    free(installation->renames);
    *installation = (struct installation){ 0 };
}
