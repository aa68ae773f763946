/* SPDX-License-Identifier: Apache-2.0
 * What an article states beside each of its claims: verify sees one claim at a time, and a fact that the article itself prints is not left out
 * (SPEC 9.8). */
#include "domain/news/article.h"

#include <stdlib.h>

enum { STATEMENTS_MAX = 64 };
static const double STANDS = 0.5; /* the value is 0 or 1 */

static int order_text(struct ck_bytes a, struct ck_bytes b)
{
    if (!a.data || !b.data)
        return (a.data != NULL) - (b.data != NULL);
    return ck_bytes_compare(a, b);
}

static int order_maybe(struct ck_maybe_int a, struct ck_maybe_int b)
{
    if (!a.known || !b.known)
        return (int)a.known - (int)b.known;
    return (a.value > b.value) - (a.value < b.value);
}

static int order_statements(const void *left, const void *right)
{
    const struct article_statement *a = left, *b = right;
    const int                       orders[] = {
                              order_text(a->period, b->period),      order_text(a->partner, b->partner),          order_text(a->reporter, b->reporter),
                              order_maybe(a->flow, b->flow),         order_text(a->base_period, b->base_period),  order_maybe(a->base_kind, b->base_kind),
                              (int)a->direction - (int)b->direction, (int)b->period_named - (int)a->period_named, (int)a->behind - (int)b->behind
    };

    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (orders[i])
            return orders[i];
    return 0;
}

static bool is_control(enum metric metric)
{
    return metric == METRIC_CONTROL_IN_FORCE || metric == METRIC_CONTROL_FROM || metric == METRIC_CONTROL_UNTIL;
}

static bool same_item(const struct policy_claim *a, const struct policy_claim *b)
{
    return a->item.data && b->item.data && ck_bytes_equal(a->item, b->item);
}

/* A number that is told several times stands at its first place too. */
static bool is_behind(const struct policy_claim *claim, const struct policy_claim *other)
{
    return claim->sentence > 0 && other->sentence > claim->sentence && other->span.count > 0 && claim->span.count > 0 &&
           other->span.items[0] > claim->span.items[0];
}

static struct article_statement_array statements_beside(const struct news_findings *findings, const struct policy_claim *claim,
                                                        struct ck_arena *arena)
{
    struct article_statement *items = ck_arena_take(arena, (findings->claims.count + 1) * sizeof *items);
    size_t                    count = 0;

    for (size_t i = 0; i < findings->claims.count; i++) {
        const struct policy_claim *other = &findings->claims.items[i];

        if (other->ordinal == claim->ordinal || is_control(other->metric) || !same_item(other, claim))
            continue;
        items[count++] = (struct article_statement){
            .reporter = other->reporter,
            .partner = other->partner,
            .flow = other->flow,
            .period = other->period,
            .base_period = other->base_period,
            .base_kind = other->base_kind,
            .direction = other->direction,
            .period_named = other->anchors.period == ANCHOR_CLAUSE,
            .behind = is_behind(claim, other),
        };
    }
    if (count)
        qsort(items, count, sizeof *items, order_statements);
    return (struct article_statement_array){ items, count < STATEMENTS_MAX ? count : STATEMENTS_MAX };
}

static bool is_party(struct ck_bytes country, const struct policy_claim *claim)
{
    return country.data &&
           ((claim->reporter.data && ck_bytes_equal(country, claim->reporter)) || (claim->partner.data && ck_bytes_equal(country, claim->partner)));
}

static bool mention_holds(const struct policy_mention *mention, const struct policy_claim *claim)
{
    bool of_item = mention->items.count == 0;

    if ((mention->act != POLICY_ACT_HOLD_TIGHT && mention->act != POLICY_ACT_TIGHTEN) || !is_party(mention->actor, claim))
        return false;
    for (size_t i = 0; i < mention->items.count; i++)
        of_item = of_item || (claim->item.data && ck_bytes_equal(mention->items.items[i], claim->item));
    return of_item;
}

static bool claim_holds(const struct policy_claim *other, const struct policy_claim *claim)
{
    bool stands = (other->metric == METRIC_CONTROL_IN_FORCE && (!other->value.known || other->value.value >= STANDS)) ||
                  (other->metric == METRIC_CONTROL_FROM && other->of.known && other->of.value == CLAIM_OF_RESTRICTION);

    return stands && same_item(other, claim) && is_party(other->reporter, claim);
}

static bool is_control_stated(const struct news_findings *findings, const struct policy_claim *claim)
{
    for (size_t i = 0; i < findings->mentions.count; i++)
        if (mention_holds(&findings->mentions.items[i], claim))
            return true;
    for (size_t i = 0; i < findings->claims.count; i++)
        if (claim_holds(&findings->claims.items[i], claim))
            return true;
    return false;
}

struct policy_claim article_claim(const struct news_findings *findings, size_t i, struct ck_arena *arena)
{
    struct policy_claim claim = findings->claims.items[i];

    claim.named = findings->named;
    claim.statements = statements_beside(findings, &claim, arena);
    claim.control_stated = is_control_stated(findings, &claim);
    return claim;
}
