/* SPDX-License-Identifier: Apache-2.0
 * What is told to whom: by what he was told before, with what else, when, and what is not worth telling. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "notify/book/book.h"
#include "support/notices.h"

static struct routing *routing;
static struct book    *book;
static struct ck_arena arena;
static int64_t         now_ms;
static char            said[4096];

#define HOOK "receivers: [{name: hook, webhook: {url: 'https://example.org/hook', batch: 10}}]\n"
#define MAIL "receivers: [{name: hook, email: {url: 'smtp://m', from: a@b.org, to: c@d.org}}]\n"

static void begin(const char *yaml)
{
    routing = routing_of(yaml);
    book = book_new(routing);
    now_ms = 1800000000000;
}

static void teardown(void)
{
    book_free(book);
    routing_free(routing);
    ck_arena_release(&arena);
}
TestSuite(notify_book, .fini = teardown);

static void take(struct alert_text text)
{
    struct notice notice = alert_notice(text, &arena);

    book_take(book, 0, &notice, now_ms, now_ms, false);
    book_committed(book);
}

static const char *change_name(enum notice_change change)
{
    static const char *const names[] = { "again", "began", "changed", "updated", "ended", "retracted" };

    return names[change];
}

/* All that is due now, as "change item…" with a bar between messages; `end` becomes of each. */
static const char *due(enum parcel_end end)
{
    size_t size = 0;

    said[0] = '\0';
    for (struct parcel *parcel; (parcel = book_parcel(book, 0, now_ms));) {
        for (size_t i = 0; i < parcel->count; i++) {
            const struct parcel_item *item = &parcel->items[i];
            const char               *name = memchr(item->key.data, '|', item->key.size);

            name = strchr(strchr(name + 1, '|') + 1, '\0') ? strchr(name + 1, '|') + 1 : "";
            size += (size_t)snprintf(said + size, sizeof said - size, "%s%s %.*s", size ? i ? ", " : " | " : "", change_name(item->change),
                                     (int)strcspn(name, "|"), name);
        }
        book_settle(book, parcel, &(struct parcel_outcome){ .end = end, .reached = true }, now_ms);
        book_committed(book);
        parcel_free(parcel);
    }
    return said;
}

/* Only changes are told. */
Test(notify_book, changes)
{
    begin(HOOK "routes: [{name: a, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    cr_assert_str_eq(due(PARCEL_TOLD), "began tin");
    take((struct alert_text){ .item = "tin", .revision = 1, .text = "other figures" });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    take((struct alert_text){ .item = "tin", .revision = 2, .severity = ALERT_SEVERITY_CRITICAL });
    cr_assert_str_eq(due(PARCEL_TOLD), "changed tin");
    take((struct alert_text){ .item = "tin", .revision = 3, .state = ALERT_STATE_RESOLVED });
    cr_assert_str_eq(due(PARCEL_TOLD), "ended tin");
    take((struct alert_text){ .item = "tin", .revision = 4, .state = ALERT_STATE_RESOLVED, .text = "other figures" });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    take((struct alert_text){ .item = "tin", .revision = 5, .episode = 2 });
    cr_assert_str_eq(due(PARCEL_TOLD), "began tin");
    take((struct alert_text){ .item = "tin", .revision = 6, .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "retracted tin");
    take((struct alert_text){ .item = "tin", .revision = 7, .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    cr_assert_eq(book_counts(book)->rows, 0, "nothing is left of what was taken back");
}

/* updates: true tells of new figures too, and of nothing else. */
Test(notify_book, updates)
{
    begin(HOOK "routes: [{name: a, updates: true, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    cr_assert_str_eq(due(PARCEL_TOLD), "began tin");
    take((struct alert_text){ .item = "tin", .revision = 1, .text = "other figures" });
    cr_assert_str_eq(due(PARCEL_TOLD), "updated tin");
    take((struct alert_text){ .item = "tin", .revision = 2, .text = "other figures" });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
}

/* The end is told to whom the beginning was; that it was over before and is withdrawn now, too. */
Test(notify_book, ends)
{
    begin(HOOK "routes: [{name: a, match: {severity: critical}, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    take((struct alert_text){ .item = "tin", .revision = 1, .state = ALERT_STATE_RESOLVED });
    take((struct alert_text){ .item = "zinc", .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    take((struct alert_text){ .item = "gold", .severity = ALERT_SEVERITY_CRITICAL });
    cr_assert_str_eq(due(PARCEL_TOLD), "began gold");
    take((struct alert_text){ .item = "gold", .revision = 1 });
    cr_assert_str_eq(due(PARCEL_TOLD), "ended gold", "a route for what is critical has no more to tell");
    take((struct alert_text){ .item = "gold", .revision = 2, .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "retracted gold");
}

/* One expiry that touches eight items is one message; what comes later is another. */
Test(notify_book, groups)
{
    begin(MAIL "routes: [{name: a, group: [rule, reporter, since], wait: 30s, to: hook}]\n");
    for (int i = 0; i < 8; i++) {
        take((struct alert_text){ .item = (const char *[]){ "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7" }[i] });
        now_ms += 1000;
    }
    take((struct alert_text){ .item = "other", .rule = "flow.surge" });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    now_ms += 21999;
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    now_ms += 1;
    cr_assert_str_eq(due(PARCEL_TOLD), "began i0, began i1, began i2, began i3, began i4, began i5, began i6, began i7");
    now_ms += 60000;
    cr_assert_str_eq(due(PARCEL_TOLD), "began other");
    take((struct alert_text){ .item = "i1", .revision = 1, .state = ALERT_STATE_RESOLVED });
    take((struct alert_text){ .item = "i2", .revision = 1, .retracted = true });
    now_ms += 30000;
    cr_assert_str_eq(due(PARCEL_TOLD), "ended i1, retracted i2", "the end comes together too");
}

/* What is over before it was due is not told at all. */
Test(notify_book, spared)
{
    begin(MAIL "routes: [{name: a, group: [rule], wait: 30s, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    take((struct alert_text){ .item = "gold" });
    take((struct alert_text){ .item = "tin", .revision = 1, .state = ALERT_STATE_RESOLVED });
    now_ms += 30000;
    cr_assert_str_eq(due(PARCEL_TOLD), "began gold");
    cr_assert_eq(book_counts(book)->spared, 1);
    take((struct alert_text){ .item = "gold", .revision = 1, .state = ALERT_STATE_RESOLVED });
    take((struct alert_text){ .item = "gold", .revision = 2 });
    now_ms += 30000;
    cr_assert_str_eq(due(PARCEL_TOLD), "", "it is as it was told");
}

/* What was due, and may have been heard, is told to its end. */
Test(notify_book, due_is_owed)
{
    begin(HOOK "routes: [{name: a, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    cr_assert_str_eq(due(PARCEL_AGAIN), "began tin");
    take((struct alert_text){ .item = "tin", .revision = 1, .retracted = true });
    now_ms += 10000;
    cr_assert_str_eq(due(PARCEL_TOLD), "retracted tin");
}

/* A message that changes while it is under way: what was heard is known, and what is new is told. */
Test(notify_book, under_way)
{
    struct parcel *parcel;

    begin(HOOK "routes: [{name: a, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    parcel = book_parcel(book, 0, now_ms);
    take((struct alert_text){ .item = "tin", .revision = 1, .state = ALERT_STATE_RESOLVED });
    cr_assert_str_eq(due(PARCEL_TOLD), "", "one message of a key at a time");
    book_settle(book, parcel, &(struct parcel_outcome){ .end = PARCEL_TOLD }, now_ms);
    book_committed(book);
    parcel_free(parcel);
    cr_assert_str_eq(due(PARCEL_TOLD), "ended tin");
}

/* In the night nobody is told; in the morning what holds then. */
Test(notify_book, muted)
{
    begin(HOOK "routes: [{name: a, mute: [{hours: 22:00-06:00}], to: hook}]\n");
    now_ms = 1800000000000 - 8 * 3600 * 1000 + 23 * 3600 * 1000; /* 23:00 */
    take((struct alert_text){ .item = "tin" });
    take((struct alert_text){ .item = "gold" });
    take((struct alert_text){ .item = "tin", .revision = 1, .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "");
    cr_assert_eq(book_due_ms(book, 0), now_ms + 7 * 3600 * 1000);
    now_ms += 7 * 3600 * 1000;
    cr_assert_str_eq(due(PARCEL_TOLD), "began gold");
}

/* The first route that matches decides. */
Test(notify_book, first_route)
{
    begin(MAIL "routes:\n- {name: now, match: {severity: critical}, to: hook}\n- {name: later, wait: 1h, to: hook}\n");
    take((struct alert_text){ .item = "tin" });
    take((struct alert_text){ .item = "gold", .severity = ALERT_SEVERITY_CRITICAL });
    cr_assert_str_eq(due(PARCEL_TOLD), "began gold");
    take((struct alert_text){ .item = "tin", .revision = 1, .severity = ALERT_SEVERITY_CRITICAL });
    cr_assert_str_eq(due(PARCEL_TOLD), "began tin", "it is grave now: it does not wait");
}

/* A message of many that is refused is told one by one, so that one bad record spoils no other. */
Test(notify_book, refused)
{
    struct parcel *parcel;

    begin(HOOK "routes: [{name: a, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    take((struct alert_text){ .item = "gold" });
    parcel = book_parcel(book, 0, now_ms);
    cr_assert_eq(parcel->count, 2);
    book_settle(book, parcel, &(struct parcel_outcome){ .end = PARCEL_REFUSED }, now_ms);
    book_committed(book);
    parcel_free(parcel);
    parcel = book_parcel(book, 0, now_ms);
    cr_assert_eq(parcel->count, 1);
    book_settle(book, parcel, &(struct parcel_outcome){ .end = PARCEL_REFUSED, .detail = "status 400" }, now_ms);
    cr_assert_eq(book_changed(book), 2, "a dead letter and a row");
    book_committed(book);
    parcel_free(parcel);
    cr_assert_str_eq(due(PARCEL_TOLD), "began tin");
    cr_assert(book_counts(book)->dead[0] == 1 && book_counts(book)->told[0] == 1 && book_counts(book)->owed[0] == 0);
    take((struct alert_text){ .item = "gold", .revision = 1, .retracted = true });
    cr_assert_str_eq(due(PARCEL_TOLD), "", "who refused the beginning is not told the end");
}

/* Failures: later each time, at most a minute and a quarter; a receiver that says when is asked then. */
Test(notify_book, back_off)
{
    static const struct parcel_outcome down = { .end = PARCEL_AGAIN, .down = true }, busy = { .end = PARCEL_AGAIN, .down = true, .wait_ms = 600000 };
    int64_t                            before_ms = 0;

    begin(HOOK "routes: [{name: a, to: hook}]\n");
    take((struct alert_text){ .item = "tin" });
    for (int tries = 0; tries < 12; tries++) {
        struct parcel *parcel = book_parcel(book, 0, now_ms);
        int64_t        wait_ms;

        book_settle(book, parcel, &down, now_ms);
        parcel_free(parcel);
        wait_ms = book_due_ms(book, 0) - now_ms;
        cr_assert(wait_ms >= 1000 && wait_ms <= 75000 && (wait_ms > before_ms || wait_ms >= 60000), "try %d: %d ms", tries, (int)wait_ms);
        take((struct alert_text){ .item = "gold", .revision = tries });
        cr_assert_geq(book_due_ms(book, 0), now_ms + wait_ms, "another message waits too: it is the receiver that fails");
        before_ms = wait_ms;
        now_ms += wait_ms;
    }
    {
        struct parcel *parcel = book_parcel(book, 0, now_ms);

        book_settle(book, parcel, &busy, now_ms);
        parcel_free(parcel);
        cr_assert_eq(book_due_ms(book, 0), now_ms + 600000);
    }
}

/* The book read back from its rows is the same book: what was told is not told again, what is owed is. */
static int reload(void *context, const struct book_change *change)
{
    if (!change->dead)
        cr_assert(book_load(context, change->partition, change->key, change->value));
    return 0;
}

Test(notify_book, restored)
{
    struct book  *copy;
    struct notice notice;

    begin(MAIL "routes: [{name: a, group: [rule], wait: 30s, to: hook}]\n");
    copy = book_new(routing);
    notice = alert_notice((struct alert_text){ .item = "tin" }, &arena);
    book_take(book, 0, &notice, now_ms, now_ms, false);
    cr_assert_eq(book_changes(book, reload, copy), 0);
    book_free(book);
    book = copy;
    book_loaded(book, 0, now_ms);
    now_ms += 5000;
    take((struct alert_text){ .item = "gold" });
    now_ms += 25000;
    cr_assert_str_eq(due(PARCEL_TOLD), "began gold, began tin", "what comes later joins the group that was open");
    cr_assert(!book_load(book, 0, CK_BYTES("hook|alerts|x"), CK_BYTES("no row")));
}

/* Rows of a receiver that is no more stay, and are nobody's. */
Test(notify_book, orphans)
{
    struct routing *other;
    struct book    *copy;
    struct notice   notice;

    begin(HOOK "routes: [{name: a, to: hook}]\n");
    other = routing_of("receivers: [{name: new, webhook: {url: 'https://example.org/'}}]\nroutes: [{name: a, to: new}]\n");
    copy = book_new(other);
    notice = alert_notice((struct alert_text){ .item = "tin" }, &arena);
    book_take(book, 0, &notice, now_ms, now_ms, false);
    cr_assert_eq(book_changes(book, reload, copy), 0);
    book_loaded(copy, 0, now_ms);
    cr_assert(book_counts(copy)->orphans == 1 && book_due_ms(copy, 0) == INT64_MAX);
    book_free(copy);
    routing_free(other);
}
