/* SPDX-License-Identifier: Apache-2.0
 * The tokens of a JSON text (RFC 8259), one after the other: nothing is built of them. The text must be UTF-8. */
#ifndef CHOKEPOINT_FORMATS_JSON_TOKENS_H
#define CHOKEPOINT_FORMATS_JSON_TOKENS_H

#include "chokepoint/arena.h"
#include "chokepoint/bytes.h"

enum { JSON_DEPTH_MAX = 2048 /* of values in each other */ };

/* The first thing that is wrong ends the reading: functions return false from then on, and `detail` says what it is and at which byte (from 1). */
struct json_tokens {
    const char      *start, *at, *end;
    const char      *name_at; /* where the last name of a member begins */
    struct ck_arena *arena;   /* of texts with escapes */
    char            *detail;
    size_t           detail_size, depth;
    bool             failed;
};

struct json_tokens json_tokens_of(struct ck_bytes text, struct ck_arena *arena, char *detail, size_t detail_size);

/* Returns false. */
__attribute__((format(printf, 3, 4))) bool json_fail(struct json_tokens *tokens, const char *at, const char *format, ...);

/* The first byte of the next token, which begins at `at`; '\0': there is none. */
static inline char json_peek(struct json_tokens *tokens)
{
    while (tokens->at < tokens->end && (*tokens->at == ' ' || *tokens->at == '\n' || *tokens->at == '\t' || *tokens->at == '\r'))
        tokens->at++;
    return tokens->at < tokens->end ? *tokens->at : '\0';
}

/* Objects and arrays: enter at the bracket; then each call of a next goes to a value, which must be read before the next call. False: the bracket
 * that closes was read, or a failure. A name lives as long as the text and the arena; it has no NUL. */
void json_enter(struct json_tokens *tokens);
bool json_next_member(struct json_tokens *tokens, bool first, struct ck_bytes *ret_name);
bool json_next_element(struct json_tokens *tokens, bool first);

/* The string that begins at `at`. It borrows from the text, or lies in the arena if it has escapes. */
bool json_take_text(struct json_tokens *tokens, struct ck_bytes *ret_text);

/* What a number begins with. */
static inline bool json_begins_number(char first) { return first == '-' || (first >= '0' && first <= '9'); }

/* The number that begins at `at`, as it is written; whole: it has neither a fraction nor an exponent. */
bool json_take_number(struct json_tokens *tokens, struct ck_bytes *ret_number, bool *ret_whole);

/* true, false, null: the word, and nothing that would make it another. */
bool json_take_word(struct json_tokens *tokens, struct ck_bytes word);

/* What is there is no value, or no object: fails. */
bool json_no_value(struct json_tokens *tokens);
bool json_no_object(struct json_tokens *tokens);

#endif
