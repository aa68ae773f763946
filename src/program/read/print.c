/* SPDX-License-Identifier: Apache-2.0
 * An article as people read it: acts and claims marked where they stand, then each with its verdict, and the scorecard. */
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/base/character.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"
#include "program/read/internal.h"
#include "program/telling/telling.h"

enum { MARKS_MAX = 2048, HEAD_MAX = 64 };

struct print_mark {
    int32_t    start, end;
    char       kind; /* 'a' an act, 'c' a claim, 'n' a figure that was not read */
    int        number;
    enum paint paint;
};

struct marks_list {
    struct print_mark items[MARKS_MAX];
    size_t            count;
    size_t            size; /* of the document */
};

static enum paint verdict_paint(const struct verdict *verdict)
{
    switch (verdict ? verdict->verdict : VERDICT_KIND_UNKNOWN) {
    case VERDICT_KIND_SUPPORTED:
    case VERDICT_KIND_SUPPORTED_ROUNDING: return PAINT_GREEN;
    case VERDICT_KIND_CONTRADICTED: return PAINT_RED;
    case VERDICT_KIND_MISSING_CONTEXT:
    case VERDICT_KIND_SCOPE_AMBIGUOUS:
    case VERDICT_KIND_CIRCULAR: return PAINT_YELLOW;
    default: return PAINT_DIM;
    }
}

static void add_mark(struct marks_list *list, struct print_mark mark)
{
    if (list->count < MARKS_MAX && mark.start >= 0 && mark.start < mark.end && (size_t)mark.end <= list->size)
        list->items[list->count++] = mark;
}

static int in_order(const void *a, const void *b)
{
    const struct print_mark *one = a, *two = b;

    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    if (one->end != two->end)
        return one->end > two->end ? -1 : 1;
    if (one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    return (one->number > two->number) - (one->number < two->number);
}

static void collect_marks(struct marks_list *list, const struct judgement *judgement, const struct reading *reading)
{
    for (size_t i = 0; i < judgement->mention_count; i++)
        for (size_t s = 0; s < judgement->mentions[i]->spans.count; s++) {
            const struct span *span = &judgement->mentions[i]->spans.items[s];

            add_mark(list, (struct print_mark){ span->start, span->end, 'a', (int)i, PAINT_BLUE });
        }
    for (size_t i = 0; i < judgement->claim_count; i++) {
        const struct policy_claim *claim = judgement->claims[i];

        if (claim->span.count == 2)
            add_mark(list,
                     (struct print_mark){ claim->span.items[0], claim->span.items[1], 'c', claim->ordinal, verdict_paint(judgement->verdicts[i]) });
    }
    for (size_t i = 0; i < reading->unread_count; i++)
        if (reading->unread[i].why != UNREAD_BOILERPLATE)
            add_mark(list, (struct print_mark){ reading->unread[i].span.start, reading->unread[i].span.end, 'n', (int)i, PAINT_DIM });
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, in_order);
}

/* ---- the document ---- */

/* What a terminal would obey becomes U+FFFD, so that the marks stay beside what they mark. */
static void put_text(struct ck_bytes text)
{
    uint32_t code;

    for (size_t at = 0, size; at < text.size; at += size) {
        size = character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (code == '\r' && at + 1 < text.size && text.data[at + 1] == '\n')
            continue; /* the end of a line, in two characters */
        if (code == '\n' || code == '\t' || !quote_obeyed(code))
            fwrite(text.data + at, 1, size, stdout);
        else
            fputs("\xEF\xBF\xBD", stdout);
    }
}

/* Marks that are open, in the order of opening. */
struct open_marks {
    const struct print_mark *items[MARKS_MAX];
    size_t                   count;
};

static int32_t first_end(const struct open_marks *open)
{
    int32_t end = INT32_MAX;

    for (size_t i = 0; i < open->count; i++)
        if (open->items[i]->end < end)
            end = open->items[i]->end;
    return end;
}

static bool same_span(const struct print_mark *one, const struct print_mark *two) { return one->start == two->start && one->end == two->end; }

static void open_mark(struct open_marks *open, const struct print_mark *mark)
{
    bool joins = open->count > 0 && same_span(open->items[open->count - 1], mark);

    open->items[open->count++] = mark;
    if (!joins)
        fputs(*paint(PAINT_BOLD) ? "" : "[", stdout);
    fputs(paint(mark->paint), stdout);
}

/* "](c0,c1)", or on a terminal the labels alone, after each span that ends here. */
static void close_marks(struct open_marks *open, int32_t at)
{
    const struct print_mark *last = NULL;
    size_t                   kept = 0;

    fputs(paint(PAINT_PLAIN), stdout);
    fputs(paint(PAINT_DIM), stdout);
    for (size_t i = open->count; i-- > 0;) {
        const struct print_mark *mark = open->items[i];

        if (mark->end != at)
            continue;
        if (last && same_span(last, mark))
            printf(",%c%d", mark->kind, mark->number);
        else
            printf("%s%s(%c%d", last ? ")" : "", *paint(PAINT_BOLD) ? "" : "]", mark->kind, mark->number);
        last = mark;
    }
    printf(")%s", paint(PAINT_PLAIN));
    for (size_t i = 0; i < open->count; i++)
        if (open->items[i]->end != at)
            open->items[kept++] = open->items[i];
    open->count = kept;
    if (kept > 0)
        fputs(paint(open->items[kept - 1]->paint), stdout);
}

static void put_document(struct ck_bytes document, const struct marks_list *marks)
{
    static const struct open_marks none = { .count = 0 };
    struct open_marks              open = none;
    size_t                         next = 0, at = 0;

    for (;;) {
        int32_t start = next < marks->count ? marks->items[next].start : INT32_MAX, end = first_end(&open);
        int32_t to = start < end ? start : end;

        if (to == INT32_MAX)
            break;
        put_text((struct ck_bytes){ document.data + at, (size_t)to - at });
        at = (size_t)to;
        if (end <= to)
            close_marks(&open, to);
        else
            open_mark(&open, &marks->items[next++]);
    }
    put_text((struct ck_bytes){ document.data + at, document.size - at });
    if (document.data[document.size - 1] != '\n')
        putchar('\n');
}

/* ---- acts ---- */

static void tell_act(const struct policy_mention *mention, int number, struct ck_bytes document)
{
    struct told_sentence sentence = { .size = 0 };
    char                 head[HEAD_MAX];

    snprintf(head, sizeof head, " a%-4d %s%s%s", number, policy_act_symbols.symbols[mention->act], mention->toward.known ? " " : "",
             mention->toward.known ? toward_symbols.symbols[mention->toward.value] : "");
    sentence_add_bytes(&sentence, mention->actor.data ? mention->actor : CK_BYTES("somebody"));
    if (mention->target.data)
        sentence_add(&sentence, " → %.*s", (int)mention->target.size, mention->target.data);
    for (size_t i = 0; i < mention->items.count; i++)
        sentence_add(&sentence, "%s%.*s", i ? ", " : ": ", (int)mention->items.items[i].size, mention->items.items[i].data);
    if (mention->items.count == 0 && mention->spans.count) { /* the object's own words */
        sentence_add(&sentence, ": ");
        quote_span(&sentence, document, to_clause_end(document, mention->spans.items[0]));
    }
    if (mention->effective.data)
        sentence_add(&sentence, "; from %.*s", (int)mention->effective.size, mention->effective.data);
    if (mention->until.data)
        sentence_add(&sentence, "; until %.*s", (int)mention->until.size, mention->until.data);
    if (mention->instrument.data)
        sentence_add(&sentence, "; %.*s", (int)mention->instrument.size, mention->instrument.data);
    if (mention->hedged)
        sentence_add(&sentence, "; hedged");
    paragraph(paint(PAINT_BLUE), head, &sentence);
}

static void tell_claim(const struct judgement *judgement, size_t i, const struct claim_words *words, struct ck_bytes document)
{
    const struct policy_claim *claim = judgement->claims[i];
    const struct verdict      *verdict = judgement->verdicts[i];
    struct told_sentence       sentence = { .size = 0 }, from = { .size = 0 };
    char                       head[HEAD_MAX];

    snprintf(head, sizeof head, " c%-4d %s", claim->ordinal, verdict ? verdict_kind_symbols.symbols[verdict->verdict] : "no verdict");
    sentence_add(&sentence, "%s of ", metric_symbols.symbols[claim->metric]);
    claim_tell(claim, verdict, &sentence);
    lacking_tell(judgement, i, &sentence);
    sentence_add(&sentence, ".");
    paragraph(paint(verdict_paint(verdict)), head, &sentence);
    words_tell(claim, words, document, &from);
    if (from.size)
        paragraph(paint(PAINT_DIM), "       read from", &from);
}

static void tell_unread(const struct reading *reading, struct ck_bytes document)
{
    bool any = false;

    for (size_t i = 0; i < reading->unread_count; i++) {
        const struct unread_figure *figure = &reading->unread[i];
        struct told_sentence        sentence = { .size = 0 };
        char                        head[HEAD_MAX];

        if (figure->why == UNREAD_BOILERPLATE)
            continue;
        if (!any)
            printf("\n%sFigures not read%s\n", paint(PAINT_BOLD), paint(PAINT_PLAIN));
        any = true;
        snprintf(head, sizeof head, " n%-4zu %s", i, figure->counted ? "beside an item" : "");
        quote_span(&sentence, document, figure->span);
        sentence_add(&sentence, ": %s.", unread_told(figure->why));
        paragraph(paint(PAINT_DIM), head, &sentence);
    }
}

static void tell_claims(const struct article *article, const struct judgement *judgement, struct ck_bytes document, struct ck_arena *arena)
{
    struct claim_words *words = ck_arena_take(arena, (judgement->claim_count + 1) * sizeof *words);

    article_words(article, judgement->claims, judgement->claim_count, arena, words);
    if (judgement->claim_count)
        printf("\n%sClaims%s\n", paint(PAINT_BOLD), paint(PAINT_PLAIN));
    for (size_t i = 0; i < judgement->claim_count; i++)
        tell_claim(judgement, i, &words[i], document);
}

void judgement_print(const struct article *article, const struct judgement *judgement)
{
    struct marks_list   *marks = calloc(1, sizeof *marks);
    struct ck_buffer     document = { 0 };
    struct ck_arena      arena = CK_ARENA_NULL;
    struct told_sentence score = { .size = 0 };
    struct reading       reading;

    if (!marks)
        abort();
    ck_buffer_append(&document, article->title);
    ck_buffer_append(&document, CK_BYTES("\n"));
    ck_buffer_append(&document, article->body);
    marks->size = document.size;
    article_read(article, &arena, &reading);
    collect_marks(marks, judgement, &reading);
    put_document(ck_buffer_bytes(&document), marks);
    if (judgement->mention_count)
        printf("\n%sActs%s\n", paint(PAINT_BOLD), paint(PAINT_PLAIN));
    for (size_t i = 0; i < judgement->mention_count; i++)
        tell_act(judgement->mentions[i], (int)i, ck_buffer_bytes(&document));
    tell_claims(article, judgement, ck_buffer_bytes(&document), &arena);
    tell_unread(&reading, ck_buffer_bytes(&document));
    if (judgement->scorecard)
        scorecard_tell(judgement->scorecard, &score);
    else
        sentence_add(&score, "no claims");
    putchar('\n');
    paragraph(paint(PAINT_BOLD), "Scorecard", &score);
    ck_arena_release(&arena);
    ck_buffer_release(&document);
    free(marks);
}
