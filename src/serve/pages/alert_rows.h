/* SPDX-License-Identifier: Apache-2.0
 * Alerts as rows of a list. */
#ifndef CHOKEPOINT_PAGES_ALERT_ROWS_H
#define CHOKEPOINT_PAGES_ALERT_ROWS_H

#include "serve/pages/data.h"

/* Alerts of one item or (null) of all, the gravest first, then the newest. */
struct alert_rows {
    struct data_rows firing, over;
};
struct alert_rows alert_rows_of(struct site_page *page, struct ck_bytes item);

void alert_rows_add(struct site_page *page, int depth, const struct data_rows *alerts, const char *caption);

#endif
