/* SPDX-License-Identifier: Apache-2.0
 * A map: how the rows of a publisher's file become records (docs/SOURCES.md has its words). Compiled from YAML and checked as a whole before anything
 * is read: names of fields, words, tables, forms, encodings. */
#ifndef CHOKEPOINT_SOURCE_MAP_MAP_H
#define CHOKEPOINT_SOURCE_MAP_MAP_H

#include "chokepoint/processor.h"
#include "source/map/decimal.h"
#include "source/map/node.h"
#include "source/map/table.h"
#include "source/rows/rows.h"

enum { MAP_PROBLEM_MAX = 512, MAP_CODE_DIGITS_MAX = 10, MAP_SEVERAL_MAX = 8 /* words that `several` wants at most */ };

/* A text made of columns: `{CO_ANO}-{CO_MES}`, or one column. */
struct map_part {
    struct ck_bytes literal;  /* column is MAP_LITERAL */
    size_t          column;   /* of the map's names */
    bool            optional; /* `{name?}`: empty where the row has none */
};
#define MAP_LITERAL SIZE_MAX
struct map_text {
    const struct map_part *parts;
    size_t                 count;
    struct ck_bytes        written; /* for messages */
};
struct map_texts { /* the first that the row has */
    const struct map_text *items;
    size_t                 count;
};

#define RFC3339 CK_BYTES("rfc3339") /* a form: instants and days as they are written everywhere */
enum map_form { FORM_NONE, FORM_MONTH, FORM_DAY, FORM_TIME };

enum map_verdict {
    VERDICT_KEEP,    /* when: rows that match are kept */
    VERDICT_DROP,    /* unless: rows that match say what others say, or what is not wanted */
    VERDICT_LOST,    /* lost: rows that match are trade that cannot be placed; their weight is told */
    VERDICT_SEVERAL, /* several: a file whose rows have too few words there was asked for these parts alone */
    VERDICT_TOTAL    /* total: rows that match are totals, others parts of them; a file of parts alone is told */
};
struct map_condition {
    enum map_verdict         verdict;
    struct map_text          text;
    const struct code_table *patterns; /* value: why; of several: its first code says what a file of these parts alone is */
    size_t                   least;    /* of several: so many different words show that nothing was selected */
    struct ck_bytes_array    none;     /* of several: words that say of no part which one it is */
    struct ck_bytes          usual;    /* of several: a word that a few rows may all have; null: none */
};

/* One way to fill a field. What it does not say is zero or NULL. */
struct map_rule {
    const struct map_condition *only; /* the rows that it is for; NULL: all */
    size_t                      line;
    struct map_texts            from;
    struct ck_bytes             is; /* instead of `from` */
    const struct code_table    *table, *words, *begins, *by_digits;
    struct ck_bytes             otherwise;   /* else */
    unsigned                    digits;      /* bit n: codes of n digits are wanted */
    unsigned                    first;       /* digits that are kept; 0: all */
    unsigned                    pad;         /* bit n: a code of n - 1 digits has lost its leading zero */
    const struct code_table    *subheadings; /* beside pad: those that are known; NULL: there is no table of them */
    struct ck_bytes             strip;       /* characters around the text */
    struct ck_bytes_array       missing;     /* texts that are none */
    enum map_form               form;
    struct ck_bytes_array       forms;
    bool                        number; /* below: of numbers */
    struct factor               times;
    bool                        bound; /* a leading < or > is no part of the number */
    struct map_texts            unit;
    const struct code_table    *units;
    struct ck_bytes             currency; /* ISO 4217; null: USD */
    struct map_texts            currency_from;
    struct ck_bytes             list; /* what parts the elements of a list */
    size_t                      many; /* a list of more than these is `many_is` */
    struct ck_bytes             many_is;
    bool                        html;
};

struct map_field {
    const struct ck_field *field;
    const struct map_rule *rules; /* the first that gives something */
    size_t                 rule_count;
};

/* The fields of one record of a row; a row has one for each word that its columns are told apart by (`unpivot`). */
struct map_variant {
    struct ck_bytes         word;
    const struct map_field *fields;
    size_t                  count;
    const struct map_field *commodity, *period, *partner, *quantity, *value, *observation; /* of trade; NULL: not filled */
};

struct map_shape {
    size_t                   line;
    struct row_shape         rows;
    const char              *encoding; /* NULL: the reader decodes */
    struct ck_bytes_array    signs;    /* bytes that the head of such a file has: one of them */
    struct ck_bytes_array    ignore;   /* patterns of columns that are known and not used */
    char                     decimal, thousands;
    bool                     decimal_said; /* the map says what parts decimals; else it is a point, as long as nothing speaks against it */
    const struct code_table *without;      /* columns that a file may lack: what to do about it, for people; NULL: nothing is said */
    struct ck_bytes          released;     /* form of the day of publication in the file's name; null: it has none */
};

struct map_setting {             /* of `fetch:`, which whoever fetches compiles */
    struct ck_bytes path, value; /* `place.reread`; elements of lists by their numbers: `cap.split.0` */
    size_t          line;
};

struct map_join {
    const size_t   *key;          /* names */
    const bool     *key_optional; /* a file without that column has none in its key */
    size_t          key_count, column, value;
    struct ck_bytes indicator; /* name of the column */
};

struct map_each {                      /* a row stands for each element of a list */
    size_t                   from, as; /* names: the column, and what an element is called */
    struct ck_bytes          list;     /* what parts the elements */
    const struct code_table *table;    /* NULL: an element is what it is */
};

struct source_map {
    struct ck_arena              arena;
    char                        *path;
    struct ck_bytes              name, title, about, licence, credit, url, often, key;
    const struct ck_topic       *topic; /* users' records */
    const struct ck_record_type *type;
    const char                  *kind;
    bool                         needs_flow;
    struct map_shape            *shapes;
    size_t                       shape_count;
    struct row_wants             names; /* that are used of a row; those that begin with `@` are of the run */
    struct map_condition        *conditions;
    size_t                       condition_count;
    struct map_join             *join; /* NULL: none */
    struct map_each             *each; /* NULL: none */
    bool                         fold, world_sum, through_last;
    struct ck_bytes_array        figures;     /* with fold: patterns of columns that are figures beside those that are read */
    bool                         equal_parts; /* rows that are equal in every cell are parts, as those of consignments are; else they are one row */
    struct map_variant          *variants;
    size_t                       variant_count;
    struct map_setting          *fetch; /* in the order of the file */
    size_t                       fetch_count;
    struct map_setting          *release; /* of `release:`, for whoever writes release markers */
    size_t                       release_count;
    const struct map_node       *tests; /* list, or NULL */
};

/* Where tables are looked for, in this order; entries may be NULL. */
struct map_places {
    const char *tables[3];
};

/* `path` is for messages. NULL: `problem`, which begins with file and line. */
struct source_map *map_compile(const char *path, struct ck_bytes text, const struct map_places *places, char problem[MAP_PROBLEM_MAX]);
struct source_map *map_read(const char *path, const struct map_places *places, char problem[MAP_PROBLEM_MAX]);
void               map_free(struct source_map *map);

/* The shape whose sign the head has, the only one, or NULL. `sure`: by a sign. */
const struct map_shape *map_shape_of(const struct source_map *map, struct ck_bytes head, bool *ret_sure);

/* The shape of delimited text whose sign the head has in letters of any case; NULL: none. For who found none by map_shape_of(). */
const struct map_shape *map_shape_in_any_case(const struct source_map *map, struct ck_bytes head);

/* The line of the head, from 1, where the sign of the shape stands, in letters of any case; 0: it has none. */
size_t map_sign_line(const struct map_shape *shape, struct ck_bytes head);

#endif
