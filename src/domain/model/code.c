/* SPDX-License-Identifier: Apache-2.0
 * What one code is, groups.c says. */
#include "domain/model/code.h"

#include "domain/model/country.h"
#include "domain/model/edition.h"
#include "domain/model/groups.h"
#include "domain/model/separator.h"
#include "engine/base/character.h"

static bool is_all_digits(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.size > 0;
}

/* ---- codes ---- */

bool code_fold_as(struct ck_bytes text, unsigned lengths, struct ck_arena *arena, struct ck_bytes *ret_digits)
{
    struct groups groups;
    char         *digits;

    if (is_all_digits(text)) {
        *ret_digits = text;
        return true;
    }
    if (!groups_read(text, &groups) || !groups_are_code_of(&groups, lengths))
        return false;
    digits = ck_arena_take(arena, groups.size);
    *ret_digits = (struct ck_bytes){ memcpy(digits, groups.digits, groups.size), groups.size };
    return true;
}

bool code_fold(struct ck_bytes text, struct ck_arena *arena, struct ck_bytes *ret_digits) { return code_fold_as(text, 0, arena, ret_digits); }

bool code_advise(struct ck_bytes text, char ret_advice[CODE_ADVICE_MAX])
{
    struct groups groups;

    return groups_read(text, &groups) && groups_advise(&groups, ret_advice);
}

static bool is_whole(struct ck_bytes digits, size_t digits_max) { return is_all_digits(digits) && digits.size <= digits_max && digits.size % 2 == 0; }

size_t code_digits_max(enum nomenclature nomenclature)
{
    static const struct {
        enum nomenclature nomenclature;
        size_t            digits;
    } finest[] = { { NOMENCLATURE_GACC8, 8 }, { NOMENCLATURE_CN8, 8 }, { NOMENCLATURE_HTS10, 10 } };
    if (nomenclature == NOMENCLATURE_ITEM)
        return 0;
    for (size_t i = 0; i < sizeof finest / sizeof finest[0]; i++)
        if (finest[i].nomenclature == nomenclature)
            return finest[i].digits;
    return CODE_INTERNATIONAL;
}

bool code_fits(struct ck_bytes digits, enum nomenclature nomenclature) { return is_whole(digits, code_digits_max(nomenclature)); }

bool code_is_prefix(struct ck_bytes digits) { return is_whole(digits, CODE_DIGITS_MAX); }

bool codes_touch(struct ck_bytes one, struct ck_bytes other) { return ck_bytes_begin(one, other) || ck_bytes_begin(other, one); }

bool code_touches(struct ck_bytes digits, struct ck_bytes_array prefixes)
{
    for (size_t i = 0; i < prefixes.count; i++)
        if (codes_touch(prefixes.items[i], digits))
            return true;
    return false;
}

static bool writes_cn8(struct ck_bytes reporter, int32_t month)
{
    return ck_bytes_equal(reporter, CK_BYTES("EUU")) || ck_bytes_equal(reporter, CK_BYTES("GBR")) || ck_bytes_equal(reporter, CK_BYTES("XNI")) ||
           country_is_member(CK_BYTES("EUU"), reporter, month);
}

struct code code_of_reporter(struct ck_bytes digits, struct ck_bytes reporter, int32_t month)
{
    enum { HS = 6, OWN = 8, TARIFF = 10 };

    if (digits.size == OWN && ck_bytes_equal(reporter, CK_BYTES("CHN")))
        return (struct code){ NOMENCLATURE_GACC8, digits };
    if (digits.size == OWN && writes_cn8(reporter, month))
        return (struct code){ NOMENCLATURE_CN8, digits };
    if (digits.size == TARIFF && ck_bytes_equal(reporter, CK_BYTES("USA")))
        return (struct code){ NOMENCLATURE_HTS10, digits };
    if (digits.size < HS)
        return (struct code){ NOMENCLATURE_UNKNOWN, digits };
    return (struct code){ edition_in_force(month), { digits.data, HS } };
}

struct ck_bytes code_international(struct ck_bytes digits)
{
    return (struct ck_bytes){ digits.data, digits.size < CODE_INTERNATIONAL ? digits.size : CODE_INTERNATIONAL };
}

enum nomenclature code_nomenclature_of_country(struct ck_bytes country)
{
    if (ck_bytes_equal(country, CK_BYTES("CHN")))
        return NOMENCLATURE_GACC8;
    if (ck_bytes_equal(country, CK_BYTES("USA")))
        return NOMENCLATURE_HTS10;
    return writes_cn8(country, INT32_MAX) ? NOMENCLATURE_CN8 : NOMENCLATURE_HS2022;
}

const char *code_nomenclature_of(enum nomenclature nomenclature)
{
    switch (nomenclature) {
    case NOMENCLATURE_GACC8: return "CHN";
    case NOMENCLATURE_HTS10: return "USA";
    case NOMENCLATURE_CN8: return "the states of the EU, EUU, GBR and XNI";
    default: return NULL;
    }
}

bool code_is_written_by(enum nomenclature nomenclature, struct ck_bytes reporter, int32_t month)
{
    const char *whose = code_nomenclature_of(nomenclature);

    if (nomenclature == NOMENCLATURE_CN8)
        return writes_cn8(reporter, month);
    return !whose || ck_bytes_equal(reporter, ck_bytes_from(whose));
}

/* ---- names ---- */

bool text_hides(struct ck_bytes text)
{
    uint32_t code;

    for (size_t at = 0, size; at < text.size; at += size) {
        size = character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (character_hides(code) || ((at == 0 || at + size == text.size) && blank_at(text, at)))
            return true;
    }
    return false;
}

struct ck_bytes upper_fold(struct ck_bytes text, struct ck_arena *arena)
{
    char *copy;

    if (text.size == 0)
        return text;
    copy = ck_arena_take(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = text.data[i] >= 'a' && text.data[i] <= 'z' ? (char)(text.data[i] - 'a' + 'A') : text.data[i];
    return (struct ck_bytes){ copy, text.size };
}

static size_t joint_at(struct ck_bytes text, size_t at)
{
    size_t blank = blank_at(text, at);

    if (blank)
        return blank;
    return text.data[at] == '_' ? 1 : hyphen_at(text, at);
}

struct ck_bytes item_fold(struct ck_bytes text, struct ck_arena *arena)
{
    char  *name;
    size_t size = 0;
    bool   joins = false;

    if (text.size == 0)
        return text;
    name = ck_arena_take(arena, text.size);
    for (size_t at = 0; at < text.size;) {
        size_t joint = joint_at(text, at);
        char   c = text.data[at];

        if (joint) {
            joins = size > 0;
            at += joint;
            continue;
        }
        if (joins)
            name[size++] = '-';
        joins = false;
        name[size++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        at++;
    }
    return (struct ck_bytes){ name, size };
}
