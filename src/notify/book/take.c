/* SPDX-License-Identifier: Apache-2.0
 * What a record means to each receiver. Compared is what the record says now with what the receiver was told last, never with what is owed: two
 * changes that were not told become one, and one that is taken back before it was due is none. */
#include "notify/book/internal.h"

enum { VALUE_MAX = 1024 * 1024 /* a larger record is told by its key alone */ };

struct notice_taking {
    struct book         *book;
    const struct notice *notice;
    int64_t              time_ms, now_ms;
    uint16_t             partition;
    bool                 held;
};

/* 0: nothing. `route`: NULL: none matches. */
static enum notice_change change_of(const struct notify_told *told, const struct notify_route *route, bool updates, const struct notice *notice)
{
    if (notice->retracted)
        return told->told.size ? NOTICE_CHANGE_RETRACTED : 0;
    if (!route)
        return row_is_open(told) ? NOTICE_CHANGE_ENDED : 0;
    if (!row_is_open(told))
        return NOTICE_CHANGE_BEGAN;
    if (!ck_bytes_equal(told->told, notice->word))
        return NOTICE_CHANGE_CHANGED;
    return updates && told->digest != notice->digest ? NOTICE_CHANGE_UPDATED : 0;
}

/* The first route in the file that names the receiver and matches. */
static const struct notify_route *route_to(const struct notice_taking *taking, size_t receiver)
{
    const struct routing *routing = taking->book->routing;

    for (size_t i = 0; i < routing->route_count; i++) {
        const struct notify_route *route = &routing->routes[i];

        for (size_t k = 0; k < route->receiver_count; k++)
            if (route->receivers[k] == receiver && route_matches(route, taking->notice))
                return route;
    }
    return NULL;
}

static const struct notify_route *route_named(const struct routing *routing, struct ck_bytes name)
{
    for (size_t i = 0; i < routing->route_count; i++)
        if (ck_bytes_equal(name, ck_bytes_from(routing->routes[i].name)))
            return &routing->routes[i];
    return NULL;
}

/* ---- when, and with what ---- */

/* What is withdrawn says nothing of itself: it is grouped as it was told. */
static struct ck_bytes group_of(const struct notice_taking *taking, const struct notify_route *route, const struct notify_told *told)
{
    struct notice before;

    if (!taking->notice->retracted)
        return route_group(route, taking->notice, &taking->book->arena);
    if (!told->value.size || !notice_read(taking->notice->topic, taking->notice->key, told->value, &taking->book->arena, &before))
        return CK_BYTES("");
    return route_group(route, &before, &taking->book->arena);
}

static int64_t due_of(const struct notice_taking *taking, size_t receiver, const struct notify_route *route, struct ck_bytes group)
{
    struct open_groups *groups = &taking->book->groups[receiver];
    int64_t             due_ms = group.size ? notice_group_due_ms(groups, group, taking->now_ms) : 0;

    if (due_ms)
        return due_ms;
    due_ms = route_open_ms(route, taking->now_ms + route->wait_ms);
    if (group.size && due_ms > taking->now_ms)
        notice_group_open(groups, group, due_ms, taking->now_ms);
    return due_ms;
}

/* An Alertmanager groups and mutes by itself, and would take silence for an end. */
static bool goes_at_once(const struct notice_taking *taking, size_t receiver, const struct notify_told *told)
{
    return taking->book->routing->receivers[receiver].kind == RECEIVER_ALERTMANAGER && row_is_open(told);
}

static void schedule(const struct notice_taking *taking, size_t receiver, const struct notify_route *route, struct notify_told *told)
{
    int64_t due_ms = taking->now_ms;
    bool    owed = told->owed.known && told->due_at != HELD_MS;

    told->group = CK_BYTES("");
    if (taking->held) {
        due_ms = HELD_MS;
        if (route)
            told->group = group_of(taking, route, told);
    } else if (route && !goes_at_once(taking, receiver, told)) {
        told->group = group_of(taking, route, told);
        due_ms = due_of(taking, receiver, route, told->group);
    }
    if (!owed || due_ms < told->due_at)
        told->due_at = due_ms;
}

static void owe(const struct notice_taking *taking, size_t receiver, const struct notify_route *route, struct book_row *row,
                enum notice_change change)
{
    const struct notice *notice = taking->notice;
    struct notify_told   told = row->told;

    if (!route)
        route = route_named(taking->book->routing, told.route);
    schedule(taking, receiver, route, &told);
    if (!told.owed.known)
        told.owed_at = taking->now_ms;
    if (route)
        told.route = ck_bytes_from(route->name);
    told.receiver = ck_bytes_from(taking->book->routing->receivers[receiver].name);
    told.topic = ck_bytes_from(notice->topic->name);
    told.key = notice->key;
    told.owed = ck_known_int((int32_t)change);
    told.owed_word = notice->word.size ? notice->word : told.told;
    if (told.owed_word.size && told.owed_word.data[told.owed_word.size - 1] == TOLD_UNSURE)
        told.owed_word.size--;
    told.owed_severity = notice->severity.data ? notice->severity : told.severity;
    told.owed_revision = notice->revision;
    told.owed_digest = notice->digest;
    if (notice->value.size)
        told.value = notice->value.size <= VALUE_MAX ? notice->value : CK_BYTES("");
    row_set(taking->book, row, &told);
}

/* It is no longer as it was owed. */
static void forget(const struct notice_taking *taking, struct book_row *row)
{
    struct notify_told told = row->told;

    told.owed = (struct ck_maybe_int){ 0 };
    told.owed_word = told.owed_severity = told.group = CK_BYTES("");
    told.due_at = told.owed_at = 0;
    told.value = !row_is_open(&told) ? CK_BYTES("") : taking->notice->value.size ? taking->notice->value : told.value;
    taking->book->counts.spared++;
    row_set(taking->book, row, &told);
}

/* Whether the receiver may have heard of what is owed, or would have, if it had been there. */
static bool is_due(const struct book_row *row, int64_t now_ms) { return row->away || row->tries || row->told.due_at <= now_ms; }

/* An Alertmanager shows the text for as long as it fires, and tells nobody that it is another. */
static bool shows(const struct book *book, size_t receiver) { return book->routing->receivers[receiver].kind == RECEIVER_ALERTMANAGER; }

/* What the receiver knows of, or will. */
static int64_t newest(const struct notify_told *told) { return told->owed.known ? told->owed_revision : told->revision; }

static void take_for(const struct notice_taking *taking, size_t receiver)
{
    const struct notice       *notice = taking->notice;
    struct ck_bytes            name = ck_bytes_from(taking->book->routing->receivers[receiver].name);
    char                       key[BOOK_KEY_MAX];
    struct ck_bytes            row_name = { key, row_key(name, ck_bytes_from(notice->topic->name), notice->key, key) };
    struct book_row           *row = row_find(taking->book, taking->partition, row_name);
    const struct notify_route *route = route_to(taking, receiver);
    enum notice_change         change;

    if (taking->held && row && notice->revision < newest(&row->told))
        return; /* history that is read again */
    if (route && taking->time_ms < taking->book->routing->from_ms && !(row && row_is_open(&row->told)))
        route = NULL;
    change = change_of(row ? &row->told : &row_nothing, route, route && (route->updates || shows(taking->book, receiver)), notice);
    if (!change && (!row || !row->told.owed.known))
        return;
    if (!change && !is_due(row, taking->now_ms)) {
        forget(taking, row);
        return;
    }
    if (!change && row_is_open(&row->told))
        change = NOTICE_CHANGE_CHANGED;
    else if (!change)
        change = notice->retracted ? NOTICE_CHANGE_RETRACTED : NOTICE_CHANGE_ENDED;
    if (row && row->told.owed.known && row->told.owed_revision == notice->revision && row->told.owed_digest == notice->digest)
        return; /* read again */
    owe(taking, receiver, route, row ? row : row_add(taking->book, taking->partition, row_name), change);
}

void book_take(struct book *book, uint16_t partition, const struct notice *notice, int64_t time_ms, int64_t now_ms, bool held)
{
    struct notice_taking taking = { book, notice, time_ms, now_ms, partition, held };

    if (notice->key.size > CK_KEY_SIZE_MAX)
        return;
    for (size_t i = 0; i < book->routing->receiver_count; i++)
        take_for(&taking, i);
    ck_arena_clear(&book->arena);
}

/* ---- history ---- */

void book_release_held(struct book *book, uint16_t partition, int64_t now_ms)
{
    const struct shelf *shelf = shelf_of(book, partition);

    for (size_t i = 0; i < shelf->room; i++)
        for (struct book_row *row = shelf->chains[i]; row; row = row->next) {
            struct notify_told         told = row->told;
            struct notice_taking       taking = { .book = book, .now_ms = now_ms };
            const struct notify_route *route = route_named(book->routing, told.route);

            if (row->receiver == NO_RECEIVER || !told.owed.known || told.due_at != HELD_MS)
                continue;
            told.due_at = route ? due_of(&taking, (size_t)row->receiver, route, told.group) : now_ms;
            row_set(book, row, &told);
        }
}
