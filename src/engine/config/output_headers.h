/* SPDX-License-Identifier: Apache-2.0
 * Which headers the records of our topics have (output.headers). Dead letters and changelogs have theirs whatever it is. */
#ifndef CHOKEPOINT_CONFIG_OUTPUT_HEADERS_H
#define CHOKEPOINT_CONFIG_OUTPUT_HEADERS_H

enum output_headers {
    OUTPUT_HEADERS_FULL, /* those of CloudEvents, and the trace */
    OUTPUT_HEADERS_ID,   /* ce_id and the trace */
    OUTPUT_HEADERS_NONE
};
#define OUTPUT_HEADERS "full, id, none"

enum output_headers output_headers_of(const char *name); /* one of OUTPUT_HEADERS */

#endif
