/* SPDX-License-Identifier: Apache-2.0
 * score: the verdicts of an article, counted for each of its readers.   policy.verdicts ──▶ score ──▶ policy.scorecards */
#include "chokepoint/key.h"
#include "chokepoint/processor.h"
#include "domain/model/topics.h"
#include "records.h"

#include <stdlib.h>

enum { SCORE_VERDICTS };
enum { SUBJECT_PARTS = 2 /* news|reader */ };
enum { KINDS = VERDICT_KIND_NOT_CHECKABLE + 1 };

struct score_tally {
    int32_t claims, left_out, figures_not_read;
    int32_t kinds[KINDS];
};

/* Counts counter-facts that the article does not state elsewhere; for a missing article, only those of the control measures. */
static int32_t left_out(const struct verdict *verdict)
{
    const struct counter_fact_array *facts = &verdict->counter_facts;
    int32_t                          count = 0;

    for (size_t i = 0; i < facts->count; i++)
        count += !facts->items[i].stated && !(verdict->article_missing && facts->items[i].fact != COUNTER_FACT_KIND_SUPERSEDED);
    return count;
}

/* news|reader|item|ordinal, of the key of a verdict: news|item|ordinal, and the reader where it is another. */
static struct ck_bytes row_key(struct ck_bytes verdict_key, char *buf)
{
    enum { PARTS = 4 };
    struct ck_bytes parts[PARTS];
    struct ck_key   key = { buf, 0 };
    size_t          count = ck_key_split(verdict_key, parts, PARTS);

    ck_key_text(&key, parts[0]);
    ck_key_text(&key, count == PARTS ? parts[PARTS - 1] : READER_OWN);
    ck_key_text(&key, parts[1]);
    ck_key_text(&key, parts[2]);
    return ck_key_bytes(&key);
}

static int score_apply(struct ck_applying *step, const struct ck_event *event)
{
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes key = row_key(event->key, buf);

    ck_marks_add(step->marks, ck_key_front(key, SUBJECT_PARTS));
    if (event->type == CK_EVENT_RETRACTED) {
        ck_table_remove(step->tables[SCORE_VERDICTS], key);
    } else {
        const struct verdict       *verdict = event->value;
        const struct scored_verdict row = { verdict->verdict, left_out(verdict), verdict->figures_not_read };

        ck_table_write(step->tables[SCORE_VERDICTS], &scored_verdict_type, key, &row);
    }
    return CK_STEP_OK;
}

static struct score_tally tally_of(struct ck_settling *step, struct ck_bytes subject)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        prefix = { buf, 0 };
    struct score_tally   tally = { 0 };
    struct ck_table_walk walk;
    struct ck_row        row;

    ck_key_text(&prefix, subject);
    walk = ck_table_each(step->tables[SCORE_VERDICTS], ck_key_prefix(&prefix));
    while (ck_table_next(&walk, &row)) {
        struct scored_verdict verdict;

        ck_row_read(&row, &scored_verdict_type, &verdict, step->arena);
        tally.claims++;
        tally.left_out += verdict.counter_facts;
        if (verdict.figures_not_read > tally.figures_not_read) /* every verdict tells those of the article */
            tally.figures_not_read = verdict.figures_not_read;
        tally.kinds[verdict.verdict]++;
    }
    return tally;
}

static int order_names(const void *left, const void *right)
{
    const struct verdict_count *a = left, *b = right;

    return ck_bytes_compare(enum_name(&verdict_kind_symbols, (int32_t)a->verdict), enum_name(&verdict_kind_symbols, (int32_t)b->verdict));
}

static struct verdict_count_array counts_of(const struct score_tally *tally, struct ck_arena *arena)
{
    struct verdict_count *counts = ck_arena_take(arena, KINDS * sizeof *counts);
    size_t                count = 0;

    for (int32_t kind = 0; kind < KINDS; kind++)
        if (tally->kinds[kind] > 0)
            counts[count++] = (struct verdict_count){ (enum verdict_kind)kind, tally->kinds[kind] };
    qsort(counts, count, sizeof *counts, order_names);
    return (struct verdict_count_array){ counts, count };
}

static int score_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes    parts[SUBJECT_PARTS] = { { 0 } };
    struct score_tally tally = tally_of(step, subject);
    int32_t right = tally.kinds[VERDICT_KIND_SUPPORTED] + tally.kinds[VERDICT_KIND_SUPPORTED_ROUNDING] + tally.kinds[VERDICT_KIND_MISSING_CONTEXT];
    struct scorecard card = {
        .claims = tally.claims,
        .checkable = right + tally.kinds[VERDICT_KIND_CONTRADICTED],
        .counter_facts = tally.left_out,
        .figures_not_read = tally.figures_not_read,
        .context_missing = tally.kinds[VERDICT_KIND_MISSING_CONTEXT] > 0,
    };

    if (tally.claims == 0)
        return CK_STEP_OK;
    ck_key_split(subject, parts, SUBJECT_PARTS);
    card.news = parts[0];
    card.reader = parts[1];
    card.verdicts = counts_of(&tally, step->arena);
    if (card.checkable > 0)
        card.supported_share = ck_known_double((double)right / card.checkable);
    return ck_out_state(step, &policy_scorecards, &card);
}

/* A sweep cannot change a count; a full enumeration finds every article. */
static int score_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)row;
    if (event->type == CK_EVENT_ALL && key.data)
        ck_marks_add(step->marks, ck_key_front(key, SUBJECT_PARTS));
    return CK_STEP_OK;
}

/* news, and the reader where it is another, is stated by news|reader. */
static size_t score_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[SUBJECT_PARTS] = { { 0 }, READER_OWN };
    struct ck_key   subject = { buf, 0 };

    (void)topic;
    ck_key_split(key, parts, SUBJECT_PARTS);
    ck_key_text(&subject, parts[0]);
    ck_key_text(&subject, parts[1]);
    return subject.size;
}

static const struct ck_input        inputs[] = { { &policy_verdicts, CK_INPUT_STREAM, NULL }, { 0 } };
static const struct ck_topic *const outputs[] = { &policy_scorecards, NULL };
static const struct ck_table_type   tables[] = { [SCORE_VERDICTS] = { "verdicts", &scored_verdict_type }, { 0 } };

extern const struct ck_processor score;
const struct ck_processor        score = {
           .name = "score",
           .purpose = "the verdicts of an article, counted for each reader",
           .inputs = inputs,
           .outputs = outputs,
           .tables = tables,
           .apply = score_apply,
           .learned = score_learned,
           .settle = score_settle,
           .subject = score_subject,
};
