/* SPDX-License-Identifier: Apache-2.0
 * Commodity codes, names of items and countries as whoever takes them in writes them: one form inside, whatever the form outside. */
#ifndef CHOKEPOINT_MODEL_CODE_H
#define CHOKEPOINT_MODEL_CODE_H

#include "chokepoint/arena.h"
#include "records.h"

enum { CODE_DIGITS_MAX = 10 /* of the finest tariff that a nomenclature or a control list is written in */ };
enum { CODE_INTERNATIONAL = 6 /* digits that are HS; those behind them mean nothing without the nomenclature */ };

/* The digits of a code as it is printed: dots, blanks and hyphens (those of Unicode too) between the groups of a tariff's digits are taken out,
 * `8110.10.00` is `81101000`. Any other character, one of these before the first digit or behind the last, and what may be a range or a list of codes
 * (8110-8112, 8110 8112), is none: false. The digits are `text` itself or in the arena. */
bool code_fold(struct ck_bytes text, struct ck_arena *arena, struct ck_bytes *ret_digits);

/* The same of a column whose codes have so many digits (bit n: n): behind the heading, groups of any size are then one code, `8110 10 000 0`. */
bool code_fold_as(struct ck_bytes text, unsigned digits, struct ck_arena *arena, struct ck_bytes *ret_digits);

/* Of a text that is no code: what it seems to be, and what is to be written instead (`a range: list the codes 8110, 8111, 8112, each by itself`).
 * False: nothing that is known. */
enum { CODE_ADVICE_MAX = 256 };
bool code_advise(struct ck_bytes text, char ret_advice[CODE_ADVICE_MAX]);

/* Whether so many digits are a code of the nomenclature, or one of its chapters, headings and subheadings: 2, 4, 6 … up to its last ones. An odd
 * number has lost its first zero or gained a decimal. False for ITEM. */
bool code_fits(struct ck_bytes digits, enum nomenclature nomenclature);

/* The most digits that a code of the nomenclature has; 0 for ITEM. */
size_t code_digits_max(enum nomenclature nomenclature);

/* The same for a prefix, which is of no nomenclature: 2, 4, 6, 8 or 10 digits. */
bool code_is_prefix(struct ck_bytes digits);

/* Whether one of two codes of a nomenclature begins with the other. */
bool codes_touch(struct ck_bytes one, struct ck_bytes other);

/* Whether the code begins with one of the prefixes, or one of them with the code. */
bool code_touches(struct ck_bytes digits, struct ck_bytes_array prefixes);

/* Digits as the customs of this reporter write them: eight are GACC8 for CHN, CN8 for a state of the EU (in that month), the EU itself, GBR and XNI,
 * ten are HTS10 for the USA; of any other the first six are HS, of the edition that applied in that month. Fewer than six are not told. */
struct code {
    enum nomenclature nomenclature; /* UNKNOWN: not told */
    struct ck_bytes   digits;       /* the given ones, or the first of them */
};
struct code code_of_reporter(struct ck_bytes digits, struct ck_bytes reporter, int32_t month);

/* The code itself, or its international digits if it is longer. */
struct ck_bytes code_international(struct ck_bytes digits);

/* The nomenclature that the customs and the control lists of the country are written in: GACC8 (of 8 digits, 10 in lists) for CHN, HTS10 for the USA,
 * CN8 for whoever has written it in any month, HS2022 for any other: its digits behind the sixth are of a nomenclature that has no name here. */
enum nomenclature code_nomenclature_of_country(struct ck_bytes country);

/* Who writes a national nomenclature, for people (`CHN`); NULL: nobody alone. */
const char *code_nomenclature_of(enum nomenclature nomenclature);

/* Whether the reporter is one that writes it (in that month); true of what nobody writes alone. */
bool code_is_written_by(enum nomenclature nomenclature, struct ck_bytes reporter, int32_t month);

/* Whether two names that look alike may differ in it: a blank at its beginning or its end, or a character anywhere that is not seen (UTF-8). */
bool text_hides(struct ck_bytes text);

/* Countries and sources: letters of ASCII in upper case, the rest as it is. The text is `text` itself or in the arena. */
struct ck_bytes upper_fold(struct ck_bytes text, struct ck_arena *arena);

/* The name of an item in canonical form: letters of ASCII in lower case, every run of blanks, `_` and hyphens one `-`, nothing outside;
 * `Antimony Metal` is `antimony-metal`. The name is `text` itself or in the arena; empty if there is nothing in it. */
struct ck_bytes item_fold(struct ck_bytes text, struct ck_arena *arena);

#endif
