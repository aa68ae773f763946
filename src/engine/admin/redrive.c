/* SPDX-License-Identifier: Apache-2.0
 * Three passes: over the dead letters (which source partitions, from where), over those partitions (what was sent already), over the dead letters
 * again (to send). */
#include "engine/admin/redrive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "engine/kafka/scan.h"
#include "engine/kafka/send.h"
#include "engine/serde/record_lines.h"

enum { FLUSH_MS = 120 * 1000 };

struct redrive_source { /* a partition that wanted letters came from */
    char    topic[INSTALLATION_NAME_MAX];
    int     partition;
    int64_t first; /* the least offset */
};

struct passing {
    const struct redrive_options *options;
    struct redrive_counts        *counts;
    struct redrive_source        *sources;
    size_t                        source_count, source_room;
    XXH128_hash_t                *marks; /* of the keys that were sent again */
    size_t                        mark_count, mark_room;
    struct kafka_sender          *sender;
    char                         *problem;
};

static void *grow(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : 64;
    items = realloc(items, *room * size);
    if (!items)
        abort();
    return items;
}

/* ---- marks ---- */

static XXH128_hash_t mark_of(struct ck_bytes key) { return XXH3_128bits(key.data ? key.data : "", key.size); }

static int mark_order(const void *a, const void *b) { return XXH128_cmp(a, b); }

static int note_mark(void *context, const struct log_record *record)
{
    struct passing *passing = context;
    struct ck_bytes from = record_header(record, "redriven_from");

    if (from.data) {
        passing->marks = grow(passing->marks, passing->mark_count, &passing->mark_room, sizeof *passing->marks);
        passing->marks[passing->mark_count++] = mark_of(from);
    }
    return 0;
}

static bool is_marked(const struct passing *passing, struct ck_bytes key)
{
    XXH128_hash_t mark = mark_of(key);

    return passing->mark_count && bsearch(&mark, passing->marks, passing->mark_count, sizeof mark, mark_order);
}

/* ---- sources ---- */

static int note_source(void *context, const struct log_record *record)
{
    struct passing       *passing = context;
    struct dead_letter    letter;
    struct redrive_source source;
    char                  name[INSTALLATION_NAME_MAX];
    size_t                i = 0;

    if (!dead_letter_read(record, &letter) || !dead_letter_matches(&letter, &passing->options->filter) ||
        dead_letter_hold(&letter, passing->options->installation->processors))
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)letter.topic.size, letter.topic.data);
    source = (struct redrive_source){ .partition = (int)letter.partition, .first = letter.offset };
    installation_topic(passing->options->installation, name, source.topic);
    while (i < passing->source_count && (passing->sources[i].partition != source.partition || strcmp(passing->sources[i].topic, source.topic) != 0))
        i++;
    if (i == passing->source_count) {
        passing->sources = grow(passing->sources, passing->source_count, &passing->source_room, sizeof *passing->sources);
        passing->sources[passing->source_count++] = source;
    } else if (source.first < passing->sources[i].first)
        passing->sources[i].first = source.first;
    return 0;
}

static int scan(struct passing *passing, const char *topic, int partition, const int64_t *from,
                int (*each)(void *context, const struct log_record *record))
{
    struct kafka_scan scan = {
        .installation = passing->options->installation, .topic = topic, .partition = partition, .from = from, .each = each, .context = passing
    };

    return kafka_scan(&scan, passing->problem);
}

/* Retention may have taken the offset that the letter came from. */
static int scan_source(struct passing *passing, const struct redrive_source *source)
{
    int64_t *from = calloc((size_t)source->partition + 1, sizeof *from);
    int      result;

    if (!from)
        abort();
    from[source->partition] = source->first;
    result = scan(passing, source->topic, source->partition, from, note_mark);
    if (result == -ENODATA)
        result = scan(passing, source->topic, source->partition, NULL, note_mark);
    free(from);
    return result;
}

/* ---- sending ---- */

static int send_letter(struct passing *passing, const struct dead_letter *letter)
{
    struct log_header headers[REDRIVE_HEADERS];
    char              text[REDRIVE_TEXT], name[INSTALLATION_NAME_MAX], topic[INSTALLATION_NAME_MAX];
    struct log_record record = dead_letter_record(letter, headers, text);
    int               result;

    snprintf(name, sizeof name, "%.*s", (int)letter->topic.size, letter->topic.data);
    installation_topic(passing->options->installation, name, topic);
    result = kafka_send(passing->sender, topic, record.part.partition, &record);
    if (result)
        snprintf(passing->problem, KAFKA_PROBLEM_MAX, "%s, partition %d: %s", topic, record.part.partition, kafka_sender_problem(passing->sender));
    return result;
}

static int drive(void *context, const struct log_record *record)
{
    struct passing        *passing = context;
    struct redrive_counts *counts = passing->counts;
    struct dead_letter     letter;
    const char            *hold;
    int                    result = 0;

    if (!dead_letter_read(record, &letter) || !dead_letter_matches(&letter, &passing->options->filter))
        return 0;
    hold = dead_letter_hold(&letter, passing->options->installation->processors);
    if (hold) {
        counts->held++;
        passing->options->held(passing->options->context, &letter, hold);
    } else if (is_marked(passing, letter.key))
        counts->already++;
    else if (counts->sent == passing->options->limit)
        counts->left++;
    else {
        result = passing->options->send ? send_letter(passing, &letter) : 0;
        counts->sent += result == 0;
    }
    return result;
}

static int send_all(struct passing *passing, const char *topic)
{
    char problem[KAFKA_PROBLEM_MAX];
    int  result = passing->options->send ? kafka_sender_open(passing->options->installation, NULL, &passing->sender, passing->problem) : 0, flushed;

    if (result)
        return result;
    result = scan(passing, topic, -1, NULL, drive);
    if (!passing->sender)
        return result;
    flushed = kafka_sender_flush(passing->sender, FLUSH_MS, &passing->counts->failed, problem);
    passing->counts->sent -= passing->counts->failed;
    kafka_sender_free(passing->sender);
    if (result == 0 && flushed)
        snprintf(passing->problem, KAFKA_PROBLEM_MAX, "%s", problem);
    return result ? result : flushed;
}

int redrive(const struct redrive_options *options, struct redrive_counts *ret_counts, char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct passing passing = { .options = options, .counts = ret_counts, .problem = ret_problem };
    char           topic[INSTALLATION_NAME_MAX];
    int            result;

    *ret_counts = (struct redrive_counts){ 0 };
    installation_topic(options->installation, options->topic, topic);
    result = scan(&passing, topic, -1, NULL, note_source);
    for (size_t i = 0; i < passing.source_count && result == 0; i++)
        result = scan_source(&passing, &passing.sources[i]);
    if (passing.mark_count)
        qsort(passing.marks, passing.mark_count, sizeof *passing.marks, mark_order);
    if (result == 0)
        result = send_all(&passing, topic);
    free(passing.sources);
    free(passing.marks);
    return result;
}
