/* SPDX-License-Identifier: Apache-2.0
 * Entries in the order of lines; what they hold is encoded, in one buffer. */
#include "shell/vet.h"

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/topics.h"
#include "core/names.h"
#include "shell/trial.h"
#include "shell/nearest.h"

enum { SHOWN = 80 };

struct slice { /* of vet->bytes */
    size_t at, size;
};

struct entry {
    size_t       line;
    int64_t      known_ms;
    struct slice key, content, record, fact;
    bool         left_out;
};

struct vet {
    const struct ingest_kind *kind;
    struct vet_options        options;
    struct trial              trial;
    const struct topic       *topic; /* of the facts; NULL: none was accepted */
    struct buffer             bytes;
    struct entry             *entries;
    size_t                    count, room, total;
    struct tally              refused;
    struct names              told; /* names that the catalogue lacks */
    struct arena              arena;
    struct arena              scratch;
};

struct vet *vet_new(const struct ingest_kind *kind, const struct vet_options *options)
{
    struct vet *vet = calloc(1, sizeof *vet);

    if (!vet)
        abort();
    vet->kind = kind;
    vet->options = *options;
    trial_init(&vet->trial, options->intake, options->config);
    return vet;
}

void vet_free(struct vet *vet)
{
    if (!vet)
        return;
    trial_release(&vet->trial);
    buffer_release(&vet->bytes);
    free(vet->entries);
    arena_release(&vet->arena);
    arena_release(&vet->scratch);
    free(vet);
}

size_t              vet_total(const struct vet *vet) { return vet->total; }
const struct tally *vet_refused(const struct vet *vet) { return &vet->refused; }

static struct bytes bytes_of(const struct vet *vet, struct slice slice) { return (struct bytes){ vet->bytes.data + slice.at, slice.size }; }

static void refuse(struct vet *vet, size_t line, const char *reason, const char *text)
{
    tally_add(&vet->refused, bytes_from(reason));
    vet->options.tell(vet->options.context, line, true, text);
}

/* ---- names ---- */

static void tell_name(struct vet *vet, size_t line, struct bytes name)
{
    struct item_fact_list items = catalogue_items(vet->options.catalogue);
    struct nearest        nearest = nearest_to(name);
    char                  text[VET_TEXT_MAX];

    for (size_t i = 0; i < items.count; i++)
        nearest_try(&nearest, items.items[i]->item);
    snprintf(text, sizeof text, "the catalogue has no item %.*s%s%.*s%s", (int)(name.size < SHOWN ? name.size : SHOWN), name.data,
             nearest.found.data ? " (nearest: " : "", (int)nearest.found.size, nearest.found.data ? nearest.found.data : "",
             nearest.found.data ? ")" : "");
    vet->options.tell(vet->options.context, line, false, text);
}

/* An item that the catalogue lacks is valid, and nearly always misspelt. */
static void meet_name(struct vet *vet, size_t line, struct bytes name)
{
    if (!vet->options.catalogue || name.size == 0 || bytes_equal(name, BYTES("*")) || catalogue_item(vet->options.catalogue, name) ||
        names_have(&vet->told, name) || vet->told.count >= VET_NAMES_MAX)
        return;
    names_add(&vet->told, arena_copy(&vet->arena, name), &vet->arena);
    tell_name(vet, line, name);
    if (vet->told.count == VET_NAMES_MAX)
        vet->options.tell(vet->options.context, 0, false, "more than 100 names that the catalogue lacks: no others are told");
}

static void meet_names(struct vet *vet, size_t line, const struct topic *topic, const void *fact)
{
    if (topic == &intake_trade && ((const struct trade_fact *)fact)->nomenclature == NOMENCLATURE_ITEM)
        meet_name(vet, line, ((const struct trade_fact *)fact)->commodity);
    else if (topic == &intake_supply)
        meet_name(vet, line, ((const struct supply_entry *)fact)->item);
    else if (topic == &intake_measures)
        for (size_t i = 0; i < ((const struct measure_fact *)fact)->items.count; i++)
            meet_name(vet, line, ((const struct measure_fact *)fact)->items.items[i]);
}

/* ---- records ---- */

static struct slice keep(struct vet *vet, struct bytes bytes)
{
    struct slice slice = { vet->bytes.size, bytes.size };

    buffer_append(&vet->bytes, bytes);
    return slice;
}

static struct slice keep_record(struct vet *vet, const struct record_type *type, const void *record)
{
    size_t before = vet->bytes.size;

    record_encode(type, 0, type->field_count, record, &vet->bytes);
    return (struct slice){ before, vet->bytes.size - before };
}

/* What two records of one key and one publication may not differ in: where they stand, and notes for people, say nothing. */
static struct slice keep_content(struct vet *vet, const struct record_type *type, const void *fact)
{
    static const char *const asides[] = { "reference", "source_url", "note", "url" };
    size_t                   before = vet->bytes.size;

    for (size_t i = 0; i + 1 < type->field_count; i++) { /* the last field says where the record stood */
        bool aside = false;

        for (size_t k = 0; k < sizeof asides / sizeof *asides; k++)
            aside = aside || (strcmp(type->fields[i].name, asides[k]) == 0);
        if (!aside)
            record_encode(type, i, i + 1, fact, &vet->bytes);
    }
    return (struct slice){ before, vet->bytes.size - before };
}

static void accept(struct vet *vet, size_t line, const void *record)
{
    const struct topic *topic = trial_topic(&vet->trial);
    const void         *fact = trial_fact(&vet->trial, &vet->scratch);
    struct entry        entry = { .line = line, .known_ms = vet->kind->known_ms(record) };

    if (vet->count == vet->room) {
        vet->room = vet->room ? vet->room * 2 : 256;
        vet->entries = realloc(vet->entries, vet->room * sizeof *vet->entries);
        if (!vet->entries)
            abort();
    }
    vet->topic = topic;
    entry.key = keep(vet, trial_key(&vet->trial));
    entry.content = keep_content(vet, topic->value, fact);
    entry.fact = keep_record(vet, topic->value, fact);
    if (vet->options.hold)
        entry.record = keep_record(vet, vet->kind->topic->value, record);
    vet->entries[vet->count++] = entry;
    meet_names(vet, line, topic, fact);
}

static void conclude(struct vet *vet, size_t line, int judged, const void *record)
{
    char text[VET_TEXT_MAX];

    vet->total++;
    if (judged == JUDGED_GOOD) {
        accept(vet, line, record);
    } else {
        snprintf(text, sizeof text, "%s: %s", trial_reason(&vet->trial), trial_detail(&vet->trial));
        refuse(vet, line, trial_reason(&vet->trial), text);
    }
    arena_clear(&vet->scratch);
}

void vet_value(struct vet *vet, size_t line, struct bytes value)
{
    const void *record = NULL;
    int         judged = trial_value(&vet->trial, vet->kind->topic, value, &record);

    conclude(vet, line, judged, record);
}

void vet_record(struct vet *vet, size_t line, const void *record)
{
    conclude(vet, line, trial_record(&vet->trial, vet->kind->topic, record), record);
}

/* A record that is none has a reason of intake's; a row of a table has none. */
static const char *reason_of(const char *problem)
{
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        const char *name = reason_name((enum reason)reason);
        size_t      size = strlen(name);

        if (strncmp(problem, name, size) == 0 && problem[size] == ':')
            return name;
    }
    return "unreadable";
}

void vet_unreadable(struct vet *vet, size_t line, const char *problem)
{
    vet->total++;
    refuse(vet, line, reason_of(problem), problem);
}

/* ---- records of one key and one publication ---- */

static int by_publication(const void *a, const void *b, void *context)
{
    const struct vet   *vet = context;
    const struct entry *one = &vet->entries[*(const size_t *)a], *two = &vet->entries[*(const size_t *)b];
    int                 order = bytes_compare(bytes_of(vet, one->key), bytes_of(vet, two->key));

    if (order == 0)
        order = (one->known_ms > two->known_ms) - (one->known_ms < two->known_ms);
    if (order == 0)
        order = bytes_compare(bytes_of(vet, one->content), bytes_of(vet, two->content));
    return order ? order : (*(const size_t *)a > *(const size_t *)b) - (*(const size_t *)a < *(const size_t *)b);
}

static int by_line(const void *a, const void *b, void *context)
{
    const struct vet *vet = context;
    size_t            one = vet->entries[*(const size_t *)a].line, two = vet->entries[*(const size_t *)b].line;

    return (one > two) - (one < two);
}

static bool same_publication(const struct vet *vet, const struct entry *one, const struct entry *two)
{
    return one->known_ms == two->known_ms && bytes_equal(bytes_of(vet, one->key), bytes_of(vet, two->key));
}

static bool same_content(const struct vet *vet, const struct entry *one, const struct entry *two)
{
    return bytes_equal(bytes_of(vet, one->content), bytes_of(vet, two->content));
}

/* Rows of statistics state one thing of a publication; of the other kinds two of one key may be what their publisher prints. */
static bool is_refused(const struct vet *vet)
{
    return vet->options.strict && (vet->kind->topic == &trade_records || vet->kind->topic == &trade_releases);
}

static void refuse_repeat(struct vet *vet, struct entry *entry, const struct entry *other)
{
    struct bytes key = bytes_of(vet, entry->key);
    char         text[VET_TEXT_MAX];

    entry->left_out = true;
    snprintf(text, sizeof text, "repeated: line %zu has the same key and publication, and other content: %.*s%s", other->line,
             (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data, vet->kind->topic == &trade_records ? " (--fold adds such rows up)" : "");
    refuse(vet, entry->line, "repeated", text);
}

static void tell_repeats(struct vet *vet, const size_t *group, size_t count)
{
    enum { LINES = 8 };
    struct bytes key = bytes_of(vet, vet->entries[group[0]].key);
    char         text[VET_TEXT_MAX], lines[LINES * 24] = "";
    size_t       size = 0;

    for (size_t i = 0; i < count && i < LINES; i++)
        size += (size_t)snprintf(lines + size, sizeof lines - size, "%s%zu", i ? ", " : "", vet->entries[group[i]].line);
    snprintf(text, sizeof text, "lines %s%s have one key and one publication, and other content: the greater counts: %.*s", lines,
             count > LINES ? " and others" : "", (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data);
    vet->options.tell(vet->options.context, vet->entries[group[0]].line, false, text);
}

static void *decode(struct vet *vet, const struct entry *entry)
{
    void *record = arena_take(&vet->scratch, vet->kind->topic->value->size);

    return record_decode(vet->kind->topic->value, bytes_of(vet, entry->record), &vet->scratch, record) == CODEC_OK ? record : NULL;
}

static void add(struct maybe_double *sum, struct maybe_double part)
{
    sum->known = sum->known && part.known; /* a part that is unknown leaves the sum unknown */
    sum->value = sum->known ? sum->value + part.value : 0;
}

/* The parts of a group become its first row. Equal ones are one row that stands there twice. False: they are of different kinds. */
static bool fold(struct vet *vet, const size_t *group, size_t count)
{
    struct entry        *first = &vet->entries[group[0]];
    struct trade_record *sum;
    char                 text[VET_TEXT_MAX];

    for (size_t i = 1; i < count; i++)
        if (vet->entries[group[i]].line < first->line)
            first = &vet->entries[group[i]];
    sum = decode(vet, &vet->entries[group[0]]);
    for (size_t i = 1; i < count; i++)
        if (((const struct trade_record *)decode(vet, &vet->entries[group[i]]))->observation != sum->observation)
            return false;
    for (size_t i = 0; i < count; i++) {
        struct entry              *entry = &vet->entries[group[i]];
        const struct trade_record *part = decode(vet, entry);
        bool                       twice = i > 0 && same_content(vet, &vet->entries[group[i - 1]], entry);

        if (i > 0 && !twice) {
            add(&sum->quantity_kg, part->quantity_kg);
            add(&sum->value_usd, part->value_usd);
        }
        entry->left_out = entry != first;
        snprintf(text, sizeof text, twice ? "equal to a row that is in line %zu already: counted once" : "added to line %zu", first->line);
        if (entry != first)
            vet->options.tell(vet->options.context, entry->line, false, text);
    }
    if (trial_record(&vet->trial, vet->kind->topic, sum) == JUDGED_GOOD) {
        first->record = keep_record(vet, vet->kind->topic->value, sum);
        return true;
    }
    first->left_out = true; /* parts that are well may make a sum that is none */
    snprintf(text, sizeof text, "%s: %s, with the lines that are added to it", trial_reason(&vet->trial), trial_detail(&vet->trial));
    refuse(vet, first->line, trial_reason(&vet->trial), text);
    return true;
}

/* In a group rows of equal content are beside each other. */
static void judge_group(struct vet *vet, size_t *group, size_t count)
{
    struct entry *first = &vet->entries[group[0]], *last = &vet->entries[group[count - 1]];

    if (count < 2 || same_content(vet, first, last))
        return; /* one row that stands there twice says nothing else */
    if (is_refused(vet) && vet->options.fold && fold(vet, group, count)) {
        arena_clear(&vet->scratch);
        return;
    }
    qsort_r(group, count, sizeof *group, by_line, vet);
    if (!is_refused(vet))
        tell_repeats(vet, group, count);
    else
        for (size_t i = 0; i < count; i++)
            refuse_repeat(vet, &vet->entries[group[i]], same_content(vet, &vet->entries[group[i]], first) ? last : first);
    arena_clear(&vet->scratch);
}

static void judge_repeats(struct vet *vet)
{
    size_t *order = malloc((vet->count + 1) * sizeof *order), end;

    if (!order)
        abort();
    for (size_t i = 0; i < vet->count; i++)
        order[i] = i;
    qsort_r(order, vet->count, sizeof *order, by_publication, vet);
    for (size_t from = 0; from < vet->count; from = end) {
        end = from + 1;
        while (end < vet->count && same_publication(vet, &vet->entries[order[from]], &vet->entries[order[end]]))
            end++;
        judge_group(vet, order + from, end - from);
    }
    free(order);
}

/* ---- the end ---- */

static void judge_whole(struct vet *vet, void (*judge)(const struct vet_options *options, const struct vet_fact *facts, size_t count))
{
    struct vet_fact *facts = arena_take(&vet->scratch, (vet->count + 1) * sizeof *facts);

    for (size_t i = 0; i < vet->count; i++) {
        void *fact = arena_take(&vet->scratch, vet->topic->value->size);

        record_decode(vet->topic->value, bytes_of(vet, vet->entries[i].fact), &vet->scratch, fact);
        facts[i] = (struct vet_fact){ vet->entries[i].line, fact, vet->topic };
    }
    judge(&vet->options, facts, vet->count);
    arena_clear(&vet->scratch);
}

void vet_finish(struct vet *vet)
{
    judge_repeats(vet);
    if (vet->topic == &intake_measures)
        judge_whole(vet, vet_measures);
    else if (vet->topic == &intake_items)
        judge_whole(vet, vet_items);
}

int vet_each(struct vet *vet, int (*each)(void *context, const void *record), void *context)
{
    int result = 0;

    for (size_t i = 0; i < vet->count && result >= 0; i++) {
        if (!vet->entries[i].left_out)
            result = each(context, decode(vet, &vet->entries[i]));
        arena_clear(&vet->scratch);
    }
    return result;
}

int vet_facts(struct vet *vet, int (*each)(void *context, struct bytes key, const void *fact), void *context)
{
    int result = 0;

    for (size_t i = 0; i < vet->count && result >= 0; i++) {
        void *fact = arena_take(&vet->scratch, vet->topic->value->size);

        record_decode(vet->topic->value, bytes_of(vet, vet->entries[i].fact), &vet->scratch, fact);
        if (!vet->entries[i].left_out)
            result = each(context, bytes_of(vet, vet->entries[i].key), fact);
        arena_clear(&vet->scratch);
    }
    return result;
}
