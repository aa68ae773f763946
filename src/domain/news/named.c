/* SPDX-License-Identifier: Apache-2.0
 * What an article names anywhere: the scopes that a claim may be about instead of the one it was read with (SPEC 9.7), and the figures that gave no
 * claim (SPEC 9.11). */
#include "domain/news/claims.h"

#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"

enum { ITEMS_NAMED_MAX = 32, COUNTRIES_NAMED_MAX = 64, MONTHS_NAMED_MAX = 64 };

struct place_naming {
    const struct claims *claims;
    struct ck_bytes     *names;
    size_t               count, max;
    bool                 cut;
    struct claim_months  last; /* of months: those that were added last, which most often come again */
};

static void add(struct place_naming *naming, struct ck_bytes name)
{
    if (!name.size)
        return;
    for (size_t i = 0; i < naming->count; i++)
        if (ck_bytes_equal(naming->names[i], name))
            return;
    if (naming->count == naming->max) {
        naming->cut = true;
        return;
    }
    naming->names[naming->count++] = name;
}

static void add_months(struct place_naming *naming, struct claim_months months)
{
    if (!months.set || (naming->last.set && naming->last.from == months.from && naming->last.to == months.to))
        return;
    add(naming, months_text(naming->claims->reader->arena, months));
    naming->last = months;
}

static int order_names(const void *left, const void *right)
{
    const struct ck_bytes *a = left, *b = right;

    return ck_bytes_compare(*a, *b);
}

static struct place_naming naming_new(const struct claims *claims, size_t max)
{
    return (struct place_naming){ claims, ck_arena_take(claims->reader->arena, max * sizeof(struct ck_bytes)), 0, max, false, { false, 0, 0 } };
}

static struct ck_bytes_array named(struct place_naming *naming)
{
    if (naming->count > 1)
        qsort(naming->names, naming->count, sizeof *naming->names, order_names);
    return (struct ck_bytes_array){ naming->names, naming->count };
}

static bool is_read(const struct claims_reader *reader, size_t token)
{
    return !reader->text->sentences[reader->text->tokens[token].sentence].boilerplate;
}

enum concept item_at(const struct claims_reader *reader, size_t i)
{
    if (token_meaning(reader->text, i, KIND_magnet) && reader->magnets)
        return CONCEPT_rare_earth_magnets;
    return token_concept(reader->text, i, KIND_item);
}

static void name_countries(const struct claims_reader *reader, const struct segment *segment, struct place_naming *countries)
{
    const struct text *text = reader->text;

    if (!segment_has(reader, segment, KIND_country) && !segment_has(reader, segment, KIND_toward))
        return;
    for (size_t i = segment->first; i < segment->end; i++) {
        enum concept country = token_concept(text, i, KIND_country), toward = token_concept(text, i, KIND_toward);

        if (country || toward)
            add(countries, concept_name(country ? country : toward));
    }
}

static void name_moments(const struct claims_reader *reader, const struct segment *segment, struct place_naming *months)
{
    for (size_t i = segment->moment_first; i < segment->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];

        if (moment->kind == MOMENT_MONTHS && moment->from <= moment->to)
            add_months(months, (struct claim_months){ true, moment->from, moment->to });
    }
}

/* Has figures, or speaks of trade and not of a rule: what an act is about or when it began is no scope of a figure. */
static bool is_of_trade(const struct claims_reader *reader, const struct segment *segment)
{
    if (segment->first >= segment->end || !is_read(reader, segment->first))
        return false;
    if (segment->figure_first < segment->figure_end)
        return true;
#define TRADING(w) KIND_IN(w, KIND_flow) | KIND_IN(w, KIND_change) | KIND_IN(w, KIND_took) | KIND_IN(w, KIND_share)
    static const struct kind_set trading = KIND_SET(TRADING);

    return !segment_has(reader, segment, KIND_act_object) && segment_has_any(segment, &trading);
}

static bool is_trade(enum metric metric)
{
    return metric != METRIC_CONTROL_IN_FORCE && metric != METRIC_CONTROL_FROM && metric != METRIC_CONTROL_UNTIL;
}

/* What is mined or made is not what is shipped. */
static bool is_item_of_trade(const struct claim_seen *claim) { return is_trade(claim->metric) && claim->flow != CLAIM_FLOW_PRODUCTION; }

/* ---- figures that gave no claim ---- */

static bool is_claimed(const struct claims *claims, const struct printed_figure *figure)
{
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim_seen *claim = &claims->items[i];

        if (claim->start < figure->stop && figure->start < claim->stop)
            return true;
        for (size_t n = 0; n < claim->also_count; n++)
            if ((uint32_t)claim->also[n].start < figure->stop && figure->start < (uint32_t)claim->also[n].end)
                return true;
    }
    return false;
}

static bool has_unit(enum figure_kind kind)
{
    return kind == FIGURE_WEIGHT || kind == FIGURE_MONEY || kind == FIGURE_PRICE || kind == FIGURE_PERCENT || kind == FIGURE_POINTS;
}

static bool has_item(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->first; (segment_has(reader, segment, KIND_item) || segment_has(reader, segment, KIND_magnet)) && i < segment->end; i++)
        if (item_at(reader, i))
            return true;
    return false;
}

void unread_list(const struct claims *claims, struct reading *reading)
{
    const struct claims_reader *reader = claims->reader;

    reading->unread = ck_arena_take(reader->arena, (reader->figures.count + 1) * sizeof *reading->unread);
    for (size_t i = 0; i < reader->segment_count; i++) {
        const struct segment *segment = &reader->segments[i];
        bool                  some = segment->figure_first < segment->figure_end;
        bool                  read = some && segment->first < segment->end && is_read(reader, segment->first);
        bool                  counted = read && has_item(reader, segment);

        for (size_t n = segment->figure_first; n < segment->figure_end; n++) {
            const struct printed_figure *figure = &reader->figures.items[n];

            if (has_unit(figure->kind) && !is_claimed(claims, figure))
                reading->unread[reading->unread_count++] = (struct unread_figure){ { (int32_t)figure->start, (int32_t)figure->stop },
                                                                                   read ? (enum unread_why)claims->unread[n] : UNREAD_BOILERPLATE,
                                                                                   counted };
        }
    }
}

/* ---- items that a claim is not about ---- */

#define ITEM_WORDS(w) KIND_IN(w, KIND_item) | KIND_IN(w, KIND_magnet)
static const struct kind_set item_words = KIND_SET(ITEM_WORDS);

struct item_places { /* of the items of all claims; first those of reading->named */
    enum concept items[ITEMS_NAMED_MAX];
    uint32_t first[ITEMS_NAMED_MAX]; /* the first sentence that names it; UINT32_MAX: none */
    size_t   count, traded;
};

static void places_add(struct item_places *places, enum concept item)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i] == item)
            return;
    if (places->count < ITEMS_NAMED_MAX)
        places->items[places->count++] = item;
}

static void places_mark(struct item_places *places, enum concept item, uint32_t sentence)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i] == item && places->first[i] > sentence)
            places->first[i] = sentence;
}

static struct item_places item_places_of(const struct claims *claims)
{
    const struct claims_reader *reader = claims->reader;
    struct item_places          places = { .count = 0 };

    for (size_t i = 0; i < claims->count; i++)
        if (is_item_of_trade(&claims->items[i]))
            places_add(&places, claims->items[i].item);
    places.traded = places.count;
    for (size_t i = 0; i < claims->count; i++)
        places_add(&places, claims->items[i].item);
    memset(places.first, 0xff, sizeof places.first);
    for (size_t s = 0; s < reader->text->sentence_count && places.traded > 1; s++) {
        const struct sentence *sentence = &reader->text->sentences[s];

        for (size_t i = sentence->first; kinds_meet(sentence->kinds, &item_words) && i < sentence->end; i++) {
            enum concept item = token_has_any(reader->text, i, &item_words) ? item_at(reader, i) : CONCEPT_NONE;

            if (item)
                places_mark(&places, item, (uint32_t)s);
        }
    }
    return places;
}

/* Bit n: the sentence names item n of the list. */
static uint32_t names_of_sentence(const struct claims_reader *reader, const struct item_places *places, uint32_t number)
{
    const struct sentence *sentence = &reader->text->sentences[number];
    uint32_t               found = 0;

    for (size_t i = sentence->first; kinds_meet(sentence->kinds, &item_words) && i < sentence->end; i++) {
        enum concept item = token_has_any(reader->text, i, &item_words) ? item_at(reader, i) : CONCEPT_NONE;

        for (size_t n = 0; item && n < places->count; n++)
            found |= (uint32_t)(item == places->items[n]) << n;
    }
    return found;
}

void items_set_apart(const struct claims *claims, struct reading *reading)
{
    struct item_places places = item_places_of(claims);
    uint32_t           named_here = 0, sentence = UINT32_MAX;

    for (size_t i = 0; i < claims->count && places.traded > 1; i++) {
        const struct claim_seen *claim = &claims->items[i];
        struct place_naming      apart = naming_new(claims, places.traded);
        bool                     own = false;

        if (claim->sentence != sentence)
            named_here = names_of_sentence(claims->reader, &places, sentence = claim->sentence);
        for (size_t n = 0; n < places.count; n++)
            own |= places.items[n] == claim->item && (named_here >> n & 1);
        for (size_t n = 0; n < places.traded && !claim_speaks_ahead(claim); n++) {
            bool behind = places.first[n] > claim->sentence, elsewhere = own && !(named_here >> n & 1);

            if (places.items[n] != claim->item && (behind || elsewhere))
                add(&apart, concept_name(places.items[n]));
        }
        reading->claims[i].items_apart = named(&apart);
    }
}

struct named_scopes named_scopes_of(const struct claims *claims)
{
    const struct claims_reader *reader = claims->reader;
    struct place_naming         items = naming_new(claims, ITEMS_NAMED_MAX), countries = naming_new(claims, COUNTRIES_NAMED_MAX),
                        reporters = naming_new(claims, COUNTRIES_NAMED_MAX), months = naming_new(claims, MONTHS_NAMED_MAX);

    for (size_t i = 0; i < reader->segment_count; i++)
        if (is_of_trade(reader, &reader->segments[i])) {
            name_countries(reader, &reader->segments[i], &countries);
            name_moments(reader, &reader->segments[i], &months);
        }
    for (size_t i = 0; i < claims->count; i++) {
        if (!is_trade(claims->items[i].metric))
            continue;
        if (is_item_of_trade(&claims->items[i]))
            add(&items, concept_name(claims->items[i].item));
        add(&reporters, claims->items[i].reporter);
        add_months(&months, claims->items[i].period);
        add_months(&months, claims->items[i].base);
    }
    return (struct named_scopes){
        .items = named(&items),
        .countries = named(&countries),
        .reporters = named(&reporters),
        .months = named(&months),
        .cut = items.cut || countries.cut || reporters.cut || months.cut || claims->cut,
    };
}
