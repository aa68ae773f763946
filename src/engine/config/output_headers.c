/* SPDX-License-Identifier: Apache-2.0
 * Names of the sets of headers. */
#include "engine/config/output_headers.h"

#include <string.h>

enum output_headers output_headers_of(const char *name)
{
    return strcmp(name, "id") == 0 ? OUTPUT_HEADERS_ID : strcmp(name, "none") == 0 ? OUTPUT_HEADERS_NONE : OUTPUT_HEADERS_FULL;
}
