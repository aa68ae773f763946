/* SPDX-License-Identifier: Apache-2.0
 * What every HTTP server of this program does alike: libmicrohttpd at an address that is a number, silent, with headers that keep browsers from
 * guessing. */
#ifndef CHOKEPOINT_HTTP_DAEMON_H
#define CHOKEPOINT_HTTP_DAEMON_H

#include <microhttpd.h>
#include <stdint.h>

struct http_daemon_options {
    const char               *listen; /* address.h */
    unsigned                  flags;  /* MHD_USE_… */
    MHD_AccessHandlerCallback handle;
    void                     *context;
    struct MHD_OptionItem    *items; /* ends with MHD_OPTION_END */
};

/* 0, or a negative errno: -EINVAL (no address), -EADDRINUSE … */
int      http_daemon_start(const struct http_daemon_options *options, struct MHD_Daemon **ret_daemon);
uint16_t http_daemon_port(struct MHD_Daemon *daemon);

/* In the callback MHD_OPTION_URI_LOG_CALLBACK, whose text is libmicrohttpd's own buffer: it sees an empty query. It would part the query and keep
 * each parameter in the memory of the connection; where some 200 fill that (0.9.75), it answers nothing, and waits. */
void http_query_hide(const char *target);

/* Adds the headers of every answer. cache: the value of Cache-Control. */
void http_headers_add(struct MHD_Response *response, const char *cache);

#endif
