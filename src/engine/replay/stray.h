/* SPDX-License-Identifier: Apache-2.0
 * Files beside those that are read: a misspelt name would be silence. */
#ifndef CHOKEPOINT_REPLAY_STRAY_H
#define CHOKEPOINT_REPLAY_STRAY_H

#include "chokepoint/processor.h"

/* Tells on standard error of the files of data in a directory of <topic>.jsonl that are called like no topic of the processors (the list ends with
 * NULL), and if there is none of a topic at all; each line begins with `before`. How many lines it told. */
size_t strays_tell(const char *directory, const struct ck_processor *const *processors, const char *before);

#endif
