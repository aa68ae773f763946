/* SPDX-License-Identifier: Apache-2.0
 * What two replays of one input tell: the alerts as they stood then, and what became of them. Every word with a number comes from the records. */
#ifndef CHOKEPOINT_DEMO_STORY_H
#define CHOKEPOINT_DEMO_STORY_H

/* Directories that replay wrote, and how to call their days. Returns the exit code; says on stderr what went wrong. */
struct story_part {
    const char *directory, *day;
};
int story_tell(const struct story_part *then, const struct story_part *now);

#endif
