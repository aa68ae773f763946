/* SPDX-License-Identifier: Apache-2.0
 * Who exports what to whom (docs/CLAIMS.md 4.2): what a segment names, and what it keeps from the one before. */
#include "domain/news/amounts.h"
#include "domain/news/claims.h"

static void items_find(const struct claims_reader *reader, const struct segment *segment, struct named_parts *named)
{
    const struct text *text = reader->text;
    bool none = !segment_has(reader, segment, KIND_item) && !segment_has(reader, segment, KIND_noitem) && !segment_has(reader, segment, KIND_magnet);

    for (size_t i = segment->first; !none && i < segment->end && named->item_count < SCOPE_ITEMS_MAX; i++) {
        enum concept item = token_concept(text, i, KIND_item);
        bool known = false;

        named->no_item |= token_meaning(text, i, KIND_noitem) != NULL;
        if (token_meaning(text, i, KIND_magnet) && reader->magnets)
            item = CONCEPT_rare_earth_magnets;
        if (!item || is_included(text, i))
            continue;
        if (is_attribute_item(text, i)) {
            named->no_item = true; /* graphite rackets */
            continue;
        }
        if (text->language == LANGUAGE_DE && i + 1 < segment->end && text->tokens[i + 1].type == TOKEN_WORD && !text->tokens[i + 1].spaced &&
            (item == CONCEPT_rare_earths || !is_products(token_folded(text, i + 1)))) {
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

struct ck_bytes partner_of(const struct claims_reader *reader, const enum concept *countries, size_t count)
{
    struct ck_bytes names[PARTNERS_MAX], joined;
    size_t          kept = 0, size = 0;
    char           *at;

    for (size_t i = 0; i < count && kept < PARTNERS_MAX; i++) {
        struct ck_bytes name = concept_name(countries[i]);
        size_t          place = kept;
        bool            same = false;

        for (size_t n = 0; n < kept; n++)
            same |= ck_bytes_equal(names[n], name);
        if (same)
            continue;
        while (place > 0 && ck_bytes_compare(names[place - 1], name) > 0) {
            names[place] = names[place - 1];
            place--;
        }
        names[place] = name;
        kept++;
    }
    if (kept == 0)
        return (struct ck_bytes){ 0 };
    for (size_t i = 0; i < kept; i++)
        size += names[i].size + (i > 0);
    joined = (struct ck_bytes){ at = ck_arena_take(reader->arena, size), size };
    for (size_t i = 0; i < kept; i++) {
        if (i > 0)
            *at++ = '+';
        memcpy(at, names[i].data, names[i].size);
        at += names[i].size;
    }
    return joined;
}

/* Those of one role that stand in one list, from the first: two partners elsewhere in the segment are not added up. */
static size_t places_listed(const struct named_parts *named, enum role role, enum concept but, enum concept *ret_countries)
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

static size_t places_with(const struct named_parts *named, enum role role, enum concept but, enum concept *ret_countries)
{
    size_t count = 0;

    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].role == role && named->places[i].country != but)
            ret_countries[count++] = named->places[i].country;
    return count;
}

/* The reporter among the countries without a preposition: who owns the trade; else the one spoken of before; else a single one that ships somewhere.
 */
static enum concept bare_reporter(const struct named_parts *named, const struct claim_scope *before, bool alone, bool production)
{
    enum concept buyer = buyer_of(named);

    if (buyer)
        return buyer;
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

static bool overtakes(const struct claims_reader *reader, const struct named_parts *named) /* Vietnam overtook Germany */
{
    return named->place_count > 1 && named->places[0].token + 1 < named->places[1].token &&
           token_meaning(reader->text, named->places[0].token + 1, KIND_overtake);
}

/* A clause on the reporter's own flow that names no partner is about the world, whoever was named before; it closes a list of partners. */
static bool is_world(const struct named_parts *named, const struct claim_scope *scope, const struct claim_scope *before)
{
    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].leads && named->places[i].country == scope->reporter)
            return true;
    return named->flow && named->place_count == 0 && (named->home || (before->listing && !named->listed));
}

/* 40 t from China, 60 % of all its imports: of the partner that the sentence has named */
static bool is_partner_of_sentence(const struct claim_scope *scope, uint32_t sentence)
{
    return scope->named_in[PART_PARTNER] == sentence + 1 && scope->partner.size && !ck_bytes_equal(scope->partner, CK_BYTES("WLD"));
}

/* Chinese, chinesischen: of something of the country's, not the country. */
static bool is_adjective(struct ck_bytes word)
{
    static const char *const ends[] = { "ese", "ean", "ian", "ican", "ish", "sche", "schen", "scher", "schem", NULL };

    for (size_t e = 0; ends[e]; e++)
        if (word.size > strlen(ends[e]) && memcmp(word.data + word.size - strlen(ends[e]), ends[e], strlen(ends[e])) == 0)
            return true;
    return false;
}

/* China exported … to China: who is meant is not known. */
static bool is_sent_home(const struct claims_reader *reader, const struct named_parts *named, enum role to, enum concept reporter)
{
    for (size_t i = 0; reporter && to == ROLE_TO && i < named->place_count; i++) {
        size_t at = named->places[i].token;

        if (named->places[i].role == to && named->places[i].country == reporter && !is_possessive(reader->text, at) &&
            !is_adjective(token_folded(reader->text, at)) && !token_has(reader->text, at + 1, KIND_customs) &&
            !token_has(reader->text, at + 2, KIND_customs))
            return true;
    }
    return false;
}

static void countries_resolve(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope, struct named_parts *named,
                              const struct claim_scope *before)
{
    enum concept list[SCOPE_COUNTRIES_MAX], reporter = CONCEPT_NONE;
    bool      status = named->place_count == 1 && named->status;
    size_t    count;
    enum role from = scope->flow == CLAIM_FLOW_IMPORT ? ROLE_TO : ROLE_FROM, to = scope->flow == CLAIM_FLOW_IMPORT ? ROLE_FROM : ROLE_TO;

    reporter = bare_reporter(named, before,
                             places_with(named, to, CONCEPT_NONE, list) > 0 || scope->flow == CLAIM_FLOW_PRODUCTION || status ||
                                 (named->place_count == 1 && is_east_language(reader->text) && segment_has(reader, segment, KIND_customs)),
                             scope->flow == CLAIM_FLOW_PRODUCTION);
    count = places_with(named, from, CONCEPT_NONE, list);
    if (count > 0 && (scope->flow != CLAIM_FLOW_IMPORT || !reporter) && (!before->series || named->flow || named->item_count > 0))
        reporter = list[0];
    if ((scope->listing || named->supplied) && before->reporter && reporter != before->reporter)
        reporter = CONCEPT_NONE; /* a buyer in a list is never the reporter */
    if (!reporter && scope->flow == CLAIM_FLOW_IMPORT && named->bought && before->flow != CLAIM_FLOW_IMPORT &&
        is_named_as(named, to, before->reporter)) {
        scope->reporter = CONCEPT_NONE; /* 中国からの輸入: of whom is not told, but not of China */
        scope->partner = (struct ck_bytes){ 0 };
    }
    named->reporter = reporter != CONCEPT_NONE;
    if (reporter && before->reporter && reporter != before->reporter)
        scope->partner = (struct ck_bytes){ 0 };
    if (reporter)
        scope->reporter = reporter;
    count = places_listed(named, to, scope->reporter, list);
    named->self = count == 0 && scope->flow == CLAIM_FLOW_EXPORT && is_sent_home(reader, named, to, scope->reporter);
    if (count == 0)
        count = overtakes(reader, named) ? places_with(named, ROLE_BARE, scope->reporter, list) > 0
                                         : places_listed(named, ROLE_BARE, scope->reporter, list);
    if (count == 0 && before->series && !reporter)
        count = places_listed(named, from, scope->reporter, list); /* seguida de India: nobody's own flow */
    if (count > 0 && scope->flow != CLAIM_FLOW_PRODUCTION) {
        scope->partner = partner_of(reader, list, count);
        named->partner = true;
    }
    if (named->world && !(scope->share && (places_with(named, to, scope->reporter, list) > 0 || is_partner_of_sentence(scope, segment->sentence) ||
                                           (segment_has(reader, segment, KIND_share) && places_with(named, ROLE_BARE, scope->reporter, list) > 0)))) {
        scope->partner = CK_BYTES("WLD");
        named->partner = true;
    }
    if (!named->partner && is_world(named, scope, before)) {
        scope->partner = CK_BYTES("WLD");
        named->partner = true;
        scope->listing = false;
    }
}

/* In a series of imports a bare country that sells is a source: it is spoken of without the item and without "its exports". */
static bool is_supplied(const struct claims_reader *reader, const struct segment *segment, const struct claim_scope *scope, enum concept flow)
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

static void flow_resolve(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope, struct named_parts *ret_named)
{
#define TELLING(w)                                                                                                                                   \
    KIND_IN(w, KIND_flow) | KIND_IN(w, KIND_world_word) | KIND_IN(w, KIND_reject) | KIND_IN(w, KIND_production_share) | KIND_IN(w, KIND_rank_size) | \
        KIND_IN(w, KIND_rank_first) | KIND_IN(w, KIND_rank) | KIND_IN(w, KIND_percent)
    static const struct kind_set telling = KIND_SET(TELLING);
    enum concept flow = CONCEPT_NONE;
    bool world = false, output = false;

    for (size_t i = segment->first; i < segment->end; i++) {
        enum concept here;

        if (!token_has_any(reader->text, i, &telling))
            continue;
        here = token_concept(reader->text, i, KIND_flow);
        if (here == CONCEPT_export && is_brought_in(reader->text, i, segment->end))
            here = CONCEPT_import;
        world |= token_meaning(reader->text, i, KIND_world_word) != NULL;
        output |= token_means(reader->text, i, KIND_reject, CONCEPT_production);
        if (token_meaning(reader->text, i, KIND_production_share) || (world && output) || (output && is_output_told(scope, segment)) ||
            is_producer_rank(reader, segment, i) || is_part_of_output(reader, segment, i)) {
            scope->flow = CLAIM_FLOW_PRODUCTION;
            ret_named->flow = true;
            return;
        }
        if (here && (!flow || here == CONCEPT_import))
            flow = here;
    }
    ret_named->flow = flow != CONCEPT_NONE;
    ret_named->bought = flow == CONCEPT_import;
    ret_named->supplied = flow && is_supplied(reader, segment, scope, flow);
    if (flow == CONCEPT_import && scope->flow == CLAIM_FLOW_EXPORT && scope->partner.size && scope->reporter &&
        !ck_bytes_equal(scope->partner, CK_BYTES("WLD")) && !segment_has(reader, segment, KIND_country))
        return; /* the buyer imported 1.2 t: of the exports spoken of */
    if (ret_named->supplied)
        return; /* Japan sold 102 t: to the country whose imports are spoken of */
    if (flow)
        scope->flow = flow == CONCEPT_import ? CLAIM_FLOW_IMPORT : CLAIM_FLOW_EXPORT;
    else if (scope->flow == CLAIM_FLOW_UNKNOWN)
        scope->flow = CLAIM_FLOW_EXPORT;
}

/* Dependent on China, which has cut exports by 5 %: the clause behind the word speaks of trade again. */
static bool is_trade_behind(const struct claims_reader *reader, const struct segment *segment, size_t word)
{
    for (size_t i = word + 1; i < segment->end; i++)
        if (token_has(reader->text, i, KIND_flow) && reader->text->tokens[i].clause != reader->text->tokens[word].clause)
            return true;
    return false;
}

/* Prices, stocks, output …; counts of firms or licences alone reject their own numbers only. */
static bool is_rejected(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->first; reader->text->language == LANGUAGE_ZH && i + 1 < segment->end; i++) /* 镓价上涨 */
        if (token_has(reader->text, i, KIND_item) && !reader->text->tokens[i + 1].spaced && !token_has(reader->text, i + 1, KIND_measure) &&
            ck_bytes_begin(token_folded(reader->text, i + 1), CK_BYTES("价")))
            return true;
    for (size_t i = segment->first; segment_has(reader, segment, KIND_reject) && i < segment->end; i++)
        if (token_has(reader->text, i, KIND_reject) && !token_means(reader->text, i, KIND_reject, CONCEPT_count) &&
            !(token_means(reader->text, i, KIND_reject, CONCEPT_seizure) && segment_has(reader, segment, KIND_flow)) &&
            !is_trade_behind(reader, segment, i))
            return true;
    return false;
}

/* Germanium notierte bei 3.400 Dollar je Kilo, gut viermal so hoch: a price, and no word of trade in its sentence so far. */
static bool is_price(const struct claims_reader *reader, const struct segment *segment)
{
    bool price = false;

    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        price |= reader->figures.items[i].kind == FIGURE_PRICE;
    for (size_t i = reader->text->sentences[segment->sentence].first; price && i < segment->end; i++)
        price = !token_has(reader->text, i, KIND_flow) && !token_has(reader->text, i, KIND_measure) && !token_has(reader->text, i, KIND_took);
    return price;
}

/* "Vietnam became the second-biggest supplier with 96 t", según la Aduana: trade again, behind a word on prices. */
static bool is_ranked_source(const struct claims_reader *reader, const struct segment *segment)
{
    bool rank =
        segment_has(reader, segment, KIND_rank) || segment_has(reader, segment, KIND_rank_first) || segment_has(reader, segment, KIND_rank_size);

    return (rank && segment_has(reader, segment, KIND_country)) ||
           (segment_has(reader, segment, KIND_customs) && segment->figure_first < segment->figure_end);
}

static bool has_other_base(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->moment_first; i < segment->moment_end; i++)
        if (is_base_moment(&reader->moments.items[i]))
            return true;
    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        if (reader->figures.items[i].kind == FIGURE_WEIGHT || reader->figures.items[i].kind == FIGURE_MONEY)
            return true;
    return false;
}

static bool segment_has_change(const struct claims_reader *reader, const struct segment *segment)
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
static bool period_resolve(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope)
{
    for (size_t i = segment->moment_first; i < segment->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];

        if (moment->kind == MOMENT_DAY || is_base_moment(moment) || moment->since ||
            (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_this_year) || moment_of_control(reader, segment, moment))
            continue;
        if (moment->kind == MOMENT_UNTOLD) { /* no month that was told before takes its place */
            scope->period = (struct claim_months){ 0 };
            return true;
        }
        struct claim_months months = moment_months(reader, moment, scope->period, false);

        months = months_sum(reader, segment, months);
        if (!months.set)
            continue;
        if (moment->between && segment_has_change(reader, segment) && !has_other_base(reader, segment)) { /* from A to B */
            scope->base = (struct claim_months){ true, months.from, months.from };
            months.from = months.to;
            scope->base_kind = base_kind_of(months, scope->base, NULL);
        }
        scope->period = months;
        return true;
    }
    scope->period = months_sum(reader, segment, scope->period);
    return false;
}

/* Figures of trade: not the seven of "seven rare earths". */
static bool has_figures(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        if (reader->figures.items[i].kind != FIGURE_PLAIN)
            return true;
    return false;
}

bool segment_on_control(const struct claims_reader *reader, const struct segment *segment)
{
    if (has_figures(reader, segment))
        return false;
    if (!segment_has(reader, segment, KIND_act_object) && !segment_has(reader, segment, KIND_act_verb))
        return false;
    for (size_t i = segment->first; i < segment->end; i++)
        if (names_control(reader->text, i) || token_means(reader->text, i, KIND_act_verb, CONCEPT_ban))
            return true;
    return false;
}

/* Does the segment tell of a control, or of nothing, and has no figure? */
static bool is_aside(const struct claims_reader *reader, const struct segment *segment)
{
#define STATING(w)                                                                                                                                   \
    KIND_IN(w, KIND_flow) | KIND_IN(w, KIND_took) | KIND_IN(w, KIND_change) | KIND_IN(w, KIND_share) | KIND_IN(w, KIND_record) |                     \
        KIND_IN(w, KIND_rank) | KIND_IN(w, KIND_rank_first) | KIND_IN(w, KIND_multiple_verb)
    static const struct kind_set stating = KIND_SET(STATING);

    if (has_figures(reader, segment))
        return false;
    if (segment_on_control(reader, segment) || segment_has(reader, segment, KIND_in_force))
        return true;
    if (segment_has_any(segment, &stating))
        return false;
    return segment->first != reader->text->sentences[segment->sentence].first; /* ", with gallium and germanium," */
}

/* Does it tell of a flow: by a figure or by a word of trade? */
static bool is_of_flow(const struct claims_reader *reader, const struct segment *segment)
{
    return !is_aside(reader, segment) && (segment->figure_first < segment->figure_end || segment_has(reader, segment, KIND_flow) ||
                                          segment_has(reader, segment, KIND_took) || segment_has(reader, segment, KIND_record));
}

static void list_follow(const struct segment *segment, const struct named_parts *named, struct claim_scope *scope)
{
    struct claim_items *list = &scope->list;

    if (named->item_count > 0 && scope->list_sentence != segment->sentence)
        list->count = 0;
    for (size_t i = 0; i < named->item_count; i++) {
        bool known = false;

        for (size_t n = 0; n < list->count; n++)
            known |= list->items[n] == named->items[i];
        if (!known && list->count < SCOPE_ITEMS_MAX)
            list->items[list->count++] = named->items[i];
        scope->list_sentence = segment->sentence;
    }
    if (list->count > 1)
        scope->pair = *list;
}

/* "Exports in the first nine months totalled": the sum of a period of its own, of nobody in particular, is the reporter's. */
static bool is_total(const struct claims_reader *reader, const struct segment *segment, const struct named_parts *named,
                     const struct claim_scope *scope, const struct claim_scope *before)
{
    const struct claim_months *period = &scope->period;

    if (!named->period || named->place_count || named->partner || scope->named_in[PART_PARTNER] == segment->sentence + 1 ||
        scope->flow == CLAIM_FLOW_PRODUCTION || period->from >= period->to || !before->period.set ||
        (before->period.from == period->from && before->period.to == period->to) || !before->partner.size ||
        segment->figure_first == segment->figure_end)
        return false;
    return named->flow || segment_has(reader, segment, KIND_cumulative);
}

void scope_read(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope, struct named_parts *ret_named)
{
    const struct claim_scope before = *scope;

    *ret_named = (struct named_parts){ 0 };
    flow_resolve(reader, segment, scope, ret_named);
    if (before.flow == CLAIM_FLOW_PRODUCTION && scope->flow != CLAIM_FLOW_PRODUCTION)
        scope->partner = (struct ck_bytes){ 0 };
    items_find(reader, segment, ret_named);
    list_follow(segment, ret_named, scope);
    places_find(reader, segment, ret_named);
    buying_read(reader, segment, &before, ret_named, scope);
    ret_named->home = segment_has(reader, segment, KIND_home);
    ret_named->listed = segment_has(reader, segment, KIND_listing);
    ret_named->status = segment_has(reader, segment, KIND_in_force);
    scope->share |= segment_has(reader, segment, KIND_share);
    ret_named->world = names_world(reader, segment);
    if (before.series && is_aside(reader, segment))
        ; /* an item inside an act or an aside is not the item of the figures */
    else if (ret_named->item_count > 0) {
        scope->item = ret_named->items[0];
        if (scope->item != before.item && before.item) {
            scope->partner = (struct ck_bytes){ 0 };
            scope->item_since = segment->sentence + 1;
        }
    } else if (ret_named->no_item)
        scope->item = CONCEPT_none;
    scope->listing |= ret_named->listed;
    countries_resolve(reader, segment, scope, ret_named, &before);
    scope->series |= scope->item && scope->reporter && is_of_flow(reader, segment);
    scope->counted |= scope->series && (has_other_base(reader, segment) || segment_has_change(reader, segment));
    ret_named->period = period_resolve(reader, segment, scope);
    if (is_total(reader, segment, ret_named, scope, &before)) {
        scope->partner = CK_BYTES("WLD");
        ret_named->partner = true;
        scope->listing = false;
    }
    if (scope->named_in[PART_BASE] < scope->item_since && months_named(reader, segment) > 0) {
        scope->base = (struct claim_months){ 0 }; /* another item in a month of its own: the base was told of the other's sentence */
        scope->base_kind = BASE_KIND_UNKNOWN;
    }
    if ((is_rejected(reader, segment) || is_price(reader, segment)) && !(scope->flow == CLAIM_FLOW_PRODUCTION && ret_named->flow))
        scope->rejected = true;
    else if (ret_named->flow || is_ranked_source(reader, segment))
        scope->rejected = false;
    anchors_follow(reader, segment, scope, ret_named);
}
