/* SPDX-License-Identifier: Apache-2.0
 * Whole files, and where the program's data is. */
#ifndef CHOKEPOINT_SHELL_FILE_H
#define CHOKEPOINT_SHELL_FILE_H

#include <stdio.h>

#include "chokepoint/bytes.h"
#include "chokepoint/codec.h"

enum { FILE_SIZE_MAX = 1 << 30 };

/* Appends a file to the buffer. 0, or a negative errno (-EFBIG: over FILE_SIZE_MAX). */
int file_read(const char *path, struct buffer *buffer);

/* Creates a directory and those above it. 0, or a negative errno. */
int directory_create(const char *path);

/* The data that the program was shipped with: share/chokepoint beside bin, or data/ of the source tree that it was built in. False: neither. */
bool data_directory(char *buf, size_t size);

/* Joins a directory and a name; false: too long. */
bool path_join(char *buf, size_t size, const char *directory, const char *name);

#endif
