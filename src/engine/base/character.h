/* SPDX-License-Identifier: Apache-2.0
 * Characters of UTF-8, and which of them nobody sees. */
#ifndef CHOKEPOINT_BASE_CHARACTER_H
#define CHOKEPOINT_BASE_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

#include "chokepoint/bytes.h"

enum { CHARACTER_BROKEN = 0x110000 /* and the byte */ };

/* Takes the character at the beginning of the text, which is not empty: its size in bytes. A byte that begins none is one, with a code from
 * CHARACTER_BROKEN on. */
size_t character_take(struct ck_bytes text, uint32_t *ret_code);

/* Whether nobody sees it: C1, lines and paragraphs, what stands between annotations, the empty pattern of Braille, and what fonts leave out by rule
 * (Unicode 15, Default_Ignorable_Code_Point: zero width, marks of direction, joiners, fillers, selectors of variants, tags, the byte order mark). */
bool character_hides(uint32_t code);

#endif
