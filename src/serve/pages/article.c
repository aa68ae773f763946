/* SPDX-License-Identifier: Apache-2.0
 * The page of an article: its text with the claims and acts marked where they stand, and beside each claim what the figures say. */
#include <stdlib.h>

#include "chokepoint/day.h"
#include "program/telling/telling.h"
#include "serve/pages/article_rows.h"
#include "serve/pages/data.h"
#include "serve/pages/frame.h"
#include "serve/pages/kinds.h"

struct told_claim {
    const struct policy_claim *claim;
    const struct verdict      *verdict; /* NULL: none yet */
};

struct told_claims {
    struct told_claim *items;
    size_t             count;
};

/* A stretch of the document that something was read from. */
struct text_mark {
    int32_t     start, end;
    const char *kind;   /* class */
    int         number; /* of the claim, from 0; -1: an act */
};

/* ---- claims ---- */

static int by_ordinal(const void *a, const void *b)
{
    const struct policy_claim *one = ((const struct told_claim *)a)->claim, *two = ((const struct told_claim *)b)->claim;
    int                        order = ck_bytes_compare(one->reader, two->reader);

    return order ? order : (one->ordinal > two->ordinal) - (one->ordinal < two->ordinal);
}

static const struct verdict *verdict_of(const struct data_rows *verdicts, const struct policy_claim *claim)
{
    for (size_t i = 0; i < verdicts->count; i++) {
        const struct verdict *verdict = verdicts->rows[i].value;

        if (verdict->ordinal == claim->ordinal && ck_bytes_equal(verdict->reader, claim->reader))
            return verdict;
    }
    return NULL;
}

static struct told_claims claims_of(struct site_page *page, struct ck_bytes id)
{
    struct data_rows   claims = data_scan_second(page, &policy_claims, id);
    struct data_rows   verdicts = data_scan(page, &policy_verdicts, data_key(page, &id, 1, true));
    struct told_claims told = { ck_arena_take(page->arena, (claims.count + 1) * sizeof *told.items), 0 };

    for (size_t i = 0; i < claims.count; i++)
        told.items[told.count++] = (struct told_claim){ claims.rows[i].value, verdict_of(&verdicts, claims.rows[i].value) };
    if (told.count > 0)
        qsort(told.items, told.count, sizeof *told.items, by_ordinal);
    return told;
}

static const char *kind_of(const struct verdict *verdict)
{
    switch (verdict ? verdict->verdict : VERDICT_KIND_UNKNOWN) {
    case VERDICT_KIND_SUPPORTED:
    case VERDICT_KIND_SUPPORTED_ROUNDING: return "right";
    case VERDICT_KIND_CONTRADICTED: return "wrong";
    case VERDICT_KIND_MISSING_CONTEXT:
    case VERDICT_KIND_SCOPE_AMBIGUOUS:
    case VERDICT_KIND_CIRCULAR: return "careful";
    default: return "open";
    }
}

/* ---- marks ---- */

static int by_place(const void *a, const void *b)
{
    const struct text_mark *one = a, *two = b;

    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    if (one->end != two->end)
        return one->end > two->end ? -1 : 1;
    return (one->number > two->number) - (one->number < two->number);
}

static size_t collect_marks(struct site_page *page, const struct told_claims *claims, struct ck_bytes id, int32_t size, struct text_mark **ret_marks)
{
    struct data_rows  mentions = data_scan_last(page, &policy_mentions, id);
    size_t            room = claims->count + 1, count = 0;
    struct text_mark *marks;

    for (size_t i = 0; i < mentions.count; i++)
        room += ((const struct policy_mention *)mentions.rows[i].value)->spans.count;
    marks = *ret_marks = ck_arena_take(page->arena, room * sizeof *marks);
    for (size_t i = 0; i < claims->count; i++)
        if (claims->items[i].claim->span.count == 2)
            marks[count++] = (struct text_mark){ claims->items[i].claim->span.items[0], claims->items[i].claim->span.items[1],
                                                 kind_of(claims->items[i].verdict), (int)i };
    for (size_t i = 0; i < mentions.count; i++) {
        const struct policy_mention *mention = mentions.rows[i].value;

        for (size_t k = 0; k < mention->spans.count; k++)
            marks[count++] = (struct text_mark){ mention->spans.items[k].start, mention->spans.items[k].end, "act", -1 };
    }
    for (size_t i = 0; i < count; i++) /* what a submitted claim says of a text that was changed since */
        if (marks[i].start < 0 || marks[i].end > size || marks[i].start > marks[i].end)
            marks[i].start = marks[i].end = size;
    if (count > 0)
        qsort(marks, count, sizeof *marks, by_place);
    return count;
}

/* Text with its lines as paragraphs. */
static void add_plain(struct site_page *page, struct ck_bytes text)
{
    while (text.size > 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t      size = end ? (size_t)(end - text.data) : text.size;

        markup_text(page->out, (struct ck_bytes){ text.data, size });
        if (end)
            markup_add(page->out, "<br>\n");
        text.data += size + (end ? 1 : 0);
        text.size -= size + (end ? 1 : 0);
    }
}

/* `another`: right behind one; 1 and 2 would read as 12. */
static void add_number(struct site_page *page, const struct text_mark *mark, bool another)
{
    if (mark->number >= 0)
        markup_add(page->out, "<sup>%s<a href=\"#claim-%d\" id=\"mark-%d\">%d</a></sup>", another ? ", " : "", mark->number + 1, mark->number + 1,
                   mark->number + 1);
}

/* Marks that overlap are cut: the later one begins where the earlier one ends, and one that lies in another is told by its number alone. */
static void add_marked(struct site_page *page, struct ck_bytes document, const struct text_mark *marks, size_t count)
{
    size_t at = 0;
    bool   another = false;

    for (size_t i = 0; i < count; i++) {
        size_t start = (size_t)marks[i].start > at ? (size_t)marks[i].start : at, end = (size_t)marks[i].end;

        if (end > start) {
            add_plain(page, (struct ck_bytes){ document.data + at, start - at });
            markup_add(page->out, "<mark class=\"%s\">", marks[i].kind);
            add_plain(page, (struct ck_bytes){ document.data + start, end - start });
            markup_add(page->out, "</mark>");
            at = end;
            another = false;
        }
        add_number(page, &marks[i], another);
        another = another || marks[i].number >= 0;
    }
    add_plain(page, (struct ck_bytes){ document.data + at, document.size - at });
}

/* ---- beside the text ---- */

static void add_claim(struct site_page *page, const struct told_claim *told, size_t number)
{
    struct told_sentence sentence = { .size = 0 };

    claim_tell(told->claim, told->verdict, &sentence);
    markup_add(page->out, "<li id=\"claim-%zu\"><a href=\"#mark-%zu\" aria-label=\"To claim %zu in the text\">%zu</a> <span class=\"badge %s\">",
               number, number, number, number, kind_of(told->verdict));
    if (told->verdict)
        markup_text(page->out, frame_words(page, &verdict_kind_symbols, (int32_t)told->verdict->verdict));
    else
        markup_add(page->out, "no verdict yet");
    markup_add(page->out, "</span> ");
    markup_sentence(page->out, (struct ck_bytes){ sentence.text, sentence.size });
    if (told->claim->item.data) {
        markup_add(page->out, " ");
        frame_link(page, DEPTH_ONE, "items", told->claim->item, CK_BYTES("The figures"));
    }
    markup_add(page->out, "</li>\n");
}

static void add_cards(struct site_page *page, struct ck_bytes id)
{
    struct data_rows cards = data_scan(page, &policy_scorecards, id);

    for (size_t i = 0; i < cards.count; i++) {
        const struct scorecard *card = cards.rows[i].value;
        struct told_sentence    sentence = { .size = 0 };

        if (!ck_bytes_equal(card->news, id))
            continue;
        scorecard_tell(card, &sentence);
        markup_add(page->out, "<p class=\"lead\">");
        markup_text(page->out, (struct ck_bytes){ sentence.text, sentence.size });
        markup_add(page->out, "</p>\n");
    }
}

/* ---- the page ---- */

/* The document that spans count in: title, newline, body. */
static struct ck_bytes document_of(struct site_page *page, const struct news_fact *article)
{
    size_t size = article->title.size + 1 + article->body.size;
    char  *text = ck_arena_take(page->arena, size);

    memcpy(text, article->title.data, article->title.size);
    text[article->title.size] = '\n';
    memcpy(text + article->title.size + 1, article->body.data, article->body.size);
    return (struct ck_bytes){ text, size };
}

static struct ck_bytes kicker_of(struct site_page *page, const struct news_fact *article)
{
    char day[CK_DAY_TEXT + 2];

    ck_day_write(ck_day_from_ms(article->published_at), day);
    day[CK_DAY_TEXT] = ',';
    day[CK_DAY_TEXT + 1] = ' ';
    return data_join(page, (struct ck_bytes){ day, sizeof day }, article->publisher);
}

/* A link to what the publisher has, if it is the web. */
static void add_source(struct site_page *page, const struct news_fact *article)
{
    if (!ck_bytes_begin(article->url, CK_BYTES("https://")) && !ck_bytes_begin(article->url, CK_BYTES("http://")))
        return;
    markup_add(page->out, "<p><a rel=\"noreferrer noopener\" href=\"");
    markup_text(page->out, article->url);
    markup_add(page->out, "\">The article at its publisher</a></p>\n");
}

static bool page_article(struct site_page *page, struct ck_bytes id)
{
    const struct news_fact *article = data_find(page, &intake_news, id);
    struct told_claims      claims;
    struct text_mark       *marks;
    struct ck_bytes         document;
    size_t                  count;

    if (!article)
        return false;
    claims = claims_of(page, id);
    document = document_of(page, article);
    count = collect_marks(page, &claims, id, (int32_t)document.size, &marks);
    frame_begin(page, &(struct frame_head){ article->title, kicker_of(page, article), DEPTH_ONE, "policy.verdicts" });
    add_cards(page, id);
    markup_add(page->out, "<div class=\"beside\"><article lang=\"");
    markup_text(page->out, article->language);
    markup_add(page->out, "\"><p>");
    add_marked(page, document, marks, count);
    markup_add(page->out, "</p></article>\n<section aria-labelledby=\"claims\">");
    frame_section(page, "claims", "What it claims");
    markup_add(page->out, claims.count ? "<ol class=\"claims\">\n" : "<p>No claim was read in it.</p>\n");
    for (size_t i = 0; i < claims.count; i++)
        add_claim(page, &claims.items[i], i + 1);
    markup_add(page->out, "%s</section></div>\n", claims.count ? "</ol>\n" : "");
    add_source(page, article);
    frame_end(page);
    return true;
}

static bool page_articles(struct site_page *page)
{
    frame_begin(page, &(struct frame_head){ CK_BYTES("Articles"), .depth = DEPTH_ROOT });
    article_rows_add(page, DEPTH_ROOT, SIZE_MAX);
    frame_end(page);
    return true;
}

static struct ck_bytes_array article_names(struct site_page *page) { return data_names(page, &intake_news); }

const struct page_kind page_kind_articles = { "articles", page_articles, page_article, article_names };
