/* SPDX-License-Identifier: Apache-2.0
 * Text of strangers on a terminal: what it would obey instead of showing, and what nobody would see, is spelled out. Every message that quotes data,
 * an argument or the name of a file goes through here. */
#ifndef CHOKEPOINT_UTIL_QUOTE_H
#define CHOKEPOINT_UTIL_QUOTE_H

#include <stdint.h>

#include "chokepoint/avro.h"

enum { QUOTE_MAX = 13 /* bytes of one character spelled out, with a NUL */ };

/* Whether a terminal obeys the character (character_take()): C0 (newline and tab too), DEL, C1, what turns or breaks lines of text (Unicode, UAX 9),
 * and bytes that are no UTF-8, which may be C1 elsewhere. */
bool quote_obeyed(uint32_t code);

/* Whether a message spells it out: what is obeyed, and what nobody sees, because two texts that differ in it alone look the same. */
bool quote_spelled(uint32_t code);

/* Spells a character: \n, \u200b, \udb40\udc41 (a pair, as in JSON), \xff. Returns the size. */
size_t quote_spell(uint32_t code, char buf[QUOTE_MAX]);

/* Appends the text in one line; quote_spelled() says what is spelled out. */
void quote_append(struct ck_bytes text, struct ck_buffer *buffer);

/* The same, cut at whole characters to fit into `size` with a NUL. Returns `buf`. */
const char *quote_text(struct ck_bytes text, char *buf, size_t size);

/* From now on what is printed to `stderr` is spelled out, whoever prints it: also the messages of libraries about arguments. One call prints one
 * message: a newline inside it is spelled too, that at its end is kept. Once, at the start of a program. */
void quote_errors(void);

#endif
