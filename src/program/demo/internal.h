/* SPDX-License-Identifier: Apache-2.0
 * What the story is made of: one replay's final values, and paragraphs of a terminal's width. */
#ifndef CHOKEPOINT_DEMO_INTERNAL_H
#define CHOKEPOINT_DEMO_INTERNAL_H

#include "engine/embedded/shelf.h"
#include "program/demo/story.h"
#include "records.h"

enum { STORY_WIDTH = 100, STORY_HEAD = 30, STORY_INDENT = 10 /* of a paragraph's further lines */, STORY_TEXT_MAX = 1024 };

struct chapter {
    const struct story_part *part;
    struct shelf             alerts, indicators, postures, statuses, measures, news, claims, verdicts, scorecards;
};

/* Text under construction. */
struct sentence {
    char   text[STORY_TEXT_MAX];
    size_t size;
};
void sentence_add(struct sentence *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sentence_add_bytes(struct sentence *sentence, struct bytes text);
void sentence_number(struct sentence *sentence, double value);  /* 3,188.5: at most three decimals */
void sentence_percent(struct sentence *sentence, double ratio); /* +660.8 % */
void sentence_weight(struct sentence *sentence, double kg);     /* 96 kg, 1,238 t */
void sentence_day(struct sentence *sentence, int32_t day);
void sentence_month(struct sentence *sentence, int32_t day);

/* `head`, then the text, broken at spaces. */
void paragraph(const char *head_paint, const char *head, const struct sentence *sentence);

/* The indicator that an alert's month, or another month, rests on; NULL: none. */
const struct indicator *alert_indicator(const struct chapter *chapter, const struct alert *alert, int32_t month);

bool is_control(const struct alert *alert); /* of one of the rules on control.status */

/* What a claim says, what is true, and what it leaves out: "+660.0 %; the value is +660.8 %; left out: yoy −38.1 %". `verdict` NULL: none. */
void claim_tell(const struct policy_claim *claim, const struct verdict *verdict, struct sentence *sentence);
void scorecard_tell(const struct scorecard *scorecard, struct sentence *sentence);

/* The articles: how many claims have which verdict, and of the one with that id those that the figures do not plainly bear out. */
void news_tell(const struct chapter *chapter, const char *id);

/* "control.unconfirmed …": alerts on statuses, those that say the same of several items together. */
void controls_tell(const struct chapter *chapter);

#endif
