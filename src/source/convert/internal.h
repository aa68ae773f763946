/* SPDX-License-Identifier: Apache-2.0
 * The steps of a conversion: rows, their fields, their facts. */
#ifndef CHOKEPOINT_SOURCE_CONVERT_INTERNAL_H
#define CHOKEPOINT_SOURCE_CONVERT_INTERNAL_H

#include "chokepoint/avro.h"
#include "records.h"
#include "source/convert/convert.h"
#include "source/convert/seen.h"

/* ---- evaluate.c: a row to the texts of its fields ---- */

enum {               /* of a rule */
       RULE_MISSING, /* the row does not say */
       RULE_VALUE,
       RULE_LEFT_OUT, /* known and not wanted: `reason` */
       RULE_BAD       /* `reason` and `detail` */
};

struct evaluating {
    const struct source_map  *map;
    const struct map_shape   *shape;
    const struct convert_run *run;
    const struct ck_bytes    *cells;     /* by the map's names */
    struct ck_bytes           commodity; /* evaluated; for by_digits */
    size_t                    digits;    /* of the code before it was cut to the first ones */
    int32_t                   year;      /* of the period; 0: unknown */
    bool                      yearly;    /* the period is a year */
    struct ck_bytes           quantity;  /* `@quantity`: the number of the rule that gives it, empty if none does; null: before the observation */
    struct points            *points;    /* NULL: a point parts decimals */
    bool                      doubtful;  /* the fault is a number whose point may part decimals or thousands */
    struct ck_arena          *arena;
    char                      reason[CONVERT_REASON_MAX], detail[ROWS_PROBLEM_MAX];
};

/* The text of the first that the row has; null: none. */
struct ck_bytes texts_value(const struct evaluating *evaluating, const struct map_texts *texts);
struct ck_bytes text_value(const struct evaluating *evaluating, const struct map_text *text);

struct row_amount { /* of a field that is a number */
    millionths      value;
    struct ck_bytes currency; /* null: dollars, or no money */
};

int field_text(struct evaluating *evaluating, const struct map_field *field, struct ck_bytes *ret_text);
int field_amount(struct evaluating *evaluating, const struct map_field *field, struct row_amount *ret_amount,
                 size_t *ret_rule); /* ret_rule: the number of the rule, from 1, that gave it, or the last; may be NULL */

/* The text as a day or an instant, by the forms of the rule. RULE_VALUE or RULE_BAD. */
int rule_date(struct evaluating *evaluating, const struct map_field *field, const struct map_rule *rule, struct ck_bytes *text);

/* The digits with the zero that they have lost by the rule's `pad`. */
struct ck_bytes code_padded(const struct map_rule *rule, struct ck_bytes digits, struct ck_arena *arena);

/* Whether the digits have lost the last one, and no first one: they begin a subheading that is known, and with a zero before them they are none. */
bool code_lacks_end(const struct map_rule *rule, struct ck_bytes digits, struct ck_arena *arena);

/* "COLUMN WORD", as a reason to leave a row out. */
void note_word(struct ck_bytes column, struct ck_bytes word, char ret_reason[CONVERT_REASON_MAX]);

/* Notes a fault of the row. RULE_BAD. */
int note_bad(struct evaluating *evaluating, const char *reason, const char *form, ...) __attribute__((format(printf, 3, 4)));

/* ---- each.c: rows that stand for several ---- */

/* The next element of `rest`, as the table has it: RULE_VALUE, RULE_LEFT_OUT or RULE_BAD. It is cut off from `rest`. */
int each_next(struct evaluating *evaluating, const struct map_each *each, struct ck_bytes *rest, struct ck_bytes *ret_element);

/* ---- fold.c, sum.c: facts of trade ---- */

struct trade_part {                                     /* what one row says */
    struct trade_record record;                         /* without the two amounts */
    bool                has_quantity, has_value, world; /* world: a part of the sum over partners */
    millionths          quantity;
    struct row_amount   value;
    size_t              line, digits; /* of its code in the file: a heading is no part of what its subheadings add up to */
    struct row_totals   totals;       /* of its row */
};

struct folded_facts;
struct folded_facts *facts_new(bool alike /* rows of one fact may be alike, as those of consignments are */);
void                 facts_free(struct folded_facts *facts);

/* Whether what rows are added up to, which is held until the end, has room. Eight rows that were seen are as large as one fact. */
bool facts_fit(const struct folded_facts *facts, size_t seen, const struct convert_run *run, char problem[CONVERT_PROBLEM_MAX]);

/* Adds a part to its fact; it is copied. False: the parts do not agree (`detail`). Rows that are called totals are added up by themselves.
 * `ret_first`: nothing was added to. */
bool facts_add(struct folded_facts *facts, const struct trade_part *part, char detail[ROWS_PROBLEM_MAX], bool *ret_first);

/* A part of which it is not known what it adds: its fact has no sum. */
void facts_spoil(struct folded_facts *facts, const struct trade_part *part);

enum fact_state {
    FACT_WHOLE,
    FACT_SPOILED,  /* a part of it was refused */
    FACT_TOTALLED, /* of three parts or more one has the weight and the money of all others together, or of those before or behind it in their order:
                      it is their total, and no part */
    FACT_UNEQUAL   /* it has rows that are called totals, and others that do not add up to them */
};
extern const char fact_total[]; /* for people: why a FACT_TOTALLED is refused */
struct fact_sum {
    const struct trade_part *part; /* what the fact is: what its parts add up to, or, where it has none, its total */
    millionths               zero_money;
    enum fact_state          state;
    size_t                   added;  /* rows that are or could be called totals, and were added to the first of them, which is the fact, or to it */
    size_t                   totals; /* rows that are called totals, and stand beside the parts that add up to them: they are left out */
    size_t                   parts;  /* of the added rows: those that could have been totals, and are parts */
    size_t                   line;   /* of a FACT_UNEQUAL or FACT_TOTALLED: of the total */
    bool                     hinted; /* of a FACT_UNEQUAL: nothing calls it a total, but its cells may say so */
};
int facts_each(struct folded_facts *facts, int (*each)(void *context, const struct fact_sum *sum), void *context);

/* The part as one of the sum over the partners, which refers to the file; it borrows from the part and the arena. */
struct trade_part part_to_world(const struct trade_part *part, struct ck_bytes file, struct ck_arena *arena);

/* What becomes of a zero: 0 kg beside money is none. Fills the record's amounts. False: the value has no rate. */
bool part_finish(const struct convert_run *run, struct trade_part *part, millionths zero_money);

/* Whether only parts of 0 kg leave the sum without a quantity. */
bool part_is_weightless(const struct trade_part *part, millionths zero_money);

/* A figure of a period that was not over when it was published is of a part of it. Statistics of the last day's date are taken: time zones differ. */
bool part_is_of_unended(const struct trade_part *part);

/* The last period of the file with a figure. */
struct last_period {
    int32_t day;    /* its first one; INT32_MIN: none */
    size_t  trades; /* rows with a figure of it */
};
void last_period_note(struct last_period *last, const struct trade_part *part);

/* Whether the month had ended so long before its publication that a zero of it is one, and no month to come: unless ten trades or more, that were all
 * of the month before, would have stopped with it. Then the file is older than the publication that it is said to be of. */
bool part_was_counted(const struct trade_part *part, const struct last_period *last);

/* ---- totals.c: whether the totals of what the rows are parts of are in the file ---- */

struct totals;
struct totals *totals_new(const struct source_map *map);
void           totals_free(struct totals *totals);
void           totals_look(struct totals *totals, const struct evaluating *evaluating);

/* Tells of each column in which there were other words and none of the total. */
void totals_tell(const struct totals *totals, void (*tell)(void *context, const char *text), void *context);

/* ---- selection.c: whether the file is of selected parts alone ---- */

struct selection;
struct selection *selection_new(const struct source_map *map);
void              selection_free(struct selection *selection);
void              selection_look(struct selection *selection, const struct evaluating *evaluating); /* at a row that is taken or not */

/* Whether the rows have fewer words than the publisher's own files in a column of `several`: -EBADMSG with the problem, else 0. */
int selection_judge(const struct selection *selection, char problem[CONVERT_PROBLEM_MAX]);

/* Tells of each column of many words that has few. */
void selection_tell(const struct selection *selection, void (*tell)(void *context, const char *text), void *context);

/* ---- fill.c: a row to a record ---- */

/* Whether the row may be about a wanted code: before anything else is looked at, for a file has millions of others. */
bool row_is_asked(struct evaluating *evaluating, struct ck_bytes_array prefixes);

/* One field. RULE_VALUE: it is stored, or may be null. */
int row_field(struct evaluating *evaluating, const struct map_field *field, void *record);

/* The fields of a trade record but for its amounts. `ret_partner`: what became of the partner. */
int row_trade(struct evaluating *evaluating, const struct map_variant *variant, bool observed /* else without its observation */,
              struct trade_record *record, int *ret_partner);

/* Rows of codes that nobody asked for show it all the same. */
void row_look_at_period(struct evaluating *evaluating, struct last_period *last);

/* The weight of the row, where it has one. */
millionths row_weight(struct evaluating *evaluating);

/* Its amounts. RULE_VALUE also where the row has none. */
int row_amounts(struct evaluating *evaluating, const struct map_variant *variant, struct trade_part *part);

/* ---- left_out.c ---- */

/* Counts a row (`lost`: of that weight, in kg). */
void left_out_add(struct convert_count *count, const char *reason, bool lost, millionths weight);

/* ---- join.c: long rows to wide ones ---- */

struct joined;
struct joined *joined_new(const struct source_map *map);
void           joined_free(struct joined *joined);

/* Takes a row. RULE_VALUE, RULE_LEFT_OUT (`reason`: no field wants the indicator), or RULE_BAD (`detail`). */
int joined_take(struct joined *joined, const struct row *row, char reason[CONVERT_REASON_MAX], char detail[ROWS_PROBLEM_MAX]);
int joined_each(struct joined *joined, int (*each)(void *context, const struct row *row), void *context);

#endif
