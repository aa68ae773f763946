/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_CONFIG_PROPERTY_NEAREST_H
#define CHOKEPOINT_CONFIG_PROPERTY_NEAREST_H

enum { PROPERTY_NAME_MAX = 128 };

/* The property of librdkafka, or the `_file` of one that may stand in a file, whose name is nearest to this one, which is none (both without
 * `kafka.`). "": none is near. */
void property_nearest(const char *name, char ret_nearest[PROPERTY_NAME_MAX]);

#endif
