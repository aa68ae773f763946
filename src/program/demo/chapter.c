/* SPDX-License-Identifier: Apache-2.0
 * What one replay left. */
#include <stdio.h>

#include "domain/model/topics.h"
#include "program/demo/internal.h"

int chapter_load(struct chapter *chapter, const char *directory, const char *day)
{
    const struct {
        struct shelf          *shelf;
        const struct ck_topic *topic;
    } shelves[] = { { &chapter->alerts, &alerts },
                    { &chapter->news, &intake_news },
                    { &chapter->claims, &policy_claims },
                    { &chapter->verdicts, &policy_verdicts },
                    { &chapter->scorecards, &policy_scorecards } };
    int result = 0;

    *chapter = (struct chapter){ .directory = directory, .day = day };
    for (size_t i = 0; i < sizeof shelves / sizeof *shelves && result == 0; i++) {
        result = shelf_load(shelves[i].shelf, directory, shelves[i].topic);
        if (result)
            fprintf(stderr, "chokepoint demo: %s/%s.jsonl: %s\n", directory, shelves[i].topic->name, strerror(-result));
    }
    return result;
}

void chapter_release(struct chapter *chapter)
{
    shelf_release(&chapter->alerts);
    shelf_release(&chapter->news);
    shelf_release(&chapter->claims);
    shelf_release(&chapter->verdicts);
    shelf_release(&chapter->scorecards);
}
