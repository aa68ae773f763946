/* SPDX-License-Identifier: Apache-2.0
 * Each kind of page, by the file that writes it. */
#ifndef CHOKEPOINT_PAGES_KINDS_H
#define CHOKEPOINT_PAGES_KINDS_H

#include "serve/pages/page.h"

extern const struct page_kind page_kind_front, page_kind_alerts, page_kind_items, page_kind_articles, page_kind_dyads;

#endif
