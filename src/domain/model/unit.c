/* SPDX-License-Identifier: Apache-2.0
 * Weights: the international pound and troy ounce (NIST Handbook 44, appendix C). */
#include "domain/model/unit.h"

#include "domain/model/code.h"

#define GRAM 1
#define KILOGRAM 1e3
#define TON 1e6
#define KILOTON 1e9
#define POUND 453.59237
#define TROY_OUNCE 31.1034768

struct unit {
    const char *name; /* as item_fold() writes it */
    double      size;
};
static const struct unit weights[] = {
    { "g", GRAM },
    { "gram", GRAM },
    { "grams", GRAM },
    { "gramme", GRAM },
    { "grammes", GRAM },
    { "kg", KILOGRAM },
    { "kgs", KILOGRAM },
    { "kilo", KILOGRAM },
    { "kilos", KILOGRAM },
    { "kilogram", KILOGRAM },
    { "kilograms", KILOGRAM },
    { "kilogramme", KILOGRAM },
    { "kilogrammes", KILOGRAM },
    { "t", TON },
    { "ton", TON },
    { "tons", TON },
    { "tonne", TON },
    { "tonnes", TON },
    { "metric-ton", TON },
    { "metric-tons", TON },
    { "metric-tonne", TON },
    { "metric-tonnes", TON },
    { "kt", KILOTON },
    { "kiloton", KILOTON },
    { "kilotons", KILOTON },
    { "kilotonne", KILOTON },
    { "kilotonnes", KILOTON },
    { "short-ton", 2000 * POUND },
    { "short-tons", 2000 * POUND },
    { "long-ton", 2240 * POUND },
    { "long-tons", 2240 * POUND },
    { "lb", POUND },
    { "lbs", POUND },
    { "pound", POUND },
    { "pounds", POUND },
    { "troy-ounce", TROY_OUNCE },
    { "troy-ounces", TROY_OUNCE },
    { NULL, 0 },
};
static const struct unit multiples[] = { { "thousand-", 1e3 }, { "million-", 1e6 }, { NULL, 0 } };
static const struct unit wholes[] = {
    { "", 100 }, { "%", 100 }, { "percent", 100 }, { "per-cent", 100 }, { "ratio", 1 }, { "fraction", 1 }, { NULL, 0 },
};

static double size_of(const struct unit *units, struct ck_bytes name)
{
    while (units->name && !ck_bytes_equal(ck_bytes_from(units->name), name))
        units++;
    return units->size;
}

/* In place: the name without its multiple, which is the result. */
static double take_multiple(struct ck_bytes *name)
{
    for (const struct unit *multiple = multiples; multiple->name; multiple++) {
        size_t size = strlen(multiple->name);

        if (name->size > size && memcmp(name->data, multiple->name, size) == 0) {
            *name = (struct ck_bytes){ name->data + size, name->size - size };
            return multiple->size;
        }
    }
    return 1;
}

double unit_grams(struct ck_bytes unit, struct ck_arena *arena)
{
    struct ck_bytes word = item_fold(unit, arena);
    double          multiple = take_multiple(&word);

    if (multiple == 1 && (ck_bytes_equal(unit, CK_BYTES("mt")) || ck_bytes_equal(unit, CK_BYTES("MT")))) /* and not Mt */
        return TON;
    return multiple * size_of(weights, word);
}

double unit_whole(struct ck_bytes unit, struct ck_arena *arena) { return size_of(wholes, unit.size ? item_fold(unit, arena) : CK_BYTES("")); }
