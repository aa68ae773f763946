/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder. */
#ifndef CHOKEPOINT_SERVE_INQUIRY_INTERNAL_H
#define CHOKEPOINT_SERVE_INQUIRY_INTERNAL_H

#include "serve/inquiry/inquiry.h"

/* notes.c: fills `unknown` and `note` of one that has its result. */
void inquiry_add_notes(struct inquiry *inquiry, const struct reference *reference, struct ck_arena *arena);

#endif
