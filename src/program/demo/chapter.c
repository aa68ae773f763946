/* SPDX-License-Identifier: Apache-2.0
 * What one replay left. */
#include <stdio.h>

#include "domain/model/topics.h"
#include "program/demo/internal.h"

int chapter_load(struct chapter *chapter, const char *directory, const char *day)
{
    const struct {
        struct final_values   *final;
        const struct ck_topic *topic;
    } shelves[] = { { &chapter->alerts, &alerts },
                    { &chapter->news, &intake_news },
                    { &chapter->claims, &policy_claims },
                    { &chapter->verdicts, &policy_verdicts },
                    { &chapter->scorecards, &policy_scorecards },
                    { &chapter->indicators, &leverage_indicators },
                    { &chapter->postures, &leverage_postures },
                    { &chapter->reroutes, &leverage_reroutes } };
    int result = 0;

    *chapter = (struct chapter){ .directory = directory, .day = day };
    for (size_t i = 0; i < sizeof shelves / sizeof *shelves && result == 0; i++) {
        result = final_values_load(shelves[i].final, directory, shelves[i].topic);
        if (result)
            fprintf(stderr, "chokepoint demo: %s/%s.jsonl: %s\n", directory, shelves[i].topic->name, strerror(-result));
    }
    return result;
}

void chapter_release(struct chapter *chapter)
{
    final_values_release(&chapter->alerts);
    final_values_release(&chapter->news);
    final_values_release(&chapter->claims);
    final_values_release(&chapter->verdicts);
    final_values_release(&chapter->scorecards);
    final_values_release(&chapter->indicators);
    final_values_release(&chapter->postures);
    final_values_release(&chapter->reroutes);
}
