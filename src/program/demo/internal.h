/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the demo share. */
#ifndef CHOKEPOINT_DEMO_INTERNAL_H
#define CHOKEPOINT_DEMO_INTERNAL_H

#include "engine/embedded/final_values.h"

/* The final values of one replay. */
struct chapter {
    const char         *directory, *day; /* that replay wrote; as it is printed */
    struct final_values alerts, news, claims, verdicts, scorecards, indicators, postures, reroutes;
};

/* 0, or a negative errno after a message. Release it in any case. */
int  chapter_load(struct chapter *chapter, const char *directory, const char *day);
void chapter_release(struct chapter *chapter);

/* What came in; then by month, the latest first, the alerts that fire, in their own words. With what an earlier day knew: which of them are new, and
 * which are over. */
void board_print(const struct chapter *chapter, const struct chapter *earlier);

/* The articles: how many claims have which verdict, and of the one with that id those that the figures do not plainly bear out; `id` NULL: none. */
void news_print(const struct chapter *chapter, const char *id);

/* Of the figures that not every data set has, how many there are and the greatest; in words what postures say; how many figures are absent, and why.
 */
void figures_print(const struct chapter *chapter);
void postures_print(const struct final_values *postures); /* its part: linkages, selective compliance, hypotheses */

#endif
