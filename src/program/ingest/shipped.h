/* SPDX-License-Identifier: Apache-2.0
 * The control list and the catalogue of a data directory, ready to be asked. */
#ifndef CHOKEPOINT_INGEST_SHIPPED_H
#define CHOKEPOINT_INGEST_SHIPPED_H

#include "chokepoint/processor.h"
#include "domain/reference/reference.h"

/* Reads items.csv and control_measures.csv by the rules of `intake`; what it would refuse is told with its line, and what else is odd unless `quiet`.
 * *ret_refused: rows that were left out; NULL: there may be none. NULL: it was told on stderr why not. */
struct reference *shipped_load(const char *directory, const struct ck_processor *intake, bool quiet, size_t *ret_refused);

/* The data that the program was shipped with: share/chokepoint beside bin, or data/ of the source tree that it was built in. False: neither. */
bool shipped_beside(char *buf, size_t size);

/* The data directory to use: `given`, or the one that the program came with, copied to buf. False: told on stderr. */
bool shipped_directory(const char *given, char *buf, size_t size);

#endif
