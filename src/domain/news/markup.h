/* SPDX-License-Identifier: Apache-2.0
 * HTML in a text. Both look at a bounded number of bytes and return how many belong to what they found, 0 where it is plain text. */
#ifndef CHOKEPOINT_NEWS_MARKUP_H
#define CHOKEPOINT_NEWS_MARKUP_H

#include "chokepoint/bytes.h"

/* A tag or comment that begins at the `<` at `at`; *ret_line: it ends a line (a paragraph, a cell, a heading). */
size_t markup_tag(struct ck_bytes text, size_t at, bool *ret_line);

/* A character reference, &nbsp; or &#37;, that begins at the `&` at `at`; *ret_code: what it stands for. */
size_t markup_reference(struct ck_bytes text, size_t at, int32_t *ret_code);

#endif
