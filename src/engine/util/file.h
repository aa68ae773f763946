/* SPDX-License-Identifier: Apache-2.0
 * Whole files, and where the program's data is. */
#ifndef CHOKEPOINT_UTIL_FILE_H
#define CHOKEPOINT_UTIL_FILE_H

#include <stdio.h>

#include "chokepoint/avro.h"
#include "chokepoint/bytes.h"

enum { FILE_SIZE_MAX = 1 << 30 };

/* Wherever a file is named, `-` is standard input or standard output. */

/* Appends a text to the buffer, without the byte order mark that it may begin with. 0, or a negative errno (-EFBIG: over FILE_SIZE_MAX; -EILSEQ: not
 * UTF-8 but UTF-16 or UTF-32). */
int file_read(const char *path, struct ck_buffer *buffer);

/* What such a result means, for a message; -ENOTSUP: no regular file, -EBUSY: what is read would be overwritten. */
const char *file_error(int result);

/* Passes over the byte order mark of UTF-8 at the beginning of a text. 0, or -EILSEQ: it is UTF-16 or UTF-32. */
int text_begin(struct ck_bytes *text);

/* 0, or a negative errno: no regular file that is there (-EISDIR, -ENOTSUP). Whoever reads the files of a directory asks before: a pipe among them
 * would have him wait for ever. */
int file_regular(const char *path);

/* file_read() of a regular file. */
int file_read_regular(const char *path, struct ck_buffer *buffer);

/* 0, or -EBUSY: they are one regular file, whatever they are called: what is written to it is gone before it is read. */
int file_apart(const char *read, const char *written);

/* 0, or a negative errno. file_close() leaves the standard streams open. */
int file_open(const char *path, FILE **ret_file);
int file_create(const char *path, FILE **ret_file);
int file_extend(const char *path, FILE **ret_file); /* what is there stays, and is written behind */
int file_close(FILE *file);

/* For libraries that take a path, and read or write it in more than one way: a copy in memory. 0, or a negative errno. */
struct spool {
    int  fd; /* -1: none is needed */
    char path[32];
};
/* *ret_path: a regular file with the bytes of `path`, which may be standard input, a pipe or a device. spool_close() in any case. */
int spool_open(const char *path, struct spool *ret_spool, const char **ret_path);
/* *ret_path: where to write what is for `path`; spool_copy() then hands it on, if that is standard output. */
int  spool_create(const char *path, struct spool *ret_spool, const char **ret_path);
int  spool_copy(const struct spool *spool, FILE *to);
void spool_close(struct spool *spool);

/* 0, or a negative errno: no directory that can be read. `-` is none, whatever is called so. */
int directory_open(const char *path);

/* Creates a directory and those above it. 0, or a negative errno. */
int directory_create(const char *path);

/* The first of these places, named from the program's own directory (the list ends with NULL), that has a file `name` which can be read. False: none.
 */
bool directory_beside(char *buf, size_t size, const char *const *places, const char *name);

/* Joins a directory and a name; false: too long. */
bool path_join(char *buf, size_t size, const char *directory, const char *name);

#endif
