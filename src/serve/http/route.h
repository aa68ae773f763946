/* SPDX-License-Identifier: Apache-2.0
 * Routes as tables: their paths, parameters and forms. Requests are checked against them before a handler sees them, and /openapi.json and
 * docs/API.md are made from them. */
#ifndef CHOKEPOINT_SERVE_ROUTE_H
#define CHOKEPOINT_SERVE_ROUTE_H

#include "chokepoint/arena.h"
#include "chokepoint/record.h"
#include "serve/http/answer.h"

enum { SERVE_PARAMETERS_MAX = 16, SERVE_FORMS_MAX = 4 };

/* ---- parameters ---- */

struct serve_parameter;

struct serve_value {
    bool            given; /* the request has it; else text and number are those of the default, or empty */
    struct ck_bytes text;  /* as the kind folds it; data == NULL: none */
    int64_t         number;
};

struct serve_kind {
    const char *name;                    /* "day" */
    const char *allowed;                 /* for people; NULL: serve_allowed() makes it of list, least and most */
    const char *type, *format, *pattern; /* of its JSON schema; NULL: none */
    bool (*read)(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value);
};

extern const struct serve_kind serve_text;    /* UTF-8 of least to most bytes, without control characters */
extern const struct serve_kind serve_day;     /* number: of ck_day_read() */
extern const struct serve_kind serve_month;   /* number: of ck_month_read() */
extern const struct serve_kind serve_instant; /* number: ms; a day is its last instant */
extern const struct serve_kind serve_since;   /* number: ms; a day is its first instant */
extern const struct serve_kind serve_whole;   /* number: least to most */
extern const struct serve_kind serve_word;    /* one of the list, in any case; text: as the list has it, number: its place there */

struct serve_parameter {
    const char              *name, *doc;
    const struct serve_kind *kind;
    const char *const       *list; /* serve_word: ends with NULL */
    int64_t                  least, most;
    const char              *otherwise; /* its default, NULL: none */
    bool                     required;  /* parameters of the path are */
    const char              *behind;    /* a parameter of the same route that this one must not lie before; NULL: none */
};

/* What the parameter may be, for people: "one of A, B", "a whole number from 1 to 1000". In the arena. */
const char *serve_allowed(const struct serve_parameter *parameter, struct ck_arena *arena);

/* ---- forms ---- */

struct serve_form {
    const char *suffix; /* ".json"; "": it has none */
    const char *type;   /* of the content, with its charset */
    const char *policy; /* Content-Security-Policy; NULL: none */
};

extern const struct serve_form serve_json, serve_csv, serve_html, serve_calendar, serve_atom, serve_events, serve_metrics;

/* ---- routes ---- */

struct serve_counts { /* of the server, since it began */
    _Atomic uint64_t requests, refused, limited, late, streams, slow;
    _Atomic uint64_t open; /* streams that are open now */
};

struct serve_request {
    const struct serve_route  *route;
    const struct serve_form   *form;
    const struct serve_value  *values; /* by the place of the parameter in its route */
    struct ck_bytes            path;   /* as it stands in the request, with its suffix */
    struct ck_bytes            query;  /* the same; "": none */
    struct ck_bytes            last_event_id;
    struct ck_arena           *arena; /* of this request */
    int64_t                    deadline_ms;
    const struct serve_counts *counts; /* NULL: there is no server */
};

/* Whether the time of the request is over: who looks at many rows asks now and then, and ends with serve_refuse(answer, 503, …). */
bool serve_late(const struct serve_request *request);

struct serve_route {
    const char                    *path; /* "/alerts/{id}": a part in braces is the parameter of that name; "/" */
    const char                    *name; /* of the operation: "alert" */
    const char                    *summary, *doc;
    const struct serve_parameter  *parameters;                 /* ends with name NULL; NULL: none */
    const struct serve_form *const forms[SERVE_FORMS_MAX + 1]; /* the first is the default; ends with NULL */
    const struct ck_record_type   *record;                     /* of its answers, for the description; NULL: none */
    bool                           many;                       /* the answer is a list of them */
    bool                           open;                       /* needs no token */
    bool                           probe;                      /* no limit of an address refuses it, and it counts for none */
    bool                           loose;                      /* an empty parameter is one that was not given: forms of HTML send them */
    void (*answer)(void *context, const struct serve_request *request, struct serve_answer *answer);
};

#endif
