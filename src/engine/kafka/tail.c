/* SPDX-License-Identifier: Apache-2.0
 * One scan reads the ends of all partitions; partitions without a match are read again from further back. */
#include "engine/kafka/tail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_FIRST = 1000 };

struct tail_part {
    int64_t first, end, from;
    bool    found;
};

struct tailing {
    const struct kafka_tail *tail;
    struct tail_part        *parts;
};

static int each(void *context, const struct log_record *record)
{
    struct tailing *tailing = context;

    if (record->part.partition < tailing->tail->partitions && tailing->tail->take(tailing->tail->context, record))
        tailing->parts[record->part.partition].found = true;
    return 0;
}

static int bounds(struct tailing *tailing, char *problem)
{
    const struct kafka_tail *tail = tailing->tail;

    for (int i = 0; i < tail->partitions; i++) {
        struct tail_part *part = &tailing->parts[i];
        int               result = kafka_admin_offsets(tail->admin, tail->topic, i, &part->first, &part->end);

        if (result) {
            snprintf(problem, KAFKA_PROBLEM_MAX, "%s", kafka_admin_problem(tail->admin));
            return result;
        }
        part->from = part->end;
        part->found = part->first >= part->end;
    }
    return 0;
}

/* Where the next scan begins; false: nothing is left to read. */
static bool widen(struct tailing *tailing, int64_t back, int64_t *from)
{
    bool any = false;

    for (int i = 0; i < tailing->tail->partitions; i++) {
        struct tail_part *part = &tailing->parts[i];

        from[i] = part->end;
        if (part->found || part->from <= part->first)
            continue;
        part->from = from[i] = part->end - part->first > back ? part->end - back : part->first;
        any = true;
    }
    return any;
}

int kafka_tail(const struct kafka_tail *tail, char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct tailing    tailing = { tail, calloc((size_t)tail->partitions + 1, sizeof(struct tail_part)) };
    int64_t          *from = calloc((size_t)tail->partitions + 1, sizeof *from);
    struct kafka_scan scan = {
        .installation = tail->installation, .topic = tail->topic, .partition = -1, .from = from, .each = each, .context = &tailing
    };
    int result;

    if (!tailing.parts || !from)
        abort();
    result = bounds(&tailing, ret_problem);
    for (int64_t back = TAIL_FIRST; result == 0 && widen(&tailing, back, from); back *= 8)
        result = kafka_scan(&scan, ret_problem);
    free(tailing.parts);
    free(from);
    return result;
}

static bool take_end(void *context, const struct log_record *record)
{
    ((int64_t *)context)[record->part.partition] = record->offset + 1;
    return true;
}

int kafka_tail_ends(struct kafka_admin *admin, const struct installation *installation, const char *topic, int partitions, int64_t *ret_ends,
                    char ret_problem[KAFKA_PROBLEM_MAX])
{
    memset(ret_ends, 0, (size_t)partitions * sizeof *ret_ends);
    return kafka_tail(&(struct kafka_tail){ admin, installation, topic, partitions, take_end, ret_ends }, ret_problem);
}
