/* SPDX-License-Identifier: Apache-2.0
 * zip, 7z and xz by libarchive: the one file inside. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>

#include "source/stream/internal.h"

enum { PIECE = 64 * 1024, NAME_SIZE_MAX = 256 };

struct unpacker {
    struct archive *archive;
    struct input   *input;
    bool            ended;
    char            problem[STREAM_PROBLEM_MAX]; /* of the input */
    char            piece[PIECE];
    char            name[NAME_SIZE_MAX];
};

static la_ssize_t read_piece(struct archive *archive, void *context, const void **ret_piece)
{
    struct unpacker *unpacker = context;
    ssize_t          got = input_read(unpacker->input, unpacker->piece, sizeof unpacker->piece, unpacker->problem);

    if (got < 0)
        archive_set_error(archive, (int)-got, "%s", unpacker->problem);
    *ret_piece = unpacker->piece;
    return got < 0 ? ARCHIVE_FATAL : got;
}

/* The directory of a 7z stands at its end. */
static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    struct unpacker *unpacker = context;

    if (!unpacker->input->file || fseeko(unpacker->input->file, offset, whence)) {
        archive_set_error(archive, ESPIPE, "it cannot be read from a pipe: give the file by its name");
        return ARCHIVE_FATAL;
    }
    unpacker->input->magic_at = unpacker->input->magic_size;
    return ftello(unpacker->input->file);
}

static ssize_t tell(struct unpacker *unpacker, char *problem)
{
    const char *words = archive_error_string(unpacker->archive);

    snprintf(problem, STREAM_PROBLEM_MAX, "archive: %s", words ? words : "broken");
    return -EBADMSG;
}

/* What archivers add beside the file: folders, and what macOS keeps of a file's attributes. */
static bool is_aside(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry), *slash = path ? strrchr(path, '/') : NULL, *name = slash ? slash + 1 : path;

    if (archive_entry_filetype(entry) == AE_IFDIR)
        return true;
    return path && (strncmp(path, "__MACOSX/", 9) == 0 || strncmp(name, "._", 2) == 0 || strcmp(name, ".DS_Store") == 0);
}

/* 1: the next file, 0: no more, or a negative errno. */
static ssize_t next_file(struct unpacker *unpacker, struct archive_entry **ret_entry, char *problem)
{
    int result;

    do {
        result = archive_read_next_header(unpacker->archive, ret_entry);
        if (result == ARCHIVE_EOF)
            return 0;
        if (result != ARCHIVE_OK)
            return tell(unpacker, problem);
    } while (is_aside(*ret_entry));
    return 1;
}

static void take_name(struct unpacker *unpacker, const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    if (path)
        snprintf(unpacker->name, sizeof unpacker->name, "%s", slash ? slash + 1 : path);
}

const char *unpacker_name(const struct unpacker *unpacker) { return unpacker->name; }

static ssize_t enter(struct unpacker *unpacker, char *problem)
{
    struct archive_entry *entry;
    ssize_t               result;

    if (archive_read_open1(unpacker->archive) != ARCHIVE_OK)
        return tell(unpacker, problem);
    result = next_file(unpacker, &entry, problem);
    if (result < 0)
        return result;
    if (result == 0 || archive_entry_filetype(entry) != AE_IFREG) {
        snprintf(problem, STREAM_PROBLEM_MAX, "archive: no file inside");
        return -EBADMSG;
    }
    if (archive_entry_is_data_encrypted(entry) > 0) {
        snprintf(problem, STREAM_PROBLEM_MAX, "archive: it is encrypted: unpack it first");
        return -EBADMSG;
    }
    if (archive_format(unpacker->archive) != ARCHIVE_FORMAT_RAW)
        take_name(unpacker, archive_entry_pathname(entry));
    return 0;
}

int unpacker_open(struct input *input, struct unpacker **ret, char *problem)
{
    struct unpacker *unpacker = calloc(1, sizeof *unpacker);
    ssize_t          result;

    if (!unpacker || !(unpacker->archive = archive_read_new()))
        abort();
    unpacker->input = input;
    archive_read_support_format_zip(unpacker->archive);
    archive_read_support_format_7zip(unpacker->archive);
    archive_read_support_format_raw(unpacker->archive); /* xz is no archive */
    archive_read_support_filter_xz(unpacker->archive);
    archive_read_set_callback_data(unpacker->archive, unpacker);
    archive_read_set_read_callback(unpacker->archive, read_piece);
    archive_read_set_seek_callback(unpacker->archive, seek);
    result = enter(unpacker, problem);
    if (result < 0)
        unpacker_close(unpacker);
    else
        *ret = unpacker;
    return (int)result;
}

void unpacker_close(struct unpacker *unpacker)
{
    if (!unpacker)
        return;
    archive_read_free(unpacker->archive);
    free(unpacker);
}

ssize_t unpacker_read(struct unpacker *unpacker, char *buf, size_t size, char *problem)
{
    struct archive_entry *entry;
    la_ssize_t            got;
    ssize_t               more;

    if (unpacker->ended)
        return 0;
    got = archive_read_data(unpacker->archive, buf, size);
    if (got < 0)
        return tell(unpacker, problem);
    if (got > 0)
        return got;
    unpacker->ended = true;
    more = next_file(unpacker, &entry, problem);
    if (more <= 0)
        return more;
    snprintf(problem, STREAM_PROBLEM_MAX, "archive: more than one file inside (%.100s, too): unpack it first", archive_entry_pathname(entry));
    return -EBADMSG;
}
