/* SPDX-License-Identifier: Apache-2.0
 * Why: in sentences, why a claim was not judged, why a figure was not read, and which words each part of a claim came from. */
#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "program/read/internal.h"
#include "program/telling/telling.h"

enum { QUOTE_MAX = 80 /* bytes */ };

/* ---- of a verdict ---- */

static void add_series(struct told_sentence *sentence, const struct policy_claim *claim, struct ck_bytes partner, const struct figures_known *known)
{
    bool imports = claim->flow.known && claim->flow.value == CLAIM_FLOW_IMPORT;
    char from[CK_MONTH_TEXT], to[CK_MONTH_TEXT];

    sentence_add(sentence, "%s of %.*s, %.*s %s %.*s: ", imports ? "imports" : "exports", (int)claim->item.size, claim->item.data,
                 (int)claim->reporter.size, claim->reporter.data, imports ? "from" : "to", (int)partner.size, partner.data);
    if (!known->any) {
        sentence_add(sentence, "there are no figures");
        return;
    }
    if (known->from == known->to)
        sentence_add(sentence, "there are figures of %.*s only", (int)ck_month_write(known->from, from), from);
    else
        sentence_add(sentence, "there are figures of some months, %.*s to %.*s", (int)ck_month_write(known->from, from), from,
                     (int)ck_month_write(known->to, to), to);
}

static bool is_of_total(enum metric metric) { return metric == METRIC_SHARE || metric == METRIC_SHARE_CHANGE || metric == METRIC_RANK; }

void lacking_tell(const struct judgement *judgement, size_t i, struct told_sentence *sentence)
{
    const struct policy_claim *claim = judgement->claims[i];
    const struct verdict      *verdict = judgement->verdicts[i];
    struct ck_bytes            partner = claim->partner.data ? claim->partner : CK_BYTES("WLD");
    bool lacking = verdict && (verdict->verdict == VERDICT_KIND_NOT_YET || (verdict->why.known && verdict->why.value == VERDICT_WHY_MISSING));

    if (!lacking || !claim->item.data || !claim->reporter.data)
        return;
    if (claim->flow.known && claim->flow.value == CLAIM_FLOW_PRODUCTION) {
        sentence_add(sentence, "; lacking: %.*s's share of the world's output of %.*s in reference.supply", (int)claim->reporter.size,
                     claim->reporter.data, (int)claim->item.size, claim->item.data);
        return;
    }
    sentence_add(sentence, "; lacking: ");
    add_series(sentence, claim, partner, &judgement->known[i]);
    if (is_of_total(claim->metric) && !ck_bytes_equal(partner, CK_BYTES("WLD"))) {
        sentence_add(sentence, "; ");
        add_series(sentence, claim, CK_BYTES("WLD"), &judgement->known_world[i]);
    }
}

/* ---- of a number ---- */

const char *unread_told(enum unread_why why)
{
    static const char *const sentences[] = {
        [UNREAD_UNCLEAR] = "what it says of trade is not clear",
        [UNREAD_BOILERPLATE] = "no part of the article",
        [UNREAD_FORECAST] = "what may come",
        [UNREAD_OTHER_SUBJECT] = "of prices, stocks, companies or other things than the trade of a state",
        [UNREAD_NO_ITEM] = "no item is named",
        [UNREAD_OTHER_ITEM] = "of something that is no item of docs/CLAIMS.md",
        [UNREAD_NO_REPORTER] = "whose trade is not told",
        [UNREAD_OUTPUT] = "of output, not of trade",
        [UNREAD_CONTROL] = "of a quota, a duty or firms",
        [UNREAD_OTHER_PERCENT] = "an average, or a percentage of something else than trade",
        [UNREAD_DENIED] = "denied, or revised since",
        [UNREAD_IMPOSSIBLE] = "no share and no fall can be that much",
        [UNREAD_SEVERAL_ITEMS] = "of several items together",
    };

    return (size_t)why < sizeof sentences / sizeof *sentences ? sentences[why] : "";
}

/* ---- of words ---- */

const char *const claim_word_names[CLAIM_WORDS] = { "item", "reporter", "partner", "flow", "period", "base", "direction" };

struct span to_clause_end(struct ck_bytes document, struct span span)
{
    static const char *const marks[] = { ",", ";", ":", ".", "!", "?", "\n", "(", "\xE3\x80\x82", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B" };

    for (size_t at = (size_t)span.end; at <= document.size; at++) {
        struct ck_bytes rest = { document.data + at, document.size - at };

        span.end = (int32_t)at;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (ck_bytes_begin(rest, ck_bytes_from(marks[i])) && !(*marks[i] == '.' && rest.size > 1 && rest.data[1] != ' ' && rest.data[1] != '\n'))
                return span;
    }
    return span;
}

/* What stands there, cut where it is long. */
void quote_span(struct told_sentence *sentence, struct ck_bytes document, struct span span)
{
    size_t size = (size_t)(span.end - span.start), shown = size < QUOTE_MAX ? size : QUOTE_MAX;

    while (shown > 0 && shown < size && ((unsigned char)document.data[(size_t)span.start + shown] & 0xC0) == 0x80)
        shown--;
    sentence_add(sentence, "\xE2\x80\x9C%.*s%s\xE2\x80\x9D", (int)shown, document.data + span.start, shown < size ? "…" : "");
}

static bool is_in(struct ck_bytes document, struct span span)
{
    return span.start >= 0 && span.start < span.end && (size_t)span.end <= document.size;
}

void words_tell(const struct policy_claim *claim, const struct claim_words *words, struct ck_bytes document, struct told_sentence *sentence)
{
    const enum anchor        anchors[] = { claim->anchors.item,   claim->anchors.reporter, claim->anchors.partner, claim->anchors.flow,
                                           claim->anchors.period, claim->anchors.base,     ANCHOR_CLAUSE };
    static const char *const places[] = {
        [ANCHOR_UNKNOWN] = "", [ANCHOR_CLAUSE] = "", [ANCHOR_SENTENCE] = " (its sentence)", [ANCHOR_ARTICLE] = " (elsewhere)", [ANCHOR_DEFAULT] = ""
    };
    const char *separator = "";

    for (size_t i = 0; i < CLAIM_WORDS; i++) {
        if (anchors[i] == ANCHOR_DEFAULT || !is_in(document, words->spans[i]))
            continue;
        sentence_add(sentence, "%s%s ", separator, claim_word_names[i]);
        quote_span(sentence, document, words->spans[i]);
        sentence_add(sentence, "%s", places[anchors[i]]);
        separator = ", ";
    }
    for (size_t i = 0; i < CLAIM_WORDS; i++) /* controls are of exports, told or not */
        if (anchors[i] == ANCHOR_DEFAULT && !(i == WORD_FLOW && claim->metric >= METRIC_CONTROL_IN_FORCE)) {
            sentence_add(sentence, "%s%s: no word", separator, claim_word_names[i]);
            separator = ", ";
        }
}
