/* SPDX-License-Identifier: Apache-2.0
 * A line a file, and one before those of a replay; JSON, as every other file of the directory, and read as it is written:
 *     {"run":"replay"}
 *     {"read":"prices","lines":120,"xxh3":"9f86d081884c7d65"}
 *     {"wrote":"spike.prices","lines":118,"xxh3":"e3b0c44298fc1c14"}
 * with the number of lines and the XXH3 of the content. */
#include "engine/replay/manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "engine/util/file.h"

enum { PIECE = 64 * 1024 };

static const char name[] = "replay.manifest", run_line[] = "{\"run\":\"replay\"}\n";

/* ---- what a file is ---- */

/* The lines of a piece; the last one is counted by its end, or at the end of the file. */
static uint64_t ends_in(struct ck_bytes text)
{
    uint64_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    return count;
}

static bool is_open(struct ck_bytes text) { return text.size > 0 && text.data[text.size - 1] != '\n'; }

struct manifest_digest manifest_digest(struct ck_bytes text)
{
    return (struct manifest_digest){ ends_in(text) + is_open(text), XXH3_64bits(text.data ? text.data : "", text.size) };
}

int manifest_digest_file(const char *path, struct manifest_digest *ret_digest)
{
    struct manifest_digest digest = { 0, 0 };
    XXH3_state_t          *state = XXH3_createState();
    char                  *piece = malloc(PIECE);
    FILE                  *file;
    int                    result = file_open(path, &file);
    bool                   open = false;

    if (!state || !piece || XXH3_64bits_reset(state) != XXH_OK)
        abort();
    for (size_t size = 1; result == 0 && size > 0;) {
        struct ck_bytes text = { piece, size = fread(piece, 1, PIECE, file) };

        XXH3_64bits_update(state, piece, size);
        digest.lines += ends_in(text);
        open = size > 0 ? is_open(text) : open;
    }
    if (result == 0) {
        result = ferror(file) ? -EIO : 0;
        file_close(file);
    }
    digest.lines += open;
    digest.hash = XXH3_64bits_digest(state);
    free(piece);
    XXH3_freeState(state);
    if (result == 0)
        *ret_digest = digest;
    return result;
}

/* ---- a run ---- */

const struct manifest_file *manifest_find(const struct manifest_run *run, const char *topic, bool written)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->files[i].written == written && strcmp(run->files[i].topic, topic) == 0)
            return &run->files[i];
    return NULL;
}

bool manifest_same(const struct manifest_file *file, struct manifest_digest digest)
{
    return file && file->digest.lines == digest.lines && file->digest.hash == digest.hash;
}

void manifest_add(struct manifest_run *run, const char *topic, bool written, struct manifest_digest digest)
{
    struct manifest_file *file = &run->files[run->count];

    if (run->count == MANIFEST_FILES_MAX || strlen(topic) >= sizeof file->topic)
        return;
    *file = (struct manifest_file){ .written = written, .digest = digest };
    strcpy(file->topic, topic);
    run->count++;
}

/* Whether the older run wrote a file that the newer ones did not write again. */
static bool is_needed(const struct manifest_run *older, const struct manifest_run *newer, size_t newer_count)
{
    for (size_t i = 0; i < older->count; i++) {
        bool again = !older->files[i].written;

        for (size_t j = 0; j < newer_count && !again; j++)
            again = manifest_find(&newer[j], older->files[i].topic, true) != NULL;
        if (!again)
            return true;
    }
    return false;
}

/* ---- the file ---- */

/* False: it is no line of a manifest. */
static bool read_line(struct manifest *manifest, const char *line)
{
    char                   did[8], topic[MANIFEST_TOPIC_MAX];
    struct manifest_digest digest;

    if (strcmp(line, run_line) == 0)
        return manifest->count++ < MANIFEST_RUNS_MAX;
    if (manifest->count == 0 ||
        sscanf(line, "{\"%7[a-z]\":\"%63[^\"]\",\"lines\":%" SCNu64 ",\"xxh3\":\"%" SCNx64 "\"}", did, topic, &digest.lines, &digest.hash) != 4)
        return false;
    manifest_add(&manifest->runs[manifest->count - 1], topic, strcmp(did, "wrote") == 0, digest);
    return strcmp(did, "wrote") == 0 || strcmp(did, "read") == 0;
}

int manifest_read(const char *directory, struct manifest *ret_manifest)
{
    char  path[PATH_MAX], line[256];
    FILE *file;
    int   result = path_join(path, sizeof path, directory, name) ? file_regular(path) : -ENAMETOOLONG;

    ret_manifest->count = 0;
    memset(ret_manifest->runs, 0, sizeof ret_manifest->runs);
    if (result == 0)
        result = file_open(path, &file);
    if (result)
        return result;
    while (result == 0 && fgets(line, sizeof line, file))
        if (!read_line(ret_manifest, line))
            result = -EBADMSG;
    if (ferror(file))
        result = -EIO;
    file_close(file);
    if (result)
        ret_manifest->count = 0;
    return result;
}

static void write_run(const struct manifest_run *run, FILE *file)
{
    fputs(run_line, file);
    for (size_t i = 0; i < run->count; i++)
        fprintf(file, "{\"%s\":\"%s\",\"lines\":%" PRIu64 ",\"xxh3\":\"%016" PRIx64 "\"}\n", run->files[i].written ? "wrote" : "read",
                run->files[i].topic, run->files[i].digest.lines, run->files[i].digest.hash);
}

int manifest_note(const char *directory, const struct manifest_run *run)
{
    struct manifest *old = calloc(1, sizeof *old), *kept = calloc(1, sizeof *kept);
    char             path[PATH_MAX];
    FILE            *file;
    int              result;

    if (!old || !kept)
        abort();
    result = manifest_read(directory, old);
    if (result == -ENOENT || result == -EBADMSG) /* the files of what cannot be read are those of no run */
        result = 0;
    kept->runs[kept->count++] = *run;
    for (size_t i = 0; i < old->count && kept->count < MANIFEST_RUNS_MAX; i++)
        if (is_needed(&old->runs[i], kept->runs, kept->count))
            kept->runs[kept->count++] = old->runs[i];
    if (result == 0)
        result = path_join(path, sizeof path, directory, name) ? file_create(path, &file) : -ENAMETOOLONG;
    for (size_t i = 0; i < kept->count && result == 0; i++)
        write_run(&kept->runs[i], file);
    if (result == 0)
        result = file_close(file);
    free(old);
    free(kept);
    return result;
}
