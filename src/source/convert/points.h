/* SPDX-License-Identifier: Apache-2.0
 * Whether the points in the numbers of a column part decimals or thousands. A spreadsheet of many countries writes 1000 as 1.000, which is 1
 * elsewhere. The other numbers of the column tell: 0.25, 12.5, 0.250, 1234.567 and (where commas are declared to part thousands) 1,000 are of
 * decimals with a point. Rows with 1.000 and the like wait until one of them comes; at the end of the document they are refused. */
#ifndef CHOKEPOINT_SOURCE_POINTS_H
#define CHOKEPOINT_SOURCE_POINTS_H

#include "source/convert/internal.h"

enum { POINTS_ROWS_MAX = 100000, POINTS_BYTES_MAX = 64 * 1024 * 1024 /* of rows that wait; further ones are refused at once */ };

struct points;
struct points *points_new(void);
void           points_free(struct points *points);

/* Whether it is not known what the point in the number parts; notes what the number shows of its column, which the rule stands for. */
bool points_doubt(const struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes number);

/* Notes what the numbers of a row show that is read no further. */
void points_look(struct evaluating *evaluating);

/* Keeps a row of which `variant` was to be made, and copies it. False: there is no more room, or the document has ended. */
bool points_keep(struct points *points, const struct evaluating *evaluating, const struct map_variant *variant, const struct row *row);

/* Hands back each row that waits; nothing waits from here on. Negative: of the callback. */
int points_each(struct points *points, int (*each)(void *context, const struct row *row, const struct map_variant *variant), void *context);

#endif
