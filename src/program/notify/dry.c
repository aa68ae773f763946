/* SPDX-License-Identifier: Apache-2.0
 * What would be told: the book and its parcels, without a log and without receivers. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "engine/embedded/final_values.h"
#include "engine/util/plural.h"
#include "engine/util/quote.h"
#include "notify/send/message.h"
#include "program/notify/notify.h"

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int take_file(struct book *book, const struct ck_topic *topic, const char *directory, int64_t now_ms, size_t *ret_records)
{
    struct final_values final = { 0 };
    int                 result = final_values_load(&final, directory, topic);
    struct ck_arena     arena = CK_ARENA_NULL;

    for (size_t i = 0; i < final.count && result == 0; i++) {
        struct notice notice = notice_of(topic, final.entries[i].key, final.entries[i].value, &arena);

        book_take(book, 0, &notice, now_ms, now_ms, false);
        ck_arena_clear(&arena);
    }
    *ret_records += final.count;
    ck_arena_release(&arena);
    final_values_release(&final);
    return result;
}

static void print_parcel(const struct parcel *parcel, int64_t now_ms)
{
    struct ck_buffer text = { 0 }, group = { 0 };

    message_lines(parcel, &text);
    printf("%s: %zu notice%s", parcel->receiver->name, parcel->count, plural(parcel->count));
    if (parcel->group.size) {
        quote_append(parcel->group, &group);
        printf(", %.*s", (int)group.size, group.data);
    }
    if (parcel->made_ms > now_ms)
        printf(", after %lld s", (long long)(parcel->made_ms - now_ms + 999) / 1000);
    printf("\n%.*s", (int)text.size, text.data);
    ck_buffer_release(&text);
    ck_buffer_release(&group);
}

/* In the order in which they are due. */
static size_t print_all(struct book *book, size_t receiver, int64_t now_ms)
{
    size_t notices = 0;

    for (int64_t due_ms; (due_ms = book_due_ms(book, receiver)) != INT64_MAX;) {
        struct parcel *parcel = book_parcel(book, receiver, due_ms > now_ms ? due_ms : now_ms);

        print_parcel(parcel, now_ms);
        notices += parcel->count;
        parcel_free(parcel);
    }
    return notices;
}

static void compare_items(const struct routing *routing, const char *directory)
{
    char problem[NOTIFY_ITEMS_PROBLEM_MAX];

    if (notify_names_items(routing) && notify_compare_items(NULL, routing, directory, notify_say_unknown, NULL, problem) == NOTIFY_ITEMS_UNCOMPARED)
        fprintf(stderr, "chokepoint notify: items are not compared with a catalogue: %s\n", problem);
}

int notify_dry_run(const struct routing *routing, const char *directory)
{
    struct book *book = book_new(routing);
    int64_t      now_ms = now();
    size_t       records = 0, notices = 0;
    int          code = EXIT_CLEAN;

    for (const struct ck_topic *const *topic = notice_topics; *topic && code == EXIT_CLEAN; topic++) {
        int result = routing_names(routing, *topic) ? take_file(book, *topic, directory, now_ms, &records) : 0;

        if (result == 0)
            continue;
        fprintf(stderr, "chokepoint notify: %s/%s.jsonl: %s\n", directory, (*topic)->name,
                result == -EBADMSG ? "it holds what is no record of this topic" : strerror(-result));
        code = EXIT_CONFIG;
    }
    book_committed(book);
    for (size_t i = 0; i < routing->receiver_count && code == EXIT_CLEAN; i++)
        notices += print_all(book, i, now_ms);
    if (code == EXIT_CLEAN)
        compare_items(routing, directory);
    if (code == EXIT_CLEAN)
        printf("%zu record%s, %zu notice%s; nobody was told\n", records, plural(records), notices, plural(notices));
    book_free(book);
    return code;
}
