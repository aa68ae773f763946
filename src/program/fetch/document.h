/* SPDX-License-Identifier: Apache-2.0
 * Documents that a source has answered with: by its map to records, by intake's own judgement to a harvest. */
#ifndef CHOKEPOINT_FETCH_DOCUMENT_H
#define CHOKEPOINT_FETCH_DOCUMENT_H

#include "program/ingest/vet.h"
#include "source/convert/convert.h"
#include "source/fetch/fetcher.h"

enum { REJECTS_TOLD_MAX = 20 };

struct fetch_reading {
    const struct source_map   *map;
    const struct fetch_spec   *spec;
    const struct ck_processor *intake;
    const void                *intake_config;
    const struct reference    *catalogue;
    const struct rates        *rates;
    struct ck_bytes_array      prefixes; /* codes that are wanted; none: all */
    bool                       whole;    /* all partners were asked for: an answer is a whole release of its codes */
    size_t                     told;     /* refused rows so far */
    struct convert_count       count;    /* of all documents that were believed */
    void (*tell)(void *context, const char *text);
    void *context;

    struct harvest *harvest; /* inside */
    bool            by_rows; /* its rows are told by numbers */
    const char     *shown;
};

/* For struct fetcher_calls; `reading` is a struct fetch_reading *. */
int  document_convert(void *reading, struct fetch_document *document, struct harvest *harvest, char problem[FETCH_PROBLEM_MAX]);
void document_complete(void *reading, const struct fetch_ask *ask, const struct fetch_document *last, struct harvest *harvest);
int  document_links(void *reading, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes_array *ret_urls,
                    char problem[FETCH_PROBLEM_MAX]);
int  document_release(void *reading, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes *ret_value, int64_t *ret_at_ms,
                      char problem[FETCH_PROBLEM_MAX]);
bool document_withdraw(void *reading, struct ck_bytes key, const struct harvest_item *beside, struct harvest *harvest);

#endif
