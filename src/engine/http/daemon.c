/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/http/daemon.h"

#include <errno.h>
#include <string.h>

#include "engine/util/address.h"

enum { BACKLOG = 128 };

static void be_silent(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

int http_daemon_start(const struct http_daemon_options *options, struct MHD_Daemon **ret_daemon)
{
    struct sockaddr_storage address;
    unsigned                flags = options->flags | MHD_USE_ERROR_LOG;

    if (!address_read(options->listen, &address))
        return -EINVAL;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    errno = 0;
    *ret_daemon = MHD_start_daemon(flags, 0, NULL, NULL, options->handle, options->context, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL,
                                   MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_LISTEN_BACKLOG_SIZE,
                                   (unsigned)BACKLOG, MHD_OPTION_ARRAY, options->items, MHD_OPTION_END);
    if (!*ret_daemon)
        return errno ? -errno : -EIO;
    return 0;
}

uint16_t http_daemon_port(struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info ? info->port : 0;
}

void http_query_hide(const char *target)
{
    char *query = strchr((char *)(uintptr_t)target, '?');

    if (query && query[1])
        query[1] = '\0';
}

void http_headers_add(struct MHD_Response *response, const char *cache)
{
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, cache);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
}
