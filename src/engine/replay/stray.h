/* SPDX-License-Identifier: Apache-2.0
 * Warns of data files that replay does not read, such as those with a misspelt name. */
#ifndef CHOKEPOINT_REPLAY_STRAY_H
#define CHOKEPOINT_REPLAY_STRAY_H

#include "chokepoint/processor.h"

/* Prints on standard error the data files of a directory whose names are no topic of the processors (the list ends with NULL), and whether no file of
 * a topic exists; each line begins with `before`. Returns the number of lines. */
size_t strays_tell(const char *directory, const struct ck_processor *const *processors, const char *before);

#endif
