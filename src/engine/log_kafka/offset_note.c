/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/log_kafka/offset_note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/number.h"

static const char name[] = "transaction=";

size_t offset_note_write(int64_t transaction, char buf[OFFSET_NOTE_MAX])
{
    return transaction > 0 ? (size_t)snprintf(buf, OFFSET_NOTE_MAX, "%s%" PRId64, name, transaction) : 0;
}

int64_t offset_note_read(struct ck_bytes note)
{
    size_t  prefix = sizeof name - 1;
    int64_t number;

    if (!note.data || note.size <= prefix || memcmp(note.data, name, prefix) != 0)
        return 0;
    return ck_number_read_long((struct ck_bytes){ note.data + prefix, note.size - prefix }, &number) && number > 0 ? number : 0;
}
