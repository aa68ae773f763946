/* SPDX-License-Identifier: Apache-2.0
 * What became of the rows of all files, in words. */
#include <stdio.h>

#include "program/ingest/source.h"

static double share(const struct source_job *job, millionths weight)
{
    return job->counts.weight > 0 ? 100 * decimal_double(weight) / decimal_double(job->counts.weight) : 0;
}

void source_warn(const struct source_job *job)
{
    enum { WARN_PERCENT = 5 };
    const struct convert_count *counts = &job->counts;
    millionths                  lost = 0;

    for (size_t i = 0; i < counts->reasons; i++)
        lost += counts->left_out[i].weight;
    if (share(job, lost) > WARN_PERCENT)
        fprintf(stderr, "chokepoint ingest: warning: %.1f %% of the weight is of partners or goods that cannot be told: shares are too high%s\n",
                share(job, lost), counts->sums ? "" : ", totals too low"); /* sums over the partners have them */
    if (counts->lacking)
        fprintf(stderr, "chokepoint ingest: %zu file%s not all of what was published, as told above: figures are missing%s\n", counts->lacking,
                counts->lacking == 1 ? " is" : "s are", counts->folded ? ", and sums of rows may lack parts" : "");
    if (counts->unpriced)
        fprintf(stderr, "chokepoint ingest: %zu value%s in another currency than the dollar: null without a rate (--rates FILE)\n", counts->unpriced,
                counts->unpriced == 1 ? "" : "s");
    if (counts->weightless)
        fprintf(stderr,
                "chokepoint ingest: %zu sum%s without a quantity (%zu over the partners): parts of 0 kg have more than a hundredth of the money\n",
                counts->weightless, counts->weightless == 1 ? "" : "s", counts->weightless_sums);
    if (counts->no_sums)
        fprintf(stderr, "chokepoint ingest: no sums over the partners are given: rows were refused or stood there twice, a file is not all of "
                        "what was published, or has its own rows of the world or of a group of partners\n");
    if (counts->sums_possible && counts->records)
        fprintf(stderr, "chokepoint ingest: no sums over the partners are given: --whole says that these files are whole months\n");
}

void source_tell(const struct source_job *job)
{
    const struct convert_count *counts = &job->counts;

    if (counts->folded)
        fprintf(stderr, "%zu row%s added to others, ", counts->folded, counts->folded == 1 ? "" : "s");
    if (counts->equal)
        fprintf(stderr, "%zu of them equal to a row before, ", counts->equal);
    if (counts->not_asked)
        fprintf(stderr, "%zu of other codes, ", counts->not_asked);
    for (size_t i = 0; i < counts->reasons; i++) {
        fprintf(stderr, "%s%zu %s", i ? ", " : "left out: ", counts->left_out[i].rows, counts->left_out[i].reason);
        if (counts->left_out[i].lost)
            fprintf(stderr, " (%.1f %% of the weight)", share(job, counts->left_out[i].weight));
    }
    if (counts->reasons)
        fprintf(stderr, "; ");
}
