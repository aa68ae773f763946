/* SPDX-License-Identifier: Apache-2.0
 * Text of strangers on a terminal: what it would obey instead of showing is spelled out. Every message that quotes data, an argument or the name of a
 * file goes through here. */
#ifndef CHOKEPOINT_UTIL_QUOTE_H
#define CHOKEPOINT_UTIL_QUOTE_H

#include <stdint.h>

#include "chokepoint/avro.h"

enum { QUOTE_MAX = 8 /* bytes of one character spelled out, with a NUL */ };

/* Takes the character at the beginning of the text, which is not empty: its size in bytes. A byte that begins none is one, with a code above
 * U+10FFFF. */
size_t quote_character(struct bytes text, uint32_t *ret_code);

/* Whether a terminal obeys the character: C0 (newline and tab too), DEL, C1, what turns or breaks lines of text (Unicode, UAX 9), and bytes that are
 * no UTF-8, which may be C1 elsewhere. */
bool quote_obeyed(uint32_t code);

/* Spells such a character: \n, \u001b, \xff. Returns the size. */
size_t quote_spell(uint32_t code, char buf[QUOTE_MAX]);

/* Appends the text in one line, everything obeyed spelled out. */
void quote_append(struct bytes text, struct buffer *buffer);

/* The same, cut at whole characters to fit into `size` with a NUL. Returns `buf`. */
const char *quote_text(struct bytes text, char *buf, size_t size);

/* From now on what is printed to `stderr` is spelled out, whoever prints it: also the messages of libraries about arguments. One call prints one
 * message: a newline inside it is spelled too, that at its end is kept. Once, at the start of a program. */
void quote_errors(void);

#endif
