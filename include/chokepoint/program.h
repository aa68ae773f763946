/* SPDX-License-Identifier: Apache-2.0
 * A program: the commands of Chokepoint over processors of your own.
 *
 *     static const struct ck_processor *const processors[] = { &receive, &stock, NULL };
 *     static const struct ck_program program = { sizeof program, "stock", "1.0", processors };
 *
 *     int main(int argc, char **argv) { return chokepoint_main(argc, argv, &program); } */
#ifndef CHOKEPOINT_PROGRAM_H
#define CHOKEPOINT_PROGRAM_H

#include "chokepoint/api.h"
#include "chokepoint/processor.h"
#include "chokepoint/simulation.h"

CK_API_BEGIN

struct ck_program;

struct ck_command {
    const char *name, *help;                                             /* help: one line */
    int (*run)(int argc, char **argv, const struct ck_program *program); /* argv[0]: "stock <name>"; returns the exit code */
};

/* Omitted members are zero. */
struct ck_program {
    size_t                            size;       /* sizeof(struct ck_program), as the caller was compiled */
    const char                       *name;       /* of the executable */
    const char                       *version;    /* published with each value (Emission.build); NULL: that of the library */
    const struct ck_processor *const *processors; /* writers before their readers; ends with NULL */
    const struct ck_command *const   *commands; /* its own commands; one with the name of a library command replaces it; ends with NULL; NULL: none */
    const struct ck_simulation       *simulation; /* generates users' records for `simulate`; NULL: random values */
    const struct ck_processor *const *joined;     /* processors of a library, placed before `processors`; ends with NULL; NULL: none */
};

/* The main function of a program; returns its exit code. `program` must live as long as the process. */
int chokepoint_main(int argc, char **argv, const struct ck_program *program);

CK_API_END

#endif
