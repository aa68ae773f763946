/* SPDX-License-Identifier: Apache-2.0
 * Every option: name, value, where it comes from, what it takes. */
#include "engine/cli/configuration.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/number.h"
#include "engine/config/installation.h"
#include "engine/formats/json.h"
#include "engine/kafka/kafka.h"
#include "engine/service/start_checks.h"
#include "engine/util/terminal_table.h"

static void expected(const struct installation_option *option, char *buf, size_t size)
{
    if (option->type == INSTALLATION_INT)
        snprintf(buf, size, "%d to %d", option->min, option->max);
    else
        snprintf(buf, size, "%s",
                 option->type == INSTALLATION_NAME      ? "a name"
                 : option->type == INSTALLATION_TEXT    ? "a text"
                 : option->type == INSTALLATION_ADDRESS ? "HOST:PORT; empty: none"
                 : option->choices                      ? option->choices
                                                        : "true or false");
}

static void add_row(struct terminal_table *table, const char *prefix, const char *name, const char *value, const char *where, const char *help)
{
    terminal_table_printf(table, "%s%s", prefix, name);
    terminal_table_printf(table, "%s", *value && installation_is_secret(name) ? "***" : value);
    terminal_table_printf(table, "%s", where ? where : "default");
    terminal_table_printf(table, "%s", help);
}

/* Of librdkafka's hundreds those that an installation has to know; the others are set in the same way. */
static const struct {
    const char *name, *fallback, *help;
} properties[] = {
    { "bootstrap.servers", "", "the brokers, as HOST:PORT,HOST:PORT: must be set for every command that asks them" },
    { "security.protocol", "plaintext", "librdkafka's: plaintext, ssl, sasl_plaintext or sasl_ssl" },
    { "sasl.mechanism", "GSSAPI", "librdkafka's: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI" },
    { "sasl.username", "", "librdkafka's; better kafka.sasl.username_file: a file that is read again when it changes" },
    { "sasl.password", "", "librdkafka's; better kafka.sasl.password_file: a file that is read again when it changes" },
    { "ssl.ca.location", "", "librdkafka's: file or directory of the certificates that brokers are trusted by; empty: the system's" },
    { "ssl.certificate.location", "", "librdkafka's: file of our own certificate (PEM)" },
    { "ssl.key.location", "", "librdkafka's: file of its key (PEM)" },
    { "client.id", "", "librdkafka's: what brokers call us in their logs and quotas" },
    { "client.rack", "", "librdkafka's: the rack (zone) of this process, to read from brokers near it" },
};

static void add_properties(struct terminal_table *table, const struct installation *installation)
{
    char help[256];

    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (installation_property(installation, properties[i].name))
            continue; /* it is listed with those that are set */
        snprintf(help, sizeof help, "%s", properties[i].help);
        add_row(table, "kafka.", properties[i].name, properties[i].fallback, NULL, help);
    }
}

/* Those that no processor owns. Returns how many are set. */
static size_t add_installation(struct terminal_table *table, const struct installation *installation, bool all)
{
    size_t set = installation->property_count + installation->rename_count;
    char   value[INSTALLATION_NAME_MAX], range[64], help[160];

    for (size_t i = 0; installation_options[i].name; i++) {
        set += installation->where[i] != NULL;
        if (!all && !installation->where[i])
            continue;
        installation_text(installation, &installation_options[i], value, sizeof value);
        expected(&installation_options[i], range, sizeof range);
        snprintf(help, sizeof help, "%s (%s)", installation_options[i].help, range);
        add_row(table, "", installation_options[i].name, value, installation->where[i], help);
    }
    for (size_t i = 0; i < installation->rename_count; i++)
        add_row(table, "topics.rename.", installation->renames[i].topic, installation->renames[i].name, installation->renames[i].where,
                "the topic's name here");
    for (size_t i = 0; i < installation->property_count; i++)
        add_row(table, "kafka.", installation->properties[i].name, installation->properties[i].value, installation->properties[i].where,
                "librdkafka's");
    if (all)
        add_properties(table, installation);
    return set;
}

static size_t installation_count(const struct installation *installation)
{
    size_t count = installation->property_count + installation->rename_count;

    for (const struct installation_option *option = installation_options; option->name; option++)
        count++;
    return count;
}

void configuration_print(const struct config *config, bool all)
{
    struct terminal_table table = { .columns = 4 };
    char                  value[CK_NUMBER_TEXT_MAX], most[CK_NUMBER_TEXT_MAX];
    size_t                set = add_installation(&table, &config->installation, all);

    for (size_t i = 0; i < config->count; i++) {
        const struct config_option *option = &config->options[i];

        set += option->where != NULL;
        if (!all && !option->where)
            continue;
        terminal_table_printf(&table, "%s", option->name);
        terminal_table_printf(&table, "%s", ck_number_show(config_value(config, option), value));
        terminal_table_printf(&table, "%s", option->where ? option->where : "default");
        terminal_table_printf(&table, "%s (%s to %s)", option->option->help, ck_number_show(option->option->min, value),
                              ck_number_show(option->option->max, most));
    }
    printf("%zu options, %zu set\n", config->count + installation_count(&config->installation), set);
    terminal_table_print(&table, stdout, "  ");
}

static void print_text(const char *name, const char *text)
{
    struct ck_buffer buffer = { 0 };

    json_write_text(ck_bytes_from(text), &buffer);
    printf("\"%s\":%.*s", name, (int)buffer.size, buffer.data);
    ck_buffer_release(&buffer);
}

/* What values it takes: as JSON Schema names types; choices are the only ones. */
static void print_takes(const char *type, double min, double max)
{
    char least[CK_NUMBER_TEXT_MAX], most[CK_NUMBER_TEXT_MAX];

    printf(",\"type\":\"%s\"", type);
    if (max > min)
        printf(",\"min\":%s,\"max\":%s", ck_number_show(min, least), ck_number_show(max, most));
}

static void print_choices(const char *choices)
{
    printf(",\"type\":\"string\",\"choices\":[");
    for (const char *separator = ""; *choices; separator = ",") {
        size_t size = strcspn(choices, ",");

        printf("%s\"%.*s\"", separator, (int)size, choices);
        choices += size;
        choices += strspn(choices, ", ");
    }
    printf("]");
}

static void print_option_takes(const struct ck_processor_option *option)
{
    if (option->type == CK_OPTION_BOOLEAN)
        print_takes("boolean", 0, 0);
    else
        print_takes(option->type == CK_OPTION_INT ? "integer" : "number", option->min, option->max);
}

static void print_installation_takes(const struct installation_option *option)
{
    if (option->type == INSTALLATION_INT)
        print_takes("integer", option->min, option->max);
    else if (option->type == INSTALLATION_CHOICE)
        print_choices(option->choices);
    else
        print_takes(option->type == INSTALLATION_BOOLEAN ? "boolean" : "string", 0, 0);
}

static void print_installation_json(const char *prefix, const char *name, const char *value, const char *where,
                                    const struct installation_option *option)
{
    bool bare = option && (option->type == INSTALLATION_INT || option->type == INSTALLATION_BOOLEAN);

    printf(",\n{\"name\":\"%s%s\",", prefix, name);
    if (bare)
        printf("\"value\":%s", value);
    else
        print_text("value", *value && installation_is_secret(name) ? "***" : value);
    printf(",");
    print_text("from", where ? where : "default");
    if (option)
        print_installation_takes(option);
    printf("}");
}

void configuration_print_json(const struct config *config)
{
    const struct installation *installation = &config->installation;
    char                       value[INSTALLATION_NAME_MAX], number[CK_NUMBER_TEXT_MAX];

    printf("{\"options\":[");
    for (size_t i = 0; i < config->count; i++) {
        const struct config_option *option = &config->options[i];

        printf("%s\n{\"name\":\"%s\",\"value\":%s,", i ? "," : "", option->name, ck_number_show(config_value(config, option), number));
        print_text("from", option->where ? option->where : "default");
        print_option_takes(option->option);
        printf("}");
    }
    for (size_t i = 0; installation_options[i].name; i++) {
        installation_text(installation, &installation_options[i], value, sizeof value);
        print_installation_json("", installation_options[i].name, value, installation->where[i], &installation_options[i]);
    }
    for (size_t i = 0; i < installation->rename_count; i++)
        print_installation_json("topics.rename.", installation->renames[i].topic, installation->renames[i].name, installation->renames[i].where,
                                NULL);
    for (size_t i = 0; i < installation->property_count; i++)
        print_installation_json("kafka.", installation->properties[i].name, installation->properties[i].value, installation->properties[i].where,
                                NULL);
    printf("]");
}

static void tell_problem(void *context, const char *problem)
{
    (void)context;
    fprintf(stderr, "%s check: %s\n", program_invocation_short_name, problem);
}

/* What `run` would refuse before it asks a broker. That none is named is a warning, where others are set: a `replay` needs none. */
size_t configuration_judge(const struct installation *installation, size_t *warnings)
{
    char problem[KAFKA_PROBLEM_MAX];

    if (installation->property_count > 0 && kafka_names_brokers(installation, problem) != 0) {
        ++*warnings;
        fprintf(stderr, "%s check: warning: %s\n", program_invocation_short_name, problem);
    }
    return check_installation(installation, NULL, tell_problem, NULL, NULL) + check_listen(installation, tell_problem, NULL);
}
