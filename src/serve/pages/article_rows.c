/* SPDX-License-Identifier: Apache-2.0
 * An article is a row if it claims something: it has a scorecard. */
#include "serve/pages/article_rows.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "serve/pages/frame.h"

struct article_row {
    const struct news_fact *article;
    const struct scorecard *card;
};

static int newest_first(const void *a, const void *b)
{
    const struct article_row *one = a, *two = b;

    if (one->article->published_at != two->article->published_at)
        return one->article->published_at > two->article->published_at ? -1 : 1;
    return ck_bytes_compare(one->article->id, two->article->id);
}

static void add_verdicts(struct site_page *page, const struct scorecard *card)
{
    for (size_t i = 0; i < card->verdicts.count; i++) {
        const struct verdict_count *count = &card->verdicts.items[i];

        markup_add(page->out, "%s%d ", i ? ", " : "", (int)count->count);
        markup_text(page->out, frame_words(page, &verdict_kind_symbols, (int32_t)count->verdict));
    }
    if (card->counter_facts > 0)
        markup_add(page->out, "; %d fact%s left out", (int)card->counter_facts, card->counter_facts == 1 ? "" : "s");
}

static void add_row(struct site_page *page, int depth, const struct article_row *row)
{
    markup_add(page->out, "<li><span class=\"day\">");
    markup_day(page->out, ck_day_from_ms(row->article->published_at));
    markup_add(page->out, "</span> <span lang=\"");
    markup_text(page->out, row->article->language);
    markup_add(page->out, "\">");
    frame_link(page, depth, "articles", row->article->id, row->article->title);
    markup_add(page->out, "</span> <span class=\"faint\">");
    markup_text(page->out, row->article->publisher);
    markup_add(page->out, "</span> <span>");
    add_verdicts(page, row->card);
    markup_add(page->out, "</span></li>\n");
}

void article_rows_add(struct site_page *page, int depth, size_t max)
{
    struct data_rows    cards = data_scan(page, &policy_scorecards, CK_BYTES(""));
    struct article_row *rows = ck_arena_take(page->arena, (cards.count + 1) * sizeof *rows);
    size_t              count = 0;

    for (size_t i = 0; i < cards.count; i++) {
        const struct scorecard *card = cards.rows[i].value;
        const struct news_fact *article = data_find(page, &intake_news, card->news);

        if (article)
            rows[count++] = (struct article_row){ article, card };
    }
    if (count == 0) {
        markup_add(page->out, "<p>No article makes a claim.</p>\n");
        return;
    }
    qsort(rows, count, sizeof *rows, newest_first);
    markup_add(page->out, "<ul class=\"rows\" aria-label=\"Articles that claim something\">\n");
    for (size_t i = 0; i < count && i < max; i++)
        add_row(page, depth, &rows[i]);
    markup_add(page->out, "</ul>\n");
}
