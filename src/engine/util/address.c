/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/util/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_DIGITS_MAX = 5, PORT_MAX = 65535 };

static bool port_read(const char *text, uint16_t *ret_port)
{
    size_t size = strlen(text);
    long   port;

    if (size == 0 || size > PORT_DIGITS_MAX || strspn(text, "0123456789") != size)
        return false;
    port = strtol(text, NULL, 10);
    *ret_port = htons((uint16_t)port);
    return port <= PORT_MAX;
}

bool address_read(const char *text, struct sockaddr_storage *ret_address)
{
    const char *colon = strrchr(text, ':');
    bool        six = *text == '[';
    size_t      size = colon ? (size_t)(colon - text) : 0;
    char        host[INET6_ADDRSTRLEN];
    uint16_t    port;

    *ret_address = (struct sockaddr_storage){ 0 };
    if (six && (size < 2 || text[size - 1] != ']'))
        return false;
    if (six) {
        text++;
        size -= 2;
    }
    if (!colon || size == 0 || size >= sizeof host || !port_read(colon + 1, &port))
        return false;
    memcpy(host, text, size);
    host[size] = '\0';
    if (six) {
        struct sockaddr_in6 *address = (struct sockaddr_in6 *)ret_address;

        *address = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = port };
        return inet_pton(AF_INET6, host, &address->sin6_addr) == 1;
    }
    *(struct sockaddr_in *)ret_address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port };
    return inet_pton(AF_INET, host, &((struct sockaddr_in *)ret_address)->sin_addr) == 1;
}
