/* SPDX-License-Identifier: Apache-2.0
 * No stdio and no memory of its own: the process may be dying. */
#include "engine/util/work_place.h"

#include "engine/util/quote.h"

enum { NUMBER_TEXT = 24 };

static const char cut[] = "...";

void place_text(char ret_text[PLACE_TEXT], struct ck_bytes bytes)
{
    char whole[PLACE_TEXT + QUOTE_MAX];

    if (strlen(quote_text(bytes, whole, sizeof whole)) < PLACE_TEXT)
        strcpy(ret_text, whole);
    else
        strcat(strcpy(ret_text, quote_text(bytes, whole, PLACE_TEXT + 1 - sizeof cut)), cut);
}

static char *put_text(char *at, const char *text)
{
    size_t size = strlen(text);

    memcpy(at, text, size);
    return at + size;
}

static char *put_number(char *at, int64_t number)
{
    char     text[NUMBER_TEXT];
    size_t   first = sizeof text;
    uint64_t rest = number < 0 ? 0 : (uint64_t)number;

    do {
        text[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    memcpy(at, text + first, sizeof text - first);
    return at + sizeof text - first;
}

void place_records_add(struct work_place *place, const char *topic, int64_t partition, int64_t first, int64_t last)
{
    size_t used = strlen(place->records);
    char  *at = place->records + used;

    if (used >= sizeof cut && strcmp(at - sizeof cut + 1, cut) == 0)
        return;
    if (used)
        *at++ = ' ';
    if (used + strlen(topic) + 3 * (NUMBER_TEXT + 1) + 1 + sizeof cut > PLACE_RECORDS) {
        memcpy(at, cut, sizeof cut);
        return;
    }
    at = put_text(put_text(at, topic), "|");
    at = put_number(put_text(put_number(at, partition), "|"), first);
    if (last > first)
        at = put_number(put_text(at, "-"), last);
    *at = '\0';
}

size_t place_pairs(const struct work_place *place, struct journal_pair ret_pairs[PLACE_PAIRS])
{
    size_t count = 0;

    if (place->type == PLACE_RECORD) {
        ret_pairs[count++] = (struct journal_pair)TEXT("topic", place->topic);
        ret_pairs[count++] = (struct journal_pair)NUMBER("partition", place->partition);
        ret_pairs[count++] = (struct journal_pair)NUMBER("offset", place->offset);
        ret_pairs[count++] = (struct journal_pair)TEXT("key", place->key);
    }
    if (place->type == PLACE_SUBJECT)
        ret_pairs[count++] = (struct journal_pair)NUMBER("partition", place->partition);
    if (place->subject[0])
        ret_pairs[count++] = (struct journal_pair)TEXT("subject", place->subject);
    if (place->type == PLACE_TRANSACTION && place->subject[0])
        ret_pairs[count++] = (struct journal_pair)NUMBER("subject_ms", place->subject_ms);
    if (place->records[0])
        ret_pairs[count++] = (struct journal_pair)TEXT("records", place->records);
    return count;
}
