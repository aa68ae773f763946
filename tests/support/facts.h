/* SPDX-License-Identifier: Apache-2.0
 * Facts of one series by hand, without a table. */
#ifndef CHOKEPOINT_TESTS_FACTS_H
#define CHOKEPOINT_TESTS_FACTS_H

#include "domain/trade/cell.h"

enum { FACTS_MAX = 512, UNKNOWN_GRAMS = -1 };

struct facts {
    struct fact     items[FACTS_MAX];
    size_t          count;
    struct ck_arena arena;
};

int32_t facts_month(const char *text); /* YYYY-MM */

/* An ITEM fact of one month and source; -1: the quantity is not known. Facts are added in the order of their keys. */
struct fact *facts_add(struct facts *facts, const char *month, const char *source, int64_t grams);
struct fact *facts_add_code(struct facts *facts, const char *month, const char *source, enum nomenclature nomenclature, const char *code,
                            int64_t grams);

/* Cells of the facts, without markers. */
struct cells facts_cells(struct facts *facts);

#endif
