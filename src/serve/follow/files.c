/* SPDX-License-Identifier: Apache-2.0
 * Lines of files to the store. */
#include "serve/follow/files.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "chokepoint/number.h"
#include "engine/formats/json_scan.h"
#include "engine/schema/schema_versions.h"
#include "engine/util/file.h"
#include "serve/follow/value.h"

enum { COMMIT_LINES = 4000 /* what a commit holds of the store is memory of the process */ };

struct file_reading {
    struct store          *store;
    const struct ck_topic *topic;
    uint16_t               number; /* of the topic */
    const char            *path;
    const struct journal  *journal;
    struct value_taker     taker;
    struct ck_arena        arena; /* of a line */
    struct files_report   *report;
    size_t                 uncommitted;
    uint64_t               told;
};

static bool file_of(char path[PATH_MAX], const char *directory, const struct ck_topic *topic)
{
    char name[256];

    snprintf(name, sizeof(name), "%s.jsonl", topic->name);
    return path_join(path, PATH_MAX, directory, name);
}

int files_source(const char *directory, const struct ck_topic *const *topics, struct ck_buffer *ret_text)
{
    char path[PATH_MAX], whole[PATH_MAX], line[128];
    int  result = directory_open(directory);

    if (result)
        return result;
    if (!realpath(directory, whole))
        return -errno;
    ck_buffer_append(ret_text, CK_BYTES("files of "));
    ck_buffer_append(ret_text, ck_bytes_from(whole));
    for (; *topics; topics++) {
        struct stat status;

        if (!file_of(path, directory, *topics) || stat(path, &status) != 0)
            continue;
        snprintf(line, sizeof(line), ": %s %lld %lld.%09ld", (*topics)->name, (long long)status.st_size, (long long)status.st_mtim.tv_sec,
                 status.st_mtim.tv_nsec);
        ck_buffer_append(ret_text, ck_bytes_from(line));
    }
    return 0;
}

static void leave_out(struct file_reading *reading, size_t line, const struct decode_failure *failure)
{
    if (++reading->report->left_out < 2 * reading->told)
        return;
    reading->told = reading->report->left_out;
    JOURNAL(reading->journal, JOURNAL_WARNING, "line_left_out", TEXT("file", reading->path), NUMBER("line", (int64_t)line + 1),
            TEXT("reason", ck_reason_name(NULL, failure->reason)), TEXT("detail", failure->detail),
            NUMBER("left_out", (int64_t)reading->report->left_out));
}

/* A whole number of the line, or what it is without. */
static int64_t whole_number(struct ck_bytes line, const char *name, int64_t most, int64_t otherwise)
{
    int64_t number;

    return ck_number_read_long(member_find(line, name), &number) && number >= 0 && number <= most ? number : otherwise;
}

static int read_line(struct file_reading *reading, struct ck_bytes line, size_t number)
{
    struct envelope       envelope = envelope_of(line);
    struct store_record   record = { .topic = reading->number };
    struct decode_failure failure = { CK_REASON_UNDECODABLE, "no object with a value" };
    struct ck_bytes       value = envelope.value, key = raw_text(envelope.key, &reading->arena);
    int                   result;

    record.partition = (uint16_t)whole_number(line, "partition", UINT16_MAX - 1, 0);
    record.offset = whole_number(line, "offset", INT64_MAX - 1, (int64_t)number);
    if (!raw_instant(member_find(line, "published"), &record.published_ms))
        record.published_ms = 0;
    reading->report->ours += !reading->topic->foreign && value.data;
    reading->report->undated += !reading->topic->foreign && value.data && record.published_ms == 0;
    if (record.offset < store_next(reading->store, record.topic, record.partition))
        return 0;
    if (!value.data || value_take(&reading->taker, reading->topic, key, value, &record, &failure) != DECODE_OK) {
        leave_out(reading, number, &failure);
        return 0;
    }
    result = store_put(reading->store, &record);
    reading->report->records += result == 0;
    return result;
}

static int line_take(struct file_reading *reading, struct ck_bytes line, size_t number)
{
    int result = text_begin(&line);

    if (result || line_is_blank(line))
        return result;
    result = read_line(reading, line, number);
    ck_arena_clear(&reading->arena);
    if (result == 0 && ++reading->uncommitted >= COMMIT_LINES) {
        reading->uncommitted = 0;
        result = store_commit(reading->store);
        if (result == 0)
            result = store_begin(reading->store);
    }
    return result;
}

/* 0, an errno of the file (*ret_file), or of the store. */
static int read_topic(struct file_reading *reading, bool *ret_file)
{
    FILE   *file;
    char   *line = NULL;
    size_t  room = 0, number = 0;
    ssize_t size;
    int     result = file_regular(reading->path);

    *ret_file = true;
    if (result == -ENOENT)
        return 0;
    file = result ? NULL : fopen(reading->path, "re");
    if (!file)
        return result ? result : -errno;
    reading->report->files++;
    while (result == 0 && (size = getline(&line, &room, file)) >= 0) {
        result = line_take(reading, (struct ck_bytes){ line, (size_t)size - (size > 0 && line[size - 1] == '\n') }, number++);
        *ret_file = result == -EILSEQ;
    }
    if (result == 0 && ferror(file)) {
        result = -EIO;
        *ret_file = true;
    }
    free(line);
    fclose(file);
    return result;
}

int files_read(struct store *store, const char *directory, const struct ck_topic *const *topics, const struct journal *journal,
               struct files_report *ret_report, char ret_problem[FILES_PROBLEM_MAX])
{
    char                path[PATH_MAX] = "";
    struct file_reading reading = { .store = store, .path = path, .journal = journal, .report = ret_report };
    bool                of_file = false;
    int                 result = store_begin(store);

    *ret_report = (struct files_report){ 0 };
    for (; topics[reading.number] && result == 0; reading.number++) {
        reading.topic = topics[reading.number];
        result = file_of(path, directory, reading.topic) ? read_topic(&reading, &of_file) : -ENAMETOOLONG;
    }
    if (result == 0)
        result = store_commit(store);
    if (result == 0)
        result = store_settle(store);
    if (result) {
        store_abort(store);
        snprintf(ret_problem, FILES_PROBLEM_MAX, "%.380s: %s", of_file ? path : directory, of_file ? file_error(result) : store_error(result));
    }
    ret_report->dated = ret_report->ours > 0 && ret_report->undated == 0;
    value_release(&reading.taker);
    ck_arena_release(&reading.arena);
    return result;
}

/* ---- the note ---- */

void files_add(struct files_report *total, const struct files_report *report)
{
    total->records += report->records;
    total->left_out += report->left_out;
    total->ours += report->ours;
    total->undated += report->undated;
    total->files += report->files;
    total->dated = total->ours > 0 && total->undated == 0;
}

#define NOTE "files %zu, records %" PRIu64 ", left out %" PRIu64 ", ours %" PRIu64 ", undated %" PRIu64

int files_note(struct store *store, const struct files_report *total)
{
    char note[256];
    int  size = snprintf(note, sizeof note, NOTE, total->files, total->records, total->left_out, total->ours, total->undated);
    int  result = store_begin(store);

    if (result)
        return result;
    result = store_note(store, (struct ck_bytes){ note, (size_t)size });
    if (result == 0)
        result = store_commit(store);
    if (result)
        store_abort(store);
    return result;
}

bool files_noted(struct store *store, struct files_report *ret_total)
{
    struct files_report total = { 0 };
    struct ck_buffer    note = { 0 };
    bool                is = store_noted(store, &note) == STORE_ROW;

    ck_buffer_append(&note, (struct ck_bytes){ "", 1 });
    is = is && sscanf(note.data, "files %zu, records %" SCNu64 ", left out %" SCNu64 ", ours %" SCNu64 ", undated %" SCNu64, &total.files,
                      &total.records, &total.left_out, &total.ours, &total.undated) == 5;
    ck_buffer_release(&note);
    if (!is)
        return false;
    total.dated = total.ours > 0 && total.undated == 0;
    *ret_total = total;
    return true;
}
