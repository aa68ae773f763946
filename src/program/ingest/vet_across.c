/* SPDX-License-Identifier: Apache-2.0
 * Records of several files that cannot both be true, that are one, or that were given twice. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/avro/codec.h"
#include "engine/util/plural.h"
#include "program/ingest/vet_internal.h"

struct vet_place {
    const struct vet_entry *entry;
    size_t                  file, index;
};

static int by_publication(const void *a, const void *b)
{
    const struct vet_place *one = a, *two = b;
    int                     order = XXH128_cmp(&one->entry->key, &two->entry->key);

    if (order == 0)
        order = (one->entry->known_ms > two->entry->known_ms) - (one->entry->known_ms < two->entry->known_ms);
    if (order == 0)
        order = (one->file > two->file) - (one->file < two->file);
    return order ? order : (one->index > two->index) - (one->index < two->index);
}

static bool same_publication(const struct vet_place *one, const struct vet_place *two)
{
    return one->entry->known_ms == two->entry->known_ms && XXH128_isEqual(one->entry->key, two->entry->key);
}

static void refuse(struct vet *const *vets, const char *const *names, const struct vet_place *place, const struct vet_place *other)
{
    struct vet     *vet = vets[place->file];
    struct ck_bytes key = vet_key(vet, place->entry);
    char            text[VET_TEXT_MAX];

    snprintf(text, sizeof text, "repeated: %.200s%s%zu has the same key and publication, and other content: %.*s", names[other->file],
             vets[other->file]->by_rows ? ", row " : ":", other->entry->line, (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data);
    vet->entries[place->index].left_out = true;
    vet_refuse(vet, place->entry->line, "repeated", text);
    ck_arena_clear(&vet->scratch);
}

/* ---- one record in several files ---- */

/* What two records of one fact have to agree in besides their figures. */
static bool same_but_figures(const struct trade_record *one, const struct trade_record *two)
{
    const struct trade_record *records[] = { one, two };
    struct ck_buffer           texts[2] = { { 0 } };
    bool                       same;

    for (size_t i = 0; i < 2; i++) {
        struct trade_record record = *records[i];

        record.quantity_kg = record.value_usd = (struct ck_maybe_double){ .known = false };
        record.reference = (struct ck_bytes){ 0 };
        ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &record, &texts[i]);
    }
    same = ck_bytes_equal(ck_buffer_bytes(&texts[0]), ck_buffer_bytes(&texts[1]));
    ck_buffer_release(&texts[0]);
    ck_buffer_release(&texts[1]);
    return same;
}

struct edition { /* of a fact */
    struct trade_record record;
    bool                converted;
};

/* A monthly rate is not the rate of each day: so far may a converted value be from the printed one. */
static bool values_agree(const struct edition *one, const struct edition *two)
{
    const double near = 0.1, a = one->record.value_usd.value, b = two->record.value_usd.value;

    return a == b || (one->converted != two->converted && fabs(a - b) <= near * fmax(fabs(a), fabs(b)));
}

/* Adds what the other edition tells. False: it contradicts, or has no figure in common that shows it to be of the same goods. */
static bool join(struct edition *sum, const struct edition *more)
{
    struct trade_record       *one = &sum->record;
    const struct trade_record *two = &more->record;
    const bool                 weights = one->quantity_kg.known && two->quantity_kg.known, values = one->value_usd.known && two->value_usd.known;
    const bool                 silent = !(one->quantity_kg.known || one->value_usd.known) || !(two->quantity_kg.known || two->value_usd.known);

    if (!same_but_figures(one, two) || !(weights || values || silent))
        return false;
    if ((weights && one->quantity_kg.value != two->quantity_kg.value) || (values && !values_agree(sum, more)))
        return false;
    if (!one->quantity_kg.known)
        one->quantity_kg = two->quantity_kg;
    if (two->value_usd.known && (!one->value_usd.known || (sum->converted && !more->converted))) {
        one->value_usd = two->value_usd;
        one->reference = two->reference;
        sum->converted = more->converted;
    }
    return true;
}

static bool take_edition(struct vet *const *vets, const struct vet_place *place, struct edition *ret)
{
    const struct trade_record *record = vet_decode(vets[place->file], place->entry);

    if (record)
        *ret = (struct edition){ *record, place->entry->converted };
    return record;
}

/* Of places of one key and one publication: one record, in the place of the first. False: they are not one. */
static bool join_all(struct vet *const *vets, const struct vet_place *places, size_t count)
{
    struct vet    *first = vets[places[0].file];
    struct edition sum, more;
    bool           good = first->kind->topic == &trade_records && first->options.hold && take_edition(vets, &places[0], &sum);

    for (size_t i = 1; i < count && good; i++)
        good = take_edition(vets, &places[i], &more) && join(&sum, &more);
    if (good)
        vet_put(first, &first->entries[places[0].index], &sum.record);
    for (size_t i = 0; i < count; i++) {
        if (good && i > 0)
            vets[places[i].file]->entries[places[i].index].left_out = true;
        ck_arena_clear(&vets[places[i].file]->scratch);
    }
    return good;
}

enum vet_edition vet_edition_of(struct vet *vet, const struct vet_entry *entry, struct vet *there, const struct vet_entry *other)
{
    struct edition   had, sum, more;
    enum vet_edition is = VET_CONTRARY;

    if (vet->kind->topic == &trade_records && take_edition((struct vet *[]){ there }, &(struct vet_place){ other, 0, 0 }, &had) &&
        take_edition((struct vet *[]){ vet }, &(struct vet_place){ entry, 0, 0 }, &more)) {
        sum = had;
        if (join(&sum, &more))
            is = sum.record.quantity_kg.known == had.record.quantity_kg.known && sum.record.value_usd.known == had.record.value_usd.known
                     ? VET_POORER
                     : VET_FULLER;
        else {
            had.converted = !more.converted; /* nothing tells of what is there whether it was */
            is = had.record.quantity_kg.known && join(&had, &more) ? VET_NEAR : VET_CONTRARY;
        }
    }
    ck_arena_clear(&vet->scratch);
    ck_arena_clear(&there->scratch);
    return is;
}

/* ---- what is told ---- */

struct vet_match {        /* of a file */
    size_t records;       /* all that it gives */
    size_t equal, joined; /* of these: those that an earlier file gives, too; that became one with another file's */
    size_t with;          /* the first such file */
};

static void note_match(struct vet_match *match, size_t with, bool equal)
{
    if (match->equal + match->joined == 0 || with < match->with)
        match->with = with;
    match->equal += equal;
    match->joined += !equal;
}

static void tell_match(struct vet *vet, const struct vet_match *match, const char *other)
{
    char text[VET_TEXT_MAX];

    if (match->equal == match->records)
        snprintf(text, sizeof text, "each of its %zu record%s is in %.300s too, and equal: the same file twice?", match->records,
                 plural(match->records), other);
    else
        snprintf(text, sizeof text, "%zu of its %zu records are in %.300s too, and equal", match->equal, match->records, other);
    if (match->equal && (match->equal == match->records || vet_is_statistics(vet)))
        vet->options.tell(vet->options.context, 0, false, text);
    snprintf(text, sizeof text, "%zu of its %zu records are one with those of %.300s: the fuller one of each is given", match->joined, match->records,
             other);
    if (match->joined)
        vet->options.tell(vet->options.context, 0, false, text);
}

/* ---- groups ---- */

static bool all_equal(const struct vet_place *places, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (places[i].entry->content != places[0].entry->content)
            return false;
    return true;
}

/* Of places of one key and one publication: each that another file contradicts. */
static void refuse_each(struct vet *const *vets, const char *const *names, const struct vet_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (places[k].file != places[i].file && places[k].entry->content != places[i].entry->content) {
                refuse(vets, names, &places[i], &places[k]);
                break;
            }
}

static void judge(struct vet *const *vets, const char *const *names, const struct vet_place *places, size_t count, struct vet_match *matches)
{
    const bool equal = all_equal(places, count);

    if (!equal && !vet_refuses_repeats(vets[places[0].file]))
        return;
    if (!equal && !join_all(vets, places, count)) {
        refuse_each(vets, names, places, count);
        return;
    }
    for (size_t i = 1; i < count; i++)
        if (places[i].file != places[0].file)
            note_match(&matches[places[i].file], places[0].file, equal);
}

static size_t collect(struct vet *const *vets, size_t count, struct vet_place *places, struct vet_match *matches)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < vets[i]->count; k++)
            if (!vets[i]->entries[k].left_out) {
                places[found++] = (struct vet_place){ &vets[i]->entries[k], i, k };
                matches[i].records++;
            }
    return found;
}

void vet_across(struct vet *const *vets, const char *const *names, size_t count)
{
    struct vet_match *matches = calloc(count + 1, sizeof *matches);
    struct vet_place *places;
    size_t            room = 1, found, end;

    for (size_t i = 0; i < count; i++)
        room += vets[i]->count;
    places = malloc(room * sizeof *places);
    if (!places || !matches)
        abort();
    found = collect(vets, count, places, matches);
    if (found)
        qsort(places, found, sizeof *places, by_publication);
    for (size_t i = 0; i < found; i = end) {
        for (end = i + 1; end < found && same_publication(&places[i], &places[end]); end++)
            ;
        if (places[end - 1].file != places[i].file)
            judge(vets, names, &places[i], end - i, matches);
    }
    for (size_t i = 0; i < count; i++)
        if (matches[i].equal + matches[i].joined)
            tell_match(vets[i], &matches[i], names[matches[i].with]);
    free(places);
    free(matches);
}
