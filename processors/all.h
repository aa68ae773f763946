/* SPDX-License-Identifier: Apache-2.0
 * Every processor of the program. A new one: its directory, and its line in all.c. */
#ifndef CHOKEPOINT_PROCESSORS_ALL_H
#define CHOKEPOINT_PROCESSORS_ALL_H

struct ck_processor; /* no include: commands use argp, whose struct option is another */

extern const struct ck_processor *const processors_all[]; /* writers before their readers; ends with NULL */

#endif
