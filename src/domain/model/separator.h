/* SPDX-License-Identifier: Apache-2.0
 * What stands between digits, and between words, is told by its bytes in UTF-8. */
#ifndef CHOKEPOINT_MODEL_SEPARATOR_H
#define CHOKEPOINT_MODEL_SEPARATOR_H

#include "chokepoint/bytes.h"

/* Bytes of the blank, or of the hyphen or dash, that the text has at this place; 0: none. */
size_t blank_at(struct ck_bytes text, size_t at);
size_t hyphen_at(struct ck_bytes text, size_t at);

#endif
