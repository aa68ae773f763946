/* SPDX-License-Identifier: Apache-2.0
 * chokepoint rules: what each rule of `alert` asks, from its tables. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/number.h"
#include "domain/model/topics.h"
#include "engine/util/terminal_table.h"
#include "processors/alert/source.h"
#include "program/commands.h"
#include "program/pages/reference_page.h"

enum { NAME_BYTES = 96 };

static const char *const comparisons[] = {
    [COMPARE_AT_LEAST] = "at least", [COMPARE_AT_MOST] = "at most", [COMPARE_ABOVE] = "above", [COMPARE_SAID] = "is said"
};
static const char *const graves[] = { [GRAVE_WHILE_CONTROLLED] = "while the caution still_controlled holds",
                                      [GRAVE_WHEN_RISEN] = "if severity is above that of the status before",
                                      [GRAVE_WHEN_RISING] = "if severity of the coming status is above the present one" };

static const struct ck_processor_option *option_at(const struct alert_rule *rule, size_t at)
{
    size_t offset = (size_t)(rule - alert_rules) * sizeof(struct alert_limits) + at;

    for (const struct ck_processor_option *option = alert_options; option->name; option++)
        if (option->offset == offset + offsetof(struct alert_config, rules))
            return option;
    return NULL;
}

static json_t *json_of_option(const struct ck_processor_option *option)
{
    if (!option)
        return NULL;
    return json_pack("{ss+ sf sf sf ss}", "name", "alert.", option->name, "default", option->fallback, "min", option->min, "max", option->max, "help",
                     option->help);
}

static json_t *json_of_operand(const struct alert_rule *rule, const struct operand *operand)
{
    const struct ck_processor_option *option = operand->limit == LIMIT_FIXED ? NULL : option_at(rule, (size_t)operand->limit);
    json_t                           *made = json_pack("{ss ss}", "figure", operand->figure.field, "comparison", comparisons[operand->comparison]);

    if (operand->comparison != COMPARE_SAID || operand->fixed != 0)
        json_object_set_new(made, "limit", json_real(option ? option->fallback : operand->fixed));
    if (operand->asks)
        json_object_set_new(made, "asks", json_string(operand->asks));
    if (operand->times.field)
        json_object_set_new(made, "times", json_string(operand->times.field));
    if (option)
        json_object_set_new(made, "option", json_of_option(option));
    return made;
}

/* The parts of an alert's key behind reporter and rule. */
static const char *key_of(enum alert_source source)
{
    static const char *const keys[] = { [ALERT_SERIES] = "reporter|rule|item|flow|partner",
                                        [ALERT_REROUTES] = "origin|rule|item|hub|destination",
                                        [ALERT_POSTURES] = "reporter|rule|-|EXPORT|target",
                                        [ALERT_STATUSES] = "origin|rule|item|destination",
                                        [ALERT_VERDICTS] = "reporter|rule|item|news|ordinal|[reader]" };

    return keys[source];
}

static const char *resolution_of(const struct alert_rule *rule)
{
    return rule->since ? "withdrawn when the record no longer says so"
                       : "the condition is false in `keep` consecutive months that count; until is the first of them";
}

static json_t *json_of_rule(const struct alert_rule *rule)
{
    json_t *made = json_pack("{ss ss ss ss ss}", "name", rule->name, "purpose", rule->purpose, "reads", alert_sources[rule->source].topic->name, "of",
                             rule->whose, "key", key_of(rule->source));
    json_t *operands = json_array();

    for (size_t i = 0; i < OPERANDS_MAX && rule->operands[i].figure.field; i++)
        json_array_append_new(operands, json_of_operand(rule, &rule->operands[i]));
    if (json_array_size(operands) > 1)
        json_object_set_new(made, "join", json_string(rule->join == JOIN_OR ? "or" : "and"));
    json_object_set_new(made, "operands", operands);
    if (rule->final_only)
        json_object_set_new(made, "provisional", json_string("a month with the caution provisional counts, and is false"));
    json_object_set_new(made, "value", json_string(rule->value_is));
    json_object_set_new(made, "severity", json_string(alert_severity_symbols.symbols[rule->severity]));
    if (graves[rule->grave])
        json_object_set_new(made, "critical", json_string(graves[rule->grave]));
    if (!rule->since) {
        json_object_set_new(made, "for", json_of_option(option_at(rule, offsetof(struct alert_limits, months_for))));
        json_object_set_new(made, "keep", json_of_option(option_at(rule, offsetof(struct alert_limits, months_keep))));
    }
    json_object_set_new(made, "resolves", json_string(resolution_of(rule)));
    return made;
}

static bool is_named(const struct alert_rule *rule, const char *name)
{
    size_t size = strlen(name);

    return strncmp(rule->name, name, size) == 0 && (rule->name[size] == '\0' || rule->name[size] == '.');
}

static json_t *rules_named(const char *name)
{
    json_t *all = json_array();

    for (const struct alert_rule *rule = alert_rules; rule < alert_rules + ALERT_RULE_COUNT; rule++)
        if (!name || is_named(rule, name))
            json_array_append_new(all, json_of_rule(rule));
    return all;
}

static const char *member(const json_t *object, const char *name) { return json_string_value(json_object_get(object, name)); }

/* "change.base at most -0.8 (alert.flow.collapse.base)" */
static void write_operand(const json_t *operand, char *text, size_t size)
{
    const json_t *limit = json_object_get(operand, "limit");
    const char   *times = member(operand, "times"), *option = member(json_object_get(operand, "option"), "name");
    char          number[CK_NUMBER_TEXT_MAX];
    int           used = snprintf(text, size, "%s", member(operand, member(operand, "asks") ? "asks" : "figure"));

    if (strcmp(member(operand, "comparison"), comparisons[COMPARE_SAID]) != 0 && limit)
        used += snprintf(text + used, size - (size_t)used, " %s %s", member(operand, "comparison"), ck_number_show(json_real_value(limit), number));
    if (times)
        used += snprintf(text + used, size - (size_t)used, " × %s", times);
    if (option)
        snprintf(text + used, size - (size_t)used, " (%s)", option);
}

static void print_condition(const json_t *rule)
{
    const char *join = member(rule, "join");
    json_t     *operand;
    size_t      index;

    json_array_foreach(json_object_get(rule, "operands"), index, operand)
    {
        char text[4 * NAME_BYTES];

        write_operand(operand, text, sizeof text);
        page_text(index ? join : "when", text);
    }
}

static void print_months(const json_t *rule, const char *which)
{
    const json_t *option = json_object_get(rule, which);
    char          text[2 * NAME_BYTES], number[CK_NUMBER_TEXT_MAX];

    if (!option)
        return;
    snprintf(text, sizeof text, "%s (%s)", ck_number_show(json_real_value(json_object_get(option, "default")), number), member(option, "name"));
    page_text(which, text);
}

static void print_rule(const json_t *rule)
{
    char severity[2 * NAME_BYTES];

    printf("%s%s%s: %s\n", paint(PAINT_BOLD), member(rule, "name"), paint(PAINT_PLAIN), member(rule, "purpose"));
    snprintf(severity, sizeof severity, "%s%s%s", member(rule, "severity"), member(rule, "critical") ? "; critical " : "",
             member(rule, "critical") ? member(rule, "critical") : "");
    page_text("reads", member(rule, "reads"));
    page_text("of", member(rule, "of"));
    print_condition(rule);
    page_text("but", member(rule, "provisional"));
    print_months(rule, "for");
    print_months(rule, "keep");
    page_text("severity", severity);
    page_text("value", member(rule, "value"));
    page_text("resolved", member(rule, "resolves"));
    page_text("key", member(rule, "key"));
}

static void print_rules(const json_t *rules)
{
    size_t  index;
    json_t *rule;

    json_array_foreach(rules, index, rule)
    {
        if (index)
            putchar('\n');
        print_rule(rule);
    }
}

static void print_list(const json_t *rules)
{
    size_t  index;
    json_t *rule;

    json_array_foreach(rules, index, rule) printf("%-22s %-9s %s\n", member(rule, "name"), member(rule, "severity"), member(rule, "purpose"));
    puts("\nchokepoint rules NAME prints the condition, its options and what resolves it.");
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct page page = {
        "rules",
        "Tells what each rule of alert asks: its condition, thresholds with their options, severity, what resolves it. NAME: a rule "
        "(flow.collapse) or a group (flow).",
        rules_named, print_list, print_rules
    };

    (void)program;
    return page_run(&page, argc, argv);
}

const struct ck_command command_rules = { "rules", "what each alert rule asks, and what resolves it", run };
