/* SPDX-License-Identifier: Apache-2.0
 * Layers of a stream: the input, what unpacks it, what decodes it. Each reads from the one before. */
#ifndef CHOKEPOINT_SOURCE_STREAM_INTERNAL_H
#define CHOKEPOINT_SOURCE_STREAM_INTERNAL_H

#include <stdio.h>

#include "source/stream/looks.h"
#include "source/stream/stream.h"

/* A layer reads the next bytes into buf: their number, 0 at the end, or a negative errno with `problem`. */
enum { MAGIC_MAX = LOOKS_HEAD_MIN };
struct input {
    FILE           *file;   /* NULL: memory */
    struct ck_bytes memory; /* what is left of it */
    char            magic[MAGIC_MAX];
    size_t          magic_size, magic_at; /* the first bytes, looked at and not handed on yet */
};
ssize_t input_read(struct input *input, char *buf, size_t size, char *problem);

struct gzip;
struct gzip *gzip_new(struct input *input);
void         gzip_free(struct gzip *gzip);
ssize_t      gzip_read(struct gzip *gzip, char *buf, size_t size, char *problem);

/* libarchive; or, built without it, words that say so. */
struct unpacker;
int         unpacker_open(struct input *input, struct unpacker **ret, char *problem);
const char *unpacker_name(const struct unpacker *unpacker); /* of the file, without folders; "": it has none */
void        unpacker_close(struct unpacker *unpacker);
ssize_t     unpacker_read(struct unpacker *unpacker, char *buf, size_t size, char *problem);

#endif
