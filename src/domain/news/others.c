/* SPDX-License-Identifier: Apache-2.0
 * Numbers that are no claim though they stand in a clause on trade (docs/CLAIMS.md, Rulings): averages, percentages of something else. */
#include "domain/news/figures.h"

enum {
    AVERAGE_BACK = 5,
    RATE_AHEAD = 8,
    RATE_BACK = 5,
    OTHER_BACK = 3,
    OTHER_AHEAD = 2,
    PART_AHEAD = 5,
    JOINED_REACH = 8,
    JOINED_BACK = 24,
    JOINED_AHEAD = 12 /* tokens */,
    GOODS_MAX = 8
};

/* Is a word of that kind among the tokens before the number, with no other number between? */
static bool is_before(const struct figure_view *view, enum kind kind, size_t reach)
{
    for (size_t i = view->figure->first; i-- > view->segment->first && i + reach >= view->figure->first;) {
        if (token_meaning(view->text, i, kind))
            return true;
        if (view->text->tokens[i].type == TOKEN_NUMBER || token_meaning(view->text, i, KIND_percent) || token_meaning(view->text, i, KIND_change))
            break;
    }
    return false;
}

static bool is_behind(const struct figure_view *view, enum kind kind, size_t reach)
{
    for (size_t i = view->figure->end; i < view->segment->end && i <= view->figure->end + reach; i++) {
        if (token_meaning(view->text, i, kind))
            return true;
        if (view->text->tokens[i].type == TOKEN_NUMBER || token_meaning(view->text, i, KIND_change) || token_meaning(view->text, i, KIND_compare) ||
            token_meaning(view->text, i, KIND_and))
            break;
    }
    return false;
}

/* 3,720 t a month; an average of 120 t a day; 月均3720吨 */
static bool is_average(const struct figure_view *view)
{
    return is_before(view, KIND_averaged, AVERAGE_BACK) || is_before(view, KIND_average, AVERAGE_BACK) ||
           is_behind(view, KIND_per_time, RATE_AHEAD) || (is_east(view->text) && is_before(view, KIND_per_time, RATE_BACK));
}

/* tariffs on Chinese graphite to 93.5 %: no word of trade says that it is of a flow */
static bool is_rate_of_duty(const struct figure_view *view)
{
    if (segment_has(view->reader, view->segment, KIND_flow))
        return false;
    for (size_t i = view->segment->first; i < view->figure->first; i++)
        if (token_means(view->text, i, KIND_other, CONCEPT_duty))
            return true;
    return false;
}

/* 70 % of it as a by-product */
static bool is_part_of_ore(const struct figure_view *view)
{
    size_t end = view->text->sentences[view->segment->sentence].end;

    for (size_t i = view->figure->end; i < end && i <= view->figure->end + PART_AHEAD; i++)
        if (token_means(view->text, i, KIND_other, CONCEPT_byproduct))
            return true;
    return false;
}

static bool speaks_of_trade(const struct claims_reader *reader, const struct segment *segment)
{
    static const enum kind telling[] = { KIND_flow,    KIND_took,    KIND_measure, KIND_item,   KIND_magnet,  KIND_change, KIND_percent,
                                         KIND_compare, KIND_country, KIND_share,   KIND_toward, KIND_customs, KIND_world,  KIND_relative };

    for (size_t k = 0; k < sizeof telling / sizeof *telling; k++)
        if (segment_has(reader, segment, telling[k]))
            return true;
    return segment->figure_end - segment->figure_first > 1;
}

/* $2 billion for stockpiling: nothing in the clause and in the one before speaks of trade. */
static bool is_loose_money(const struct figure_view *view)
{
    const struct segment *here = view->segment;

    return !speaks_of_trade(view->reader, here) &&
           (here == view->reader->segments || here[-1].sentence != here->sentence || !speaks_of_trade(view->reader, here - 1));
}

/* a 25 % tariff, 99.99 % pure, a stake of 10 % */
static bool is_percent_of_other(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             first = view->figure->first;

    if (first > 0 && (token_is_symbol(text, first - 1, 0x2265) || token_is_symbol(text, first - 1, 0x2264)))
        return true;
    if (is_behind(view, KIND_other, OTHER_AHEAD) || is_rate_of_duty(view) || is_part_of_ore(view))
        return true;
    for (size_t i = first; i-- > view->segment->first && i + OTHER_BACK >= first;) {
        if (token_meaning(text, i, KIND_other))
            return true;
        if (!token_meaning(text, i, KIND_of) && !token_meaning(text, i, KIND_to) && !token_meaning(text, i, KIND_by) &&
            !token_meaning(text, i, KIND_qualifier) && !token_meaning(text, i, KIND_origin_before) && !token_meaning(text, i, KIND_article))
            break;
    }
    return false;
}

/* The item there, or CONCEPT_none for goods that are none. */
static enum concept goods_at(const struct figure_view *view, size_t i)
{
    enum concept item = item_at(view->reader, i);

    return item ? item : token_meaning(view->text, i, KIND_noitem) ? CONCEPT_none : CONCEPT_NONE;
}

struct goods {
    enum concept items[GOODS_MAX];
    size_t count;
};

static void add_goods(struct goods *goods, enum concept found)
{
    if (found && goods->count < GOODS_MAX)
        goods->items[goods->count++] = found;
}

/* What the sentence names near the word that says that one is included, on either side; behind it no farther than a number, which is that of a part.
 */
static struct goods goods_near(const struct figure_view *view, size_t word)
{
    const struct sentence *sentence = &view->text->sentences[view->segment->sentence];
    struct goods           goods = { .count = 0 };

    for (size_t i = word; i-- > sentence->first && i + JOINED_REACH >= word;)
        add_goods(&goods, goods_at(view, i));
    for (size_t i = word + 1; i < sentence->end && i <= word + JOINED_REACH && view->text->tokens[i].type != TOKEN_NUMBER; i++)
        add_goods(&goods, goods_at(view, i));
    return goods;
}

/* Antimony has its oxide in it, and rare earths their elements; that they have magnets in them makes other goods of them. */
static bool has_in_it(enum concept whole, enum concept part)
{
    struct ck_bytes name = concept_name(whole);

    if (whole == part || (whole == CONCEPT_rare_earths && part != CONCEPT_rare_earth_magnets))
        return true;
    return whole && part && ck_bytes_begin(concept_name(part), name);
}

/* Of what is named near the word, one that is neither in another nor has it in itself. */
static bool joins(const struct goods *goods, enum concept item)
{
    for (size_t i = 0; i < goods->count; i++)
        for (size_t k = 0; k < i; k++)
            if (!has_in_it(goods->items[i], goods->items[k]) && !has_in_it(goods->items[k], goods->items[i]) &&
                (item == goods->items[i] || item == goods->items[k]))
                return true;
    return false;
}

/* rare earths, magnets included: a figure of both together is one of neither */
static bool is_of_joined_goods(const struct figure_view *view)
{
    const struct sentence *sentence = &view->text->sentences[view->segment->sentence];
    size_t                 first = view->figure->first, end = view->figure->end + JOINED_AHEAD;

    if (!kinds_have(sentence->kinds, KIND_inclusive))
        return false;
    for (size_t i = first > sentence->first + JOINED_BACK ? first - JOINED_BACK : sentence->first; i < sentence->end && i < end; i++)
        if (token_meaning(view->text, i, KIND_inclusive)) {
            struct goods goods = goods_near(view, i);

            if (joins(&goods, view->scope->item))
                return true;
        }
    return false;
}

bool is_of_other(const struct figure_view *view)
{
    if (is_of_joined_goods(view))
        return true;
    switch (view->figure->kind) {
    case FIGURE_WEIGHT: return is_average(view);
    case FIGURE_MONEY: return is_average(view) || is_loose_money(view);
    case FIGURE_PERCENT: return is_percent_of_other(view);
    default: return false;
    }
}
