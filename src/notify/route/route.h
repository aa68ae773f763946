/* SPDX-License-Identifier: Apache-2.0
 * Who is told of what: receivers and routes, read from YAML. docs/NOTIFY.md has the words. */
#ifndef CHOKEPOINT_NOTIFY_ROUTE_H
#define CHOKEPOINT_NOTIFY_ROUTE_H

#include "notify/route/notice.h"

enum { RECEIVERS_MAX = 32, ROUTES_MAX = 256, ROUTE_TOPICS_MAX = 3, ROUTING_PROBLEM_MAX = 640, ROUTING_NAME_MAX = 64, GROUP_FIELDS_MAX = 8 };

enum receiver_kind { RECEIVER_WEBHOOK, RECEIVER_ALERTMANAGER, RECEIVER_EMAIL, RECEIVER_COMMAND };

struct receiver {
    const char        *name;
    enum receiver_kind kind;
    int64_t            timeout_ms;                                                /* of one attempt */
    int64_t            give_up_ms;                                                /* after so long without success: a dead letter */
    int64_t            resend_ms;                                                 /* RECEIVER_ALERTMANAGER: what fires is told again so often */
    size_t             batch;                                                     /* records of one message, at most */
    const char        *url;                                                       /* of the server, of mail too */
    const char        *ca_file, *secret_file, *token_file, *user, *password_file; /* NULL: none */
    const char        *from;                                                      /* mail */
    const char *const *to;                                                        /* mail; ends with NULL */
    const char *const *run;                                                       /* RECEIVER_COMMAND; ends with NULL */
    bool               plain;                                                     /* mail without TLS is allowed */
    size_t             line;
};

struct mute_window {
    unsigned days;            /* bits, 0: Monday */
    int32_t  from_s, until_s; /* seconds of the day, UTC; until before from: to that time of the next day */
};

struct notify_route {
    const char               *name;
    const struct ck_topic    *topics[ROUTE_TOPICS_MAX + 1];    /* ends with NULL */
    struct ck_bytes_array     rules, items, countries, states; /* empty: any; states: those of the topic by default */
    int                       rank;                            /* severity at least; 0: any */
    const char               *group[GROUP_FIELDS_MAX + 1];     /* ends with NULL */
    bool                      grouped, updates;
    int64_t                   wait_ms;
    const struct mute_window *mutes;
    size_t                    mute_count;
    size_t                    receivers[RECEIVERS_MAX];
    size_t                    receiver_count, line;
};

enum routing_from { ROUTING_FROM_START, ROUTING_FROM_NOW, ROUTING_FROM_INSTANT };

struct routing {
    enum routing_from   from;
    int64_t             from_ms; /* ROUTING_FROM_INSTANT: records that were published before begin nothing */
    struct receiver     receivers[RECEIVERS_MAX];
    struct notify_route routes[ROUTES_MAX];
    size_t              receiver_count, route_count;
    struct ck_arena     arena;
    const char         *path;
    int64_t             digest; /* of the text, 0 or more: another routing has another one */
};

/* NULL: a problem, which names file and line. */
struct routing *routing_read(const char *path, char problem[ROUTING_PROBLEM_MAX]);
struct routing *routing_read_text(const char *path, struct ck_bytes text, char problem[ROUTING_PROBLEM_MAX]);
void            routing_free(struct routing *routing);

/* A time that a person writes: 500ms, 30s, 5m, 1h, 2d. */
bool duration_read(struct ck_bytes text, int64_t *ret_ms);

/* start, now, or an instant. */
bool routing_from_read(struct ck_bytes text, struct routing *routing);

/* Whether any route names the topic. */
bool routing_names(const struct routing *routing, const struct ck_topic *topic);

/* Whether a route tells of records like this one, in the state that it is in. A retraction matches nothing. */
bool route_matches(const struct notify_route *route, const struct notice *notice);

/* The same whatever its state and severity. */
bool route_concerns(const struct notify_route *route, const struct notice *notice);

/* What the record is told with: the fields of its group, as text in the arena; empty: alone. */
struct ck_bytes route_group(const struct notify_route *route, const struct notice *notice, struct ck_arena *arena);

/* The first instant at or after `time_ms` in which no window mutes the route. */
int64_t route_open_ms(const struct notify_route *route, int64_t time_ms);

#endif
