/* SPDX-License-Identifier: Apache-2.0
 * events: merges the mentions of one policy act in all articles into one event: ten outlets that print one story make one event.
 * policy.mentions ──▶ events ──▶ policy.events
 *
 * A row is a mention, under its key actor|hash|news; the subject is the event, actor|hash. A mention that an article no longer makes is forgotten,
 * and with the last one the event. Mentions with one hash agree on act, actor, target, items and effective (topics.h); where they may differ, the
 * event takes the fuller value: until, instrument   the longest text (a day before a month, "No. 46 of 2024" before "No. 46"); of several, the one
 * that most mentions print; of these, the first in bytewise order toward              what most mentions say; of two with as many, TIGHTEN */
#include <stdlib.h>

#include "chokepoint/key.h"
#include "chokepoint/processor.h"
#include "domain/model/topics.h"
#include "records.h"

enum { MENTIONS };
enum { MENTION_PARTS = 3 };

/* The event that the mention with this key belongs to: its first two components, and the end of the third (a news id may hold what it likes). */
static struct ck_bytes event_of(struct ck_bytes key)
{
    struct ck_bytes parts[MENTION_PARTS];

    if (ck_key_split(key, parts, MENTION_PARTS) != MENTION_PARTS)
        return (struct ck_bytes){ 0 };
    return (struct ck_bytes){ key.data, (size_t)(parts[1].data - key.data) + parts[1].size };
}

static int events_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct policy_mention *mention = event->value;
    struct ck_bytes              subject = event_of(event->key);

    if (!subject.data)
        return CK_STEP_OK;
    if (event->type == CK_EVENT_RETRACTED)
        ck_table_remove(step->tables[MENTIONS], event->key);
    else
        ck_table_write(step->tables[MENTIONS], &event_mention_type, event->key,
                       &(struct event_mention){
                           .act = mention->act,
                           .toward = mention->toward,
                           .target = mention->target,
                           .items = mention->items,
                           .effective = mention->effective,
                           .until = mention->until,
                           .instrument = mention->instrument,
                           .publisher = mention->publisher,
                           .published_at = mention->published_at,
                           .hedged = mention->hedged,
                       });
    ck_marks_add(step->marks, subject);
    return CK_STEP_OK;
}

static int events_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)row;
    if (event->type == CK_EVENT_ALL && key.data)
        ck_marks_add(step->marks, event_of(key));
    return CK_STEP_OK;
}

/* ---- the fold ---- */

static int compare_texts(const void *a, const void *b) { return ck_bytes_compare(*(const struct ck_bytes *)a, *(const struct ck_bytes *)b); }

/* Sorts, and leaves each text once. */
static size_t sort_distinct(struct ck_bytes *texts, size_t count)
{
    size_t kept = 0;

    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !ck_bytes_equal(texts[kept - 1], texts[i]))
            texts[kept++] = texts[i];
    return kept;
}

/* The fuller of what the mentions print; null if none prints anything. Sorts the texts. */
static struct ck_bytes fuller(struct ck_bytes *texts, size_t count)
{
    struct ck_bytes best = { 0 };
    size_t          best_run = 0;

    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && ck_bytes_equal(texts[i], texts[end]);)
            end++;
        if (texts[i].size > best.size || (texts[i].size == best.size && end - i > best_run)) {
            best = texts[i];
            best_run = end - i;
        }
    }
    return best;
}

struct fold {
    struct event_mention first;
    size_t               count;
    int64_t              first_published, last_published;
    bool                 hedged;
    size_t               tightening, easing;
    struct ck_bytes     *publishers, *untils, *instruments;
    size_t               until_count, instrument_count;
};

static void fold_add(struct fold *fold, const struct event_mention *mention)
{
    if (fold->count == 0) {
        fold->first = *mention;
        fold->first_published = fold->last_published = mention->published_at;
        fold->hedged = true;
    }
    if (mention->published_at < fold->first_published)
        fold->first_published = mention->published_at;
    if (mention->published_at > fold->last_published)
        fold->last_published = mention->published_at;
    fold->hedged = fold->hedged && mention->hedged;
    fold->tightening += mention->toward.known && mention->toward.value == TOWARD_TIGHTEN;
    fold->easing += mention->toward.known && mention->toward.value == TOWARD_EASE;
    if (mention->until.data)
        fold->untils[fold->until_count++] = mention->until;
    if (mention->instrument.data)
        fold->instruments[fold->instrument_count++] = mention->instrument;
    fold->publishers[fold->count++] = mention->publisher;
}

static struct ck_maybe_int fold_toward(const struct fold *fold)
{
    if (fold->tightening == 0 && fold->easing == 0)
        return (struct ck_maybe_int){ 0 };
    return ck_known_int(fold->easing > fold->tightening ? TOWARD_EASE : TOWARD_TIGHTEN);
}

static struct ck_bytes *texts_take(struct ck_arena *arena, size_t count) { return ck_arena_take(arena, (count + 1) * sizeof(struct ck_bytes)); }

/* All mentions of the event: rows under subject|. */
static struct fold fold_of(const struct ck_settling *step, struct ck_bytes subject)
{
    char                 buf[CK_KEY_SIZE_MAX + 1];
    struct ck_bytes      prefix = { buf, subject.size + 1 };
    struct fold          fold = { 0 };
    struct ck_table_walk walk;
    struct ck_row        row;
    size_t               count = 0;

    memcpy(buf, subject.data, subject.size);
    buf[subject.size] = '|';
    for (walk = ck_table_each(step->tables[MENTIONS], prefix); ck_table_next(&walk, &row);)
        count++;
    fold.publishers = texts_take(step->arena, count);
    fold.untils = texts_take(step->arena, count);
    fold.instruments = texts_take(step->arena, count);
    for (walk = ck_table_each(step->tables[MENTIONS], prefix); ck_table_next(&walk, &row);) {
        struct event_mention mention;

        ck_row_read(&row, &event_mention_type, &mention, step->arena);
        fold_add(&fold, &mention);
    }
    return fold;
}

static int events_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes     parts[2];
    struct fold         fold = fold_of(step, subject);
    struct policy_event event;

    if (fold.count == 0 || ck_key_split(subject, parts, 2) != 2)
        return CK_STEP_OK;
    event = (struct policy_event){
        .act = fold.first.act,
        .toward = fold_toward(&fold),
        .actor = parts[0],
        .target = fold.first.target,
        .items = fold.first.items,
        .effective = fold.first.effective,
        .until = fuller(fold.untils, fold.until_count),
        .instrument = fuller(fold.instruments, fold.instrument_count),
        .first_published = fold.first_published,
        .last_published = fold.last_published,
        .mentions = (int32_t)fold.count,
        .hedged = fold.hedged,
    };
    event.publishers = (struct ck_bytes_array){ fold.publishers, sort_distinct(fold.publishers, fold.count) };
    return ck_out_state(step, &policy_events, &event);
}

/* actor|hash: the key itself. */
static size_t events_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    (void)topic;
    memcpy(buf, key.data, key.size);
    return key.size;
}

static const struct ck_input inputs[] = {
    { &policy_mentions, CK_INPUT_STREAM, NULL },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &policy_events, NULL };
static const struct ck_table_type   tables[] = { { "mentions", &event_mention_type }, { 0 } };

extern const struct ck_processor events;
const struct ck_processor        events = {
           .name = "events",
           .purpose = "merges the mentions of one policy act in all articles into one event",
           .inputs = inputs,
           .outputs = outputs,
           .tables = tables,
           .apply = events_apply,
           .learned = events_learned,
           .settle = events_settle,
           .subject = events_subject,
};
