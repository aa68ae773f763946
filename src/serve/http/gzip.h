/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_SERVE_GZIP_H
#define CHOKEPOINT_SERVE_GZIP_H

#include "chokepoint/avro.h"

enum { GZIP_FROM = 1024 /* bytes that are worth it */ };

/* Appends the bytes as gzip; false: it would not be smaller, and `buffer` is empty as before. */
bool gzip_append(struct ck_bytes bytes, struct ck_buffer *buffer);

#endif
