/* SPDX-License-Identifier: Apache-2.0
 * What is written of a topic is counted: lines, and of final states the keys that hold no longer. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/serde/record_lines.h"
#include "records.h"

static void add(struct record_lines *lines, bool retracted)
{
    struct control_status status = { .emission.retracted = retracted };
    struct ck_buffer      value = { 0 };

    ck_single_object_write(control_status_topic.value->fingerprint, &value);
    ck_record_encode(control_status_topic.value, 0, control_status_topic.value->field_count, &status, &value);
    cr_assert_eq(record_lines_add(lines, &(struct log_record){ .key = CK_BYTES("k"), .value = ck_buffer_bytes(&value) }), 0);
    ck_buffer_release(&value);
}

static size_t lines_of(bool final, size_t *ret_retracted)
{
    char               *text = NULL;
    size_t              size = 0, count = 0;
    struct record_lines lines = { .topic = &control_status_topic, .final = final, .file = open_memstream(&text, &size) };

    add(&lines, false);
    add(&lines, true);
    add(&lines, false);
    fclose(lines.file);
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    cr_assert_eq(lines.written, count);
    *ret_retracted = lines.retracted;
    record_lines_release(&lines);
    free(text);
    return count;
}

Test(record_lines, retracted_ones_are_told_apart)
{
    size_t retracted;

    cr_assert_eq(lines_of(true, &retracted), 2);
    cr_assert_eq(retracted, 1);
    cr_assert_eq(lines_of(false, &retracted), 3);
    cr_assert_eq(retracted, 0);
}
