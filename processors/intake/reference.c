/* SPDX-License-Identifier: Apache-2.0
 * The catalogue, world supply, and news. */
#include "internal.h"

#include "domain/model/code.h"
#include "domain/model/edition.h"
#include "domain/model/language.h"
#include "domain/model/supply_measure.h"
#include "domain/model/topics.h"
#include "domain/model/unit.h"
#include "engine/base/string_set.h"
#include "records.h"

#define TEXT(name, ...)                                                                                                                              \
    {                                                                                                                                                \
#name, offsetof(struct item, name), __VA_ARGS__                                                                                              \
    }
static const struct text_rule item_texts[] = {
    TEXT(item, TEXT_ITEM),
    TEXT(parent, TEXT_ITEM),
    TEXT(commodity_prefixes, TEXT_ARRAY | TEXT_PREFIX, PREFIXES_MAX),
    TEXT(end_uses, TEXT_ARRAY, USES_MAX),
    { 0 },
};
#undef TEXT

#define TEXT(name, what)                                                                                                                             \
    {                                                                                                                                                \
#name, offsetof(struct supply_fact, name), what                                                                                              \
    }
static const struct text_rule supply_texts[] = {
    TEXT(item, TEXT_ITEM),
    TEXT(country, TEXT_COUNTRY | TEXT_WORLD | TEXT_OTHER),
    TEXT(partner, TEXT_COUNTRY | TEXT_WORLD | TEXT_OTHER),
    TEXT(measure, TEXT_KEY),
    { 0 },
};
#undef TEXT

enum { YEAR_LEAST = 1, YEAR_GREATEST = 9999 };

static const struct text_rule news_texts[] = { { "id", offsetof(struct news_item, id), TEXT_KEY }, { 0 } };

/* Canonical, sorted, without repeats. */
static void fold_scopes(struct ck_bytes_array *scopes, struct ck_arena *arena)
{
    struct string_set set = { ck_arena_take(arena, (scopes->count + 1) * sizeof *scopes->items), scopes->count, scopes->count };

    for (size_t i = 0; i < scopes->count; i++)
        set.items[i] = prefix_scope_fold(scopes->items[i], arena);
    *scopes = string_set_sorted(&set);
}

/* Each is of a prefix that the item has, one each. `scopes` and `prefixes` are sorted. */
static void check_scopes(struct intake_finding *finding, struct ck_bytes_array scopes, struct ck_bytes_array prefixes)
{
    struct prefix_scope scope, before = { 0 };

    note_many(finding, "same_since", scopes.count, PREFIXES_MAX);
    for (size_t i = 0; i < scopes.count; i++, before = scope) {
        enum prefix_scope_fault fault = prefix_scope_read(scopes.items[i], &scope);

        if (fault == PREFIX_SCOPE_NO_PREFIX)
            note_text(finding, CK_REASON_BAD_KEY, "same_since", scopes.items[i], "no prefix and edition, as 8110:HS1996");
        else if (fault == PREFIX_SCOPE_NO_EDITION)
            note_text(finding, CK_REASON_UNKNOWN_ENUM, "same_since", scopes.items[i], "behind the colon an edition, HS1992 to HS2022");
        else if (!strings_include(prefixes, scope.prefix))
            note_text(finding, CK_REASON_CONTRADICTION, "same_since", scopes.items[i], "the item has no such prefix");
        else if (before.prefix.data && ck_bytes_equal(scope.prefix, before.prefix))
            note_text(finding, CK_REASON_CONTRADICTION, "same_since", scopes.items[i], "two editions of one prefix");
    }
}

/* Each is of a longer prefix that the item has; one may be of several nomenclatures. */
static void check_writings(struct intake_finding *finding, struct ck_bytes_array writings, struct ck_bytes_array prefixes)
{
    struct prefix_writing writing;

    note_many(finding, "written_in", writings.count, PREFIXES_MAX);
    for (size_t i = 0; i < writings.count; i++) {
        enum prefix_scope_fault fault = prefix_writing_read(writings.items[i], &writing);

        if (fault == PREFIX_SCOPE_NO_PREFIX)
            note_text(finding, CK_REASON_BAD_KEY, "written_in", writings.items[i], "no prefix and nomenclature, as 8112921000:HTS10");
        else if (fault == PREFIX_SCOPE_NO_EDITION)
            note_text(finding, CK_REASON_UNKNOWN_ENUM, "written_in", writings.items[i], "behind the colon GACC8, HTS10 or CN8");
        else if (!strings_include(prefixes, writing.prefix))
            note_text(finding, CK_REASON_CONTRADICTION, "written_in", writings.items[i], "the item has no such prefix");
        else if (writing.prefix.size <= CODE_INTERNATIONAL)
            note_text(finding, CK_REASON_CONTRADICTION, "written_in", writings.items[i], "six digits and fewer are HS, in every nomenclature");
    }
}

int accept_item(struct ck_applying *step, const void *value)
{
    struct item           item = *(const struct item *)value;
    struct intake_finding finding;

    canonicalise(item_texts, &item, step->arena);
    fold_scopes(&item.same_since, step->arena);
    fold_scopes(&item.written_in, step->arena);
    finding = check_record(&item_type, item_texts, step->day, &item);
    check_scopes(&finding, item.same_since, item.commodity_prefixes);
    check_writings(&finding, item.written_in, item.commodity_prefixes);
    check_part(&finding, item.essentiality, "essentiality");
    check_part(&finding, item.substitutability, "substitutability");
    return conclude(step, &finding, &intake_items,
                    &(struct item_fact){
                        .item = item.item,
                        .name = item.name,
                        .parent = item.parent,
                        .commodity_prefixes = item.commodity_prefixes,
                        .coverage = item.coverage,
                        .end_uses = item.end_uses,
                        .essentiality = item.essentiality,
                        .substitutability = item.substitutability,
                        .same_since = item.same_since,
                        .written_in = item.written_in,
                        .known_at = item.known_at,
                    });
}

static void check_year(struct intake_finding *finding, int32_t year, const char *field)
{
    if (year < YEAR_LEAST || year > YEAR_GREATEST)
        note_number(finding, CK_REASON_BAD_PERIOD, field, year, "not a year from 1 to 9999");
}

/* A number, or the word for why there is none: not both. */
static void check_qualifier(struct intake_finding *finding, const struct supply_fact *supply)
{
    bool none = supply->qualifier == QUALIFIER_WITHHELD || supply->qualifier == QUALIFIER_NOT_AVAILABLE;
    bool zero = supply->qualifier == QUALIFIER_ZERO || supply->qualifier == QUALIFIER_NET_EXPORTER;

    if (supply->value.known && (none || (zero && supply->value.value > 0)))
        note_number(finding, CK_REASON_CONTRADICTION, "value", supply->value.value, "beside a qualifier that says that there is none, or 0");
}

/* A measure that nothing is computed from is one; a known one in another spelling would be one of these, for ever. */
static void check_measure_name(struct intake_finding *finding, const struct supply_fact *supply, struct ck_arena *arena)
{
    enum { PERCENT = 100 };
    struct ck_bytes meant = supply_measure_meant(supply->measure, arena);
    double          whole = unit_whole(supply->unit, arena);

    if (meant.data)
        note_meant(finding, "measure", supply->measure, meant);
    if (supply_measure_is_share(supply->measure) && supply->value.known && supply->value.value > (whole > 0 ? whole : PERCENT))
        note_number(finding, CK_REASON_BAD_NUMBER, "value", supply->value.value, "above the whole");
}

int accept_supply(struct ck_applying *step, const void *value)
{
    struct supply_fact    supply = *(const struct supply_fact *)value;
    struct intake_finding finding;

    canonicalise(supply_texts, &supply, step->arena);
    finding = check_record(&supply_fact_type, supply_texts, step->day, &supply);
    check_year(&finding, supply.year_from, "year_from");
    check_year(&finding, supply.year_to, "year_to");
    if (supply.year_to < supply.year_from)
        note_number(&finding, CK_REASON_BAD_PERIOD, "year_to", supply.year_to, "before year_from");
    check_qualifier(&finding, &supply);
    check_measure_name(&finding, &supply, step->arena);
    return conclude(step, &finding, &intake_supply,
                    &(struct supply_entry){
                        .item = supply.item,
                        .country = supply.country,
                        .partner = supply.partner,
                        .measure = supply.measure,
                        .year_from = supply.year_from,
                        .year_to = supply.year_to,
                        .value = supply.value,
                        .qualifier = supply.qualifier,
                        .unit = supply.unit,
                        .basis = supply.basis,
                        .known_at = supply.known_at,
                    });
}

int accept_news(struct ck_applying *step, const void *value)
{
    struct news_item      news = *(const struct news_item *)value;
    struct intake_finding finding = check_record(&news_item_type, news_texts, step->day, &news);

    if (news.language.size && language_read(news.language) == LANGUAGE_UNKNOWN) /* read with the words of all, it says what it does not */
        note_text(&finding, CK_REASON_UNKNOWN_ENUM, "language", news.language, "none that is read: en, zh, ja, ko, de, es");
    return conclude(step, &finding, &intake_news,
                    &(struct news_fact){
                        .id = news.id,
                        .publisher = news.publisher,
                        .title = news.title,
                        .body = news.body,
                        .url = news.url,
                        .language = news.language,
                        .published_at = news.published_at,
                        .collected_at = news.collected_at,
                    });
}
