/* SPDX-License-Identifier: Apache-2.0
 * From a text and the acts found in it to claims: the body in order, then the title, each segment with what it takes from before. */
#include "domain/news/claims.h"

#include <math.h>
#include <stdlib.h>

#include "chokepoint/day.h"

struct claim_seen *claim_new(struct claims *claims, const struct claim_scope *scope, const struct named_parts *named, uint32_t start, uint32_t stop)
{
    struct claim_seen *claim;

    if (claims->count == CLAIMS_MAX) {
        claims->cut = true;
        return NULL;
    }
    claim = &claims->items[claims->count++];
    *claim = (struct claim_seen){ .item = scope->item,
                                  .reporter = concept_name(scope->reporter),
                                  .partner = named->self && scope->flow != CLAIM_FLOW_PRODUCTION           ? concept_name(scope->reporter)
                                             : scope->partner.size && scope->flow != CLAIM_FLOW_PRODUCTION ? scope->partner
                                                                                                           : CK_BYTES("WLD"),
                                  .flow = scope->flow,
                                  .period = scope->period,
                                  .interval = { NAN, NAN, NAN },
                                  .direction = DIRECTION_NONE,
                                  .hedged = claims->hedged,
                                  .title = claims->title,
                                  .start = start,
                                  .stop = stop,
                                  .sentence = claims->sentence };
    claim->elided[ELISION_REPORTER] = !named->reporter;
    claim->elided[ELISION_PARTNER] = !named->partner;
    claim->elided[ELISION_PERIOD] = !named->period;
    anchors_set(scope, named, claim);
    return claim;
}

static bool sentence_has(const struct text *text, const struct sentence *sentence, enum kind kind)
{
    for (size_t i = sentence->first; kinds_have(sentence->kinds, kind) && i < sentence->end; i++)
        if (token_meaning(text, i, kind) && !(token_meaning(text, i, KIND_month) && text->tokens[i].capital))
            return true;
    return false;
}

/* Unipet shipped; Northern Rare Earth sold: a name after the country, then trade. */
static bool names_company(const struct text *text, size_t i)
{
    size_t at = i;

    if (i >= text->token_count || text->tokens[i].type != TOKEN_WORD || !text->tokens[i].capital)
        return false;
    while (at < text->token_count && at < i + 5 && text->tokens[at].capital)
        at++;
    return token_has(text, at, KIND_flow);
}

/* A shipper of its own: Thai Unipet shipped …; a dealer in Ningbo exported … */
static bool is_company(const struct claims_reader *reader, const struct segment *segment)
{
    const struct text *text = reader->text;

    for (size_t i = segment->first; i < segment->end; i++) {
        if (token_meaning(text, i, KIND_flow) || token_meaning(text, i, KIND_change))
            return false;
        if (token_meaning(text, i, KIND_company))
            return true;
        if (text->language == LANGUAGE_EN && token_meaning(text, i, KIND_country) && names_company(text, i + 1))
            return true;
    }
    return false;
}

/* What a clause on a control names is not what the figures are of. */
static void series_restore(struct claim_scope *scope, const struct claim_scope *before)
{
    scope->reporter = before->reporter;
    scope->partner = before->partner;
    scope->flow = before->flow;
    scope->period = before->period;
    scope->listing = before->listing;
}

static void sentence_read(struct claims *claims, const struct sentence *sentence, size_t *segment, struct claim_scope *scope)
{
    const struct claims_reader *reader = claims->reader;
    uint32_t                    number = (uint32_t)(sentence - reader->text->sentences);
    bool                        forecast = sentence_has(reader->text, sentence, KIND_forecast);

    claims->hedged = sentence_has(reader->text, sentence, KIND_hedge);
    claims->title = sentence->title;
    claims->sole = (struct claim_months){ 0 };
    if (*segment < reader->segment_count && reader->segments[*segment].sentence == number)
        claims->sole = sole_months(reader, *segment);
    if (claims->sole.set && scope->period.set && (claims->sole.from < claims->sole.to || claims->sole.to < scope->period.to))
        claims->sole = (struct claim_months){ 0 }; /* a sum, or a look back: of its own clause alone */
    if (claims->sole.set && !forecast) {
        scope->period = claims->sole; /* of the figures before it too */
        scope->named_in[PART_PERIOD] = number + 1;
    }
    claims->sentence = number;
    for (; *segment < reader->segment_count && reader->segments[*segment].sentence == number; (*segment)++) {
        const struct segment    *here = &reader->segments[*segment];
        const struct claim_scope before = *scope;
        struct named_parts       named;

        scope_read(reader, here, scope, &named);
        named.period |= claims->sole.set;
        if (!claims->first.item && !claims->title)
            claims->first = *scope;
        if (is_company(reader, here))
            scope->rejected = true;
        if (forecast) {
            figures_pass(claims, here, UNREAD_FORECAST);
            scope->period = before.period; /* "to reach 4,000 t by September": no month of what follows */
            continue;
        }
        ranks_read(claims, here, scope, &named);
        records_read(claims, here, scope, &named);
        statements_read(claims, here, scope, &named);
        figures_read(claims, here, scope, &named);
        if (before.series && named.place_count > 0 && (!named.item_count || named.items[0] == before.item) && segment_on_control(reader, here))
            series_restore(scope, &before);
    }
}

/* What the title names stands in for what no clause of the text does. */
static void scope_fill(struct claim_scope *scope, const struct claim_scope *other)
{
    if (!scope->item)
        scope->item = other->item;
    if (!scope->reporter)
        scope->reporter = other->reporter;
    if (!scope->period.set)
        scope->period = other->period;
    if (scope->flow == CLAIM_FLOW_UNKNOWN)
        scope->flow = other->flow;
}

static size_t title_scope(const struct claims_reader *reader, struct claim_scope *scope)
{
    size_t i = 0;

    for (; i < reader->segment_count && reader->text->sentences[reader->segments[i].sentence].title; i++) {
        struct named_parts named;

        scope_read(reader, &reader->segments[i], scope, &named);
    }
    return i;
}

static void body_and_title_read(struct claims *claims)
{
    const struct claims_reader *reader = claims->reader;
    const struct text          *text = reader->text;
    struct claim_scope          title = { 0 }, scope = { 0 };
    size_t                      segment = title_scope(reader, &title), from = 0;

    scope.item = title.item == CONCEPT_none ? CONCEPT_NONE : title.item;
    scope.reporter = title.reporter;
    scope.partner = title.partner;
    scope.period = title.period;
    scope.flow = title.flow;
    scope.named_in[PART_FLOW] = title.named_in[PART_FLOW];
    scope.series = title.series && title.item != CONCEPT_none;
    for (size_t i = 0; i < text->sentence_count; i++) {
        if (text->sentences[i].title || text->sentences[i].boilerplate)
            continue;
        sentence_read(claims, &text->sentences[i], &segment, &scope);
    }
    segment = 0;
    title = claims->first;
    title.measure = MEASURE_NONE;
    scope_fill(&title, &scope);
    for (size_t i = 0; i < text->sentence_count && text->sentences[i].title; i++, from++) {
        while (segment < reader->segment_count && reader->segments[segment].sentence < i)
            segment++;
        if (!text->sentences[i].boilerplate)
            sentence_read(claims, &text->sentences[i], &segment, &title);
    }
}

static int claim_order(const void *a, const void *b)
{
    const struct claim_seen *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->stop != y->stop)
        return x->stop < y->stop ? -1 : 1;
    if (x->metric != y->metric)
        return x->metric < y->metric ? -1 : 1;
    int order = ck_bytes_compare(concept_name(x->item), concept_name(y->item));

    return order ? order : ck_bytes_compare(x->partner, y->partner);
}

/* Whatever the rules before made of it: a country that trades with itself, a share of nobody or above the whole, a fall below nothing is not what was
 * meant. */
static bool is_possible(const struct claim_seen *claim)
{
    bool   ratio = ck_bytes_equal(claim->unit, CK_BYTES("ratio"));
    bool   traded = claim->flow != CLAIM_FLOW_PRODUCTION && claim->metric < METRIC_CONTROL_IN_FORCE;
    double value = claim->interval.value;

    if (traded && claim->reporter.size && ck_bytes_equal(claim->reporter, claim->partner))
        return false;
    if (traded && claim->metric == METRIC_SHARE && ck_bytes_equal(claim->partner, CK_BYTES("WLD")))
        return false; /* of all in all: whose share it is was not read */
    return !(claim->metric == METRIC_SHARE && value > 1 + 1e-9) && !(ratio && value < -1 - 1e-9);
}

/* Latin letters in an article in Chinese characters, kana or hangul, and no letter of its own: another language, which is not read. */
static bool is_foreign(const struct text *text, const struct sentence *sentence)
{
    bool letters = false;

    if (text->language != LANGUAGE_ZH && text->language != LANGUAGE_JA && text->language != LANGUAGE_KO)
        return false;
    for (uint32_t at = text->tokens[sentence->first].from; at < text->tokens[sentence->end - 1].to; at++) {
        unsigned char byte = (unsigned char)text->folded.data[at];

        if (byte >= 0xe3) /* of three bytes and more: beyond the punctuation of U+2000 */
            return false;
        letters = letters || (byte >= 'a' && byte <= 'z');
    }
    return letters;
}

/* A level beside which its sentence names nothing of what it is about, since it is in another language: only its neighbours tell what it is of. */
static bool is_bare(const struct text *text, const struct claim_seen *claim)
{
    const struct claim_anchors anchors = anchors_record(claim);
    const enum anchor          parts[] = { anchors.item, anchors.reporter, anchors.partner, anchors.flow, anchors.period };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] == ANCHOR_CLAUSE || parts[i] == ANCHOR_SENTENCE)
            return false;
    return is_foreign(text, &text->sentences[claim->sentence]);
}

static void claims_sift(struct claims *claims)
{
    size_t kept = 0;

    for (size_t i = 0; i < claims->count; i++)
        if (is_possible(&claims->items[i]) && !is_bare(claims->reader->text, &claims->items[i]) && !is_untraded(claims->reader, &claims->items[i]))
            claims->items[kept++] = claims->items[i];
    claims->count = kept;
}

/* ---- as records ---- */

struct ck_bytes months_text(struct ck_arena *arena, struct claim_months months)
{
    char *text;

    if (!months.set || ck_month_year(months.from) < 1 || ck_month_year(months.to) > 9999)
        return (struct ck_bytes){ 0 };
    text = ck_arena_take(arena, CK_MONTHS_TEXT);
    return (struct ck_bytes){ text, ck_months_write(months.from, months.to, text) };
}

static struct ck_maybe_double maybe(double value) { return (struct ck_maybe_double){ .known = !isnan(value), .value = isnan(value) ? 0 : value }; }

static struct policy_claim claim_record(const struct claims *claims, const struct claim_seen *seen, struct ck_arena *arena, int32_t ordinal)
{
    const struct article      *article = claims->reader->text->article;
    int32_t                   *span = ck_arena_take(arena, 2 * sizeof *span);
    const struct claim_anchors anchors = anchors_record(seen);
    enum elision              *elided = ck_arena_take(arena, (ELISION_BASE_PERIOD + 1) * sizeof *elided);
    size_t                     count = 0;

    span[0] = (int32_t)seen->start;
    span[1] = (int32_t)seen->stop;
    if (anchors.reporter != ANCHOR_CLAUSE)
        elided[count++] = ELISION_REPORTER;
    if (anchors.partner != ANCHOR_CLAUSE)
        elided[count++] = ELISION_PARTNER;
    if (anchors.period != ANCHOR_CLAUSE)
        elided[count++] = ELISION_PERIOD;
    if (anchors.base != ANCHOR_CLAUSE)
        elided[count++] = ELISION_BASE_PERIOD;
    return (struct policy_claim){
        .metric = seen->metric,
        .item = concept_name(seen->item),
        .reporter = seen->reporter,
        .partner = seen->partner,
        .flow = { .known = true, .value = (int32_t)seen->flow },
        .period = months_text(arena, seen->period),
        .base_period = months_text(arena, seen->base),
        .base_kind = { .known = seen->base_kind != BASE_KIND_UNKNOWN, .value = (int32_t)seen->base_kind },
        .value = maybe(seen->interval.value),
        .value_low = maybe(seen->interval.low),
        .value_high = maybe(seen->interval.high),
        .unit = seen->unit,
        .direction = seen->direction,
        .date = seen->date,
        .of = { .known = seen->of != CLAIM_OF_UNKNOWN, .value = (int32_t)seen->of },
        .hedged = seen->hedged,
        .span = { span, 2 },
        .news = article->id,
        .ordinal = ordinal,
        .published_at = article->published_at,
        .elided = { elided, count },
        .anchors = anchors,
        .sentence = claim_speaks_ahead(seen) ? 0 : (int32_t)seen->sentence + 1,
    };
}

static void reading_fill(const struct claims *claims, struct ck_arena *arena, struct reading *reading)
{
    struct span_array *also = ck_arena_take(arena, (claims->count + 1) * sizeof *also);

    reading->claims = ck_arena_take(arena, (claims->count + 1) * sizeof *reading->claims);
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim_seen *seen = &claims->items[i];
        struct span             *spans = ck_arena_take(arena, (seen->also_count + 1) * sizeof *spans);

        memcpy(spans, seen->also, seen->also_count * sizeof *spans);
        also[i] = (struct span_array){ spans, seen->also_count };
        reading->claims[i] = claim_record(claims, seen, arena, (int32_t)i);
    }
    reading->claim_count = claims->count;
    reading->also = also;
    reading->cut |= claims->cut;
    reading->named = named_scopes_of(claims);
    items_set_apart(claims, reading);
    unread_list(claims, reading);
    for (size_t i = 0; i < reading->unread_count; i++)
        reading->named.figures_not_read += reading->unread[i].counted;
}

void claims_prepare(struct claims_reader *reader)
{
    const struct text *text = reader->text;
    uint8_t           *taken = ck_arena_take(reader->arena, text->token_count + 8);

    memset(taken, 0, text->token_count + 8);
    moments_find(text, reader->arena, taken, &reader->moments);
    figures_find(text, taken, reader->arena, &reader->figures);
    reader->dateline = dateline_end(text);
    segments_split(reader);
    for (size_t i = 0; i < text->token_count && !reader->magnets; i++)
        reader->magnets = token_means(text, i, KIND_item, CONCEPT_rare_earths) || token_means(text, i, KIND_item, CONCEPT_rare_earth_magnets);
}

void claims_find(const struct text *text, struct ck_arena *arena, struct reading *reading)
{
    struct claims_reader reader = { .text = text, .arena = arena };
    struct claims        claims = { .reader = &reader, .items = ck_arena_take(arena, CLAIMS_MAX * sizeof *claims.items) };

    claims_prepare(&reader);
    claims.unread = ck_arena_take(arena, reader.figures.count + 8);
    memset(claims.unread, UNREAD_UNCLEAR, reader.figures.count);
    body_and_title_read(&claims);
    claims_complete(&claims);
    controls_read(&claims, reading);
    claims_sift(&claims);
    claims_merge(&claims);
    qsort(claims.items, claims.count, sizeof *claims.items, claim_order);
    claims.cut |= reader.figures.cut || reader.moments.cut;
    reading_fill(&claims, arena, reading);
}
