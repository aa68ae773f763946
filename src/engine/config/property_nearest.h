/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_CONFIG_PROPERTY_NEAREST_H
#define CHOKEPOINT_CONFIG_PROPERTY_NEAREST_H

enum { PROPERTY_NAME_MAX = 128 };

/* For an unknown property name: the nearest name of a librdkafka property, or of its `_file` variant if it may be read from a file (both without
 * `kafka.`). "": none is near. */
void property_nearest(const char *name, char ret_nearest[PROPERTY_NAME_MAX]);

#endif
