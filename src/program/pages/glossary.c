/* SPDX-License-Identifier: Apache-2.0
 * Fields and their docs, read from the text of a schema. */
#include "program/pages/glossary.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_BYTES = 128, LABELS = 5 };

static const struct {
    const char *label, *member;
} labels[LABELS] = { { "Formula: ", "formula" }, { "Unit: ", "unit" }, { "Range: ", "range" }, { "Null: ", "null" }, { "Source: ", "source" } };

/* Where the next labelled part begins, at `from` or behind it; the end of the text if there is none. */
static const char *next_label(const char *from)
{
    const char *first = from + strlen(from);

    for (size_t i = 0; i < LABELS; i++) {
        const char *at = strstr(from, labels[i].label);

        if (at && at < first)
            first = at;
    }
    return first;
}

static const char *without_blanks(const char *begin, const char *end)
{
    while (end > begin && end[-1] == ' ')
        end--;
    return end;
}

/* The sentences before the first label, as they are; a labelled part without its point. */
static void set_parts(json_t *field, const char *doc)
{
    const char *at = next_label(doc);

    json_object_set_new(field, "what", json_stringn(doc, (size_t)(without_blanks(doc, at) - doc)));
    while (*at) {
        size_t      which = 0;
        const char *begin, *end;

        while (strncmp(at, labels[which].label, strlen(labels[which].label)) != 0)
            which++;
        begin = at + strlen(labels[which].label);
        at = next_label(begin);
        end = without_blanks(begin, at);
        if (end > begin && end[-1] == '.')
            end--;
        json_object_set_new(field, labels[which].member, json_stringn(begin, (size_t)(end - begin)));
    }
}

/* The place of " WORD: " in a doc, or NULL. */
static const char *find_word(const char *doc, const char *word, const char **ret_behind)
{
    size_t size = strlen(word);

    for (const char *at = strstr(doc, word); at; at = strstr(at + 1, word))
        if ((at == doc || at[-1] == ' ') && at[size] == ':' && at[size + 1] == ' ') {
            *ret_behind = at + size + 2;
            return at;
        }
    return NULL;
}

/* What an enum's doc says of its words; those that it does not explain are left out. */
static json_t *words_of(const json_t *type)
{
    const char *doc = json_string_value(json_object_get(type, "doc"));
    json_t     *words = json_object(), *symbols = json_object_get(type, "symbols"), *symbol, *other;
    size_t      index, inner;

    json_array_foreach(symbols, index, symbol)
    {
        const char *begin, *end;

        if (!doc || !find_word(doc, json_string_value(symbol), &begin))
            continue;
        end = doc + strlen(doc);
        json_array_foreach(symbols, inner, other)
        {
            const char *behind, *at = find_word(begin, json_string_value(other), &behind);

            end = at && at < end ? at : end;
        }
        end = without_blanks(begin, end);
        json_object_set_new(words, json_string_value(symbol), json_stringn(begin, (size_t)(end - begin) - (end > begin && end[-1] == '.')));
    }
    return words;
}

struct glossary {
    const char *topic;
    json_t     *named; /* types by their names, borrowed */
    json_t     *fields;
};

/* Schemas name a type where they use it first, and refer to it by its full name from there on. */
static void learn_types(struct glossary *glossary, json_t *type)
{
    json_t *member;
    size_t  index;

    json_array_foreach(type, index, member) learn_types(glossary, member);
    if (json_object_get(type, "name")) {
        char name[PATH_MAX_BYTES];

        snprintf(name, sizeof name, "%s.%s", json_string_value(json_object_get(type, "namespace")), json_string_value(json_object_get(type, "name")));
        json_object_set(glossary->named, name, type);
    }
    json_array_foreach(json_object_get(type, "fields"), index, member) learn_types(glossary, json_object_get(member, "type"));
    if (json_object_get(type, "items"))
        learn_types(glossary, json_object_get(type, "items"));
}

/* The type itself: of a union the branch that is not null, of a name what it names. */
static json_t *type_of(const struct glossary *glossary, json_t *type)
{
    json_t *named;

    if (json_is_array(type))
        type = json_array_get(type, json_array_size(type) - 1);
    named = json_is_string(type) ? json_object_get(glossary->named, json_string_value(type)) : NULL;
    return named ? named : type;
}

static const char *type_name(const json_t *type)
{
    const char *logical = json_string_value(json_object_get(type, "logicalType")), *name = json_string_value(json_object_get(type, "name"));

    if (json_is_string(type))
        return json_string_value(type);
    return logical ? logical : name ? name : json_string_value(json_object_get(type, "type"));
}

/* What a null means: each reason that the doc names, with its meaning. */
static void set_reasons(const struct glossary *glossary, json_t *field)
{
    const char *null = json_string_value(json_object_get(field, "null")), *reason;
    json_t     *type = json_object_get(glossary->named, "chokepoint.AbsentReason"), *meanings, *meaning, *reasons;

    if (!null || !type)
        return;
    meanings = words_of(type);
    reasons = json_object();
    json_object_foreach(meanings, reason, meaning)
    {
        const char *at = strstr(null, reason);

        if (at && (at == null || at[-1] == ' ') && !strchr("abcdefghijklmnopqrstuvwxyz_", at[strlen(reason)] ? at[strlen(reason)] : '.'))
            json_object_set(reasons, reason, meaning);
    }
    json_decref(meanings);
    if (json_object_size(reasons) > 0)
        json_object_set(field, "reasons", reasons);
    json_decref(reasons);
}

static void add_fields(struct glossary *glossary, json_t *record, const char *prefix, json_t *of);

static void add_field(struct glossary *glossary, json_t *declared, const char *prefix, json_t *of)
{
    json_t     *type = type_of(glossary, json_object_get(declared, "type")), *field = json_object(), *words;
    const char *name = json_string_value(json_object_get(declared, "name")), *doc = json_string_value(json_object_get(declared, "doc"));
    char        path[PATH_MAX_BYTES];
    bool        is_list = json_object_get(type, "items") != NULL;

    snprintf(path, sizeof path, "%s%s%s", prefix, *prefix ? "." : "", name);
    if (is_list)
        type = type_of(glossary, json_object_get(type, "items"));
    json_object_set_new(field, "topic", json_string(glossary->topic));
    json_object_set_new(field, "name", json_sprintf("%s%s", path, is_list ? "[]" : ""));
    json_object_set_new(field, "type", json_string(type_name(type)));
    set_parts(field, doc ? doc : "");
    set_reasons(glossary, field);
    words = words_of(type);
    if (json_object_size(words) > 0)
        json_object_set(field, "words", words);
    json_decref(words);
    json_array_append_new(of, field);
    if (json_object_get(type, "fields"))
        add_fields(glossary, type, path, of);
}

static void add_fields(struct glossary *glossary, json_t *record, const char *prefix, json_t *of)
{
    size_t  index;
    json_t *field;

    json_array_foreach(json_object_get(record, "fields"), index,
                       field) if (strcmp(json_string_value(json_object_get(field, "name")), "emission") != 0) add_field(glossary, field, prefix, of);
}

json_t *glossary_of(const struct ck_topic *topic)
{
    json_t         *schema = json_loads(topic->value->schema, 0, NULL);
    struct glossary glossary = { topic->name, json_object(), json_array() };

    learn_types(&glossary, schema);
    add_fields(&glossary, schema, "", glossary.fields);
    json_decref(glossary.named);
    json_decref(schema);
    return glossary.fields;
}

bool glossary_names(const json_t *field, const char *word)
{
    const char *name = json_string_value(json_object_get(field, "name"));
    size_t      size = strlen(word), length = strcspn(name, "[");

    if (size == 0 || size > length)
        return json_object_get(json_object_get(field, "words"), word) != NULL;
    if (strncmp(name, word, size) == 0 && (size == length || name[size] == '.'))
        return true;
    if (strncmp(name + length - size, word, size) == 0 && name[length - size - 1] == '.')
        return true;
    return json_object_get(json_object_get(field, "words"), word) != NULL;
}
