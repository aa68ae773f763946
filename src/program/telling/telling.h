/* SPDX-License-Identifier: Apache-2.0
 * Claims, verdicts and scorecards in sentences, and paragraphs of a terminal's width. */
#ifndef CHOKEPOINT_PROGRAM_TELLING_H
#define CHOKEPOINT_PROGRAM_TELLING_H

#include "records.h"

enum { PARAGRAPH_WIDTH = 100, PARAGRAPH_HEAD = 30, PARAGRAPH_INDENT = 10 /* of the further lines */, SENTENCE_MAX = 1024 };

/* Text under construction; what does not fit is left out. */
struct told_sentence {
    char   text[SENTENCE_MAX];
    size_t size;
};
void sentence_add(struct told_sentence *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sentence_add_bytes(struct told_sentence *sentence, struct ck_bytes text);
void sentence_number(struct told_sentence *sentence, double value);  /* 3,188.5: at most three decimals, but for what would be 0 with them */
void sentence_percent(struct told_sentence *sentence, double ratio); /* +660.8 % */

/* `head`, then the text, broken at spaces. */
void paragraph(const char *head_paint, const char *head, const struct told_sentence *sentence);

/* What a claim says, what is true, and what it leaves out: "+660.0 %; the value is +660.8 %; left out: yoy −38.1 %". `verdict` NULL: none. */
void claim_tell(const struct policy_claim *claim, const struct verdict *verdict, struct told_sentence *sentence);
void scorecard_tell(const struct scorecard *scorecard, struct told_sentence *sentence);

#endif
