/* SPDX-License-Identifier: Apache-2.0
 * The header and the blocks of an Avro object container file (Avro 1.11, "Object Container Files"), unpacked. Whatever is not exactly such a file is
 * refused with the place in it: a byte that belongs to nothing may have been a record. */
#ifndef CHOKEPOINT_FORMATS_AVRO_BLOCKS_H
#define CHOKEPOINT_FORMATS_AVRO_BLOCKS_H

#include <stdio.h>

#include "chokepoint/avro.h"
#include "engine/formats/avro_file.h"

enum {
    BLOCKS_SYNC = 16,
    BLOCKS_HEADER_MAX = 1024 * 1024,
    BLOCKS_SIZE_MAX = 256 * 1024 * 1024 /* bytes of one block, packed or not */
};

enum blocks_codec { BLOCKS_PLAIN, BLOCKS_DEFLATE, BLOCKS_SNAPPY };

struct avro_blocks {
    FILE             *file; /* borrowed */
    enum blocks_codec codec;
    char              sync[BLOCKS_SYNC];
    uint64_t          at;    /* bytes of the file that were read */
    uint64_t          block; /* where the present one begins */
    struct ck_buffer  packed, plain;
};

/* Reads the header. 0, or -EBADMSG with the problem; `*ret_schema` is valid until avro_blocks_next(). */
int avro_blocks_open(struct avro_blocks *blocks, FILE *file, struct ck_bytes *ret_schema, char problem[AVRO_FILE_PROBLEM_MAX]);

enum { BLOCKS_BLOCK, BLOCKS_END };

/* The next block, which has no records or as many as `*ret_count` says; the bytes are valid until the next call. Or -EBADMSG. */
int avro_blocks_next(struct avro_blocks *blocks, size_t *ret_count, struct ck_bytes *ret_bytes, char problem[AVRO_FILE_PROBLEM_MAX]);

void avro_blocks_close(struct avro_blocks *blocks);

#endif
