/* SPDX-License-Identifier: Apache-2.0
 * Names of the output formats. */
#include "engine/config/output_format.h"

#include <string.h>

enum output_format output_format_of(const char *name)
{
    return strcmp(name, "registry") == 0 ? OUTPUT_REGISTRY : strcmp(name, "json") == 0 ? OUTPUT_JSON : OUTPUT_SINGLE_OBJECT;
}
