/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/hosts.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "engine/util/address.h"

enum { NAME_MAX_SIZE = 253 };

bool hosts_are_local(const char *listen)
{
    struct sockaddr_storage address;

    if (!address_read(listen, &address))
        return false;
    if (address.ss_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&address)->sin6_addr);
    return ntohl(((struct sockaddr_in *)&address)->sin_addr.s_addr) >> 24 == 127;
}

bool hosts_fit(const char *name)
{
    size_t size = strlen(name);

    return size > 0 && size <= NAME_MAX_SIZE && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == size;
}

static bool is_address(const char *name)
{
    struct in_addr  four;
    struct in6_addr six;
    char            inner[NAME_MAX_SIZE + 1];
    size_t          size = strlen(name);

    if (name[0] != '[' || name[size - 1] != ']')
        return inet_pton(AF_INET, name, &four) == 1;
    memcpy(inner, name + 1, size - 2);
    inner[size - 2] = '\0';
    return inet_pton(AF_INET6, inner, &six) == 1;
}

static bool is_localhost(const char *name)
{
    static const char own[] = "localhost";
    size_t            size = strlen(name), behind = sizeof own - 1;

    return size >= behind && strcasecmp(name + size - behind, own) == 0 && (size == behind || name[size - behind - 1] == '.');
}

/* Without the port and the dot at the end of a whole name. */
static bool take_name(struct ck_bytes host, char buf[NAME_MAX_SIZE + 1])
{
    const char *colon = host.size ? memrchr(host.data, ':', host.size) : NULL;
    size_t      size = host.size;

    if (colon && (host.data[0] != '[' || (colon > host.data && colon[-1] == ']')))
        size = (size_t)(colon - host.data);
    if (size > 1 && host.data[size - 1] == '.')
        size--;
    if (size == 0 || size > NAME_MAX_SIZE || memchr(host.data, '\0', size))
        return false;
    memcpy(buf, host.data, size);
    buf[size] = '\0';
    return true;
}

bool hosts_have(const char *const *names, struct ck_bytes host)
{
    char name[NAME_MAX_SIZE + 1];

    if (host.size == 0)
        return true;
    if (!take_name(host, name))
        return false;
    if (is_address(name) || is_localhost(name))
        return true;
    for (; names && *names; names++)
        if (strcasecmp(*names, name) == 0)
            return true;
    return false;
}
