/* SPDX-License-Identifier: Apache-2.0
 * Claims that others read. Each gets what verify needs of its article: what the article names and states, as our reader and the claim's own reader
 * found it. What others submit never changes our own claims. */
#include "internal.h"

#include "chokepoint/key.h"
#include "domain/model/claim_shape.h"
#include "domain/model/compare.h"
#include "domain/model/topics.h"
#include "domain/news/article.h"

/* ---- versions ---- */

static void add_elision(struct elision_array *elided, enum elision *items, enum elision part, enum anchor anchor)
{
    if (anchor != ANCHOR_CLAUSE)
        items[elided->count++] = part;
    elided->items = items;
}

static struct elision_array elided_of(const struct claim_anchors *anchors, struct ck_arena *arena)
{
    enum elision        *items = ck_arena_take(arena, (ELISION_BASE_PERIOD + 1) * sizeof *items);
    struct elision_array elided = { items, 0 };

    add_elision(&elided, items, ELISION_REPORTER, anchors->reporter);
    add_elision(&elided, items, ELISION_PARTNER, anchors->partner);
    add_elision(&elided, items, ELISION_PERIOD, anchors->period);
    add_elision(&elided, items, ELISION_BASE_PERIOD, anchors->base);
    return elided;
}

static struct policy_claim claim_of(const struct claim_fact *fact, struct ck_arena *arena)
{
    return (struct policy_claim){
        .metric = fact->metric,
        .item = fact->item,
        .reporter = fact->reporter,
        .partner = fact->partner,
        .flow = fact->flow,
        .period = fact->period,
        .base_period = fact->base_period,
        .base_kind = fact->base_kind,
        .value = fact->value,
        .value_low = fact->value_low,
        .value_high = fact->value_high,
        .unit = fact->unit,
        .direction = fact->direction,
        .date = fact->date,
        .of = fact->of,
        .hedged = fact->hedged,
        .span = fact->span,
        .news = fact->news,
        .ordinal = fact->ordinal,
        .published_at = fact->published_at,
        .elided = elided_of(&fact->anchors, arena),
        .anchors = fact->anchors,
        .reader = fact->reader,
    };
}

void submitted_apply(struct ck_applying *step, const struct claim_fact *fact)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_bytes      key = { buf, ck_topic_key(&intake_claims, fact, buf) };
    struct claim_version was, version = { fact->submitted_at, fact->withdrawn, claim_of(fact, step->arena) };

    if (ck_table_read(step->tables[CLASSIFY_SUBMITTED], &claim_version_type, key, &was, step->arena) &&
        record_compare(&claim_version_type, 0, claim_version_type.field_count, &was, &version) >= 0)
        return;
    ck_table_write(step->tables[CLASSIFY_SUBMITTED], &claim_version_type, key, &version);
    ck_marks_add(step->marks, ck_key_front(key, 2));
}

void submitted_mark(const struct ck_learning *step, struct ck_bytes news)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        prefix = { buf, 0 };
    struct ck_table_walk walk;
    struct ck_row        row;

    if (news.data)
        ck_key_text(&prefix, news);
    walk = ck_table_each(step->tables[CLASSIFY_SUBMITTED], news.data ? ck_key_prefix(&prefix) : CK_BYTES(""));
    while (ck_table_next(&walk, &row))
        ck_marks_add(step->marks, ck_key_front(row.key, 2));
}

/* ---- what is stated ---- */

static bool same_text(struct ck_bytes a, struct ck_bytes b) { return !a.data == !b.data && ck_bytes_equal(a, b); }

static bool base_months(const struct policy_claim *claim, struct ck_months *ret_base)
{
    struct ck_months period;

    if (claim->base_period.data)
        return months_read(claim->base_period, ret_base);
    return claim->base_kind.known && claim->period.data && months_read(claim->period, &period) &&
           base_of_kind(period, (enum base_kind)claim->base_kind.value, ret_base);
}

/* Told as months, as a kind, or as both. */
static bool same_base(const struct policy_claim *a, const struct policy_claim *b)
{
    struct ck_months of_a, of_b;
    bool             has_a = base_months(a, &of_a), has_b = base_months(b, &of_b);

    if (has_a && has_b)
        return of_a.from == of_b.from && of_a.to == of_b.to;
    return has_a == has_b && maybe_int_equal(a->base_kind, b->base_kind);
}

/* Our reading of the same figure is no other statement of the article. */
static bool is_same_statement(const struct policy_claim *a, const struct policy_claim *b)
{
    return a->metric == b->metric && same_text(a->item, b->item) && same_text(a->reporter, b->reporter) && same_text(a->partner, b->partner) &&
           maybe_int_equal(a->flow, b->flow) && same_text(a->period, b->period) && a->direction == b->direction && same_base(a, b);
}

static size_t read_claims(struct ck_settling *step, struct ck_bytes news, struct ck_bytes reader, struct policy_claim **ret_claims)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        subject = { buf, 0 };
    struct ck_bytes      prefix;
    struct ck_table_walk walk;
    struct ck_row        row;
    size_t               count = 0, room = 0;

    ck_key_text(&subject, news);
    ck_key_text(&subject, reader);
    prefix = ck_key_prefix(&subject);
    walk = ck_table_each(step->tables[CLASSIFY_SUBMITTED], prefix);
    while (ck_table_next(&walk, &row))
        room++;
    *ret_claims = ck_arena_take(step->arena, (room + 1) * sizeof **ret_claims);
    walk = ck_table_each(step->tables[CLASSIFY_SUBMITTED], prefix);
    while (ck_table_next(&walk, &row)) {
        struct claim_version version;

        ck_row_read(&row, &claim_version_type, &version, step->arena);
        if (!version.withdrawn)
            (*ret_claims)[count++] = version.claim;
    }
    return count;
}

static bool is_anchored(const struct claim_anchors *anchors)
{
    return anchors->item == ANCHOR_CLAUSE && anchors->reporter == ANCHOR_CLAUSE && anchors->partner == ANCHOR_CLAUSE &&
           anchors->flow == ANCHOR_CLAUSE && anchors->period == ANCHOR_CLAUSE && anchors->base == ANCHOR_CLAUSE;
}

/* The claim at `own` of the reader's, beside what our reader found. */
static struct policy_claim claim_beside(const struct news_findings *article, const struct policy_claim *claims, size_t count, size_t own,
                                        struct ck_arena *arena)
{
    struct policy_claim *all = ck_arena_take(arena, (article->claims.count + count) * sizeof *all);
    struct news_findings beside = *article;
    struct policy_claim  claim;
    size_t               used = count;

    memcpy(all, claims, count * sizeof *all);
    for (size_t i = 0; i < article->claims.count; i++)
        if (!is_same_statement(&article->claims.items[i], &claims[own]))
            all[used++] = article->claims.items[i];
    for (size_t i = 0; i < used; i++) /* one is told from another by its ordinal */
        all[i].ordinal = (int32_t)i;
    beside.claims = (struct policy_claim_array){ all, used };
    claim = article_claim(&beside, own, arena);
    claim.ordinal = claims[own].ordinal;
    claim.named.figures_not_read = 0; /* those of our reader */
    return claim;
}

int submitted_settle(struct ck_settling *step, struct ck_bytes news, struct ck_bytes reader)
{
    struct news_findings article = { 0 };
    struct policy_claim *claims;
    size_t               count = read_claims(step, news, reader, &claims);
    bool                 is_there = ck_table_read(step->tables[CLASSIFY_FINDINGS], &news_findings_type, news, &article, step->arena);
    int                  result = CK_STEP_OK;

    for (size_t i = 0; i < count && result == CK_STEP_OK; i++) {
        struct policy_claim claim = claim_beside(&article, claims, count, i, step->arena);

        claim.article_missing = !is_there;
        claim.named.cut |= !is_there && !is_anchored(&claim.anchors); /* what the article names instead, nobody knows */
        if (is_there)
            claim.published_at = article.published_at;
        result = ck_out_state(step, &policy_claims, &claim);
    }
    return result;
}
