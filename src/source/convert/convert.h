/* SPDX-License-Identifier: Apache-2.0
 * A file of a source to records, by its map. Nothing is guessed: a row is a record, a part of one, left out for a reason that the map names, or
 * rejected with its line. */
#ifndef CHOKEPOINT_SOURCE_CONVERT_H
#define CHOKEPOINT_SOURCE_CONVERT_H

#include "source/convert/rates.h"
#include "source/map/map.h"

enum {
    CONVERT_PROBLEM_MAX = 512,
    CONVERT_REASONS_MAX = 48,
    CONVERT_REASON_MAX = 96,
    CONVERT_STEP = 4096,
    CONVERT_FACTS_MAX = 4000000 /* that rows of a document are added up to: about 2 GB */
};

struct convert_run {                     /* what the command says; null texts: it does not */
    struct ck_bytes_array prefixes;      /* digits of the codes that are wanted; none: all */
    size_t                facts_max;     /* 0: CONVERT_FACTS_MAX */
    bool                  complete;      /* nothing is missing at the end of the document, as its transfer has shown */
    bool                  decimal_point; /* a point in a number of a CSV parts decimals, also where it could part thousands */
    bool                  all_parts;     /* no parts (ports, states, modes) were selected, however few words the rows have for them */
    bool                  whole;         /* the file is a whole month of its publisher: sums over partners are the world's */
    struct ck_bytes       next;          /* JSON pointer to the next page, which whoever runs it asks for; null: nobody does */
    struct ck_bytes       charset;       /* the encoding that the transfer told (Content-Type); null: none */
    struct ck_bytes       flow, published, collected, file; /* as cells have them: instants in RFC 3339, symbols */
    struct ck_bytes       inner;                            /* the name of the file inside the archive `file`; null: it is none */
    const struct rates   *rates;                            /* NULL: values in other currencies than the dollar are null */
};

struct convert_sink {
    void *context;
    int (*record)(void *context, size_t line, const void *record,
                  bool converted /* its value, by a rate */);   /* of the map's type, valid until it returns; negative: ends */
    void (*told)(void *context, size_t line, const char *text); /* what a reader mended or doubts, for people; NULL: nobody asks */
    void (*partial)(void *context, size_t line,
                    const char *text);                /* the document is not all of what was published; told as well. NULL: nobody asks */
    void (*by_rows)(void *context);                   /* what is told as a line is the number of a row from here on; NULL: it is a line */
    void (*next)(void *context, struct ck_bytes url); /* of the run's `next` */
    void (*progress)(void *context, size_t rows);     /* each CONVERT_STEP rows of a document; NULL: nobody asks */
    void (*reject)(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text /* the row; may be null */);
};

struct left_out {
    char       reason[CONVERT_REASON_MAX];
    size_t     rows;
    bool       lost;   /* trade that cannot be placed: its weight counts */
    millionths weight; /* kg */
};

struct convert_count {
    size_t          rows, records, rejected;
    size_t          folded;                        /* rows that were added to others */
    size_t          repeated;                      /* rows that are equal to one before in every cell, and left out */
    size_t          equal;                         /* the same, of a map whose rows may be equal: added */
    size_t          partial;                       /* documents that are not all of what was published, as they say or show */
    size_t          lacking;                       /* of these: where something is missing, as they say or show */
    size_t          nothing;                       /* documents that say that there is nothing */
    size_t          weightless;                    /* sums without a quantity, since parts of 0 kg have too much of the money */
    size_t          weightless_sums;               /* of these: over the partners */
    size_t          unpriced;                      /* records whose value is in a currency that no rate was given for */
    size_t          not_asked;                     /* rows of other codes than the wanted ones */
    struct left_out left_out[CONVERT_REASONS_MAX]; /* in the order in which they came; the last one counts all further reasons */
    size_t          reasons;
    millionths      weight;        /* kg: of the records, their World rows apart, and of what was lost */
    size_t          sums;          /* records that are sums over the partners */
    bool            sums_possible; /* the map could give sums, if the file is whole */
    bool            no_sums;       /* sums were asked for by the map and are not given: a row was rejected or stood there twice, the document is a
                                      part, or has its own World rows */
};

/* Adds to the counts. 0, a negative result of the sink, or a negative errno with `problem`: -EPROTO: the columns are not those of the map, -ENOMSG:
 * the file is empty; what was given of it before is worth nothing then. */
int convert(struct stream *stream, const struct source_map *map, const struct map_shape *shape, const struct convert_run *run,
            const struct convert_sink *sink, struct convert_count *count, char problem[CONVERT_PROBLEM_MAX]);

/* A day (its midnight, UTC) or an instant of RFC 3339, as cells of a run have it. False: neither. */
enum { CONVERT_INSTANT_MAX = 32 };
bool convert_instant(struct ck_bytes text, char ret_instant[CONVERT_INSTANT_MAX]);

/* The same of a stream that is not decoded yet (opened with the encoding NULL), by the shape whose sign it has. Where the run has no day of
 * publication, the name of the file may say it. -EPROTO: it has no sign of the map, -EINVAL: the map needs a flow or a day of publication, which
 * nothing says. */
int convert_document(struct stream *stream, const struct source_map *map, const struct convert_run *run, const struct convert_sink *sink,
                     struct convert_count *count, char problem[CONVERT_PROBLEM_MAX]);

#endif
