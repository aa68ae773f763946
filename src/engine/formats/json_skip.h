/* SPDX-License-Identifier: Apache-2.0
 * Values and members that no field takes. They are read past, and still no member of an object may be there twice. */
#ifndef CHOKEPOINT_FORMATS_JSON_SKIP_H
#define CHOKEPOINT_FORMATS_JSON_SKIP_H

#include "engine/formats/json_tokens.h"

struct json_stranger { /* a member that no field has */
    struct ck_bytes name;
    const char     *at;
};

/* Those of the objects that are being read, the innermost last. They are of the heap, so that no arena keeps their room: free(items). */
struct json_strangers {
    struct json_stranger *items;
    size_t                count, room;
};

/* Adds the member whose name the tokens read last. */
void json_note(struct json_tokens *tokens, struct json_strangers *strangers, struct ck_bytes name);

/* Removes those from `first` on, where their object ends. False: failed, as two of them have one name. */
bool json_forget(struct json_tokens *tokens, struct json_strangers *strangers, size_t first);

/* A member that is there already: fails. */
bool json_twice(struct json_tokens *tokens, struct ck_bytes name, const char *at);

/* Past one value of any form. False: failed. */
bool json_skip(struct json_tokens *tokens, struct json_strangers *strangers);

/* The beginning of a value that is shown, no half character at its end: its size. */
int json_shown(struct ck_bytes text);

#endif
