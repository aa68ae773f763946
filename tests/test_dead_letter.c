/* SPDX-License-Identifier: Apache-2.0
 * Dead letters read back: what redrive sends is what was refused, at most three times. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/cli/dead_letter_print.h"
#include "engine/serde/dead_letter.h"
#include "engine/serde/headers.h"
#include "engine/serde/record_lines.h"
#include "processors/all.h"

extern const struct ck_processor intake;

static struct headers headers;

/* The dead letter that a worker writes for a source record. */
static struct log_record refuse(const char *topic, const char *key, const struct log_record *source)
{
    headers_dead_letter(&headers, topic, source, CK_REASON_UNKNOWN_ENUM, "flow: SIDEWAYS", &intake, CK_BYTES("1"));
    return (
        struct log_record){ .key = ck_bytes_from(key), .value = source->value, .time_ms = 9, .headers = headers.list, .header_count = headers.count };
}

static struct dead_letter read_back(const struct log_record *record)
{
    struct dead_letter letter = { .offset = -1 };

    cr_assert(dead_letter_read(record, &letter));
    return letter;
}

/* Everything that the worker wrote is read, and the record to send again has the source's bytes, key, partition and trace, a count that is one more,
 * and the key of its dead letter. */
Test(dead_letter, goes_back)
{
    const struct log_header given[] = { { "traceparent", CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") },
                                        { "redriven", CK_BYTES("1") } };
    const struct log_record source = {
        .part = { 0, 7 }, .offset = 42, .time_ms = 5, .key = CK_BYTES("k"), .value = CK_BYTES("{}"), .headers = given, .header_count = 2
    };
    struct log_record  record = refuse("trade.records", "trade.records|7|42", &source), again;
    struct dead_letter letter = read_back(&record);
    struct log_header  list[REDRIVE_HEADERS];
    char               text[REDRIVE_TEXT];

    cr_assert_eq(letter.offset, 42);
    cr_assert_eq(letter.time_ms, 5);
    cr_assert_eq(letter.refused_ms, 9);
    cr_assert_eq(letter.redriven, 1);
    cr_assert_null(dead_letter_hold(&letter, processors_all));
    again = dead_letter_record(&letter, list, text);
    cr_assert_eq(again.part.partition, 7);
    cr_assert(ck_bytes_equal(again.key, CK_BYTES("k")));
    cr_assert(ck_bytes_equal(again.value, CK_BYTES("{}")));
    cr_assert(ck_bytes_equal(record_header(&again, "redriven"), CK_BYTES("2")));
    cr_assert(ck_bytes_equal(record_header(&again, "redriven_from"), CK_BYTES("trade.records|7|42")));
    cr_assert(ck_bytes_equal(record_header(&again, "traceparent"), CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
}

static const char *hold(const char *topic, const char *redriven, size_t cut, struct ck_bytes key)
{
    const struct log_header given[] = { { "redriven", ck_bytes_from(redriven) } };
    const struct log_record source = { .offset = 1, .key = key, .value = CK_BYTES("0123456789"), .headers = given, .header_count = 1 };
    struct log_record       record = refuse(topic, "t|0|1", &source);
    struct dead_letter      letter;

    record.value.size -= cut;
    letter = read_back(&record);
    return dead_letter_hold(&letter, processors_all);
}

/* Three times is enough, and so is a count that is none; half a record is not sent, nor one whose key or topic nobody knows. */
Test(dead_letter, holds)
{
    cr_assert_null(hold("trade.records", "2", 0, CK_BYTES("k")));
    cr_assert_not_null(hold("trade.records", "3", 0, CK_BYTES("k")));
    cr_assert_not_null(hold("trade.records", "often", 0, CK_BYTES("k")));
    cr_assert_not_null(hold("trade.records", "-1", 0, CK_BYTES("k")));
    cr_assert_not_null(hold("trade.records", "2", 1, CK_BYTES("k")));
    cr_assert_not_null(hold("trade.recipes", "2", 0, CK_BYTES("k")));
    cr_assert_null(hold("trade.records", "2", 0, (struct ck_bytes){ 0 }));
    cr_assert_null(hold("intake.trade", "2", 0, CK_BYTES("k")));
    cr_assert_not_null(hold("intake.trade", "2", 0, (struct ck_bytes){ 0 }));
}

/* A key of which only the beginning is kept is not sent under it. */
Test(dead_letter, holds_a_cut_key)
{
    static char             bytes[DEAD_LETTER_KEY_MAX + 1];
    const struct log_record source = { .offset = 1, .key = { bytes, sizeof bytes }, .value = CK_BYTES("{}") };
    struct log_record       record = refuse("trade.records", "t|0|1", &source);
    struct dead_letter      letter = read_back(&record);

    cr_assert_eq(letter.key_size, DEAD_LETTER_KEY_MAX + 1);
    cr_assert_eq(letter.source_key.size, DEAD_LETTER_KEY_MAX);
    cr_assert_not_null(dead_letter_hold(&letter, processors_all));
}

/* A record without our headers is no dead letter of ours. */
Test(dead_letter, of_others)
{
    const struct log_header given[] = {
        { "topic", CK_BYTES("t") }, { "reason", CK_BYTES("r") }, { "partition", CK_BYTES("x") }, { "offset", CK_BYTES("1") }
    };
    const struct log_record record = { .key = CK_BYTES("t|0|1"), .headers = given, .header_count = 4 };
    struct dead_letter      letter;

    cr_assert_not(dead_letter_read(&record, &letter));
}

/* A filter narrows by all that it names. */
Test(dead_letter, filters)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .value = CK_BYTES("{}") };
    struct log_record       record = refuse("trade.records", "trade.records|7|42", &source);
    struct dead_letter      letter = read_back(&record);

    cr_assert(dead_letter_matches(&letter, &(struct dead_letter_filter){ .partition = -1, .offset = -1 }));
    cr_assert(dead_letter_matches(&letter, &(struct dead_letter_filter){ CK_BYTES("unknown_enum"), CK_BYTES("trade.records|7|42"), 7, 42 }));
    cr_assert_not(dead_letter_matches(&letter, &(struct dead_letter_filter){ .reason = CK_BYTES("bad_key"), .partition = -1, .offset = -1 }));
    cr_assert_not(dead_letter_matches(&letter, &(struct dead_letter_filter){ .key = CK_BYTES("trade.records|7|4"), .partition = -1, .offset = -1 }));
    cr_assert_not(dead_letter_matches(&letter, &(struct dead_letter_filter){ .partition = 7, .offset = 41 }));
    cr_assert_not(dead_letter_matches(&letter, &(struct dead_letter_filter){ .partition = 6, .offset = -1 }));
}

/* The list counts all and shows the newest; what strangers wrote does not steer the terminal. */
Test(dead_letter, list)
{
    struct dead_letters letters = { .limit = 2 };
    struct dead_letter  letter = { .topic = CK_BYTES("trade.records"), .reason = CK_BYTES("undecodable"), .detail = CK_BYTES("a\x1b[31mb\xff") };
    char               *text = NULL;
    size_t              size = 0;
    FILE               *file = open_memstream(&text, &size);
    const char *const   keys[] = { "key-one", "key-two", "key-three" };

    for (size_t i = 0; i < 3; i++) {
        letter.key = ck_bytes_from(keys[i]);
        dead_letters_add(&letters, &letter);
    }
    dead_letters_print(&letters, file);
    dead_letters_release(&letters);
    fclose(file);
    cr_assert(strstr(text, "3  undecodable  trade.records"), "%s", text);
    cr_assert_null(strstr(text, "key-one"));
    cr_assert(strstr(text, "key-two") && strstr(text, "key-two") < strstr(text, "key-three"), "%s", text);
    cr_assert_null(strchr(text, '\x1b'));
    cr_assert_null(strchr(text, '\xff'));
    free(text);
}

/* The reason that is the most frequent stands first. */
Test(dead_letter, list_by_count)
{
    static const char *const reasons[] = { "bad_key", "future", "bad_number", "future", "bad_number", "future" };
    struct dead_letters      letters = { .limit = 1 };
    struct dead_letter       letter = { .topic = CK_BYTES("t") };
    char                     keys[6][8];

    for (size_t i = 0; i < 6; i++) {
        snprintf(keys[i], sizeof keys[i], "t|0|%zu", i);
        letter.key = ck_bytes_from(keys[i]);
        letter.reason = ck_bytes_from(reasons[i]);
        dead_letters_add(&letters, &letter);
    }
    cr_assert_eq(dead_letters_settle(&letters), 6);
    cr_assert_str_eq(letters.counts[0].reason, "future");
    cr_assert_str_eq(letters.counts[1].reason, "bad_number");
    cr_assert_str_eq(letters.counts[2].reason, "bad_key");
    dead_letters_release(&letters);
}

/* A record that was refused, sent again and refused again, twice, counts once, under the reason of the last time; others are not touched by it. */
Test(dead_letter, counted_once)
{
    struct dead_letters letters = { .limit = 8 };
    struct dead_letter  first = { .key = CK_BYTES("t|0|1"), .topic = CK_BYTES("t"), .reason = CK_BYTES("one") }, second = first, third = first,
                       other = first;

    second.key = CK_BYTES("t|0|7");
    second.redriven_from = first.key;
    third.key = CK_BYTES("t|0|9");
    third.redriven_from = second.key;
    third.reason = CK_BYTES("two");
    other.key = CK_BYTES("t|1|1");
    dead_letters_add(&letters, &third);
    dead_letters_add(&letters, &first);
    dead_letters_add(&letters, &other);
    dead_letters_add(&letters, &second);
    cr_assert_eq(dead_letters_settle(&letters), 2);
    cr_assert_eq(letters.count_count, 2);
    cr_assert_str_eq(letters.counts[0].reason, "one");
    cr_assert_eq(letters.counts[0].count, 1);
    cr_assert_eq(letters.counts[1].count, 1);
    dead_letters_release(&letters);
}
