/* SPDX-License-Identifier: Apache-2.0
 * The raw format of Snappy (google/snappy, format_description.txt), read. */
#ifndef CHOKEPOINT_FORMATS_SNAPPY_H
#define CHOKEPOINT_FORMATS_SNAPPY_H

#include "chokepoint/avro.h"

/* Appends what was compressed. False: no such text, or more than `size_max` bytes of it. */
bool snappy_read(struct ck_bytes packed, size_t size_max, struct ck_buffer *plain);

#endif
