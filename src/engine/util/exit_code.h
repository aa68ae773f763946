/* SPDX-License-Identifier: Apache-2.0
 * The exit codes of the program (SPEC 11.4). */
#ifndef CHOKEPOINT_UTIL_EXIT_CODE_H
#define CHOKEPOINT_UTIL_EXIT_CODE_H

enum {
    EXIT_CLEAN = 0,
    EXIT_REFUSED = 1, /* of a command that was asked whether something holds: it does not (check, lag) */
    EXIT_USAGE = 2,
    EXIT_CONFIG = 3, /* or a data file that cannot be read or written */
    EXIT_BROKER = 4,
    EXIT_TOPOLOGY = 5,
    EXIT_STATE = 6,
    EXIT_FENCED = 7,
    EXIT_MEMORY = 8,
    EXIT_CLOCK = 9,
    EXIT_BUG = 70
};

#endif
