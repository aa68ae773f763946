/* SPDX-License-Identifier: Apache-2.0
 * Bearer tokens (RFC 6750) in a file: one in a line, empty lines and those that begin with # aside. A file that changed is read again; while it
 * cannot be read, or is none, nobody is let in. */
#ifndef CHOKEPOINT_SERVE_TOKENS_H
#define CHOKEPOINT_SERVE_TOKENS_H

#include "chokepoint/bytes.h"
#include "engine/util/journal.h"

enum { TOKEN_SIZE_MIN = 16, TOKEN_SIZE_MAX = 255, TOKENS_MAX = 256, TOKENS_PROBLEM_MAX = 512 };

struct tokens;

/* NULL: ret_problem says why; it quotes no token. The path and the journal (NULL: none) are borrowed. */
struct tokens *tokens_open(const char *path, const struct journal *journal, char ret_problem[TOKENS_PROBLEM_MAX]);
void           tokens_close(struct tokens *tokens); /* NULL: nothing */

/* Whether the header Authorization has one of the tokens; the time that it takes does not tell how much of a token was right. Any thread. */
bool tokens_have(struct tokens *tokens, struct ck_bytes authorization);

#endif
