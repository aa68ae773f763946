/* SPDX-License-Identifier: Apache-2.0
 * Whole directories of users' files, judged as intake would, with nothing run. */
#ifndef CHOKEPOINT_CHECK_CHECK_FILES_H
#define CHOKEPOINT_CHECK_CHECK_FILES_H

#include "program/ingest/vet.h"

struct check_report {
    size_t       records, warnings, unreadable /* files */;
    struct tally refused;
};

/* `intake` with its configuration; each problem is told on standard error as file:line. */
void check_data(const char *directory, const struct ck_processor *intake, const void *config,
                struct check_report *report); /* in the shape of data/ */
void check_input(const char *directory, const struct ck_processor *intake, const void *config, struct check_report *report); /* <topic>.jsonl */

#endif
