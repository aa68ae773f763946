/* SPDX-License-Identifier: Apache-2.0
 * The column hs_code: what it adds to the row's item, and whether the two agree. */
#include "program/ingest/row_code.h"

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "domain/reference/ancestors.h"
#include "program/ingest/ingest.h"

enum { OWN_CODE_DIGITS = 8 }; /* from here on a code is finer than the international six digits */

/* Whether one of two items is the other or above it. */
static bool are_kin(const struct reference *catalogue, struct ck_bytes one, struct ck_bytes other)
{
    struct ancestors above_one = ancestors_of(catalogue, one), above_other = ancestors_of(catalogue, other);

    return ancestors_have(&above_one, other) || ancestors_have(&above_other, one);
}

/* Whether the catalogue has the item for a coarser code: a basket has what is in it. */
static bool holds_code(const struct reference *catalogue, struct ck_bytes name, struct code code)
{
    const struct item_fact *item = catalogue_item(catalogue, name);

    for (size_t i = 0; item && i < item->commodity_prefixes.count; i++) {
        struct ck_bytes prefix = item->commodity_prefixes.items[i];

        if (ck_bytes_begin(code.digits, prefix) && item_prefix_holds(item, prefix) & nomenclature_bit(code.nomenclature))
            return true;
    }
    return false;
}

/* A row whose code is of another item than the one it names is about one of two goods, and nobody knows which. NULL: well. */
static const char *check_item(const struct reference *catalogue, struct ck_bytes mapped, struct code code, const struct trade_record *trade,
                              struct ck_arena *arena)
{
    struct ck_bytes item = item_fold(trade->commodity, arena), digits = code.digits;
    char           *text;

    if (!mapped.data || item.size == 0 || are_kin(catalogue, mapped, item) || holds_code(catalogue, item, code))
        return NULL;
    text = ck_arena_take(arena, INGEST_PROBLEM_MAX);
    snprintf(text, INGEST_PROBLEM_MAX, "hs_code: %.*s is of %.*s, the row names %.*s", (int)digits.size, digits.data,
             (int)(mapped.size < 64 ? mapped.size : 64), mapped.data, (int)(item.size < 64 ? item.size : 64), item.data);
    return text;
}

static const char *no_code(struct ck_bytes text, struct ck_arena *arena)
{
    char  advice[CODE_ADVICE_MAX];
    char *problem;

    if (!code_advise(text, advice))
        return "hs_code: no code (digits in pairs, with dots, spaces or hyphens between them)";
    problem = ck_arena_take(arena, INGEST_PROBLEM_MAX);
    snprintf(problem, INGEST_PROBLEM_MAX, "hs_code: %.*s: %.160s", (int)(text.size < 64 ? text.size : 64), text.data, advice);
    return problem;
}

/* Digits of a tariff that has no nomenclature here become those that all countries share. */
static const char *folded(struct ck_bytes digits, const struct code *code, const struct trade_record *trade, struct ck_arena *arena)
{
    char *text = ck_arena_take(arena, INGEST_PROBLEM_MAX);

    snprintf(text, INGEST_PROBLEM_MAX, "hs_code %.*s of %.*s is taken as %.*s of %s", (int)(digits.size < 64 ? digits.size : 64), digits.data,
             (int)(trade->reporter.size < 64 ? trade->reporter.size : 64), trade->reporter.data, (int)code->digits.size, code->digits.data,
             nomenclature_symbols.symbols[code->nomenclature]);
    return text;
}

const char *row_code_take(struct ck_bytes text, const struct reference *catalogue, struct ck_arena *arena, struct trade_record *trade,
                          const char **ret_told)
{
    struct ck_bytes digits, mapped;
    struct code     code;

    if (text.size == 0)
        return NULL;
    if (!code_fold(text, arena, &digits) || digits.size % 2 != 0)
        return no_code(text, arena);
    if (!catalogue)
        return NULL;
    code = digits.size < OWN_CODE_DIGITS ? (struct code){ NOMENCLATURE_HS2022, digits }
                                         : code_of_reporter(digits, upper_fold(trade->reporter, arena), ck_month_from_day(trade->period));
    mapped = catalogue_map(catalogue, code.digits, code.nomenclature, arena).item;
    if (digits.size >= OWN_CODE_DIGITS && ck_bytes_equal(mapped, item_fold(trade->commodity, arena))) {
        trade->nomenclature = code.nomenclature;
        trade->commodity = code.digits;
        if (code.digits.size < digits.size)
            *ret_told = folded(digits, &code, trade, arena);
        return NULL;
    }
    return check_item(catalogue, mapped, code, trade, arena);
}
