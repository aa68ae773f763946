/* SPDX-License-Identifier: Apache-2.0
 * classify: reads articles and states the acts of policy and the claims that they make, and the claims that others read in them.
 * intake.news, intake.claims ──▶ classify ──▶ policy.mentions, policy.claims
 *
 * A row holds the findings of an article's greatest version, not its text; the subject is the article, or the article and another reader of it. A
 * corrected article that says less retracts the rest, because what is no longer stated is retracted. */
#include "internal.h"

#include <xxhash.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/processor.h"
#include "domain/model/topics.h"
#include "domain/news/article.h"
#include "domain/news/lexicon.h"
#include "domain/news/reader.h"

enum { MENTION_PARTS = 3, CLAIM_PARTS = 4, SUBJECT_PARTS = 2 };

/* Versions of one instant are ordered by their content, so that any order of arrival keeps the same one. */
static int64_t content_digest(const struct news_fact *fact)
{
    const struct ck_bytes parts[] = { fact->publisher, fact->title, fact->body, fact->url, fact->language };
    uint64_t              digest = (uint64_t)fact->published_at;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        digest = XXH3_64bits_withSeed(parts[i].size ? parts[i].data : "", parts[i].size, digest + parts[i].size);
    return (int64_t)digest;
}

static bool same_key(const struct policy_mention *a, const struct policy_mention *b)
{
    char            a_buf[CK_KEY_SIZE_MAX], b_buf[CK_KEY_SIZE_MAX];
    struct ck_bytes a_key = { a_buf, ck_topic_key(&policy_mentions, a, a_buf) }, b_key = { b_buf, ck_topic_key(&policy_mentions, b, b_buf) };

    return ck_bytes_equal(a_key, b_key);
}

/* Mentions of one event (their dates of end may differ) are one mention with the spans of all. */
static size_t mentions_join(struct policy_mention *mentions, size_t count, struct ck_arena *arena)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) { /* FINDINGS_MAX bounds the pairs */
        size_t same = 0;

        while (same < kept && !same_key(&mentions[same], &mentions[i]))
            same++;
        if (same == kept) {
            mentions[kept++] = mentions[i];
            continue;
        }
        struct policy_mention *first = &mentions[same];
        size_t                 spans = first->spans.count + mentions[i].spans.count;
        struct span           *joined = ck_arena_take(arena, (spans + 1) * sizeof *joined);

        if (first->spans.count)
            memcpy(joined, first->spans.items, first->spans.count * sizeof *joined);
        if (mentions[i].spans.count)
            memcpy(joined + first->spans.count, mentions[i].spans.items, mentions[i].spans.count * sizeof *joined);
        first->spans = (struct span_array){ joined, spans };
        first->hedged = first->hedged && mentions[i].hedged;
    }
    return kept;
}

static struct news_findings findings_of(const struct news_fact *fact, struct ck_arena *arena)
{
    struct article article = {
        .id = fact->id,
        .publisher = fact->publisher,
        .title = fact->title,
        .body = fact->body,
        .language = fact->language,
        .published_at = fact->published_at,
        .published_on = ck_day_from_ms(fact->published_at),
    };
    struct reading reading;

    article_read(&article, arena, &reading);
    return (struct news_findings){
        .collected_at = fact->collected_at,
        .digest = content_digest(fact),
        .mentions = { reading.mentions, mentions_join(reading.mentions, reading.mention_count, arena) },
        .claims = { reading.claims, reading.claim_count },
        .named = reading.named,
        .published_at = fact->published_at,
    };
}

static void apply_article(struct ck_applying *step, const struct news_fact *fact)
{
    struct ck_learning   marking = ck_learning_of(step);
    struct news_findings row;

    if (ck_table_read(step->tables[CLASSIFY_FINDINGS], &news_findings_type, fact->id, &row, step->arena) &&
        (row.collected_at > fact->collected_at || (row.collected_at == fact->collected_at && row.digest >= content_digest(fact))))
        return;
    row = findings_of(fact, step->arena);
    ck_table_write(step->tables[CLASSIFY_FINDINGS], &news_findings_type, fact->id, &row);
    ck_marks_add(step->marks, fact->id);
    submitted_mark(&marking, fact->id);
}

static int classify_apply(struct ck_applying *step, const struct ck_event *event)
{
    if (event->topic == &intake_news)
        apply_article(step, event->value);
    else
        submitted_apply(step, event->value);
    return CK_STEP_OK;
}

static int classify_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)row;
    if (event->type != CK_EVENT_ALL)
        return CK_STEP_OK;
    if (key.data)
        ck_marks_add(step->marks, key);
    else
        submitted_mark(step, (struct ck_bytes){ 0 });
    return CK_STEP_OK;
}

static int classify_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes      parts[SUBJECT_PARTS];
    struct news_findings findings;
    int                  result = CK_STEP_OK;

    if (ck_key_split(subject, parts, SUBJECT_PARTS) == SUBJECT_PARTS)
        return submitted_settle(step, parts[0], parts[1]);
    if (!ck_table_read(step->tables[CLASSIFY_FINDINGS], &news_findings_type, subject, &findings, step->arena))
        return CK_STEP_OK;
    for (size_t i = 0; i < findings.mentions.count && result == CK_STEP_OK; i++)
        result = ck_out_state(step, &policy_mentions, &findings.mentions.items[i]);
    for (size_t i = 0; i < findings.claims.count && result == CK_STEP_OK; i++) {
        struct policy_claim claim = article_claim(&findings, i, step->arena);

        claim.reader = READER_OWN;
        result = ck_out_state(step, &policy_claims, &claim);
    }
    return result;
}

/* Of a mention, actor|hash|id, the id; of a claim, item|id|ordinal, the id, and the reader where it is another. */
static size_t classify_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[CLAIM_PARTS];
    struct ck_key   subject = { buf, 0 };

    if (topic == &policy_mentions && ck_key_split(key, parts, MENTION_PARTS) == MENTION_PARTS)
        ck_key_text(&subject, parts[MENTION_PARTS - 1]);
    if (topic == &policy_claims) {
        size_t count = ck_key_split(key, parts, CLAIM_PARTS);

        ck_key_text(&subject, count > 1 ? parts[1] : CK_BYTES(""));
        if (count == CLAIM_PARTS)
            ck_key_text(&subject, parts[CLAIM_PARTS - 1]);
    }
    return subject.size;
}

static const struct ck_input inputs[] = {
    { &intake_news, CK_INPUT_STREAM, NULL },
    { &intake_claims, CK_INPUT_STREAM, NULL },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &policy_mentions, &policy_claims, NULL };
static const struct ck_table_type   tables[] = {
      [CLASSIFY_FINDINGS] = { "findings", &news_findings_type }, [CLASSIFY_SUBMITTED] = { "submitted", &claim_version_type }, { 0 }
};

extern const struct ck_processor classify;
const struct ck_processor        classify = {
           .name = "classify",
           .purpose = "reads articles: the acts of policy and the claims in them, beside those that others read",
           .inputs = inputs,
           .outputs = outputs,
           .tables = tables,
           .rules = lexicon_digest,
           .apply = classify_apply,
           .learned = classify_learned,
           .settle = classify_settle,
           .subject = classify_subject,
};
