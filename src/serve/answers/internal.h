/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder. */
#ifndef CHOKEPOINT_SERVE_ANSWERS_INTERNAL_H
#define CHOKEPOINT_SERVE_ANSWERS_INTERNAL_H

#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "serve/answers/answers.h"
#include "serve/answers/routes.h"

enum { ROWS_MAX = 10000 /* that one answer looks at */, LIMIT_MAX = 1000 };

struct desk;
struct domain_tally;

struct answers {
    struct answers_options options;
    struct desk           *desk;
    struct domain_tally   *tally;
    struct ck_buffer       description;
};

/* ---- parameters ---- */

extern const struct serve_kind answers_country, answers_partner, answers_item;

#define KNOWN_AT                                                                                                                                     \
    {                                                                                                                                                \
        "known_at", "answer from what was published by then; default: everything", &serve_instant                                                    \
    }

/* ---- a look at the store ---- */

/* A view of one request; look_begin() leaves a problem and returns false if there is none. */
struct store_look {
    const struct answers       *answers;
    const struct serve_request *request;
    struct serve_answer        *answer;
    struct store_view          *view;
    int64_t                     known_ms;
    size_t                      rows; /* looked at */
};
bool look_begin(struct store_look *look, const struct answers *answers, const struct serve_request *request, struct serve_answer *answer,
                const struct serve_value *known_at);
void look_end(struct store_look *look);

/* The number of a topic in the store; a problem and false: this server has it not. */
bool look_topic(struct store_look *look, const struct ck_topic *topic, uint16_t *ret_number);
bool topic_number(const struct answers *answers, const struct ck_topic *topic, uint16_t *ret_number);

/* Whether the store's outcome is a row; an error becomes a problem. */
bool look_has(struct store_look *look, int outcome);

/* The present revision of a key (by known_at), decoded; NULL: none, it is retracted, or an error, which is a problem then. */
const void *look_find(struct store_look *look, const struct ck_topic *topic, struct ck_bytes key, struct store_row *ret_row);
/* The value of a row, decoded into the arena; NULL: a tombstone, or damaged. */
const void *row_value(const struct ck_topic *topic, const struct store_row *row, struct ck_arena *arena);

/* ---- records ---- */

/* Appends {"key", "partition", "offset", "published", "retracted", "value"}. */
void record_write(const struct answers *answers, const struct ck_topic *topic, const struct store_row *row, const void *value,
                  struct ck_buffer *buffer);
/* The same as a row of CSV, behind a header that record_header_write() writes. */
void record_header_write(const struct ck_topic *topic, struct ck_buffer *buffer);
void record_row_write(const struct answers *answers, const struct ck_topic *topic, const struct store_row *row, const void *value,
                      struct ck_buffer *buffer);
void member_write(struct ck_buffer *buffer, const char *before, struct ck_bytes text); /* before: `,"name":` */

/* Appends an instant as RFC 3339 between quotes; null beyond the years 0 to 9999, and where nothing is dated. */
void published_write(const struct answers *answers, int64_t published_ms, struct ck_buffer *buffer);

/* ---- what is not known ---- */

/* For an answer that would be empty: "none of it" and "no such thing" are not the same. A problem and true: the parameter names an item that neither
 * the catalogue nor a measure knows, or a rule that there is not. */
bool refuse_unknown_item(struct store_look *look, const char *parameter, const struct serve_value *item);
bool refuse_unknown_rule(struct store_look *look, const char *parameter, const struct serve_value *rule);

/* ---- lists ---- */

/* A list of the records of a topic, in the order of their keys: {"items": […], "next": "…"}, or CSV. */
struct list {
    const struct ck_topic *topic;
    size_t                 known_at, limit, after; /* places of these parameters */
    /* Writes what all wanted keys begin with (CK_KEY_SIZE_MAX); NULL: nothing in common. */
    size_t (*prefix)(const struct serve_request *request, char *buf);
    bool (*wants)(const struct serve_request *request, const struct store_row *row, const void *value); /* NULL: all */
    void (*none)(struct store_look *look); /* no record of all is wanted: may refuse what the request names; NULL: an empty list */
};
void list_answer(const struct answers *answers, const struct list *list, const struct serve_request *request, struct serve_answer *answer);

#define LIMIT                                                                                                                                        \
    {                                                                                                                                                \
        "limit", "how many at most", &serve_whole, .least = 1, .most = LIMIT_MAX, .otherwise = "100"                                                 \
    }
#define AFTER                                                                                                                                        \
    {                                                                                                                                                \
        "after", "go on behind this one: `next` of the page before", &serve_text, .least = 1, .most = CK_KEY_SIZE_MAX                                \
    }

/* Adds a component and the '|' behind it; the value must have been given. */
size_t prefix_add(char *buf, size_t size, const struct serve_value *value);

/* The header Link of the next page, in the arena. */
const char *next_link(const struct serve_request *request, struct ck_bytes after);

/* ---- the desk: the reference that questions about status are asked of ---- */

struct desk *desk_new(void);
void         desk_free(struct desk *desk);
/* The reference, as new as the look's view, or newer. One at a time has it, until desk_leave(). NULL: a problem. */
const struct reference *desk_enter(struct store_look *look);
void                    desk_leave(struct store_look *look);

#endif
