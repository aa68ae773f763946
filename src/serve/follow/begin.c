/* SPDX-License-Identifier: Apache-2.0
 * Where a partition begins: its place, if the log still has it, and the proof that the topic is the one that the store knows. */
#include <errno.h>
#include <stdlib.h>

#include "engine/util/instant.h"
#include "serve/follow/internal.h"

/* ---- made anew ---- */

int topic_anew(struct follow *follow, uint16_t topic, const char *why, bool *ret_store)
{
    struct follow_topic *followed = &follow->topics[topic];
    int                  result = 0;

    JOURNAL(follow->options.journal, JOURNAL_WARNING, "topic_made_anew", TEXT("topic", follow->options.topics[topic]->name), TEXT("why", why),
            TEXT("effect", "it is read from its start; what the store had of it is gone"));
    for (int i = 0; i < followed->count && result == 0; i++) {
        if (followed->parts[i].begun)
            result = log_unfollow(follow->log, (struct log_part){ topic, (uint16_t)i });
        followed->parts[i] = (struct follow_part){ .proof = PROOF_NONE };
    }
    if (result)
        return result;
    follow->begins = true;
    pthread_mutex_lock(&follow->mutex);
    follow->state.anew++;
    pthread_mutex_unlock(&follow->mutex);
    *ret_store = true;
    result = follow_write(follow);
    if (result == 0)
        result = store_empty_topic(follow->options.store, topic);
    if (result == 0)
        *ret_store = false;
    return result;
}

int parts_prove(struct follow *follow, struct follow_part *part, const struct log_event *event, size_t *ret_first)
{
    const struct log_record *record = &event->records[0];
    struct store_record      now = { 0 };
    struct decode_failure    failure;
    struct store_view       *view;
    struct store_row         row;
    int                      result;

    *ret_first = 0;
    if (part->proof == PROOF_NONE)
        return 0;
    if (record->offset != part->proof) { /* compaction has removed it */
        part->proof = PROOF_NONE;
        return 0;
    }
    part->proof = PROOF_NONE;
    *ret_first = 1;
    if (value_take(&follow->taker, follow->options.topics[record->part.topic], record->key, record->value, &now, &failure) != DECODE_OK)
        return 0; /* the registry does not tell its schema now: nothing is known */
    result = store_view_open(follow->options.store, &view);
    if (result)
        return result;
    result = store_at(view, record->part.topic, record->part.partition, record->offset, &row);
    if (result == STORE_ROW)
        result = ck_bytes_equal(row.key, now.key) && ck_bytes_equal(row.value, now.value) && (row.value.data == NULL) == (now.value.data == NULL)
                     ? 0
                     : -ESTALE;
    store_view_close(view);
    return result;
}

/* ---- begin ---- */

/* The last record that the store has before an offset; PROOF_NONE: none. */
static int last_before(struct follow *follow, struct log_part part, int64_t next, int64_t *ret_offset)
{
    struct store_view *view;
    struct store_row   row;
    int                result = store_view_open(follow->options.store, &view);

    if (result)
        return result;
    result = store_upto(view, part.topic, part.partition, next - 1, &row);
    store_view_close(view);
    *ret_offset = result == STORE_ROW ? row.offset : PROOF_NONE;
    return result < 0 ? result : 0;
}

static void tell_lost(struct follow *follow, struct log_part part, int64_t next, int64_t first)
{
    JOURNAL(follow->options.journal, JOURNAL_WARNING, "records_lost", TEXT("topic", follow->options.topics[part.topic]->name),
            NUMBER("partition", part.partition), NUMBER("from", next), NUMBER("to", first - 1),
            TEXT("why", "retention removed them before they were read: raise the topic's retention, or stop for a shorter time"));
    pthread_mutex_lock(&follow->mutex);
    follow->state.lost += (uint64_t)(first - next);
    pthread_mutex_unlock(&follow->mutex);
}

/* Whether the log has ended before the place for so long that this is no lagging replica. */
static bool is_anew(const struct follow *follow, struct follow_part *part)
{
    int64_t now_ms = monotonic_ms();

    if (part->short_ms == 0)
        part->short_ms = now_ms;
    return now_ms - part->short_ms >= follow->options.anew_ms;
}

/* 0: begun, or not yet (part->begun says which). */
static int part_begin(struct follow *follow, struct log_part part, bool *ret_store)
{
    struct follow_part *state = &follow->topics[part.topic].parts[part.partition];
    int64_t             next = store_next(follow->options.store, part.topic, part.partition), first, end, proof = PROOF_NONE;
    int                 result;

    if (next == STORE_NOWHERE) {
        result = log_follow(follow->log, (struct log_cursor){ part, LOG_START, 0 });
        state->begun = result == 0;
        return result;
    }
    result = log_range(follow->log, part, CALL_MS, &first, &end);
    if (result)
        return result == LOG_AGAIN ? 0 : result;
    if (end < next)
        return is_anew(follow, state) ? topic_anew(follow, part.topic, "it ends before the place", ret_store) : 0;
    state->short_ms = 0;
    if (first > next) {
        tell_lost(follow, part, next, first);
        next = first;
    } else {
        result = last_before(follow, part, next, &proof);
        if (result) {
            *ret_store = true;
            return result;
        }
        state->proof = proof >= first ? proof : PROOF_NONE;
        next = state->proof != PROOF_NONE ? proof : next;
    }
    result = log_follow(follow->log, (struct log_cursor){ part, next, 0 });
    state->begun = result == 0;
    return result;
}

int parts_begin(struct follow *follow, bool *ret_store)
{
    int result = 0;

    follow->begins = false;
    for (size_t topic = 0; topic < follow->topic_count; topic++)
        for (int i = 0; i < follow->topics[topic].count; i++) {
            struct follow_part *part = &follow->topics[topic].parts[i];

            if (part->begun)
                continue;
            result = part_begin(follow, (struct log_part){ (uint16_t)topic, (uint16_t)i }, ret_store);
            if (result)
                return result;
            follow->begins |= !part->begun;
        }
    return 0;
}

/* ---- partitions ---- */

int parts_count(struct follow *follow, uint16_t topic, int count, bool *ret_store)
{
    struct follow_topic *followed = &follow->topics[topic];
    bool                 fewer = count > 0 && count <= UINT16_MAX && store_next(follow->options.store, topic, (uint16_t)count) != STORE_NOWHERE;

    if (count > followed->count) {
        followed->parts = realloc(followed->parts, (size_t)count * sizeof(*followed->parts));
        if (!followed->parts)
            abort();
        for (int i = followed->count; i < count; i++)
            followed->parts[i] = (struct follow_part){ .proof = PROOF_NONE };
        followed->count = count;
        follow->begins = true;
    }
    return fewer ? topic_anew(follow, topic, "it has fewer partitions", ret_store) : 0;
}
