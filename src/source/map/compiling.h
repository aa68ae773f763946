/* SPDX-License-Identifier: Apache-2.0
 * A map that is being compiled: what its parts share. Functions that answer a bool told the fault when it is false. */
#ifndef CHOKEPOINT_SOURCE_MAP_COMPILING_H
#define CHOKEPOINT_SOURCE_MAP_COMPILING_H

#include "source/map/map.h"

struct compiling {
    struct source_map       *map;
    const struct map_places *places;
    char                    *problem;           /* MAP_PROBLEM_MAX */
    struct ck_bytes          placeholder, word; /* of the variant that is compiled; null: none */
    struct ck_bytes          shown;             /* of the field that is compiled */
};

bool fault(struct compiling *compiling, size_t line, const char *form, ...) __attribute__((format(printf, 3, 4)));

/* Whether the node is a mapping of these keys only; the list ends with NULL. */
bool keys_good(struct compiling *compiling, const struct map_node *node, const char *const *keys);

/* What stands at the key of the mapping; absent leaves what is there. */
bool take_text(struct compiling *compiling, const struct map_node *mapping, const char *key, struct ck_bytes *ret);
bool take_texts(struct compiling *compiling, const struct map_node *mapping, const char *key,
                struct ck_bytes_array *ret); /* a text or a list of texts */
bool take_number(struct compiling *compiling, const struct map_node *mapping, const char *key, size_t most, size_t *ret);
bool take_flag(struct compiling *compiling, const struct map_node *mapping, const char *key, bool *ret);
bool take_char(struct compiling *compiling, const struct map_node *mapping, const char *key, char *ret); /* one character of ASCII; `none`: NUL */

/* Words inline: `{A: B}`, or a list of words that stand for themselves; with or without an order. */
bool take_words(struct compiling *compiling, const struct map_node *mapping, const char *key, bool sorted, const struct code_table **ret);

/* The table of that name, read once. */
bool take_table(struct compiling *compiling, const struct map_node *node, const struct code_table **ret);

/* The table of the subheadings that are known; NULL where there is none. */
bool take_subheadings(struct compiling *compiling, size_t line, const struct code_table **ret);

/* Columns and templates. */
size_t name_place(struct compiling *compiling, struct ck_bytes name);
bool   text_compile(struct compiling *compiling, size_t line, struct ck_bytes text, struct map_text *ret);
bool   take_from(struct compiling *compiling, const struct map_node *mapping, const char *key, struct map_texts *ret);

bool rules_compile(struct compiling *compiling, const struct map_node *node, struct map_field *field); /* field->field is set */
bool shapes_compile(struct compiling *compiling, const struct map_node *node);

/* What `several` says of a column: a text, or `{is: text, words: 3, usual: word, none: words}`. */
bool several_compile(struct compiling *compiling, const struct map_node *column, struct map_condition *several);

/* A copy in another encoding, in the map's arena. */
bool encode(struct compiling *compiling, size_t line, const char *encoding, struct ck_bytes text, struct ck_bytes *ret);

#endif
