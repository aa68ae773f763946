/* SPDX-License-Identifier: Apache-2.0
 * What became of the claims of the news. */
#include <stdio.h>

#include "domain/model/topics.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"
#include "program/demo/internal.h"
#include "program/telling/telling.h"

enum { KINDS_MAX = 16, HEAD_MAX = 64 };

/* "49 articles, 31 with claims: 12 SUPPORTED, 3 CONTRADICTED" */
static void tell_all(const struct chapter *chapter)
{
    struct told_sentence sentence = { .size = 0 };
    size_t               counts[KINDS_MAX] = { 0 }, kinds = 0;

    sentence_add(&sentence, "%zu article%s, %zu with claims:", chapter->news.count, plural(chapter->news.count), chapter->scorecards.count);
    for (size_t i = 0; i < chapter->verdicts.count; i++)
        counts[((const struct verdict *)chapter->verdicts.entries[i].value)->verdict]++;
    for (size_t i = 0; i < verdict_kind_symbols.count && i < KINDS_MAX; i++)
        if (counts[i] > 0)
            sentence_add(&sentence, "%s %zu %s", kinds++ ? "," : "", counts[i], verdict_kind_symbols.symbols[i]);
    if (kinds == 0)
        sentence_add(&sentence, " none");
    paragraph(paint(PAINT_BLUE), " news", &sentence);
}

static const struct verdict *verdict_of(const struct chapter *chapter, const struct policy_claim *claim)
{
    struct verdict wanted = { .news = claim->news, .item = claim->item, .ordinal = claim->ordinal };
    char           key[CK_KEY_SIZE_MAX];

    return final_values_find(&chapter->verdicts, (struct ck_bytes){ key, ck_topic_key(&policy_verdicts, &wanted, key) });
}

static bool is_borne_out(const struct verdict *verdict)
{
    return verdict->verdict == VERDICT_KIND_SUPPORTED || verdict->verdict == VERDICT_KIND_SUPPORTED_ROUNDING;
}

static void tell_claim(const struct policy_claim *claim, const struct verdict *verdict)
{
    struct told_sentence sentence = { .size = 0 };
    char                 head[HEAD_MAX];

    snprintf(head, sizeof head, "   %s", verdict_kind_symbols.symbols[verdict->verdict]);
    claim_tell(claim, verdict, &sentence);
    sentence_add(&sentence, ".");
    paragraph(paint(verdict->verdict == VERDICT_KIND_CONTRADICTED ? PAINT_RED : PAINT_YELLOW), head, &sentence);
}

/* The article's scorecard, and each of its claims that needs a word. */
static void tell_article(const struct chapter *chapter, const struct news_fact *news)
{
    const struct scorecard *scorecard = final_values_find(&chapter->scorecards, news->id);
    struct told_sentence    sentence = { .size = 0 };

    sentence_add(&sentence, "“%.*s”: ", (int)news->title.size, news->title.data);
    if (scorecard)
        scorecard_tell(scorecard, &sentence);
    else
        sentence_add(&sentence, "no claims.");
    paragraph(paint(PAINT_BLUE), " article", &sentence);
    for (size_t i = 0; i < chapter->claims.count; i++) {
        const struct policy_claim *claim = chapter->claims.entries[i].value;
        const struct verdict      *verdict = ck_bytes_equal(claim->news, news->id) ? verdict_of(chapter, claim) : NULL;

        if (verdict && !is_borne_out(verdict))
            tell_claim(claim, verdict);
    }
}

void news_print(const struct chapter *chapter, const char *id)
{
    const struct news_fact *news = id ? final_values_find(&chapter->news, ck_bytes_from(id)) : NULL;

    tell_all(chapter);
    if (news)
        tell_article(chapter, news);
}
