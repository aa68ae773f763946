/* SPDX-License-Identifier: Apache-2.0
 * Names of the forms. */
#include "engine/config/wire_format.h"

#include <string.h>

enum wire_format wire_format_of(const char *name)
{
    return strcmp(name, "registry") == 0 ? WIRE_REGISTRY : strcmp(name, "json") == 0 ? WIRE_JSON : WIRE_SINGLE_OBJECT;
}
