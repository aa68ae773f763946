/* SPDX-License-Identifier: Apache-2.0
 * What a fetch says on the terminal. */
#include <stdio.h>

#include "engine/util/exit_code.h"
#include "engine/util/plural.h"
#include "program/fetch/fetching.h"

static void clear_progress(const struct fetching *fetching)
{
    if (fetching->shows)
        fprintf(stderr, "\r\033[K");
}

void fetching_tell_row(void *context, const char *text)
{
    const struct fetching *fetching = context;

    clear_progress(fetching);
    fprintf(stderr, "chokepoint fetch %s: %s\n", fetching->name, text);
}

/* The fetcher's calls have the reading as their context. */
void fetching_tell(void *context, const char *text) { fetching_tell_row(((struct fetch_reading *)context)->context, text); }

void fetching_step(void *context, const struct fetch_counts *counts)
{
    const struct fetching *fetching = ((struct fetch_reading *)context)->context;

    if (fetching->shows)
        fprintf(stderr, "\r\033[K%s: %zu of %zu requests, %zu records", fetching->name, counts->done + counts->failed + counts->left,
                fetching->asks.count, counts->sent);
}

void fetching_summarize(const struct fetching *fetching)
{
    const struct fetch_counts  *counts = &fetching->fetcher.counts;
    const struct convert_count *rows = &fetching->reading.count;

    clear_progress(fetching);
    fprintf(stderr, "chokepoint fetch %s: %zu of %zu request%s read", fetching->name, counts->done, counts->asks, plural(counts->asks));
    if (counts->unchanged)
        fprintf(stderr, ", %zu of them unchanged", counts->unchanged);
    if (counts->failed)
        fprintf(stderr, ", %zu failed", counts->failed);
    if (counts->left)
        fprintf(stderr, ", %zu left for another day", counts->left);
    fprintf(stderr, "; %zu record%s sent, %zu the same as before", counts->sent, plural(counts->sent), counts->same);
    if (counts->withdrawn)
        fprintf(stderr, ", %zu withdrawn", counts->withdrawn);
    if (counts->kept)
        fprintf(stderr, ", %zu gone and not withdrawn, since their release is not in the answer", counts->kept);
    if (counts->doubted)
        fprintf(stderr, ", %zu gone and not withdrawn, since rows were refused or the answer is not all", counts->doubted);
    fprintf(stderr, "; %zu row%s: %zu left out, %zu refused\n", rows->rows, plural(rows->rows), rows->left_out[CONVERT_REASONS_MAX - 1].rows,
            counts->refused);
}

int fetching_dry_run(const struct fetching *fetching)
{
    const struct fetch_spec *spec = &fetching->spec;
    struct ck_bytes          key = fetching->key ? CK_BYTES("***") : (struct ck_bytes){ 0 };
    char                     url[PLAN_URL_MAX];
    size_t                   pages = 0;

    for (; spec->index_urls[pages].data; pages++)
        printf("%.*s\n", (int)spec->index_urls[pages].size, spec->index_urls[pages].data);
    if (pages) {
        fprintf(stderr, "chokepoint fetch %s: %zu request%s, then each page that they link to, once\n", fetching->name, pages, plural(pages));
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < fetching->asks.count; i++) {
        fetch_ask_url(spec, &fetching->asks.items[i], key, fetching->wish.until, url);
        printf("%s\n", url);
    }
    fprintf(stderr, "chokepoint fetch %s: %zu request%s%s, windows as a whole\n", fetching->name, fetching->asks.count, plural(fetching->asks.count),
            spec->release_url.data ? ", each after a question for the release" : "");
    if (spec->day_max && fetching->asks.count > (size_t)spec->day_max)
        fprintf(stderr, "chokepoint fetch %s: the publisher allows %d a day: it takes %zu days, each run going on where the last one stopped\n",
                fetching->name, spec->day_max, (fetching->asks.count + (size_t)spec->day_max - 1) / (size_t)spec->day_max);
    return EXIT_CLEAN;
}
