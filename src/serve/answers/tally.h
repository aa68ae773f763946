/* SPDX-License-Identifier: Apache-2.0
 * What the domain's dashboard counts: alerts that fire, verdicts, the newest month of each source. Each record of the store is read once: a revision
 * counts in the place of the one before it. */
#ifndef CHOKEPOINT_SERVE_TALLY_H
#define CHOKEPOINT_SERVE_TALLY_H

#include "serve/answers/internal.h"

enum { TALLY_ROWS_MAX = 100000 /* that one request reads of what is new */ };

struct domain_tally;

struct domain_tally *domain_tally_new(void);
void                 domain_tally_free(struct domain_tally *tally);

/* Reads on, at most TALLY_ROWS_MAX records, and appends the counts in Prometheus' text format; of a topic that is not read to its end yet there is
 * none, and `chokepoint_serve_counted` is 0. One thread at a time does; others wait. */
void domain_tally_write(struct domain_tally *tally, struct store_look *look, struct ck_buffer *buffer);

#endif
