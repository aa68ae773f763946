/* SPDX-License-Identifier: Apache-2.0
 * A conversion that goes on, and its steps: what becomes of a row, of its records, of the facts that they are parts of. */
#ifndef CHOKEPOINT_SOURCE_CONVERT_CONVERTING_H
#define CHOKEPOINT_SOURCE_CONVERT_CONVERTING_H

#include "source/convert/points.h"
#include "source/convert/strays.h"
#include "source/convert/twice.h"

struct converting {
    const struct source_map   *map;
    const struct map_shape    *shape;
    const struct convert_run  *run;
    const struct convert_sink *sink;
    struct convert_count      *count;
    char                      *problem; /* CONVERT_PROBLEM_MAX */
    struct folded_facts       *facts;   /* NULL: records are not added up */
    struct joined             *joined;
    struct strays             *strays; /* of facts */
    struct points             *points; /* NULL: the run says what points part */
    struct seen_rows          *seen;
    struct totals             *totals;
    struct selection          *selection;
    struct ck_arena            arena;                                 /* of a row */
    bool own_world, by_rows /* lines are numbers of rows */, edition; /* edition: the row is another one of a row before, and neither is taken */
    struct convert_count before;                                      /* what was counted before this document */
    struct last_period   last;
    size_t               late_zeros; /* records of 0 of months after the last one with a figure */
    struct twice_run     run_again;
    size_t               again_line; /* where the header stands again, the last time; 0: it does not */
    const struct row    *row;
    struct row           sum_row; /* `row` while sums are given: the line of the first part */
};

/* ---- take.c: a row ---- */

/* Tells of a row that is refused. */
void converting_reject(struct converting *converting, const char *reason, const char *detail);

/* Counts a row that is left out (`lost`: of that weight, in kg). */
void converting_leave_out(struct converting *converting, const char *reason, bool lost, millionths weight);

/* Tells people. */
void converting_told(struct converting *converting, size_t line, const char *text);

struct evaluating evaluating_of(struct converting *converting, const struct row *row);

/* A row that waited for what points part. Negative: ends. */
int take_waiting(void *context, const struct row *row, const struct map_variant *variant);

/* A row of the file, or one that was joined of several, all of whose cells are known. Negative: ends. */
int take_cells(void *context, const struct row *row);

/* ---- repetition.c: rows that stand there twice ---- */

/* Publishers' tables have no two rows that are equal in every cell: such a row is a repetition and no part, unless the map says that its rows may be
 * equal. 1, 0, or a negative errno with the problem. */
int row_is_repeated(struct converting *converting, const struct row *row);

/* ---- give.c: records ---- */

int give_record(struct converting *converting, size_t line, const void *record, bool converted);
int give_part(struct converting *converting, struct trade_part *part, millionths zero_money);

bool record_is_world(const struct trade_record *record);

/* What the parts of all facts add up to; `facts_each` calls it. */
int give_fact(void *context, const struct fact_sum *sum);

#endif
