/* SPDX-License-Identifier: Apache-2.0
 * The section `fetch` of a map: how a source is asked. Compiled and checked whole before anything goes out.
 *
 *     url: https://…/{reporters}/{codes}     {name}: a value below; {url}: one that the user names
 *     query: {startPeriod: "{from}", …}      parameters, encoded; one whose text is empty is not sent
 *     headers: {Accept: …}
 *     key: {header | query: NAME, env: VARIABLE, needed: true}
 *     list: ","                              between the values of {reporters}, {partners}, {codes}, {flows}, {months}
 *     each: [reporters, flows]               a request for each value of these
 *     defaults: {partners: all, …}           what is asked where the user names nothing, in the words of the source;
 *                                            may be empty
 *     from: "AT,BE,…"                        the reporters that the source has, as it is asked for them; default: all of the table
 *     flows: {EXPORT: exports, …}             how flows are called in requests, where the map's own words are not those
 *     digits: 6                              of {codes}; shorter: "*" stands behind a shorter prefix, without it there is none
 *     time: "%Y-%m"                          of {from}, {to} and {months}: %Y %m %d
 *     windows: 12 months                     a request for each; calendar years, halves …
 *     since: 24 months                       how far back where the user does not say
 *     reread: 24 months                      windows that reach into the last so many are read again
 *     cut: {split: [months, partners, codes]}    what is halved where an answer is as long as the map's `read: {cap: …}`, and so was cut
 *     too_big: {status: 413, split: […]}
 *     empty: {status: 404, says: WORDS}      an answer without anything; where its status alone does not say so, the words that it has
 *     next: /next_page_url                   JSON pointer to the URL of the next page
 *     release: {url: …, rows: /data, value: datasetChecksum, at: lastReleased}     asked before each request: where value has not changed, nothing
 *                                            is fetched; at: the day of publication, @released in the map
 *     index: {url: […, …], reader: gacc_index, link: url}                          pages of links, each of which is a request, made once
 *     pace: 1/s                              or 30/min, 500/day is `day: 500`
 *     releases: true                         an answer for all partners is a whole release of the codes that were asked for
 *     every: 1 day                           how often `--every` asks */
#ifndef CHOKEPOINT_FETCH_SPEC_H
#define CHOKEPOINT_FETCH_SPEC_H

#include "chokepoint/arena.h"
#include "chokepoint/bytes.h"

enum { SPEC_PAIRS_MAX = 24, SPEC_PROBLEM_MAX = 256, SPEC_STATUSES_MAX = 4, SPEC_INDEXES_MAX = 8, SPEC_FLOWS_MAX = 4 };

enum dimension {
    DIMENSION_REPORTERS,
    DIMENSION_PARTNERS,
    DIMENSION_CODES,
    DIMENSION_FLOWS,
    DIMENSION_LISTS,
    DIMENSION_MONTHS = DIMENSION_LISTS,
    DIMENSIONS
};

const char *dimension_name(enum dimension dimension); /* "reporters", … */

struct spec_pair {
    struct ck_bytes name, text; /* text: a template */
};

struct spec_split { /* what is halved, in this order */
    enum dimension by[DIMENSIONS];
    size_t         count;
};

struct fetch_spec {
    struct ck_bytes   url;
    struct spec_pair  query[SPEC_PAIRS_MAX], headers[SPEC_PAIRS_MAX];
    size_t            query_count, header_count;
    struct ck_bytes   key_header, key_query, key_env; /* data == NULL: none */
    bool              key_needed, releases;
    struct ck_bytes   list, time, next, shorter;
    struct ck_bytes   release_url, release_rows, release_value, release_at, index_reader, index_link; /* data == NULL: none */
    struct ck_bytes   index_urls[SPEC_INDEXES_MAX];                                                   /* ends with data == NULL */
    struct ck_bytes   from;                                                                           /* data == NULL: not said */
    struct ck_bytes   defaults[DIMENSION_LISTS]; /* data == NULL: the user must name some, if the URL has a place for them */
    bool              each[DIMENSION_LISTS];
    struct spec_pair  flows[SPEC_FLOWS_MAX]; /* name: a symbol of Flow */
    size_t            flow_count;
    int               digits;
    int               window_months, since_months, reread_months; /* 0: no windows */
    struct spec_split cut_split, too_big_split;
    long              too_big[SPEC_STATUSES_MAX], empty[SPEC_STATUSES_MAX]; /* end with 0 */
    struct ck_bytes   empty_says;                                           /* data == NULL: the status says it */
    int               pace_ms, day_max;                                     /* 0: none */
    int64_t           every_ms;
};

struct spec_setting { /* "cap.split.0" = "months" */
    struct ck_bytes name, text;
    size_t          line;
};

/* Texts are borrowed from the settings. False: `problem` at `line`; a line of 0: the section as a whole. */
bool fetch_spec_read(const struct spec_setting *settings, size_t count, struct fetch_spec *ret_spec, char problem[SPEC_PROBLEM_MAX],
                     size_t *ret_line);

/* How a flow is called in requests; data == NULL: the section does not say. */
struct ck_bytes fetch_spec_flow(const struct fetch_spec *spec, struct ck_bytes symbol);

/* Whether the URL, a parameter or a header has a place {name}. */
bool fetch_spec_uses(const struct fetch_spec *spec, const char *name);

#endif
