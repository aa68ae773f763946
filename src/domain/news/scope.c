/* SPDX-License-Identifier: Apache-2.0
 * Who exports what to whom (docs/CLAIMS.md 4.2): what a segment names, and what it keeps from the one before. */
#include "domain/news/claims.h"

enum { OWNER_REACH = 9 };

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* The mark before a country, over articles and unknown small words: to the United States */
static enum role role_before(const struct text *text, size_t i, size_t first)
{
    for (size_t back = 1; back <= 2 && i >= first + back; back++) {
        size_t at = i - back;

        if (token_meaning(text, at, KIND_toward_before))
            return ROLE_TO;
        if (token_meaning(text, at, KIND_origin_before)) {
            if (text->language == LANGUAGE_EN && token_meaning(text, at, KIND_of))
                return ROLE_BARE;
            if (at > first && token_has(text, at - 1, KIND_share)) /* la cuota de Japón */
                return ROLE_BARE;
            return ROLE_FROM;
        }
        if (is_east(text) || (!token_meaning(text, at, KIND_opener) && !token_meaning(text, at, KIND_per)))
            break;
    }
    return ROLE_BARE;
}

static enum role role_of(const struct text *text, size_t i, const struct segment *segment)
{
    enum role role;

    if (token_meaning(text, i, KIND_toward))
        return ROLE_TO;
    if (is_east(text) || text->language == LANGUAGE_EN) {
        bool joined = i + 1 < text->token_count && (is_east(text) ? !text->tokens[i + 1].spaced : true);

        if (joined && token_meaning(text, i + 1, KIND_toward_after))
            return ROLE_TO;
        if (joined && token_meaning(text, i + 1, KIND_origin_after) && !token_meaning(text, i + 2, KIND_base_mark))
            return ROLE_FROM;
    }
    role = text->language == LANGUAGE_JA || text->language == LANGUAGE_KO ? ROLE_BARE : role_before(text, i, segment->first);
    return role;
}

/* China's exports of …, Chinese rare-earth magnets: trade or an item follows, nothing in between that another country could own. */
static bool is_owner(const struct reader *reader, size_t i, const struct segment *segment)
{
    const struct text *text = reader->text;

    if ((text->language == LANGUAGE_ES || text->language == LANGUAGE_DE) && i > segment->first &&
        (token_meaning(text, i - 1, KIND_item) || token_meaning(text, i - 1, KIND_flow) || token_meaning(text, i - 1, KIND_magnet)))
        return true; /* exportaciones chinas, Ausfuhren Chinas */
    if (text->language != LANGUAGE_EN && !is_east(text) && i > segment->first + 1 &&
        (token_has(text, i - 1, KIND_share) || (token_has(text, i - 1, KIND_of) && token_has(text, i - 2, KIND_share))))
        return false; /* the share of Japan in … */
    if (token_has(text, i + 1, KIND_customs))
        return true; /* a statistics office decides */
    for (size_t at = i + 1; at < segment->end && at <= i + OWNER_REACH; at++) {
        if (token_meaning(text, at, KIND_country) || token_meaning(text, at, KIND_toward) || token_meaning(text, at, KIND_share) ||
            token_meaning(text, at, KIND_rank_first) || token_meaning(text, at, KIND_top) || token_meaning(text, at, KIND_rank))
            return false;
        if (token_meaning(text, at, KIND_took) && !token_meaning(text, at, KIND_flow))
            return false;
        if (token_meaning(text, at, KIND_flow) || token_meaning(text, at, KIND_item) || token_meaning(text, at, KIND_magnet))
            return true;
    }
    return false;
}

static bool in_moment(const struct reader *reader, const struct segment *segment, size_t i) /* the day of a date is not Japan */
{
    for (size_t n = segment->moment_first; n < segment->moment_end; n++)
        if (reader->moments.items[n].first <= i && i <= reader->moments.items[n].end)
            return i < reader->moments.items[n].end;
    return i > 0 && reader->text->tokens[i - 1].type == TOKEN_NUMBER && !reader->text->tokens[i].spaced;
}

static bool is_pronoun(const struct text *text, size_t i)
{
    return bytes_equal(token_folded(text, i), BYTES("it")) || bytes_equal(token_folded(text, i), BYTES("them"));
}

/* A flow of the country's own that the clause is about: China's exports, exports from China, exportaciones chinas, 中国の輸出. */
static bool leads_flow(const struct reader *reader, const struct segment *segment, const struct place *place)
{
    const struct text *text = reader->text;
    size_t             from = place->token > segment->first + OWNER_REACH ? place->token - OWNER_REACH : segment->first;

    if (is_east(text) && token_meaning(text, place->token + 1, KIND_flow) && !segment_has(reader, segment, KIND_item) &&
        !segment_has(reader, segment, KIND_magnet))
        return false; /* 미국 수출량은: in a list, to whom */
    for (size_t at = place->token + 1; place->role != ROLE_TO && place->owner && at < segment->end && at <= place->token + OWNER_REACH; at++) {
        if (token_meaning(text, at, KIND_country))
            break;
        if (token_meaning(text, at, KIND_customs))
            return true;
        if (token_meaning(text, at, KIND_flow))
            return !is_pronoun(text, at + 1); /* China sent it 40 t */
    }
    if (is_east(text) ? place->role != ROLE_FROM : text->language == LANGUAGE_EN && place->role != ROLE_FROM)
        return false;
    for (size_t at = place->token; at-- > from;) { /* exports of antimony from China */
        if (token_meaning(text, at, KIND_country) || token_meaning(text, at, KIND_change) || token_meaning(text, at, KIND_took) ||
            text->tokens[at].type == TOKEN_NUMBER || token_meaning(text, at, KIND_share))
            return false;
        if (token_meaning(text, at, KIND_flow))
            return place->role == ROLE_FROM || at + 2 >= place->token;
    }
    return false;
}

static bool is_possessive(const struct text *text, size_t i) /* China's */
{
    return token_is_symbol(text, i + 1, '\'') || token_is_symbol(text, i + 1, 0x2019);
}

static void places_find(const struct reader *reader, const struct segment *segment, struct named *named)
{
    const struct text *text = reader->text;

    for (size_t i = segment->first; i < segment->end && named->place_count < SCOPE_COUNTRIES_MAX; i++) {
        enum concept country = token_concept(text, i, KIND_country), toward = token_concept(text, i, KIND_toward);
        struct place  place = { .token = (uint32_t)i, .country = country ? country : toward };
        struct place *before = named->place_count ? &named->places[named->place_count - 1] : NULL;

        if (!place.country || in_moment(reader, segment, i))
            continue;
        place.role = role_of(text, i, segment);
        place.owner = is_owner(reader, i, segment);
        if (place.role == ROLE_TO && !toward && text->language == LANGUAGE_EN &&
            (token_meaning(text, i + 1, KIND_item) || token_meaning(text, i + 1, KIND_flow) || (place.owner && is_possessive(text, i))))
            place.role = ROLE_BARE; /* markets for Chinese antimony, for China's exports */
        if (place.role == ROLE_BARE && before && before->token + 2 >= i && before->role != ROLE_BARE && i > 0 &&
            (token_meaning(text, i - 1, KIND_and) || token_is_symbol(text, i - 1, ',')))
            place.role = before->role; /* from Thailand and Mexico */
        place.leads = leads_flow(reader, segment, &place);
        named->places[named->place_count++] = place;
        if (place.role != ROLE_BARE && !is_east(text))
            continue;
        for (size_t back = named->place_count - 1; back-- > 0 && is_east(text);) /* タイとメキシコから: the mark stands after the last */
            if (named->places[back].role == ROLE_BARE && place.role != ROLE_BARE && named->places[back].token + 2 >= named->places[back + 1].token &&
                token_meaning(text, named->places[back + 1].token - 1, KIND_and))
                named->places[back].role = place.role;
            else
                break;
    }
}

static void items_find(const struct reader *reader, const struct segment *segment, struct named *named)
{
    const struct text *text = reader->text;

    for (size_t i = segment->first; i < segment->end && named->item_count < SCOPE_ITEMS_MAX; i++) {
        enum concept item = token_concept(text, i, KIND_item);
        bool known = false;

        named->no_item |= token_meaning(text, i, KIND_noitem) != NULL;
        if (token_meaning(text, i, KIND_magnet) && reader->magnets)
            item = CONCEPT_rare_earth_magnets;
        if (!item)
            continue;
        if (text->language == LANGUAGE_DE && i + 1 < segment->end && text->tokens[i + 1].type == TOKEN_WORD && !text->tokens[i + 1].spaced) {
            named->no_item = true; /* a compound of something else: Germaniumlinsen */
            continue;
        }
        for (size_t n = 0; n < named->item_count; n++)
            known |= named->items[n] == item;
        if (known)
            continue;
        named->items[named->item_count] = item;
        named->item_tokens[named->item_count++] = (uint32_t)i;
    }
}

struct bytes partner_of(const struct reader *reader, const enum concept *countries, size_t count)
{
    struct bytes names[PARTNERS_MAX], joined;
    size_t       kept = 0, size = 0;
    char        *at;

    for (size_t i = 0; i < count && kept < PARTNERS_MAX; i++) {
        struct bytes name = concept_name(countries[i]);
        size_t       place = kept;
        bool         same = false;

        for (size_t n = 0; n < kept; n++)
            same |= bytes_equal(names[n], name);
        if (same)
            continue;
        while (place > 0 && bytes_compare(names[place - 1], name) > 0) {
            names[place] = names[place - 1];
            place--;
        }
        names[place] = name;
        kept++;
    }
    if (kept == 0)
        return (struct bytes){ 0 };
    for (size_t i = 0; i < kept; i++)
        size += names[i].size + (i > 0);
    joined = (struct bytes){ at = arena_take(reader->arena, size), size };
    for (size_t i = 0; i < kept; i++) {
        if (i > 0)
            *at++ = '+';
        memcpy(at, names[i].data, names[i].size);
        at += names[i].size;
    }
    return joined;
}

/* Those of one role that stand in one list, from the first: two partners elsewhere in the segment are not added up. */
static size_t places_listed(const struct named *named, enum role role, enum concept but, enum concept *ret_countries)
{
    size_t   count = 0;
    uint32_t last = 0;

    for (size_t i = 0; i < named->place_count; i++) {
        if (named->places[i].role != role || named->places[i].country == but)
            continue;
        if (count > 0 && named->places[i].token > last + 3)
            break;
        ret_countries[count++] = named->places[i].country;
        last = named->places[i].token;
    }
    return count;
}

static size_t places_with(const struct named *named, enum role role, enum concept but, enum concept *ret_countries)
{
    size_t count = 0;

    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].role == role && named->places[i].country != but)
            ret_countries[count++] = named->places[i].country;
    return count;
}

/* The reporter among the countries without a preposition: who owns the trade; else the one spoken of before; else a single one that ships somewhere.
 */
static enum concept bare_reporter(const struct named *named, const struct scope *before, bool alone, bool production)
{
    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].role == ROLE_BARE && named->places[i].country == before->reporter)
            return before->reporter;
    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].role == ROLE_BARE && named->places[i].owner && (!before->series || production || named->places[i].leads))
            return named->places[i].country;
    for (size_t i = 0; alone && (!before->reporter || production) && i < named->place_count; i++)
        if (named->places[i].role == ROLE_BARE)
            return named->places[i].country;
    return CONCEPT_NONE;
}

static bool overtakes(const struct reader *reader, const struct named *named) /* Vietnam overtook Germany */
{
    return named->place_count > 1 && named->places[0].token + 1 < named->places[1].token &&
           token_meaning(reader->text, named->places[0].token + 1, KIND_overtake);
}

/* A clause on the reporter's own flow that names no partner is about the world, whoever was named before; it closes a list of partners. */
static bool is_world(const struct named *named, const struct scope *scope, const struct scope *before)
{
    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].leads && named->places[i].country == scope->reporter)
            return true;
    return named->flow && named->place_count == 0 && (named->home || (before->listing && !named->listed));
}

static void countries_resolve(const struct reader *reader, struct scope *scope, struct named *named, const struct scope *before)
{
    enum concept list[SCOPE_COUNTRIES_MAX], reporter = CONCEPT_NONE;
    bool      status = named->place_count == 1 && named->status;
    size_t    count;
    enum role from = scope->flow == CLAIM_FLOW_IMPORT ? ROLE_TO : ROLE_FROM, to = scope->flow == CLAIM_FLOW_IMPORT ? ROLE_FROM : ROLE_TO;

    reporter = bare_reporter(named, before, places_with(named, to, CONCEPT_NONE, list) > 0 || scope->flow == CLAIM_FLOW_PRODUCTION || status,
                             scope->flow == CLAIM_FLOW_PRODUCTION);
    count = places_with(named, from, CONCEPT_NONE, list);
    if (count > 0 && (scope->flow != CLAIM_FLOW_IMPORT || !reporter) && (!before->series || named->flow || named->item_count > 0))
        reporter = list[0];
    if ((scope->listing || named->supplied) && before->reporter && reporter != before->reporter)
        reporter = CONCEPT_NONE; /* a buyer in a list is never the reporter */
    named->reporter = reporter != CONCEPT_NONE;
    if (reporter && before->reporter && reporter != before->reporter)
        scope->partner = (struct bytes){ 0 };
    if (reporter)
        scope->reporter = reporter;
    count = places_listed(named, to, scope->reporter, list);
    if (count == 0)
        count = overtakes(reader, named) ? places_with(named, ROLE_BARE, scope->reporter, list) > 0
                                         : places_listed(named, ROLE_BARE, scope->reporter, list);
    if (count == 0 && before->series && !reporter)
        count = places_listed(named, from, scope->reporter, list); /* seguida de India: nobody's own flow */
    if (count > 0 && scope->flow != CLAIM_FLOW_PRODUCTION) {
        scope->partner = partner_of(reader, list, count);
        named->partner = true;
    }
    if (named->world && !(scope->share && places_with(named, to, scope->reporter, list) > 0)) {
        scope->partner = BYTES("WLD");
        named->partner = true;
    }
    if (!named->partner && is_world(named, scope, before)) {
        scope->partner = BYTES("WLD");
        named->partner = true;
        scope->listing = false;
    }
}

/* In a series of imports a bare country that sells is a source: it is spoken of without the item and without "its exports". */
static bool is_supplied(const struct reader *reader, const struct segment *segment, const struct scope *scope, enum concept flow)
{
    const struct text *text = reader->text;

    if (flow == CONCEPT_import || scope->flow != CLAIM_FLOW_IMPORT || !scope->series || segment_has(reader, segment, KIND_item) ||
        segment_has(reader, segment, KIND_magnet) || segment_has(reader, segment, KIND_customs))
        return false;
    for (size_t i = segment->first; i < segment->end; i++) {
        enum concept country = token_concept(text, i, KIND_country);

        if (country)
            return country != scope->reporter && !is_possessive(text, i);
    }
    return false;
}

static void flow_resolve(const struct reader *reader, const struct segment *segment, struct scope *scope, struct named *ret_named)
{
    enum concept flow = CONCEPT_NONE;
    bool world = false, output = false;

    for (size_t i = segment->first; i < segment->end; i++) {
        enum concept here = token_concept(reader->text, i, KIND_flow);

        world |= token_meaning(reader->text, i, KIND_world_word) != NULL;
        output |= token_means(reader->text, i, KIND_reject, CONCEPT_production);
        if (token_meaning(reader->text, i, KIND_production_share) || (world && output)) {
            scope->flow = CLAIM_FLOW_PRODUCTION;
            ret_named->flow = true;
            return;
        }
        if (here && (!flow || here == CONCEPT_import))
            flow = here;
    }
    ret_named->flow = flow != CONCEPT_NONE;
    ret_named->supplied = flow && is_supplied(reader, segment, scope, flow);
    if (flow == CONCEPT_import && scope->flow == CLAIM_FLOW_EXPORT && scope->partner.size && scope->reporter &&
        !bytes_equal(scope->partner, BYTES("WLD")) && !segment_has(reader, segment, KIND_country))
        return; /* the buyer imported 1.2 t: of the exports spoken of */
    if (ret_named->supplied)
        return; /* Japan sold 102 t: to the country whose imports are spoken of */
    if (flow)
        scope->flow = flow == CONCEPT_import ? CLAIM_FLOW_IMPORT : CLAIM_FLOW_EXPORT;
    else if (scope->flow == CLAIM_FLOW_UNKNOWN)
        scope->flow = CLAIM_FLOW_EXPORT;
}

/* Prices, stocks, output …; counts of firms or licences alone reject their own numbers only. */
static bool is_rejected(const struct reader *reader, const struct segment *segment)
{
    for (size_t i = segment->first; reader->text->language == LANGUAGE_ZH && i + 1 < segment->end; i++) /* 镓价上涨 */
        if (token_has(reader->text, i, KIND_item) && !reader->text->tokens[i + 1].spaced && !token_has(reader->text, i + 1, KIND_measure) &&
            bytes_begin(token_folded(reader->text, i + 1), BYTES("价")))
            return true;
    for (size_t i = segment->first; segment_has(reader, segment, KIND_reject) && i < segment->end; i++)
        if (token_has(reader->text, i, KIND_reject) && !token_means(reader->text, i, KIND_reject, CONCEPT_count) &&
            !(token_means(reader->text, i, KIND_reject, CONCEPT_seizure) && segment_has(reader, segment, KIND_flow)))
            return true;
    return false;
}

static bool has_other_base(const struct reader *reader, const struct segment *segment)
{
    for (size_t i = segment->moment_first; i < segment->moment_end; i++)
        if (is_base_moment(&reader->moments.items[i]))
            return true;
    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        if (reader->figures.items[i].kind == FIGURE_WEIGHT || reader->figures.items[i].kind == FIGURE_MONEY)
            return true;
    return false;
}

static bool segment_has_change(const struct reader *reader, const struct segment *segment)
{
    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        switch (reader->figures.items[i].kind) {
        case FIGURE_PERCENT:
        case FIGURE_POINTS:
        case FIGURE_FRACTION:
        case FIGURE_MULTIPLE: return true;
        default: break;
        }
    return false;
}

/* The first time of the segment that is no base. */
static bool period_resolve(const struct reader *reader, const struct segment *segment, struct scope *scope)
{
    for (size_t i = segment->moment_first; i < segment->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];

        if (moment->kind == MOMENT_DAY || is_base_moment(moment) || moment->since ||
            (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_this_year) || moment_of_control(reader, segment, moment))
            continue;
        if (moment->kind == MOMENT_UNTOLD) { /* no month that was told before takes its place */
            scope->period = (struct months){ 0 };
            return true;
        }
        struct months months = moment_months(reader, moment, scope->period, false);

        months = months_sum(reader, segment, months);
        if (!months.set)
            continue;
        if (moment->between && segment_has_change(reader, segment) && !has_other_base(reader, segment)) { /* from A to B */
            scope->base = (struct months){ true, months.from, months.from };
            months.from = months.to;
            scope->base_kind = base_kind_of(months, scope->base, NULL);
        }
        scope->period = months;
        return true;
    }
    scope->period = months_sum(reader, segment, scope->period);
    return false;
}

/* Does the segment tell of a control, or of nothing, and has no figure? */
static bool is_aside(const struct reader *reader, const struct segment *segment)
{
    static const enum kind telling[] = { KIND_flow, KIND_took, KIND_change, KIND_share, KIND_record, KIND_rank, KIND_rank_first, KIND_multiple_verb };

    if (segment->figure_first < segment->figure_end)
        return false;
    for (size_t i = segment->first; i < segment->end; i++)
        if (names_control(reader->text, i))
            return true;
    if (segment_has(reader, segment, KIND_in_force))
        return true;
    for (size_t k = 0; k < sizeof telling / sizeof *telling; k++)
        if (segment_has(reader, segment, telling[k]))
            return false;
    return segment->first != reader->text->sentences[segment->sentence].first; /* ", with gallium and germanium," */
}

/* Does it tell of a flow: by a figure or by a word of trade? */
static bool is_of_flow(const struct reader *reader, const struct segment *segment)
{
    return !is_aside(reader, segment) && (segment->figure_first < segment->figure_end || segment_has(reader, segment, KIND_flow) ||
                                          segment_has(reader, segment, KIND_took) || segment_has(reader, segment, KIND_record));
}

void scope_read(const struct reader *reader, const struct segment *segment, struct scope *scope, struct named *ret_named)
{
    const struct scope before = *scope;

    *ret_named = (struct named){ 0 };
    flow_resolve(reader, segment, scope, ret_named);
    if (before.flow == CLAIM_FLOW_PRODUCTION && scope->flow != CLAIM_FLOW_PRODUCTION)
        scope->partner = (struct bytes){ 0 };
    items_find(reader, segment, ret_named);
    places_find(reader, segment, ret_named);
    ret_named->home = segment_has(reader, segment, KIND_home);
    ret_named->listed = segment_has(reader, segment, KIND_listing);
    ret_named->status = segment_has(reader, segment, KIND_in_force);
    scope->share |= segment_has(reader, segment, KIND_share);
    ret_named->world = segment_has(reader, segment, KIND_world);
    if (before.series && is_aside(reader, segment))
        ; /* an item inside an act or an aside is not the item of the figures */
    else if (ret_named->item_count > 0) {
        scope->item = ret_named->items[0];
        if (scope->item != before.item && before.item)
            scope->partner = (struct bytes){ 0 };
    } else if (ret_named->no_item)
        scope->item = CONCEPT_none;
    scope->listing |= ret_named->listed;
    countries_resolve(reader, scope, ret_named, &before);
    scope->series |= scope->item && scope->reporter && is_of_flow(reader, segment);
    ret_named->period = period_resolve(reader, segment, scope);
    if (is_rejected(reader, segment) && !(scope->flow == CLAIM_FLOW_PRODUCTION && ret_named->flow))
        scope->rejected = true;
    else if (ret_named->flow)
        scope->rejected = false;
    anchors_follow(reader, segment, scope, ret_named);
}
