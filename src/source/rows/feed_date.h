/* SPDX-License-Identifier: Apache-2.0
 * When an item of a feed says that it was published. */
#ifndef CHOKEPOINT_ROWS_FEED_DATE_H
#define CHOKEPOINT_ROWS_FEED_DATE_H

#include "chokepoint/bytes.h"

enum { FEED_DATE_MAX = 32 };

/* RFC 822 (years of two digits are 1950 to 2049; zones by the names of the RFC and by those that stand for one offset everywhere), RFC 3339 with what
 * is often left out or written otherwise, and 20260827T205500Z. Writes an instant (2026-08-27T20:55:00Z), or the day alone where no zone is told.
 * Returns the bytes written; 0: it is no date, or one that could be read in two ways. */
size_t feed_date_write(struct ck_bytes text, char buf[FEED_DATE_MAX]);

#endif
