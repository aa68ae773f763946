/* SPDX-License-Identifier: Apache-2.0
 * The names of the forms in which values leave (output.format). */
#ifndef CHOKEPOINT_CONFIG_WIRE_FORMAT_H
#define CHOKEPOINT_CONFIG_WIRE_FORMAT_H

enum wire_format {
    WIRE_SINGLE_OBJECT,
    WIRE_REGISTRY, /* 0x00, the id of the schema, big-endian, Avro: the framing of a schema registry */
    WIRE_JSON      /* plain, as replay and export write it */
};
#define WIRE_FORMATS "single-object, registry, json"

enum wire_format wire_format_of(const char *name); /* one of WIRE_FORMATS */

#endif
