/* SPDX-License-Identifier: Apache-2.0
 * Marks: the set of subjects that must be settled before the next commit. */
#ifndef CHOKEPOINT_MARKS_H
#define CHOKEPOINT_MARKS_H

#include "chokepoint/bytes.h"

struct marks;

/* Marks a subject dirty (a copy is taken; marking twice is marking once). A subject begins with the partition key of what it states. */
void marks_add(struct marks *marks, struct bytes subject);

#endif
