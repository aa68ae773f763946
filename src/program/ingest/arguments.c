/* SPDX-License-Identifier: Apache-2.0
 * FORMAT FILE, SOURCE FILE…, and which options go with which. */
#include "program/ingest/arguments.h"

#include <string.h>

#include "program/ingest/folder.h"

enum {
    KEY_ITEMS = 256,
    KEY_FOLD,
    KEY_DATA,
    KEY_TO,
    KEY_ENCODING,
    KEY_TIMESTAMPS,
    KEY_MAP,
    KEY_SOURCES,
    KEY_PUBLISHED,
    KEY_FLOW,
    KEY_RATES,
    KEY_REJECTS,
    KEY_WHOLE,
    KEY_ALL_PARTS,
    KEY_DECIMAL_POINT
};

const struct argp_option ingest_options[] = {
    { "kind", 'k', "KIND", 0,
      "What the records are: trade, measures, items or supply; as jsonl and avro also releases, news or claims. Of shipped: reference, for all but "
      "trade and "
      "news",
      0 },
    { "output", 'o', "FILE|DIR", 0,
      "Where to write JSON lines: a file, which is replaced, or a directory, to whose <topic>.jsonl they are added, each record once; default: "
      "standard output",
      0 },
    { "to", KEY_TO, "PLACE", 0, "kafka: to the users' topic of the kind", 0 },
    { "encoding", KEY_ENCODING, "ENCODING", 0, "To Kafka: avro (the default; single-object encoding) or json", 0 },
    { "timestamps", KEY_TIMESTAMPS, NULL, 0, "To Kafka: a record's timestamp is when it was known; default: now", 0 },
    { "fold", KEY_FOLD, NULL, 0, "Trade: rows of one key and one publication that differ are parts, and are added up; default: they are refused", 0 },
    { "items", KEY_ITEMS, "FILE|NAMES", 0,
      "csv, jsonl, avro: catalogue that maps the codes of trade rows and knows the items; default: items.csv of the data directory. Of a SOURCE: "
      "only "
      "rows of these items of the catalogue, with commas between them",
      0 },
    { "map", KEY_MAP, "FILE", 0, "A map of your own, in place of SOURCE", 0 },
    { "sources", KEY_SOURCES, "DIR", 0, "Maps of your own by name, and their tables in DIR/codes", 0 },
    { "published", KEY_PUBLISHED, "DAY", 0, "Of a SOURCE: when its files were published, where they do not say", 0 },
    { "flow", KEY_FLOW, "FLOW", 0, "Of a SOURCE: export or import, where its files do not say", 0 },
    { "rates", KEY_RATES, "FILE", 0,
      "Of a SOURCE: monthly rates for one euro (CSV of the European Central Bank); default: other money than dollars is null", 0 },
    { "decimal-point", KEY_DECIMAL_POINT, NULL, 0,
      "Of a SOURCE: points in its numbers part decimals, also where no number of a column shows it (1.000 is 1); else such numbers are refused", 0 },
    { "all-parts", KEY_ALL_PARTS, NULL, 0,
      "Of a SOURCE whose rows are parts (of ports, states, modes of trade): none were selected, also where all rows are of one; else such a file is "
      "refused",
      0 },
    { "whole", KEY_WHOLE, NULL, 0,
      "Of a SOURCE whose files are whole months of a publisher: these are, so the sum over the partners is given as the world's, as DERIVED", 0 },
    { "rejects", KEY_REJECTS, "FILE", 0, "Of a SOURCE: where refused rows are written, as JSON lines", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

static const char *const formats[] = { [FORMAT_CSV] = "csv", [FORMAT_JSONL] = "jsonl", [FORMAT_AVRO] = "avro", [FORMAT_SHIPPED] = "shipped" };

static void set_word(struct ingest_arguments *given, char *word, struct argp_state *state)
{
    if (given->word_count == INGEST_WORDS_MAX)
        argp_error(state, "more than %d files", INGEST_WORDS_MAX);
    given->words[given->word_count++] = word;
}

/* What the words are: FORMAT FILE, SOURCE FILE…, or with --map FILE…. */
static void sort_words(struct ingest_arguments *given, struct argp_state *state)
{
    const char *first = given->word_count ? given->words[0] : NULL;

    for (enum format format = FORMAT_CSV; format <= FORMAT_SHIPPED && first && !given->source.map; format++)
        if (strcmp(first, formats[format]) == 0)
            given->format = format;
    if (given->format != FORMAT_NONE) {
        given->file = given->word_count > 1 ? given->words[1] : NULL;
        if (given->word_count > 2)
            argp_error(state, "%s: one file at a time", given->words[2]);
        return;
    }
    if (!first)
        argp_error(state, given->source.map ? "--map: which files?"
                                            : "which format? chokepoint ingest csv --kind KIND FILE, or a source: chokepoint sources list");
    given->format = FORMAT_SOURCE;
    given->source.items = given->items;
    given->items = NULL;
    if (given->source.map)
        return;
    given->source_name = first;
    memmove(given->words, given->words + 1, --given->word_count * sizeof *given->words);
}

static void check_source(const struct ingest_arguments *given, struct argp_state *state)
{
    size_t standard = 0;

    if (given->kind || given->fold)
        argp_error(state, "%s is for csv, jsonl and avro: the map of a source says it", given->kind ? "--kind" : "--fold");
    if (given->word_count == 0 && given->source_name && strpbrk(given->source_name, "./"))
        argp_error(state, "%s: of which source? chokepoint ingest auto %s, or its name in front of it (chokepoint sources list)", given->source_name,
                   given->source_name);
    if (given->word_count == 0)
        argp_error(state, "%s: which files? (formats are csv, jsonl, avro and shipped; sources: chokepoint sources list)", given->source_name);
    for (size_t i = 0; i < given->word_count; i++)
        standard += strcmp(given->words[i], "-") == 0;
    if (standard > 1)
        argp_error(state, "standard input is one file");
    if (given->source.rejects && given->output && strcmp(given->source.rejects, given->output) == 0)
        argp_error(state, "--rejects and --output are two files");
}

static void check_format(const struct ingest_arguments *given, struct argp_state *state)
{
    if (given->format == FORMAT_SHIPPED ? given->file || given->kind : !given->file || !given->kind)
        argp_error(state, given->format == FORMAT_SHIPPED ? "shipped takes no file, and of --kind reference alone" : "--kind and a file are needed");
    if (given->format == FORMAT_SHIPPED && !given->kafka && !given->folder)
        argp_error(state, "shipped needs --to kafka or --output DIR: it has several kinds");
    if (given->format == FORMAT_CSV && (!given->kind->file || given->kind->lines))
        argp_error(state, "%s: there is no CSV of that kind: jsonl or avro", given->kind->name);
    if (given->fold && (!given->kind || strcmp(given->kind->name, "trade") != 0))
        argp_error(state, "--fold is for --kind trade");
    if (given->file && given->items && strcmp(given->file, "-") == 0 && strcmp(given->items, "-") == 0)
        argp_error(state, "standard input is one file: not the records and the catalogue");
    if (given->source.published || given->source.flow || given->source.rates || given->source.rejects || given->source.own || given->source.whole ||
        given->source.all_parts || given->source.decimal_point)
        argp_error(state, "--published, --flow, --rates, --rejects, --sources, --whole, --all-parts and --decimal-point are for sources");
}

static void check(struct ingest_arguments *given, struct argp_state *state)
{
    sort_words(given, state);
    given->folder = given->output && folder_is_meant(given->output);
    if (given->reference && given->format != FORMAT_SHIPPED)
        argp_error(state, "--kind reference is for shipped: items, measures and supply");
    if (given->format == FORMAT_SOURCE)
        check_source(given, state);
    else
        check_format(given, state);
    if (given->kafka && given->output)
        argp_error(state, "--to kafka or --output, not both");
    if (!given->kafka && (given->json || given->timestamps))
        argp_error(state, "--encoding and --timestamps are for --to kafka");
}

error_t ingest_parse(int key, char *argument, struct argp_state *state)
{
    struct ingest_arguments *given = state->input;

    switch (key) {
    case 'k':
        given->reference = strcmp(argument, "reference") == 0;
        given->kind = given->reference ? NULL : ingest_find(argument);
        if (!given->kind && !given->reference)
            argp_error(state, "--kind: no kind %s (trade, measures, items, supply, releases, news, claims)", argument);
        return 0;
    case 'o': given->output = argument; return 0;
    case KEY_TO:
        given->kafka = strcmp(argument, "kafka") == 0;
        if (!given->kafka)
            argp_error(state, "--to: kafka, not %s", argument);
        return 0;
    case KEY_ENCODING:
        given->json = strcmp(argument, "json") == 0;
        if (!given->json && strcmp(argument, "avro") != 0)
            argp_error(state, "--encoding: avro or json, not %s", argument);
        return 0;
    case KEY_TIMESTAMPS: given->timestamps = true; return 0;
    case KEY_FOLD: given->fold = true; return 0;
    case KEY_ITEMS: given->items = argument; return 0;
    case KEY_DATA: given->data = argument; return 0;
    case KEY_MAP: given->source.map = argument; return 0;
    case KEY_SOURCES: given->source.own = argument; return 0;
    case KEY_PUBLISHED: given->source.published = argument; return 0;
    case KEY_FLOW: given->source.flow = argument; return 0;
    case KEY_RATES: given->source.rates = argument; return 0;
    case KEY_ALL_PARTS: given->source.all_parts = true; return 0;
    case KEY_WHOLE: given->source.whole = true; return 0;
    case KEY_DECIMAL_POINT: given->source.decimal_point = true; return 0;
    case KEY_REJECTS: given->source.rejects = argument; return 0;
    case ARGP_KEY_ARG: set_word(given, argument, state); return 0;
    case ARGP_KEY_END: check(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}
