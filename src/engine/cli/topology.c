/* SPDX-License-Identifier: Apache-2.0
 * chokepoint topology: processors and the topics between them, from their descriptors. */
#include <argp.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/admin/topics_plan.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"
#include "engine/base/topics.h"
#include "engine/cli/commands.h"

struct drawing { /* a way to show it */
    const char *name;
    void (*draw)(const struct ck_program *program);
};

/* ---- text ---- */

static void print_topic(const char *what, const struct ck_topic *topic, const char *more)
{
    printf("  %-10s %s%s%s\n", what, topic->name, topic->one_partition ? " [1]" : "", more);
}

static void draw_text(const struct ck_program *program)
{
    for (const struct ck_processor *const *processor = program->processors; *processor; processor++) {
        const struct ck_processor *one = *processor;

        printf("%s%s%s: %s\n", paint(PAINT_BOLD), one->name, paint(PAINT_PLAIN), one->purpose);
        for (const struct ck_input *input = one->inputs; input->topic; input++)
            print_topic(input->role == CK_INPUT_REFERENCE ? "reference" : "reads", input->topic, input->topic->foreign ? ", written by users" : "");
        for (const struct ck_topic *const *output = one->outputs; *output; output++)
            print_topic("writes", *output, (*output)->appended ? ", appended" : ", stated");
        printf("  %-10s %s.dlq\n", "rejects to", one->name);
        if (one->tables && one->tables->name) {
            printf("  %-10s", "keeps");
            for (const struct ck_table_type *table = one->tables; table->name; table++)
                printf("%s %s", table == one->tables ? "" : ",", table->name);
            printf(", in %s.changelog\n", one->name);
        }
    }
}

/* ---- dot and mermaid ---- */

static bool is_output(const struct ck_program *program, const struct ck_topic *topic)
{
    for (const struct ck_processor *const *processor = program->processors; *processor; processor++)
        for (const struct ck_topic *const *output = (*processor)->outputs; *output; output++)
            if (*output == topic)
                return true;
    return false;
}

static void draw_dot(const struct ck_program *program)
{
    puts("digraph chokepoint {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];");
    for (const struct ck_processor *const *processor = program->processors; *processor; processor++) {
        printf("  \"%s\" [shape=box, style=rounded];\n", (*processor)->name);
        for (const struct ck_input *input = (*processor)->inputs; input->topic; input++) {
            if (!is_output(program, input->topic))
                printf("  \"%s\" [shape=cds, style=dashed];\n", input->topic->name);
            printf("  \"%s\" -> \"%s\"%s;\n", input->topic->name, (*processor)->name, input->role == CK_INPUT_REFERENCE ? " [style=dotted]" : "");
        }
        for (const struct ck_topic *const *output = (*processor)->outputs; *output; output++)
            printf("  \"%s\" [shape=cds];\n  \"%s\" -> \"%s\";\n", (*output)->name, (*processor)->name, (*output)->name);
    }
    puts("}");
}

/* Mermaid's ids are words: dots become underscores, and topics get a letter of their own, because a topic may be called as a processor. */
static void print_id(const char *name, bool topic)
{
    fputs(topic ? "t_" : "p_", stdout);
    for (; *name; name++)
        putchar(*name == '.' ? '_' : *name);
}

static void draw_mermaid(const struct ck_program *program)
{
    puts("flowchart LR");
    for (const struct ck_processor *const *processor = program->processors; *processor; processor++) {
        for (const struct ck_input *input = (*processor)->inputs; input->topic; input++) {
            fputs("  ", stdout);
            print_id(input->topic->name, true);
            printf("([%s]) %s ", input->topic->name, input->role == CK_INPUT_REFERENCE ? "-.->" : "-->");
            print_id((*processor)->name, false);
            printf("[%s]\n", (*processor)->name);
        }
        for (const struct ck_topic *const *output = (*processor)->outputs; *output; output++) {
            fputs("  ", stdout);
            print_id((*processor)->name, false);
            printf("[%s] --> ", (*processor)->name);
            print_id((*output)->name, true);
            printf("([%s])\n", (*output)->name);
        }
    }
}

/* ---- JSON: what tools/asyncapi is made from ---- */

static json_t *names_of(const struct ck_processor *processor, enum ck_input_role role)
{
    json_t *names = json_array();

    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (input->role == role)
            json_array_append_new(names, json_string(input->topic->name));
    return names;
}

static json_t *json_of_processor(const struct ck_processor *processor)
{
    json_t *writes = json_array();

    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        json_array_append_new(writes, json_string((*output)->name));
    return json_pack("{ss ss so so so}", "name", processor->name, "purpose", processor->purpose, "reads", names_of(processor, CK_INPUT_STREAM),
                     "reference", names_of(processor, CK_INPUT_REFERENCE), "writes", writes);
}

static const char *kind_of(const struct plan_topic *planned, const struct ck_topic *topic)
{
    if (!topic)
        return planned->uses & PLAN_KEEPS ? "changelog" : "dead letters";
    return topic->foreign ? "users" : topic->appended ? "appended" : "stated";
}

/* What the keys look like: one text for each alternative; NULL: users give the keys. */
static json_t *key_of(const struct ck_topic *topic)
{
    json_t *forms = NULL;
    char    text[CK_KEY_SIZE_MAX];
    size_t  size;

    for (size_t form = 0; topic && (size = ck_topic_key_form(topic, form, text)) > 0; form++) {
        forms = forms ? forms : json_array();
        json_array_append_new(forms, json_stringn(text, size));
    }
    return forms;
}

static json_t *json_of_topic(const struct ck_program *program, const struct plan_topic *planned)
{
    const struct ck_topic *topic = planned->plain ? topic_named(program->processors, ck_bytes_from(planned->plain)) : NULL;
    json_t                *settings = json_object();
    const char            *pairs[2 * PLAN_SETTINGS_MAX + 1];

    plan_creation_settings(planned, pairs);
    for (const char **pair = pairs; *pair; pair += 2)
        json_object_set_new(settings, pair[0], json_string(pair[1]));
    return json_pack("{ss ss si so so* so*}", "name", planned->name, "kind", kind_of(planned, topic), "partitions", planned->partitions, "settings",
                     settings, "key", key_of(topic), "schema", topic ? json_loads(topic->value->schema, 0, NULL) : NULL);
}

static void draw_json(const struct ck_program *program)
{
    struct installation installation;
    struct topics_plan  plan;
    json_t             *processors = json_array(), *topics = json_array(), *all;

    installation_init(&installation, program->processors);
    plan = topics_plan_new(&installation, program->processors);
    for (const struct ck_processor *const *processor = program->processors; *processor; processor++)
        json_array_append_new(processors, json_of_processor(*processor));
    for (size_t i = 0; i < plan.count; i++)
        json_array_append_new(topics, json_of_topic(program, &plan.items[i]));
    all = json_pack("{ss so so}", "version", program->version, "processors", processors, "topics", topics);
    json_dumpf(all, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(all);
    topics_plan_free(&plan);
    installation_release(&installation);
}

/* ---- the command ---- */

static const struct drawing drawings[] = { { "text", draw_text }, { "dot", draw_dot }, { "mermaid", draw_mermaid }, { "json", draw_json } };

static const struct argp_option arguments[] = {
    { "format", 'f', "FORMAT", 0, "text (the default), dot, mermaid, or json: with settings and schemas", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const struct drawing **drawing = state->input;

    switch (key) {
    case 'f':
        for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++)
            if (strcmp(drawings[i].name, argument) == 0) {
                *drawing = &drawings[i];
                return 0;
            }
        argp_error(state, "--format: no format %s (text, dot, mermaid, json)", argument);
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: what is that?", argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = { arguments, parse, NULL, "Shows the processors and the topics between them.", NULL, NULL, NULL };
    const struct drawing    *drawing = &drawings[0];

    if (argp_parse(&argp, argc, argv, 0, NULL, &drawing) != 0)
        return EXIT_USAGE;
    drawing->draw(program);
    return EXIT_CLEAN;
}

const struct ck_command command_topology = { "topology", "shows the processors and the topics between them", run };
