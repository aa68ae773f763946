/* SPDX-License-Identifier: Apache-2.0
 * Entries in the order of lines. A file may have millions of them: an entry has hashes of its key and content; key and record are put away, encoded.
 * Facts are kept of measures and items only, of which nobody has so many. */
#include "program/ingest/vet_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/util/nearest.h"

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
    stow_release(&vet->stow);
    ck_buffer_release(&vet->scrap);
    ck_buffer_release(&vet->facts);
    free(vet->places);
    free(vet->entries);
    vet_words_release(&vet->words);
    ck_arena_release(&vet->arena);
    ck_arena_release(&vet->scratch);
    free(vet);
}

size_t              vet_total(const struct vet *vet) { return vet->total; }
const struct tally *vet_refused(const struct vet *vet) { return &vet->refused; }

struct ck_bytes vet_key(struct vet *vet, const struct vet_entry *entry)
{
    struct ck_bytes key = stow_get(&vet->stow, entry->key_at, entry->key_size, &vet->scratch);

    return key.data ? key : CK_BYTES("");
}

void vet_refuse(struct vet *vet, size_t line, const char *reason, const char *text)
{
    size_t count = tally_add(&vet->refused, ck_bytes_from(reason));

    if (vet->options.refused)
        vet->options.refused(vet->options.context, line, reason, text);
    if (count <= VET_REFUSED_TOLD)
        vet->options.tell(vet->options.context, line, true, text);
    else if (count == VET_REFUSED_TOLD + 1)
        vet->options.tell(vet->options.context, 0, true, "more of the same reason: from here on they are counted only");
}

/* ---- names ---- */

static void tell_name(struct vet *vet, size_t line, struct ck_bytes name)
{
    struct item_fact_list items = catalogue_items(vet->options.catalogue);
    struct nearest        nearest = nearest_to(name);
    char                  text[VET_TEXT_MAX];

    for (size_t i = 0; i < items.count; i++)
        nearest_try(&nearest, items.items[i]->item);
    snprintf(text, sizeof text, "the catalogue has no item %.*s%s%.*s%s", (int)(name.size < SHOWN ? name.size : SHOWN), name.data,
             nearest.found.data ? " (nearest: " : "", (int)nearest.found.size, nearest.found.data, nearest.found.data ? ")" : "");
    vet->options.tell(vet->options.context, line, false, text);
}

/* An item that the catalogue lacks is valid, and nearly always misspelt. */
static void meet_name(struct vet *vet, size_t line, struct ck_bytes name)
{
    if (!vet->options.catalogue || name.size == 0 || ck_bytes_equal(name, CK_BYTES("*")) || catalogue_item(vet->options.catalogue, name) ||
        string_set_has(&vet->told, name) || vet->told.count >= VET_NAMES_MAX)
        return;
    string_set_add(&vet->told, ck_arena_copy(&vet->arena, name), &vet->arena);
    tell_name(vet, line, name);
    if (vet->told.count == VET_NAMES_MAX)
        vet->options.tell(vet->options.context, 0, false, "more than 100 names that the catalogue lacks: no others are told");
}

static void meet_names(struct vet *vet, size_t line, const struct ck_topic *topic, const void *fact)
{
    if (topic == &intake_trade && ((const struct trade_fact *)fact)->nomenclature == NOMENCLATURE_ITEM)
        meet_name(vet, line, ((const struct trade_fact *)fact)->commodity);
    else if (topic == &intake_supply || topic == &intake_claims)
        meet_name(vet, line, topic == &intake_supply ? ((const struct supply_entry *)fact)->item : ((const struct claim_fact *)fact)->item);
    else if (topic == &intake_measures)
        for (size_t i = 0; i < ((const struct measure_fact *)fact)->items.count; i++)
            meet_name(vet, line, ((const struct measure_fact *)fact)->items.items[i]);
}

/* ---- records ---- */

static struct ck_bytes encoded(struct vet *vet, const struct ck_record_type *type, const void *record)
{
    vet->scrap.size = 0;
    ck_record_encode(type, 0, type->field_count, record, &vet->scrap);
    return ck_buffer_bytes(&vet->scrap);
}

/* What two records of one key and one publication may not differ in: where they stand, and notes for people, say nothing. */
static XXH64_hash_t content_of(struct vet *vet, const struct ck_record_type *type, const void *fact)
{
    static const char *const asides[] = { "reference", "source_url", "note", "url" };

    vet->scrap.size = 0;
    for (size_t i = 0; i + 1 < type->field_count; i++) { /* the last field says where the record stood */
        bool aside = false;

        for (size_t k = 0; k < sizeof asides / sizeof *asides; k++)
            aside = aside || (strcmp(type->fields[i].name, asides[k]) == 0);
        if (!aside)
            ck_record_encode(type, i, i + 1, fact, &vet->scrap);
    }
    return XXH3_64bits(vet->scrap.data, vet->scrap.size);
}

static bool keeps_facts(const struct ck_topic *topic) { return topic == &intake_measures || topic == &intake_items; }

static struct vet_entry *new_entry(struct vet *vet)
{
    if (vet->count == vet->room) {
        vet->room = vet->room ? vet->room * 2 : 256;
        vet->entries = realloc(vet->entries, vet->room * sizeof *vet->entries);
        if (keeps_facts(vet->topic))
            vet->places = realloc(vet->places, vet->room * sizeof *vet->places);
        if (!vet->entries || (keeps_facts(vet->topic) && !vet->places))
            abort();
    }
    vet->entries[vet->count] = (struct vet_entry){ .key_at = stow_end(&vet->stow) };
    return &vet->entries[vet->count++];
}

void vet_put(struct vet *vet, struct vet_entry *entry, const void *record)
{
    struct ck_bytes bytes = encoded(vet, vet->kind->topic->value, record);

    entry->record_size = (uint32_t)bytes.size;
    entry->record_at = stow_end(&vet->stow);
    stow_put(&vet->stow, bytes);
}

static void accept(struct vet *vet, size_t line, const void *record)
{
    const void       *fact = trial_fact(&vet->trial, &vet->scratch);
    struct ck_bytes   key = trial_key(&vet->trial), bytes;
    struct vet_entry *entry;

    vet->topic = trial_topic(&vet->trial);
    entry = new_entry(vet);
    entry->line = line;
    entry->converted = vet->converts;
    entry->known_ms = vet->kind->known_ms(record);
    entry->key = XXH3_128bits(key.data, key.size);
    entry->key_size = (uint32_t)key.size;
    stow_put(&vet->stow, key);
    entry->content = content_of(vet, vet->topic->value, fact);
    if (keeps_facts(vet->topic)) {
        bytes = encoded(vet, vet->topic->value, fact);
        vet->places[vet->count - 1] = (struct slice){ vet->facts.size, bytes.size };
        ck_buffer_append(&vet->facts, bytes);
    }
    if (vet->options.hold)
        vet_put(vet, entry, record);
    meet_names(vet, line, vet->topic, fact);
    entry->of_item = vet_words_meet(&vet->words, &vet->options, line, vet->topic, fact);
}

static void conclude(struct vet *vet, size_t line, int judged, const void *record)
{
    char text[VET_TEXT_MAX];

    vet->total++;
    if (judged == JUDGED_GOOD) {
        accept(vet, line, record);
    } else {
        snprintf(text, sizeof text, "%s: %s", trial_reason(&vet->trial), trial_detail(&vet->trial));
        vet_refuse(vet, line, trial_reason(&vet->trial), text);
    }
    ck_arena_clear(&vet->scratch);
}

void vet_value(struct vet *vet, size_t line, struct ck_bytes value)
{
    const void *record = NULL;
    int         judged = trial_value(&vet->trial, vet->kind->topic, value, &record);

    conclude(vet, line, judged, record);
}

void vet_record(struct vet *vet, size_t line, const void *record)
{
    conclude(vet, line, trial_record(&vet->trial, vet->kind->topic, record), record);
}

void vet_by_rows(struct vet *vet) { vet->by_rows = true; }

void vet_converted(struct vet *vet, bool converted) { vet->converts = converted; }

void vet_unreadable(struct vet *vet, size_t line, const char *problem)
{
    vet->total++;
    vet_refuse(vet, line, trial_reason_in(&vet->trial, problem), problem);
}

void vet_rejected(struct vet *vet, size_t line, const char *reason, const char *detail)
{
    char text[VET_TEXT_MAX];

    vet->total++;
    snprintf(text, sizeof text, "%s: %s", reason, detail);
    vet_refuse(vet, line, reason, text);
}

/* ---- records of one key and one publication ---- */

static int by_publication(const void *a, const void *b, void *context)
{
    const struct vet       *vet = context;
    const struct vet_entry *one = &vet->entries[*(const size_t *)a], *two = &vet->entries[*(const size_t *)b];
    int                     order = XXH128_cmp(&one->key, &two->key);

    if (order == 0)
        order = (one->known_ms > two->known_ms) - (one->known_ms < two->known_ms);
    if (order == 0)
        order = (one->content > two->content) - (one->content < two->content);
    return order ? order : (*(const size_t *)a > *(const size_t *)b) - (*(const size_t *)a < *(const size_t *)b);
}

static int by_line(const void *a, const void *b, void *context)
{
    const struct vet *vet = context;
    size_t            one = vet->entries[*(const size_t *)a].line, two = vet->entries[*(const size_t *)b].line;

    return (one > two) - (one < two);
}

static bool same_publication(const struct vet_entry *one, const struct vet_entry *two)
{
    return one->known_ms == two->known_ms && XXH128_isEqual(one->key, two->key);
}

static bool same_content(const struct vet_entry *one, const struct vet_entry *two) { return one->content == two->content; }

bool vet_refuses_repeats(const struct vet *vet)
{
    return vet_is_statistics(vet) || (vet->options.of_source && vet->kind->topic == &reference_supply);
}

bool vet_is_statistics(const struct vet *vet) { return vet->kind->topic == &trade_records || vet->kind->topic == &trade_releases; }

static void refuse_repeat(struct vet *vet, struct vet_entry *entry, const struct vet_entry *other)
{
    struct ck_bytes key = vet_key(vet, entry);
    char            text[VET_TEXT_MAX];

    entry->left_out = true;
    snprintf(text, sizeof text, "repeated: %s %zu has the same key and publication, and other content: %.*s%s", vet->by_rows ? "row" : "line",
             other->line, (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data,
             vet->kind->topic == &trade_records && !vet->options.of_source ? " (ingest --fold adds such rows up)" : "");
    vet_refuse(vet, entry->line, "repeated", text);
}

static void tell_repeats(struct vet *vet, const size_t *group, size_t count)
{
    enum { LINES = 8 };
    struct ck_bytes key = vet_key(vet, &vet->entries[group[0]]);
    char            text[VET_TEXT_MAX], lines[LINES * 24] = "";
    size_t          size = 0;

    for (size_t i = 0; i < count && i < LINES; i++)
        size += (size_t)snprintf(lines + size, sizeof lines - size, "%s%zu", i ? ", " : "", vet->entries[group[i]].line);
    snprintf(text, sizeof text, "lines %s%s have one key and one publication, and other content: the greater counts: %.*s", lines,
             count > LINES ? " and others" : "", (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data);
    vet->options.tell(vet->options.context, vet->entries[group[0]].line, false, text);
}

void *vet_decode(struct vet *vet, const struct vet_entry *entry)
{
    void           *record = ck_arena_take(&vet->scratch, vet->kind->topic->value->size);
    struct ck_bytes bytes = stow_get(&vet->stow, entry->record_at, entry->record_size, &vet->scratch);

    if (!bytes.data || ck_record_decode(vet->kind->topic->value, bytes, &vet->scratch, record) != CK_CODEC_OK)
        return NULL;
    return record;
}

static void add(struct ck_maybe_double *sum, struct ck_maybe_double part)
{
    sum->known = sum->known && part.known; /* a part that is unknown leaves the sum unknown */
    sum->value = sum->known ? sum->value + part.value : 0;
}

/* The parts of a group become its first row. Equal ones are one row that stands there twice. False: they are of different kinds. */
static bool fold(struct vet *vet, const size_t *group, size_t count)
{
    struct vet_entry     *first = &vet->entries[group[0]];
    struct trade_record **parts = ck_arena_take(&vet->scratch, count * sizeof *parts), *sum;
    char                  text[VET_TEXT_MAX];

    for (size_t i = 1; i < count; i++)
        if (vet->entries[group[i]].line < first->line)
            first = &vet->entries[group[i]];
    for (size_t i = 0; i < count; i++) {
        parts[i] = vet_decode(vet, &vet->entries[group[i]]);
        if (!parts[i] || parts[i]->observation != parts[0]->observation)
            return false;
    }
    sum = parts[0];
    for (size_t i = 0; i < count; i++) {
        struct vet_entry          *entry = &vet->entries[group[i]];
        const struct trade_record *part = parts[i];
        bool                       twice = i > 0 && same_content(&vet->entries[group[i - 1]], entry);

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
        vet_put(vet, first, sum);
        return true;
    }
    first->left_out = true; /* parts that are well may make a sum that is none */
    snprintf(text, sizeof text, "%s: %s, with the lines that are added to it", trial_reason(&vet->trial), trial_detail(&vet->trial));
    vet_refuse(vet, first->line, trial_reason(&vet->trial), text);
    return true;
}

/* In a group, which has rows that differ, those of equal content are beside each other. */
static void judge_group(struct vet *vet, size_t *group, size_t count)
{
    const struct vet_entry *first, *other;
    bool                    folded = vet_is_statistics(vet) && vet->options.fold && fold(vet, group, count);

    qsort_r(group, count, sizeof *group, by_line, vet);
    first = other = &vet->entries[group[0]];
    for (size_t i = 1; i < count && same_content(other, first); i++)
        other = &vet->entries[group[i]];
    if (!vet_refuses_repeats(vet))
        tell_repeats(vet, group, count);
    else
        for (size_t i = 0; i < count && !folded; i++)
            refuse_repeat(vet, &vet->entries[group[i]], same_content(&vet->entries[group[i]], first) ? other : first);
    ck_arena_clear(&vet->scratch);
}

struct vet_group {
    size_t line /* the first */, from, count;
};

static int by_first_line(const void *a, const void *b)
{
    const struct vet_group *one = a, *two = b;

    return (one->line > two->line) - (one->line < two->line);
}

static struct vet_group group_at(const struct vet *vet, const size_t *order, size_t from)
{
    struct vet_group group = { vet->entries[order[from]].line, from, 1 };

    while (from + group.count < vet->count && same_publication(&vet->entries[order[from]], &vet->entries[order[from + group.count]])) {
        if (vet->entries[order[from + group.count]].line < group.line)
            group.line = vet->entries[order[from + group.count]].line;
        group.count++;
    }
    return group;
}

static void judge_repeats(struct vet *vet)
{
    size_t          *order = malloc((vet->count + 1) * sizeof *order), count = 0;
    struct ck_buffer groups = { 0 };
    struct vet_group group;

    if (!order)
        abort();
    for (size_t i = 0; i < vet->count; i++)
        order[i] = i;
    qsort_r(order, vet->count, sizeof *order, by_publication, vet);
    for (size_t from = 0; from < vet->count; from += group.count) {
        group = group_at(vet, order, from);
        if (same_content(&vet->entries[order[from]], &vet->entries[order[from + group.count - 1]]))
            continue; /* one row that stands there twice says nothing else */
        ck_buffer_append(&groups, (struct ck_bytes){ (const char *)&group, sizeof group });
        count++;
    }
    if (count)
        qsort(groups.data, count, sizeof group, by_first_line);
    for (size_t i = 0; i < count; i++) {
        memcpy(&group, groups.data + i * sizeof group, sizeof group);
        judge_group(vet, order + group.from, group.count);
    }
    ck_buffer_release(&groups);
    free(order);
}

/* ---- the end ---- */

static struct ck_bytes fact_bytes(const struct vet *vet, size_t i)
{
    return (struct ck_bytes){ vet->facts.data + vet->places[i].at, vet->places[i].size };
}

static void judge_whole(struct vet *vet, void (*judge)(const struct vet_options *options, const struct vet_fact *facts, size_t count))
{
    struct vet_fact *facts = ck_arena_take(&vet->scratch, (vet->count + 1) * sizeof *facts);

    for (size_t i = 0; i < vet->count; i++) {
        void *fact = ck_arena_take(&vet->scratch, vet->topic->value->size);

        ck_record_decode(vet->topic->value, fact_bytes(vet, i), &vet->scratch, fact);
        facts[i] = (struct vet_fact){ vet->entries[i].line, fact, vet->topic };
    }
    judge(&vet->options, facts, vet->count);
    ck_arena_clear(&vet->scratch);
}

void vet_note(struct vet *vet, size_t line, const char *text) { vet_words_tell(&vet->words, &vet->options, line, text); }

bool vet_trades_lost(struct vet *const *vets, size_t count, char *text)
{
    size_t records = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; vets[i]->topic == &intake_trade && k < vets[i]->count; k++) {
            if (vets[i]->entries[k].of_item && !vets[i]->entries[k].left_out)
                return false;
            records += !vets[i]->entries[k].left_out;
        }
    snprintf(text, VET_TEXT_MAX, "0 of %zu trade records are of an item of the catalogue: no figures and no alerts come of them. %s", records,
             CATALOGUE_ADVICE);
    return records > 0;
}

void vet_finish(struct vet *vet)
{
    char text[VET_TEXT_MAX];

    judge_repeats(vet);
    if (!vet->options.of_source && vet_trades_lost(&vet, 1, text))
        vet->options.tell(vet->options.context, 0, false, text);
    if (vet->topic == &intake_measures)
        judge_whole(vet, vet_measures);
    else if (vet->topic == &intake_items)
        judge_whole(vet, vet_items);
}

int vet_each(struct vet *vet, int (*each)(void *context, const void *record), void *context)
{
    int result = 0;

    for (size_t i = 0; i < vet->count && result >= 0; i++) {
        const void *record = vet->entries[i].left_out ? NULL : vet_decode(vet, &vet->entries[i]);

        if (record)
            result = each(context, record);
        else if (!vet->entries[i].left_out)
            result = -EIO; /* of the file that they were put away in */
        ck_arena_clear(&vet->scratch);
    }
    return result;
}

int vet_facts(struct vet *vet, int (*each)(void *context, struct ck_bytes key, const void *fact), void *context)
{
    int result = 0;

    for (size_t i = 0; i < vet->count && result >= 0; i++) {
        void *fact = ck_arena_take(&vet->scratch, vet->topic->value->size);

        ck_record_decode(vet->topic->value, fact_bytes(vet, i), &vet->scratch, fact);
        if (!vet->entries[i].left_out)
            result = each(context, vet_key(vet, &vet->entries[i]), fact);
        ck_arena_clear(&vet->scratch);
    }
    return result;
}
