/* SPDX-License-Identifier: Apache-2.0
 * What is due becomes messages, and what became of these is written down. */
#include <stdio.h>
#include <stdlib.h>

#include "notify/book/internal.h"

enum { BACK_OFF_MS = 1000, BACK_OFF_MAX_MS = 60 * 1000, WAIT_MAX_MS = 60 * 60 * 1000, DOUBLINGS_MAX = 16, TRIES_MAX = 60000, RESENT_MAX = 256 };

/* ---- composing ---- */

static bool is_whole(const struct receiver *receiver) { return receiver->kind == RECEIVER_EMAIL || receiver->kind == RECEIVER_COMMAND; }

/* Whether `row` goes into the message that `first` is in. Mail and commands tell one group, the others whatever is due. */
static bool joins(const struct receiver *receiver, const struct book_row *first, const struct book_row *row)
{
    if (first->alone || row->alone)
        return false;
    if (!is_whole(receiver))
        return true;
    return first->told.group.size && first->told.due_at == row->told.due_at && ck_bytes_equal(first->told.group, row->told.group);
}

static void fill(struct parcel *parcel, struct parcel_item *item, struct book_row *row)
{
    const struct notify_told *told = &row->told;
    struct ck_arena          *arena = &parcel->arena;
    bool                      owed = told->owed.known;

    *item = (struct parcel_item){ .row = ck_arena_copy(arena, row->key),
                                  .topic = ck_arena_copy(arena, told->topic),
                                  .key = ck_arena_copy(arena, told->key),
                                  .route = ck_arena_copy(arena, told->route),
                                  .word = ck_arena_copy(arena, owed ? told->owed_word : told->told),
                                  .severity = ck_arena_copy(arena, owed ? told->owed_severity : told->severity),
                                  .was_severity = ck_arena_copy(arena, told->severity),
                                  .value = ck_arena_copy(arena, told->value),
                                  .change = owed ? (enum notice_change)told->owed.value : 0,
                                  .revision = owed ? told->owed_revision : told->revision,
                                  .digest = owed ? told->owed_digest : told->digest,
                                  .owed_at_ms = owed ? told->owed_at : told->told_at,
                                  .partition = row->partition };
    notice_id(told->receiver, told->topic, told->key, item->revision, item->digest, item->id);
    row->away = true;
}

static void name(struct parcel *parcel)
{
    struct ck_buffer ids = { 0 };

    if (parcel->count == 1)
        memcpy(parcel->id, parcel->items[0].id, sizeof parcel->id);
    else {
        for (size_t i = 0; i < parcel->count; i++)
            ck_buffer_append(&ids, ck_bytes_from(parcel->items[i].id));
        notice_id(ck_bytes_from(parcel->receiver->name), parcel->group, ck_buffer_bytes(&ids), 0, 0, parcel->id);
        ck_buffer_release(&ids);
    }
}

struct parcel *book_parcel(struct book *book, size_t receiver, int64_t now_ms)
{
    const struct receiver *who = &book->routing->receivers[receiver];
    struct queue          *queue = &book->queues[receiver];
    size_t                 most = who->kind == RECEIVER_ALERTMANAGER ? RESENT_MAX : who->batch;
    struct book_row       *first = queue->count ? queue->rows[0] : NULL;
    struct parcel         *parcel;

    if (!first || book_due_ms(book, receiver) > now_ms)
        return NULL;
    parcel = calloc(1, sizeof *parcel);
    if (!parcel)
        abort();
    parcel->receiver = who;
    parcel->made_ms = now_ms;
    parcel->items = ck_arena_take(&parcel->arena, most * sizeof *parcel->items);
    parcel->group = is_whole(who) ? ck_arena_copy(&parcel->arena, first->told.group) : CK_BYTES("");
    while (parcel->count < most && queue->count && queue->rows[0]->when_ms <= now_ms) {
        struct book_row *row = queue->rows[0];

        if (row != first && !joins(who, first, row))
            break;
        queue_remove(book, row);
        fill(parcel, &parcel->items[parcel->count++], row);
    }
    name(parcel);
    return parcel;
}

void parcel_free(struct parcel *parcel)
{
    if (!parcel)
        return;
    ck_arena_release(&parcel->arena);
    free(parcel);
}

/* ---- what became of it ---- */

static uint64_t draw(struct book *book)
{
    book->random ^= book->random << 13;
    book->random ^= book->random >> 7;
    book->random ^= book->random << 17;
    return book->random;
}

/* Doubled, with up to a quarter more, so that many do not come at once. */
static int64_t back_off_ms(struct book *book, unsigned tries)
{
    int64_t time_ms = tries < DOUBLINGS_MAX ? (int64_t)BACK_OFF_MS << tries : BACK_OFF_MAX_MS;

    if (time_ms > BACK_OFF_MAX_MS)
        time_ms = BACK_OFF_MAX_MS;
    return time_ms + (int64_t)(draw(book) % (uint64_t)(time_ms / 4));
}

/* What was told is what the receiver knows, also if the record has changed since. */
static void write_told(struct book *book, struct book_row *row, const struct parcel_item *item, int64_t now_ms)
{
    struct notify_told told = row->told;

    if (told.owed.known && told.owed_revision == item->revision && told.owed_digest == item->digest) {
        told.owed = (struct ck_maybe_int){ 0 };
        told.owed_word = told.owed_severity = told.group = CK_BYTES("");
        told.owed_at = told.due_at = 0;
    }
    told.told = item->change == NOTICE_CHANGE_RETRACTED ? CK_BYTES("") : item->word;
    told.ended = item->change == NOTICE_CHANGE_ENDED;
    told.severity = item->severity;
    told.revision = item->revision;
    told.digest = item->digest;
    told.told_at = now_ms;
    if (!told.owed.known && !row_is_open(&told))
        told.value = CK_BYTES("");
    row_set(book, row, &told);
}

static void give_up(struct book *book, const struct book_row *row, const struct parcel_item *item, const struct parcel_outcome *outcome,
                    int64_t now_ms)
{
    dead_add(book, row->partition, item->row,
             &(struct notify_dead){ .receiver = row->told.receiver,
                                    .topic = item->topic,
                                    .key = item->key,
                                    .id = ck_bytes_from(item->id),
                                    .change = item->change,
                                    .reason = outcome->end == PARCEL_REFUSED ? CK_BYTES("refused") : CK_BYTES("gave_up"),
                                    .detail = ck_bytes_from(outcome->detail),
                                    .owed_at = item->owed_at_ms,
                                    .dead_at = now_ms,
                                    .value = item->value });
    book->counts.dead[row->receiver]++;
}

/* The state that the receiver was told last, as far as is known: it is no state of a record, so whatever comes next differs from it. */
static void write_unsure(struct book *book, struct book_row *row)
{
    struct notify_told told = row->told;
    struct ck_buffer   word = { 0 };

    if (!row_is_open(&told) || told.told.data[told.told.size - 1] == TOLD_UNSURE)
        return;
    ck_buffer_append(&word, told.told);
    ck_buffer_append(&word, (struct ck_bytes){ (const char[]){ TOLD_UNSURE }, 1 });
    told.told = ck_buffer_bytes(&word);
    row_set(book, row, &told);
    ck_buffer_release(&word);
}

static void write_nothing(struct book *book, struct book_row *row, const struct parcel_item *item)
{
    struct notify_told told = row->told;

    if (told.owed.known && told.owed_revision == item->revision && told.owed_digest == item->digest) {
        told.owed = (struct ck_maybe_int){ 0 };
        told.owed_word = told.owed_severity = told.group = CK_BYTES("");
        told.owed_at = told.due_at = 0;
    }
    row_set(book, row, &told);
}

/* A beginning that may have been heard counts as told, so that its end is told; an end that may not have been heard does not. Either is told by the
 * next record, or by a redrive. An Alertmanager is told again what holds, and ends by itself what is over. */
static void write_dead(struct book *book, struct book_row *row, const struct parcel_item *item, const struct parcel_outcome *outcome, int64_t now_ms)
{
    bool over = item->change == NOTICE_CHANGE_ENDED || item->change == NOTICE_CHANGE_RETRACTED;
    bool again = book->routing->receivers[row->receiver].kind == RECEIVER_ALERTMANAGER;

    give_up(book, row, item, outcome, now_ms);
    if (again ? over || outcome->reached : outcome->reached && !over)
        write_told(book, row, item, now_ms);
    else
        write_nothing(book, row, item);
    if (!again && (over || outcome->reached))
        write_unsure(book, row);
}

static void again(struct book *book, struct book_row *row, const struct parcel_outcome *outcome, int64_t now_ms)
{
    row->tries += row->tries < TRIES_MAX;
    row->try_ms = outcome->down ? book->pause_ms[row->receiver] : now_ms + back_off_ms(book, row->tries - 1u);
    queue_put(book, row);
}

static void settle_item(struct book *book, struct book_row *row, const struct parcel *parcel, const struct parcel_item *item,
                        const struct parcel_outcome *outcome, int64_t now_ms)
{
    bool late;

    row->away = false;
    if (outcome->end == PARCEL_UNTRIED || (outcome->end == PARCEL_REFUSED && parcel->count > 1)) {
        row->alone = outcome->end == PARCEL_REFUSED;
        queue_put(book, row);
        return;
    }
    if (!row->asked_ms)
        row->asked_ms = now_ms;
    late = item->change && now_ms - row->asked_ms >= parcel->receiver->give_up_ms;
    if (outcome->end == PARCEL_AGAIN && !late) {
        again(book, row, outcome, now_ms);
        return;
    }
    row->tries = 0;
    row->asked_ms = row->try_ms = 0;
    row->alone = false;
    if (outcome->end == PARCEL_TOLD && item->change)
        write_told(book, row, item, now_ms);
    else if (item->change)
        write_dead(book, row, item, outcome, now_ms);
    else { /* told again: nothing to write */
        row->again_ms = now_ms;
        queue_put(book, row);
    }
}

static void count(struct book *book, const struct parcel *parcel, size_t receiver, const struct parcel_outcome *outcome, int64_t now_ms)
{
    if (outcome->end == PARCEL_TOLD)
        for (size_t i = 0; i < parcel->count; i++)
            book->counts.told[receiver] += parcel->items[i].change != 0;
    if (outcome->end == PARCEL_AGAIN)
        book->counts.again[receiver]++;
    if (outcome->end != PARCEL_AGAIN)
        book->failures[receiver] = outcome->end == PARCEL_UNTRIED ? book->failures[receiver] : 0;
    else if (outcome->down) {
        int64_t wait_ms = outcome->wait_ms < WAIT_MAX_MS ? outcome->wait_ms : WAIT_MAX_MS, own_ms = back_off_ms(book, book->failures[receiver]);

        book->failures[receiver] += book->failures[receiver] < DOUBLINGS_MAX;
        book->pause_ms[receiver] = now_ms + (wait_ms > own_ms ? wait_ms : own_ms);
    }
}

void book_settle(struct book *book, const struct parcel *parcel, const struct parcel_outcome *outcome, int64_t now_ms)
{
    count(book, parcel, (size_t)(parcel->receiver - book->routing->receivers), outcome, now_ms);
    for (size_t i = 0; i < parcel->count; i++) {
        struct book_row *row = row_find(book, parcel->items[i].partition, parcel->items[i].row);

        if (row && row->receiver != NO_RECEIVER)
            settle_item(book, row, parcel, &parcel->items[i], outcome, now_ms);
    }
}
