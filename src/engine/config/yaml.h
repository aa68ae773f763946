/* SPDX-License-Identifier: Apache-2.0
 * A YAML file as a flat list: `a: {b: {c: text}}` and `a.b.c: text` are both a.b.c = text, with its line. */
#ifndef CHOKEPOINT_CONFIG_YAML_H
#define CHOKEPOINT_CONFIG_YAML_H

#include "chokepoint/arena.h"

enum { YAML_DEPTH_MAX = 8, YAML_SETTINGS_MAX = 4096, YAML_PROBLEM_MAX = 512, YAML_NAME_MAX = 256 };

struct yaml_setting {
    struct ck_bytes name, text; /* in the arena, with a NUL behind */
    size_t          line;
};

struct settings {
    struct yaml_setting *items;
    size_t               count;
};

/* True: `ret_settings` in the arena. False: `problem` at `line`. Only mappings and scalars are allowed; no name twice, no aliases, one document. */
bool yaml_flatten(struct ck_bytes text, struct ck_arena *arena, struct settings *ret_settings, char problem[YAML_PROBLEM_MAX], size_t *ret_line);

#endif
