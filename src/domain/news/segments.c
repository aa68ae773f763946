/* SPDX-License-Identifier: Apache-2.0
 * Cutting sentences into segments: at commas, semicolons and conjunctions that part statements, not at those of a list. */
#include "domain/news/amounts.h"
#include "domain/news/claims.h"

static bool is_separator(const struct text *text, size_t i)
{
    return token_is_symbol(text, i, ',') || token_is_symbol(text, i, 0xFF0C) || token_is_symbol(text, i, 0x3001) || token_meaning(text, i, KIND_and);
}

static bool is_boundary(const struct text *text, size_t i)
{
    return (i + 1 < text->token_count && text->tokens[i].clause != text->tokens[i + 1].clause) || token_meaning(text, i, KIND_and);
}

enum { LIST_REACH = 4, PAIRS_BACK = 8, PAIRS_AHEAD = 2 /* tokens */ };
enum { COVERED_MOMENT = 1, COVERED_FIGURE = 2 /* and its kind */ };

static void cover(const struct claims_reader *reader, uint8_t *covered)
{
    for (size_t i = 0; i < reader->figures.count; i++)
        memset(covered + reader->figures.items[i].first, COVERED_FIGURE + (int)reader->figures.items[i].kind,
               reader->figures.items[i].end - reader->figures.items[i].first);
    for (size_t i = 0; i < reader->moments.count; i++)
        memset(covered + reader->moments.items[i].first, COVERED_MOMENT, reader->moments.items[i].end - reader->moments.items[i].first);
}

static bool is_measured(uint8_t cover)
{
    return cover >= COVERED_FIGURE && cover != COVERED_FIGURE + (int)FIGURE_ZERO && cover != COVERED_FIGURE + (int)FIGURE_PLAIN;
}

/* A comma or "and" between two items, two countries or two figures. */
static bool is_list(const struct text *text, const uint8_t *covered, size_t i)
{
    size_t next = i + 1, before = i;

    if (!is_separator(text, i) || i == 0)
        return false;
    while (next < i + LIST_REACH && is_separator(text, next))
        next++;
    if (token_meaning(text, next, KIND_article) || token_meaning(text, next, KIND_by))
        next += !covered[next];
    while (before > 0 && before + LIST_REACH > i && is_separator(text, before))
        before--;
    if (next >= text->token_count)
        return false;
    if (covered[before] >= COVERED_FIGURE && covered[next] >= COVERED_FIGURE)
        return covered[before] == covered[next];
    if (covered[before] == COVERED_MOMENT && covered[next] == COVERED_MOMENT)
        return true;
    bool item = token_meaning(text, before, KIND_item) || token_meaning(text, before, KIND_noitem);
    bool country = token_meaning(text, before, KIND_country) != NULL;

    return (item && (token_meaning(text, next, KIND_item) || token_meaning(text, next, KIND_noitem))) ||
           (country && token_meaning(text, next, KIND_country));
}

bool segment_has_inside(const struct claims_reader *reader, const struct segment *segment, enum kind kind)
{
    for (size_t i = segment->first; i < segment->end; i++)
        if (token_has(reader->text, i, kind))
            return true;
    return false;
}

/* "In June," "At 96 kg," "Compared with January,": what stands before a statement belongs to it. */
static bool is_fragment(const struct claims_reader *reader, const struct segment *segment)
{
#define STATING(w)                                                                                                                                   \
    KIND_IN(w, KIND_change) | KIND_IN(w, KIND_flow) | KIND_IN(w, KIND_multiple_verb) | KIND_IN(w, KIND_item) | KIND_IN(w, KIND_took) |               \
        KIND_IN(w, KIND_share)
    static const struct kind_set stating = KIND_SET(STATING);

    for (size_t i = segment->first; i < segment->end; i++)
        if (token_has_any(reader->text, i, &stating))
            return false;
    return true;
}

/* Does a statement with a number of its own follow "and" up to the next boundary? */
static bool parts_statements(const struct text *text, const uint8_t *covered, size_t from, size_t to, size_t end)
{
    bool left = false, right = false, verb = false;

    for (size_t i = from; i < to; i++)
        left |= covered[i] >= COVERED_FIGURE || token_meaning(text, i, KIND_change);
    for (size_t i = to + 1; i < end && !is_boundary(text, i); i++) {
        right |= covered[i] >= COVERED_FIGURE;
        verb |= token_meaning(text, i, KIND_change) || token_meaning(text, i, KIND_rank_first) || token_meaning(text, i, KIND_record) ||
                token_meaning(text, i, KIND_multiple_verb);
    }
    return left && (right || verb);
}

/* Japan 2,000 kg */
static bool is_entry(const struct claims_reader *reader, const struct segment *segment, const uint8_t *covered)
{
    bool figure = false;

    for (size_t i = segment->first; i < segment->end && !figure; i++)
        figure = covered[i] >= COVERED_FIGURE;
    return figure && segment_has(reader, segment, KIND_country);
}

/* ", in June from May" behind a statement with a number: its time, and nothing else. */
static bool is_time_tail(const struct claims_reader *reader, size_t first, size_t end, const uint8_t *covered)
{
    const struct text *text = reader->text;
    bool               time = false;

    for (size_t i = first; i < end; i++) {
        if (covered[i] == COVERED_MOMENT)
            time = true;
        else if (text->tokens[i].type != TOKEN_PUNCTUATION && !token_has(text, i, KIND_date_before) && !token_has(text, i, KIND_base_mark) &&
                 !token_has(text, i, KIND_of) && !token_has(text, i, KIND_article) && !ck_bytes_equal(token_folded(text, i), CK_BYTES("the")))
            return false;
    }
    return time && !is_east_language(text);
}

static bool has_measure(const struct segment *segment, const uint8_t *covered)
{
    for (size_t i = segment->first; i < segment->end; i++)
        if (is_measured(covered[i]))
            return true;
    return false;
}

/* 5 %, not 50 %, in June from May: a number that is denied stands between. */
static bool ends_with_denied(const struct claims_reader *reader, const struct segment *segment)
{
    return token_is_symbol(reader->text, segment->first, ',') && token_has(reader->text, segment->first + 1, KIND_deny);
}

static void segment_add(struct claims_reader *reader, size_t first, size_t end, uint32_t sentence, const uint8_t *covered)
{
    struct segment *last = reader->segment_count ? &reader->segments[reader->segment_count - 1] : NULL;
    struct segment  next = { .first = (uint32_t)first, .end = (uint32_t)end, .sentence = sentence };

    if (first >= end)
        return;
    if (last && last->sentence == sentence && is_time_tail(reader, first, end, covered) && has_measure(last, covered)) {
        last->end = (uint32_t)end;
        if (reader->segment_count > 1 && ends_with_denied(reader, last) && last[-1].sentence == sentence) { /* of what stands before it too */
            last[-1].end = (uint32_t)end;
            reader->segment_count--;
        }
        return;
    }
    if (last && last->sentence == sentence && is_fragment(reader, last) && !(is_entry(reader, last, covered) && is_entry(reader, &next, covered)) &&
        ((last->first == reader->text->sentences[sentence].first && end - last->first <= 2 * SEGMENT_TOKENS_MAX) ||
         token_is_symbol(reader->text, last->first, ';'))) {
        last->end = (uint32_t)end;
        return;
    }
    if (reader->segment_count < SEGMENTS_MAX)
        reader->segments[reader->segment_count++] = next;
}

/* Where the clause of the numbers that "respectively" pairs may begin: what stands far before them is another. */
static size_t pairs_begin(const uint8_t *covered, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (is_measured(covered[i]))
            return i > first + PAIRS_BACK ? i - PAIRS_BACK : first;
    return end;
}

static size_t pairs_stop(const struct text *text, const uint8_t *covered, size_t first, size_t end)
{
    size_t last = first;

    for (size_t i = first; i < end; i++)
        if (is_measured(covered[i]) || token_has(text, i, KIND_respectively))
            last = i;
    return last + PAIRS_AHEAD;
}

/* 6월(3천188t)보다: the brackets of a figure right behind its time. */
static bool is_of_moment(const struct text *text, const uint8_t *covered, size_t i)
{
    enum { REACH = 6 };
    size_t open = i;

    while (open > 0 && open + REACH > i && !token_is_symbol(text, open, '(') && !token_is_symbol(text, open, 0xFF08))
        open--;
    if (open == 0 || (!token_is_symbol(text, open, '(') && !token_is_symbol(text, open, 0xFF08)) || covered[open - 1] != COVERED_MOMENT)
        return false;
    for (size_t at = open + 1; at <= open + REACH && at < text->token_count; at++) {
        if (token_is_symbol(text, at, ')') || token_is_symbol(text, at, 0xFF09))
            return at > open + 1 && at >= i;
        if (covered[at] < COVERED_FIGURE)
            return false;
    }
    return false;
}

/* 88% and 95%, respectively, in June */
static bool pairs_numbers(const struct text *text, const struct sentence *sentence)
{
    for (size_t i = sentence->first; kinds_have(sentence->kinds, KIND_respectively) && i < sentence->end; i++)
        if (token_has(text, i, KIND_respectively))
            return true;
    return false;
}

static void sentence_cut(struct claims_reader *reader, uint32_t sentence, const uint8_t *covered)
{
    const struct text *text = reader->text;
    size_t             first = text->sentences[sentence].first, end = text->sentences[sentence].end;
    bool               paired = pairs_numbers(text, &text->sentences[sentence]);
    size_t             pairs = paired ? pairs_begin(covered, first, end) : end, pairs_end = paired ? pairs_stop(text, covered, first, end) : 0;

    for (size_t i = first; i < end; i++) {
        if (i - first >= SEGMENT_TOKENS_MAX) {
            segment_add(reader, first, i, sentence, covered);
            first = i;
        }

        bool and = token_meaning(text, i, KIND_and) && !token_is_symbol(text, i, ',');

        if (!is_boundary(text, i) || covered[i] || is_list(text, covered, i) || is_of_moment(text, covered, i) ||
            (i >= pairs && i <= pairs_end && is_separator(text, i)))
            continue;
        if (and&&!parts_statements(text, covered, first, i, end))
            continue;
        segment_add(reader, first, i, sentence, covered);
        first = i;
    }
    segment_add(reader, first, end, sentence, covered);
}

void segments_split(struct claims_reader *reader)
{
    const struct text *text = reader->text;
    uint8_t           *covered = ck_arena_take(reader->arena, text->token_count + 2);
    size_t             figure = 0, moment = 0, count = text->token_count + 1 < SEGMENTS_MAX ? text->token_count + 1 : SEGMENTS_MAX;

    memset(covered, 0, text->token_count + 2);
    cover(reader, covered);
    reader->segments = ck_arena_take(reader->arena, count * sizeof *reader->segments);
    for (uint32_t i = 0; i < text->sentence_count; i++)
        if (!text->sentences[i].boilerplate)
            sentence_cut(reader, i, covered);
    for (size_t i = 0; i < reader->segment_count; i++) {
        struct segment *segment = &reader->segments[i];

        while (figure < reader->figures.count && reader->figures.items[figure].first < segment->first)
            figure++;
        segment->figure_first = (uint32_t)figure;
        while (figure < reader->figures.count && reader->figures.items[figure].first < segment->end)
            figure++;
        segment->figure_end = (uint32_t)figure;
        while (moment < reader->moments.count && reader->moments.items[moment].first < segment->first)
            moment++;
        segment->moment_first = (uint32_t)moment;
        while (moment < reader->moments.count && reader->moments.items[moment].first < segment->end)
            moment++;
        segment->moment_end = (uint32_t)moment;
        for (size_t t = segment->first; t < segment->end; t++)
            kinds_add(segment->kinds, text->tokens[t].kinds);
        segment->complete = true;
    }
}
