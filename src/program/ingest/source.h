/* SPDX-License-Identifier: Apache-2.0
 * Files of publishers to records, each by its map, vetted as all others are. */
#ifndef CHOKEPOINT_INGEST_SOURCE_H
#define CHOKEPOINT_INGEST_SOURCE_H

#include "domain/reference/reference.h"
#include "engine/util/tally.h"
#include "program/ingest/target.h"
#include "source/convert/convert.h"

struct source_options { /* NULL: not given */
    const char *map, *own, *published, *flow, *items, *rates, *rejects;
    bool        whole;         /* the files are whole months of their publisher */
    bool        all_parts;     /* no ports, states or modes of trade were selected */
    bool        decimal_point; /* points part decimals in them */
};

struct source_job {
    const char                  *source; /* a name, or "auto"; NULL: options->map */
    const struct source_options *options;
    const char                  *data; /* directory */
    const char *const           *files;
    size_t                       count;
    const struct ck_processor   *intake;
    const void                  *config; /* of intake */
    const struct reference      *catalogue;
    struct ingest_target        *target; /* its kind is set */
    struct tally                 refused;
    struct convert_count         counts;
};

/* Reads all files; one that cannot be read, or is of another form, gives nothing, and the others are read. INGEST_OK, INGEST_BAD, or a negative errno
 * of the target; all was told on stderr but for what source_tell() tells. */
int source_ingest(struct source_job *job);

/* What is to be thought of before the last line. */
void source_warn(const struct source_job *job);

/* The parts of the last line that say what became of the rows. */
void source_tell(const struct source_job *job);

#endif
