/* SPDX-License-Identifier: Apache-2.0
 * An ordered short list: most rows that are read are older than the 32 newest, and cost one comparison. */
#include "engine/state/provenance.h"

#include <stdlib.h>

static int by_place(const void *left, const void *right)
{
    const struct ck_row_origin *a = left, *b = right;

    if (a->topic != b->topic)
        return a->topic < b->topic ? -1 : 1;
    if (a->partition != b->partition)
        return a->partition < b->partition ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool is_newer(const struct ck_row_origin *a, const struct ck_row_origin *b)
{
    return a->offset != b->offset ? a->offset > b->offset : by_place(a, b) < 0;
}

void provenance_add(struct provenance *reads, struct ck_row_origin origin)
{
    size_t at = reads->count;

    reads->total++;
    if (at == PROVENANCE_MAX && !is_newer(&origin, &reads->newest[PROVENANCE_MAX - 1]))
        return;
    while (at > 0 && is_newer(&origin, &reads->newest[at - 1]))
        at--;
    if (at > 0 && by_place(&origin, &reads->newest[at - 1]) == 0)
        return; /* several rows of one input */
    if (reads->count == PROVENANCE_MAX)
        reads->count--;
    memmove(&reads->newest[at + 1], &reads->newest[at], (reads->count - at) * sizeof origin);
    reads->newest[at] = origin;
    reads->count++;
}

void provenance_clear(struct provenance *reads)
{
    reads->total = 0;
    reads->count = 0;
}

void provenance_copy(const struct provenance *reads, struct provenance *ret_copy)
{
    ret_copy->total = reads->total;
    ret_copy->count = reads->count;
    memcpy(ret_copy->newest, reads->newest, reads->count * sizeof reads->newest[0]);
}

void provenance_sort(struct provenance *reads)
{
    if (reads->count > 1)
        qsort(reads->newest, reads->count, sizeof reads->newest[0], by_place);
}
