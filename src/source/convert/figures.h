/* SPDX-License-Identifier: Apache-2.0
 * Which cells of a row are figures: those that its parts differ in; and which of them hold none. */
#ifndef CHOKEPOINT_SOURCE_FIGURES_H
#define CHOKEPOINT_SOURCE_FIGURES_H

#include "source/map/map.h"

/* Whether the map reads a quantity, a value, their units or their flags (observation) from the column, and nothing else, or says that it is one.
 * `context`: the map. */
bool column_is_figure(const void *context, struct ck_bytes name);

/* Whether it is what data frames, databases and spreadsheets write into text for a number that is none. */
bool text_is_no_number(struct ck_bytes text);

/* Whether the map makes nothing of the column, and it is no figure: a word for a total there says what the row is. `context`: the map. */
bool column_is_unread(const void *context, struct ck_bytes name);

#endif
