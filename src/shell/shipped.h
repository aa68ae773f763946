/* SPDX-License-Identifier: Apache-2.0
 * The control list and the catalogue of a data directory, ready to be asked. */
#ifndef CHOKEPOINT_SHELL_SHIPPED_H
#define CHOKEPOINT_SHELL_SHIPPED_H

#include "chokepoint/reference.h"

/* Reads items.csv and control_measures.csv. NULL: it was told on stderr why not. */
struct reference *shipped_load(const char *directory);

/* The data directory to use: `given`, or the one that the program came with, copied to buf. False: told on stderr. */
bool shipped_directory(const char *given, char *buf, size_t size);

#endif
