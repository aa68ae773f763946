/* SPDX-License-Identifier: Apache-2.0
 * lexicon --output DIR a.csv b.csv …   writes DIR/lexicon_table.h (enum kind, enum concept) and DIR/lexicon_table.c (the words as a trie).
 * Columns: term,language,concept,kind,flags. A term may list forms, a|b|c. Language: en, zh, ja, ko, de, es, several joined by +, or und for all.
 * Flags: c letters as written, f inside words too, o opens a compound. */
#include "domain/model/language.h"
#include "domain/news/exports.h"
#include "domain/news/fold.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "chokepoint/number.h"

enum { FLAG_CASED = 1, FLAG_FREE = 2, FLAG_OPEN = 4 };
enum { TERMS_MAX = 32768, NAMES_MAX = 4096, LINE_MAX_BYTES = 4096, TERM_BYTES = 96, NODES_MAX = 524288, FIELDS = 5 };

struct term {
    char    *folded, *written;
    size_t   size;
    unsigned kind, concept, languages, flags, entry;
};

struct lexicon_names {
    char  *items[NAMES_MAX];
    size_t count;
};

struct node {
    unsigned child, child_count, from, to, depth;
    uint8_t  byte;
};

struct lexicon {
    struct term          terms[TERMS_MAX];
    size_t               term_count;
    struct lexicon_names kinds, concepts;
    struct node          nodes[NODES_MAX];
    size_t               node_count;
    XXH3_state_t        *hash;
};

static void fail(const char *path, size_t line, const char *why)
{
    fprintf(stderr, "lexicon: %s:%zu: %s\n", path, line, why);
    exit(1);
}

static void *take(size_t size)
{
    void *memory = calloc(1, size);

    if (!memory)
        fail("memory", 0, "exhausted");
    return memory;
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(take(size), text, size);
}

static unsigned name_of(struct lexicon_names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], text) == 0)
            return (unsigned)i + 1;
    if (names->count == NAMES_MAX)
        fail(text, 0, "too many names");
    names->items[names->count++] = copy(text);
    return (unsigned)names->count;
}

static unsigned languages_of(const char *text, const char *path, size_t line)
{
    static const char codes[][3] = { "en", "zh", "ja", "ko", "de", "es" };
    unsigned          bits = 0;

    if (strcmp(text, "und") == 0)
        return 0;
    for (const char *at = text; *at; at += at[2] ? 3 : 2) {
        unsigned bit = 0;

        for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++)
            if (strncmp(at, codes[i], 2) == 0)
                bit = 2U << i;
        if (!bit || (at[2] && at[2] != '+'))
            fail(path, line, "unknown language");
        bits |= bit;
    }
    return bits;
}

static void term_add(struct lexicon *lexicon, const char *written, struct term term, const char *path, size_t line)
{
    char     folded[TERM_BYTES * FOLD_GROWTH + 8];
    uint32_t origin[TERM_BYTES * FOLD_GROWTH + 8];
    size_t   size = strlen(written);

    if (size == 0 || size > TERM_BYTES || lexicon->term_count == TERMS_MAX)
        fail(path, line, "a term is empty or too long, or there are too many");
    term.size = fold((struct ck_bytes){ written, size }, folded, origin);
    folded[term.size] = 0;
    term.folded = copy(folded);
    term.written = copy(written);
    lexicon->terms[lexicon->term_count++] = term;
}

/* Cuts a line at its commas; quotes protect them. */
static size_t fields_split(char *line, char **fields)
{
    size_t count = 0;
    char  *in = line, *out = line;
    bool   quoted = false;

    fields[count++] = out;
    for (; *in && *in != '\n' && *in != '\r'; in++) {
        if (*in == '"')
            quoted = !quoted;
        else if (*in == ',' && !quoted && count < FIELDS) {
            *out++ = 0;
            fields[count++] = out;
        } else
            *out++ = *in;
    }
    *out = 0;
    return count;
}

static void ck_row_read(struct lexicon *lexicon, char *line, const char *path, size_t number)
{
    char       *fields[FIELDS];
    size_t      count = fields_split(line, fields);
    struct term term = { 0 };

    if (count < 4)
        fail(path, number, "term,language,concept,kind[,flags] are expected");
    term.languages = languages_of(fields[1], path, number);
    term.concept = name_of(&lexicon->concepts, fields[2]);
    term.kind = name_of(&lexicon->kinds, fields[3]);
    for (const char *flag = count > 4 ? fields[4] : ""; *flag; flag++)
        term.flags |= *flag == 'c' ? FLAG_CASED : *flag == 'f' ? FLAG_FREE : *flag == 'o' ? FLAG_OPEN : 0U;
    for (char *form = fields[0], *end; form; form = end) {
        end = strchr(form, '|');
        if (end)
            *end++ = 0;
        term_add(lexicon, form, term, path, number);
    }
}

static void file_read(struct lexicon *lexicon, const char *path)
{
    char   line[LINE_MAX_BYTES];
    FILE  *in = fopen(path, "rb");
    size_t number = 0;

    if (!in)
        fail(path, 0, strerror(errno));
    while (fgets(line, sizeof line, in)) {
        XXH3_64bits_update(lexicon->hash, line, strlen(line));
        if (++number > 1 && line[0] != '\n' && line[0] != '#')
            ck_row_read(lexicon, line, path, number);
    }
    fclose(in);
}

static int term_order(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    int                order = ck_bytes_compare((struct ck_bytes){ x->folded, x->size }, (struct ck_bytes){ y->folded, y->size });

    return order ? order : x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : (x->concept > y->concept) - (x->concept < y->concept);
}

static bool same_text(const struct term *a, const struct term *b) { return strcmp(a->folded, b->folded) == 0; }

/* The children of a node lie side by side in order, and what is below the first of them right behind: a walk down goes forward in memory. */
static void children_add(struct lexicon *lexicon, size_t at)
{
    struct node *node = &lexicon->nodes[at];
    unsigned     i = node->from;

    while (i < node->to && lexicon->terms[i].size == node->depth)
        i++;
    node->child = (unsigned)lexicon->node_count;
    while (i < node->to) {
        struct node child = { .from = i, .depth = node->depth + 1, .byte = (uint8_t)lexicon->terms[i].folded[node->depth] };

        while (i < node->to && (uint8_t)lexicon->terms[i].folded[node->depth] == child.byte)
            i++;
        child.to = i;
        if (lexicon->node_count == NODES_MAX)
            fail("trie", 0, "too many nodes");
        lexicon->nodes[lexicon->node_count++] = child;
        node->child_count++;
    }
    for (unsigned k = 0; k < node->child_count; k++)
        children_add(lexicon, node->child + k);
}

static void trie_build(struct lexicon *lexicon)
{
    lexicon->nodes[lexicon->node_count++] = (struct node){ .to = (unsigned)lexicon->term_count };
    children_add(lexicon, 0);
}

static void enum_write(FILE *out, const char *type, const char *prefix, const struct lexicon_names *names)
{
    fprintf(out, "enum %s {\n    %s_NONE,\n", type, prefix);
    for (size_t i = 0; i < names->count; i++) {
        fprintf(out, "    %s_", prefix);
        for (const char *c = names->items[i]; *c; c++)
            fputc((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ? *c : '_', out);
        fprintf(out, ",\n");
    }
    fprintf(out, "    %s_COUNT\n};\n\n", prefix);
}

static void string_write(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++)
        fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : (unsigned char)*text < 0x80 ? "%c" : "\\%03o", (unsigned char)*text);
    fputc('"', out);
}

static FILE *output_open(const char *directory, const char *name)
{
    char  path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    out = fopen(path, "wb");
    if (!out)
        fail(path, 0, strerror(errno));
    fprintf(out, "/* Written by tools/lexicon.c from data/lexicon*.csv. */\n");
    return out;
}

static void header_write(const struct lexicon *lexicon, const char *directory)
{
    FILE *out = output_open(directory, "lexicon_table.h");

    fprintf(out, "#ifndef LEXICON_TABLE_H\n#define LEXICON_TABLE_H\n\n");
    enum_write(out, "kind", "KIND", &lexicon->kinds);
    enum_write(out, "concept", "CONCEPT", &lexicon->concepts);
    fprintf(out, "#endif\n");
    fclose(out);
}

/* Bit i: the i-th of the terms has one of the flags. */
static unsigned bits_of(const struct term *terms, size_t count, unsigned flags)
{
    unsigned bits = 0;

    for (size_t i = 0; i < count; i++)
        bits |= (terms[i].flags & flags) ? 1U << i : 0;
    return bits;
}

/* Bit i: the i-th of the terms is of the language. */
static unsigned spoken_of(const struct term *terms, size_t count, unsigned language)
{
    unsigned bits = 0;

    for (size_t i = 0; i < count; i++)
        bits |= language == LANGUAGE_UNKNOWN || !terms[i].languages || (terms[i].languages & 1U << language) ? 1U << i : 0;
    return bits;
}

static void meanings_write(const struct lexicon *lexicon, FILE *out)
{
    unsigned written = 0;

    fprintf(out, "const struct meaning lexicon_meanings[] = {\n");
    for (size_t i = 0; i < lexicon->term_count; i++)
        fprintf(out, "    { %u, %u, %u },\n", lexicon->terms[i].kind, lexicon->terms[i].concept,
                lexicon->terms[i].flags & FLAG_CASED ? ++written : 0);
    fprintf(out, "};\n\nconst char *const lexicon_written[] = {\n    0,\n");
    for (size_t i = 0; i < lexicon->term_count; i++) {
        if (!(lexicon->terms[i].flags & FLAG_CASED))
            continue;
        fprintf(out, "    ");
        string_write(out, lexicon->terms[i].written);
        fprintf(out, ",\n");
    }
    fprintf(out, "};\n\n");
}

static void entries_write(struct lexicon *lexicon, FILE *out)
{
    size_t entry = 1;

    fprintf(out, "const struct lexicon_entry lexicon_entries[] = {\n    { 0 },\n");
    for (size_t i = 0, end; i < lexicon->term_count; i = end, entry++) {
        struct term *terms = &lexicon->terms[i];

        for (end = i + 1; end < lexicon->term_count && same_text(terms, &lexicon->terms[end]); end++)
            ;
        if (end - i > 8)
            fail(terms->folded, 0, "more than eight meanings");
        terms->entry = (unsigned)entry;
        fprintf(out, "    { %zu, %zu, {", i, end - i);
        for (unsigned language = 0; language < LANGUAGE_COUNT; language++)
            fprintf(out, " %u,", spoken_of(terms, end - i, language));
        fprintf(out, " }, %u, %u, %u, %d },\n", bits_of(terms, end - i, FLAG_CASED), bits_of(terms, end - i, FLAG_FREE),
                bits_of(terms, end - i, FLAG_FREE | FLAG_OPEN), exports_said((struct ck_bytes){ terms->folded, terms->size }));
    }
    fprintf(out, "};\n\n");
}

/* For each node with children a row: by the bytes from the first child's to the last one's, which child it is, from 1. Nodes with one child, and with
 * none, share the first two rows. */
static void nodes_write(const struct lexicon *lexicon, FILE *out)
{
    size_t row = 2;

    fprintf(out, "const struct lexicon_node lexicon_nodes[] = {\n");
    for (size_t i = 0; i < lexicon->node_count; i++) {
        const struct node *node = &lexicon->nodes[i], *children = &lexicon->nodes[node->child];
        const struct term *term = &lexicon->terms[node->from];
        unsigned           low = node->child_count ? children[0].byte : 0, width = node->child_count ? children[node->child_count - 1].byte - low : 0;

        fprintf(out, "    { %u, %u, %zu, %u, %u },\n", node->child, i && term->size == node->depth ? term->entry : 0,
                node->child_count > 1 ? row : node->child_count, low, width);
        row += node->child_count > 1 ? width + 1 : 0;
    }
    fprintf(out, "};\n\nconst uint8_t lexicon_rows[] = {\n    0, 1,\n");
    for (size_t i = 0; i < lexicon->node_count; i++) {
        const struct node *node = &lexicon->nodes[i], *children = &lexicon->nodes[node->child];

        for (unsigned k = 0, byte = children[0].byte; node->child_count > 1 && k < node->child_count; byte++) {
            bool found = byte == children[k].byte;

            k += found;
            fprintf(out, found ? "%u,\n" : "0,", k);
        }
    }
    fprintf(out, "};\n\n");
}

static void ck_table_write(struct lexicon *lexicon, const char *directory)
{
    FILE *out = output_open(directory, "lexicon_table.c");

    fprintf(out, "#include \"domain/news/lexicon.h\"\n\nconst char lexicon_digest[] = \"%016llx\";\n\n",
            (unsigned long long)XXH3_64bits_digest(lexicon->hash));
    meanings_write(lexicon, out);
    entries_write(lexicon, out);
    nodes_write(lexicon, out);
    fprintf(out, "const struct lexicon_concept lexicon_concepts[] = {\n    { { \"\", 0 }, 0 },\n");
    for (size_t i = 0; i < lexicon->concepts.count; i++) {
        const char *name = lexicon->concepts.items[i];
        double      value = 0;

        ck_number_read(ck_bytes_from(name), &value);
        fprintf(out, "    { { \"%s\", %zu }, %.17g },\n", name, strlen(name), value);
    }
    fprintf(out, "};\n");
    fclose(out);
}

int main(int count, char **arguments)
{
    struct lexicon *lexicon = take(sizeof *lexicon);

    if (count < 4 || strcmp(arguments[1], "--output") != 0)
        fail("usage", 0, "lexicon --output DIR a.csv …");
    lexicon->hash = XXH3_createState();
    XXH3_64bits_reset(lexicon->hash);
    for (int i = 3; i < count; i++)
        file_read(lexicon, arguments[i]);
    qsort(lexicon->terms, lexicon->term_count, sizeof *lexicon->terms, term_order);
    trie_build(lexicon);
    header_write(lexicon, arguments[2]);
    ck_table_write(lexicon, arguments[2]);
    return 0;
}
