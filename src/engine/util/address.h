/* SPDX-License-Identifier: Apache-2.0
 * An address to listen on: 127.0.0.1:8080, [::]:8080. No names: nothing is looked up. */
#ifndef CHOKEPOINT_UTIL_ADDRESS_H
#define CHOKEPOINT_UTIL_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Port 0: a free one. */
bool address_read(const char *text, struct sockaddr_storage *ret_address);

#endif
