/* SPDX-License-Identifier: Apache-2.0
 * Editions stand in the enum from the present one to the first. */
#include "domain/model/edition.h"

#include "chokepoint/day.h"
#include "domain/model/code.h"

bool edition_is_earlier(enum nomenclature nomenclature) { return nomenclature > NOMENCLATURE_HS2022; }

enum nomenclature edition_in_force(int32_t month)
{
    static const struct {
        int32_t           year;
        enum nomenclature edition;
    } first_years[] = { { 2022, NOMENCLATURE_HS2022 }, { 2017, NOMENCLATURE_HS2017 }, { 2012, NOMENCLATURE_HS2012 },
                        { 2007, NOMENCLATURE_HS2007 }, { 2002, NOMENCLATURE_HS2002 }, { 1996, NOMENCLATURE_HS1996 } };

    for (size_t i = 0; i < sizeof first_years / sizeof *first_years; i++)
        if (ck_month_year(month) >= first_years[i].year)
            return first_years[i].edition;
    return NOMENCLATURE_HS1992;
}

/* Index of the `:` between prefix and edition; the text's size: there is none. */
static size_t joint_of(struct ck_bytes text)
{
    size_t at = 0;

    while (at < text.size && text.data[at] != ':')
        at++;
    return at;
}

static struct ck_bytes behind(struct ck_bytes text, size_t joint) { return (struct ck_bytes){ text.data + joint + 1, text.size - joint - 1 }; }

struct ck_bytes prefix_scope_fold(struct ck_bytes text, struct ck_arena *arena)
{
    size_t          joint = joint_of(text);
    struct ck_bytes digits, edition;
    char           *folded;

    if (joint == text.size || !code_fold((struct ck_bytes){ text.data, joint }, arena, &digits))
        return text;
    edition = upper_fold(behind(text, joint), arena);
    folded = ck_arena_take(arena, digits.size + 1 + edition.size);
    memcpy(folded, digits.data, digits.size);
    folded[digits.size] = ':';
    if (edition.size)
        memcpy(folded + digits.size + 1, edition.data, edition.size);
    return (struct ck_bytes){ folded, digits.size + 1 + edition.size };
}

/* Behind the joint stands the symbol of one from first to last. */
static enum prefix_scope_fault read_mark(struct ck_bytes text, enum nomenclature first, enum nomenclature last, struct ck_bytes *ret_prefix,
                                         enum nomenclature *ret_nomenclature)
{
    size_t joint = joint_of(text);

    *ret_prefix = (struct ck_bytes){ text.data, joint };
    if (joint == text.size || !code_is_prefix(*ret_prefix))
        return PREFIX_SCOPE_NO_PREFIX;
    for (enum nomenclature one = first; one <= last; one++)
        if (ck_bytes_equal(behind(text, joint), ck_bytes_from(nomenclature_symbols.symbols[one]))) {
            *ret_nomenclature = one;
            return PREFIX_SCOPE_WELL;
        }
    return PREFIX_SCOPE_NO_EDITION;
}

enum prefix_scope_fault prefix_scope_read(struct ck_bytes text, struct prefix_scope *ret_scope)
{
    *ret_scope = (struct prefix_scope){ 0 };
    return read_mark(text, NOMENCLATURE_HS2022, NOMENCLATURE_HS1992, &ret_scope->prefix, &ret_scope->since);
}

enum prefix_scope_fault prefix_writing_read(struct ck_bytes text, struct prefix_writing *ret_writing)
{
    *ret_writing = (struct prefix_writing){ 0 };
    return read_mark(text, NOMENCLATURE_GACC8, NOMENCLATURE_CN8, &ret_writing->prefix, &ret_writing->nomenclature);
}
