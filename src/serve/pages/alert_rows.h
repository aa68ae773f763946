/* SPDX-License-Identifier: Apache-2.0
 * Alerts as rows of a list. */
#ifndef CHOKEPOINT_PAGES_ALERT_ROWS_H
#define CHOKEPOINT_PAGES_ALERT_ROWS_H

#include "serve/pages/data.h"

/* Those that fire, of one item or (null) of all, the gravest first, then the newest. */
struct data_rows alert_rows_firing(struct site_page *page, struct ck_bytes item);

/* Those of an item that are over, the newest first. */
struct data_rows alert_rows_over(struct site_page *page, struct ck_bytes item);

void alert_rows_add(struct site_page *page, int depth, const struct data_rows *alerts, const char *caption);

#endif
