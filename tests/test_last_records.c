/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/log/last_records.h"

static int expected;

static int check(void *context, const struct log_record *record)
{
    char key[16], value[32];
    int  keys = *(int *)context;

    snprintf(key, sizeof key, "k%06d", expected);
    snprintf(value, sizeof value, "value %d", 100000 - keys + expected);
    cr_assert(ck_bytes_equal(record->key, ck_bytes_from(key)), "%.*s, not %s", (int)record->key.size, record->key.data, key);
    cr_assert(ck_bytes_equal(record->value, ck_bytes_from(value)), "%.*s, not %s", (int)record->value.size, record->value.data, value);
    expected++;
    return 0;
}

static void run(int keys)
{
    struct last_records records = { 0 };
    char                key[16], value[32];

    for (int i = 0; i < 100000; i++) {
        snprintf(key, sizeof key, "k%06d", i % keys);
        snprintf(value, sizeof value, "value %d", i);
        last_records_add(&records, &(struct log_record){ .key = ck_bytes_from(key), .value = ck_bytes_from(value) });
    }
    cr_assert(records.room <= 2048 || records.room <= (size_t)keys * 4, "%d keys, room for %zu", keys, records.room);
    expected = 0;
    cr_assert_eq(last_records_each(&records, check, &keys), 0);
    cr_assert_eq(expected, keys);
    last_records_release(&records);
}

/* The last record of each key stays, in the order of keys; the room grows with the keys, not with the records. */
Test(last_records, of_few_keys) { run(10); }
Test(last_records, of_some_keys) { run(2500); }
Test(last_records, of_all_keys) { run(100000); }

static int stop(void *context, const struct log_record *record)
{
    (void)record;
    ++*(int *)context;
    return 7;
}

/* A result that is not 0 ends it; no records are none. */
Test(last_records, ends)
{
    struct last_records records = { 0 };
    int                 calls = 0;

    cr_assert_eq(last_records_each(&records, stop, &calls), 0);
    last_records_add(&records, &(struct log_record){ .key = CK_BYTES("a"), .value = CK_BYTES("") });
    last_records_add(&records, &(struct log_record){ .key = CK_BYTES("b"), .value = CK_BYTES("") });
    cr_assert_eq(last_records_each(&records, stop, &calls), 7);
    cr_assert_eq(calls, 1);
    last_records_release(&records);
}
