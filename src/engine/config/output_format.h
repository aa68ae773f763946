/* SPDX-License-Identifier: Apache-2.0
 * The output formats of values (output.format). */
#ifndef CHOKEPOINT_CONFIG_OUTPUT_FORMAT_H
#define CHOKEPOINT_CONFIG_OUTPUT_FORMAT_H

enum output_format {
    OUTPUT_SINGLE_OBJECT,
    OUTPUT_REGISTRY, /* 0x00, the id of the schema, big-endian, Avro: the framing of a schema registry */
    OUTPUT_JSON      /* plain, as replay and export write it */
};
#define OUTPUT_FORMATS "single-object, registry, json"

enum output_format output_format_of(const char *name); /* one of OUTPUT_FORMATS */

#endif
