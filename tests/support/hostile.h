/* SPDX-License-Identifier: Apache-2.0
 * Texts that nobody writes and somebody sends: what a reader must survive in time that grows with the text and no faster. */
#ifndef CHOKEPOINT_TESTS_HOSTILE_H
#define CHOKEPOINT_TESTS_HOSTILE_H

#include "chokepoint/bytes.h"

struct hostile {
    const char     *name;
    struct ck_bytes before, unit, after; /* before, then the unit again and again, then after */
};
extern const struct hostile hostile_texts[]; /* ends with name NULL */

/* Fills `size` bytes of buf, the last unit cut where it must be. */
void hostile_fill(const struct hostile *hostile, char *buf, size_t size);

#endif
