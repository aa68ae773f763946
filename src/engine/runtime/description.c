/* SPDX-License-Identifier: Apache-2.0
 * Each check writes the problem and returns false; the first problem found is reported. */
#include "engine/runtime/description.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "chokepoint/number.h"
#include "chokepoint/types.h"
#include "engine/runtime/worker.h"

struct checking {
    const struct ck_processor *processor;
    char                      *problem;
};

__attribute__((format(printf, 2, 3))) static bool wrong(const struct checking *checking, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(checking->problem, DESCRIPTION_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- names ---- */

/* Kafka's characters of topics, which are neither separators of keys nor of options. */
static bool is_name(const char *text, const char *more)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    enum { NAME_MAX_BYTES = 200 };
    size_t size = text ? strlen(text) : 0;

    for (size_t i = 0; i < size; i++)
        if (!strchr(letters, text[i]) && !strchr(more, text[i]))
            return false;
    return size > 0 && size <= NAME_MAX_BYTES;
}

static bool topic_is_named(const struct checking *checking, const struct ck_topic *topic)
{
    const char *name = checking->processor->name;

    if (!is_name(topic->name, "."))
        return wrong(checking, "%s: \"%s\" is no name of a topic: letters, digits, '.', '_' and '-'", name, topic->name ? topic->name : "");
    if (!topic->value)
        return wrong(checking, "%s: the topic %s has no .value", name, topic->name);
    if (!topic->foreign && !topic->key)
        return wrong(checking, "%s: the topic %s has no .key", name, topic->name);
    return true;
}

/* ---- inputs ---- */

static bool reference_is_whole(const struct checking *checking, const struct ck_input *input)
{
    const char *name = checking->processor->name, *topic = input->topic->name;

    if (!input->learn)
        return wrong(checking, "%s: the reference input %s has no .learn", name, topic);
    if (!checking->processor->tables)
        return wrong(checking, "%s has no tables and the reference input %s: a reference is for settle", name, topic);
    if (!input->topic->one_partition || input->topic->foreign)
        return wrong(
            checking,
            "%s has the reference input %s, which %s: every worker reads all of a reference in one order; let a processor without tables write "
            "it into a topic with .one_partition",
            name, topic, input->topic->foreign ? "users write" : "has several partitions");
    if (!checking->processor->reference || !checking->processor->reference->create || !checking->processor->reference->destroy)
        return wrong(checking, "%s has the reference input %s and no .reference with .create and .destroy: into what is it learned?", name, topic);
    return true;
}

/* Rows are where their keys are: the same partition of all inputs is one. */
static bool inputs_meet(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;
    const struct ck_topic     *first = NULL;

    for (const struct ck_input *input = processor->inputs; input->topic; input++) {
        if (input->role == CK_INPUT_REFERENCE)
            continue;
        if (input->topic->foreign)
            return wrong(
                checking,
                "%s has tables and reads %s, which users write: which partition a record of theirs lies in is their client's choice, so it "
                "would miss its rows; let a processor without tables read %s, check it and append it to a topic of yours, and let %s read that",
                processor->name, input->topic->name, input->topic->name, processor->name);
        if (first && first->one_partition != input->topic->one_partition)
            return wrong(
                checking,
                "%s has tables and reads %s and %s, of which one has one partition and the other has as many as topics.partitions says: keys "
                "would not be where their rows are; let both be of a kind",
                processor->name, first->name, input->topic->name);
        if (!first)
            first = input->topic;
    }
    return true;
}

static bool inputs_are_whole(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;
    size_t                     count = 0, streams = 0;

    if (!processor->inputs)
        return wrong(checking, "%s has no .inputs", processor->name);
    for (const struct ck_input *input = processor->inputs; input->topic; input++) {
        if (++count > WORKER_INPUTS_MAX)
            return wrong(checking, "%s has more than %d inputs, or no { 0 } after the last", processor->name, WORKER_INPUTS_MAX);
        if (!topic_is_named(checking, input->topic))
            return false;
        if (input->role == CK_INPUT_REFERENCE && !reference_is_whole(checking, input))
            return false;
        for (const struct ck_input *other = processor->inputs; other < input; other++)
            if (other->topic == input->topic && other->role == input->role)
                return wrong(checking, "%s has the input %s twice", processor->name, input->topic->name);
        streams += input->role == CK_INPUT_STREAM;
    }
    if (streams == 0)
        return wrong(checking, "%s has no input of role INPUT_STREAM", processor->name);
    return !processor->tables || inputs_meet(checking);
}

/* ---- outputs ---- */

static bool output_is_whole(const struct checking *checking, const struct ck_topic *topic)
{
    const char                  *name = checking->processor->name;
    const struct ck_record_type *last = topic->appended ? &ck_origin_type : &ck_emission_type;
    const struct ck_field       *field;

    if (!topic_is_named(checking, topic))
        return false;
    if (topic->foreign)
        return wrong(checking, "%s writes %s, which is .foreign: users write it", name, topic->name);
    field = topic->value->field_count ? &topic->value->fields[topic->value->field_count - 1] : NULL;
    if (!field || field->kind != CK_FIELD_RECORD || field->nullable || field->record != last)
        return wrong(checking, "%s writes %s, which is %s: the last field of %s must be of type %s", name, topic->name,
                     topic->appended ? ".appended" : "stated", topic->value->name, last->name);
    if (!topic->appended && !checking->processor->tables)
        return wrong(checking, "%s has no tables and writes %s, which is stated: statements are made of rows; let it be .appended, or add a table",
                     name, topic->name);
    return true;
}

static bool outputs_are_whole(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;
    size_t                     count = 0;

    if (!processor->outputs)
        return wrong(checking, "%s has no .outputs", processor->name);
    for (const struct ck_topic *const *output = processor->outputs; *output; output++) {
        if (++count > WORKER_OUTPUTS_MAX)
            return wrong(checking, "%s has more than %d outputs, or no NULL after the last", processor->name, WORKER_OUTPUTS_MAX);
        if (!output_is_whole(checking, *output))
            return false;
    }
    return true;
}

/* ---- tables, functions, options ---- */

static bool tables_are_whole(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;
    size_t                     count = 0;

    for (const struct ck_table_type *table = processor->tables; table && table->name; table++) {
        if (++count >= WORKER_TABLES_MAX)
            return wrong(checking, "%s has more than %d tables, or no { 0 } after the last", processor->name, WORKER_TABLES_MAX - 1);
        if (!table->row)
            return wrong(checking, "%s: the table %s has no .row", processor->name, table->name);
    }
    if (processor->tables && count == 0)
        return wrong(checking, "%s has .tables and no table: NULL is for none", processor->name);
    if (!processor->apply)
        return wrong(checking, "%s has no .apply", processor->name);
    if (processor->tables && !processor->settle)
        return wrong(checking, "%s has tables and no .settle", processor->name);
    if (processor->tables && !processor->subject && !processor->subject_parts)
        return wrong(checking,
                     "%s has tables, and neither .subject_parts nor .subject: which subject states a key? .subject_parts = 1: its first component",
                     processor->name);
    if (processor->subject && processor->subject_parts)
        return wrong(checking, "%s has .subject and .subject_parts: which of them says what the subject of a key is?", processor->name);
    return true;
}

static size_t option_size(enum ck_option_type type)
{
    switch (type) {
    case CK_OPTION_DOUBLE: return sizeof(double);
    case CK_OPTION_INT: return sizeof(int32_t);
    case CK_OPTION_BOOLEAN: return sizeof(bool);
    }
    return SIZE_MAX;
}

static bool options_are_whole(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;

    for (const struct ck_processor_option *option = processor->options; option && option->name; option++) {
        size_t size = option_size(option->type);
        char   value[CK_NUMBER_TEXT_MAX], least[CK_NUMBER_TEXT_MAX], most[CK_NUMBER_TEXT_MAX];

        if (!is_name(option->name, "."))
            return wrong(checking, "%s: \"%s\" is no name of an option: letters, digits, '.', '_' and '-'", processor->name, option->name);
        if (size > processor->config_size || option->offset > processor->config_size - size)
            return wrong(checking, "%s.%s lies at %zu of a .config_size of %zu: is it the sizeof of the struct of its offsetof()?", processor->name,
                         option->name, option->offset, processor->config_size);
        if (option->offset % size)
            return wrong(checking, "%s.%s lies at %zu, where no value of its type can", processor->name, option->name, option->offset);
        if (option->type != CK_OPTION_BOOLEAN && !(option->min <= option->fallback && option->fallback <= option->max))
            return wrong(checking, "%s.%s has the default %s, which is not from %s to %s", processor->name, option->name,
                         ck_number_show(option->fallback, value), ck_number_show(option->min, least), ck_number_show(option->max, most));
        for (const struct ck_processor_option *other = processor->options; other < option; other++)
            if (strcmp(other->name, option->name) == 0)
                return wrong(checking, "%s has the option %s twice", processor->name, option->name);
    }
    return true;
}

/* Names of reasons are what dead letters carry, and what operators filter by. */
static bool reasons_are_whole(const struct checking *checking)
{
    const struct ck_processor *processor = checking->processor;

    for (int i = 0; processor->reasons && processor->reasons[i]; i++) {
        const char *name = processor->reasons[i];

        if (i == CK_REASONS_OWN_MAX)
            return wrong(checking, "%s has more than %d reasons of its own", processor->name, CK_REASONS_OWN_MAX);
        if (!is_name(name, ""))
            return wrong(checking, "%s: \"%s\" is no name of a reason: letters, digits, '_' and '-'", processor->name, name);
        for (int other = 0; other < CK_REASON_COUNT; other++)
            if (ck_reason_name(NULL, other) && strcmp(ck_reason_name(NULL, other), name) == 0)
                return wrong(checking, "%s has the reason %s, which every processor has", processor->name, name);
        for (int other = 0; other < i; other++)
            if (strcmp(processor->reasons[other], name) == 0)
                return wrong(checking, "%s has the reason %s twice", processor->name, name);
    }
    return true;
}

/* `replay` calls counts() with records of the output, and says the words. */
static bool worth_is_whole(const struct checking *checking)
{
    const struct ck_processor  *processor = checking->processor;
    const struct ck_worth_type *worth = processor->worth;

    if (!worth)
        return true;
    if (!worth->counts || !worth->records || !worth->lack)
        return wrong(checking, "%s: .worth lacks counts, records or lack", processor->name);
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        if (*output == worth->output)
            return true;
    return wrong(checking, "%s: .worth is of a topic that is none of its outputs", processor->name);
}

/* ---- of two ---- */

static bool topic_is_one(const struct checking *checking, const struct ck_topic *topic, const struct ck_processor *other,
                         const struct ck_topic *of_other)
{
    if (topic == of_other || strcmp(topic->name, of_other->name) != 0)
        return true;
    return wrong(checking, "%s and %s have each their own struct ck_topic of the name %s: let them share one", other->name, checking->processor->name,
                 topic->name);
}

static bool topics_are_one(const struct checking *checking, const struct ck_topic *topic, const struct ck_processor *other)
{
    for (const struct ck_input *input = other->inputs; input->topic; input++)
        if (!topic_is_one(checking, topic, other, input->topic))
            return false;
    for (const struct ck_topic *const *output = other->outputs; *output; output++)
        if (!topic_is_one(checking, topic, other, *output))
            return false;
    return true;
}

/* The runtime has topics of its own: P.dlq, P.changelog. */
static bool is_own(const struct ck_processor *processor, const char *topic)
{
    size_t size = strlen(processor->name);

    return strncmp(topic, processor->name, size) == 0 && (strcmp(topic + size, ".dlq") == 0 || strcmp(topic + size, ".changelog") == 0);
}

static bool topic_goes_with(const struct checking *checking, const struct ck_topic *topic, const struct ck_processor *other)
{
    if (is_own(other, topic->name))
        return wrong(checking, "%s uses the topic %s, which is of the runtime, for %s", checking->processor->name, topic->name, other->name);
    return topics_are_one(checking, topic, other);
}

/* The processor and one that was checked before it, or itself. */
static bool goes_with(const struct checking *checking, const struct ck_processor *other, bool itself)
{
    const struct ck_processor *processor = checking->processor;

    if (!itself && strcmp(other->name, processor->name) == 0)
        return wrong(checking, "two processors have the name %s: groups, changelogs and options go by it", processor->name);
    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (!topic_goes_with(checking, input->topic, other))
            return false;
    for (const struct ck_topic *const *output = processor->outputs; *output; output++) {
        if (!topic_goes_with(checking, *output, other))
            return false;
        for (const struct ck_topic *const *written = other->outputs; *written && (!itself || written < output); written++)
            if (*written == *output && (itself || !(*output)->appended))
                return wrong(checking, "%s and %s both write %s: a key that is stated has one owner, who counts its revisions", other->name,
                             processor->name, (*output)->name);
    }
    return true;
}

int description_check(const struct ck_processor *const *processors, char problem[DESCRIPTION_PROBLEM_MAX])
{
    struct checking checking = { .problem = problem };

    problem[0] = 0;
    for (size_t i = 0; processors[i]; i++) {
        checking.processor = processors[i];
        if (!is_name(processors[i]->name, "")) {
            wrong(&checking, "\"%s\" is no name of a processor: letters, digits, '_' and '-'", processors[i]->name ? processors[i]->name : "");
            return -EINVAL;
        }
        if (!tables_are_whole(&checking) || !inputs_are_whole(&checking) || !outputs_are_whole(&checking) || !options_are_whole(&checking) ||
            !reasons_are_whole(&checking) || !worth_is_whole(&checking))
            return -EINVAL;
        for (size_t j = 0; j <= i; j++)
            if (!goes_with(&checking, processors[j], j == i))
                return -EINVAL;
    }
    return 0;
}
