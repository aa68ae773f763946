/* SPDX-License-Identifier: Apache-2.0
 * The claims of an article as they are published: each with what the article says beside it. */
#ifndef CHOKEPOINT_NEWS_ARTICLE_H
#define CHOKEPOINT_NEWS_ARTICLE_H

#include "chokepoint/arena.h"
#include "records.h"

/* Claim i of the findings with what the article names, and states of the same item. Borrows from the findings; the rest is in `arena`. */
struct policy_claim article_claim(const struct news_findings *findings, size_t i, struct ck_arena *arena);

#endif
