/* SPDX-License-Identifier: Apache-2.0
 * By which names the server is called. A page of any site may have its own name lead to 127.0.0.1 (DNS rebinding), and would then read what is
 * answered there: its requests bear that name in the field Host. */
#ifndef CHOKEPOINT_SERVE_HOSTS_H
#define CHOKEPOINT_SERVE_HOSTS_H

#include "chokepoint/bytes.h"

/* Whether an address to listen on (address.h) is one that only this machine reaches. */
bool hosts_are_local(const char *listen);

/* Whether a name may be given: letters, digits, `.`, `-` and `_`, without a port. */
bool hosts_fit(const char *name);

/* Whether Host ("name", "name:port", "[::1]:port") is an address, localhost or below it, or one of the names, in any case. An empty one is: no
 * browser sends that. names ends with NULL; NULL: none. */
bool hosts_have(const char *const *names, struct ck_bytes host);

#endif
