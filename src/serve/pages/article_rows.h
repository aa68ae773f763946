/* SPDX-License-Identifier: Apache-2.0
 * Articles as rows of a list, with what the figures say of their claims. */
#ifndef CHOKEPOINT_PAGES_ARTICLE_ROWS_H
#define CHOKEPOINT_PAGES_ARTICLE_ROWS_H

#include "serve/pages/data.h"

/* The newest articles that have claims or acts, at most so many. */
void article_rows_add(struct site_page *page, int depth, size_t max);

#endif
