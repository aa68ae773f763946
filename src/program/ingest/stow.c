/* SPDX-License-Identifier: Apache-2.0
 * Written in pieces of many records, read one by one. */
#include "program/ingest/stow.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 /* bytes */ };

static FILE *file_in(const char *directory)
{
    char path[PATH_MAX];
    int  fd;

    if (!directory || snprintf(path, sizeof path, "%s/chokepoint-XXXXXX", directory) >= (int)sizeof path)
        return NULL;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return NULL;
    unlink(path);
    return fdopen(fd, "w+");
}

static void open_file(struct stow *stow)
{
    const char *const places[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };

    stow->tried = true;
    for (size_t i = 0; i < sizeof places / sizeof *places && !stow->file; i++)
        stow->file = file_in(places[i]);
}

/* A piece that was not written whole stays in memory, and so does what comes after it. */
static void write_piece(struct stow *stow)
{
    if (!stow->tried)
        open_file(stow);
    if (!stow->file || stow->full)
        return;
    if (pwrite(fileno(stow->file), stow->rest.data, stow->rest.size, (off_t)stow->on_disk) != (ssize_t)stow->rest.size) {
        stow->full = true;
        return;
    }
    stow->on_disk += stow->rest.size;
    stow->rest.size = 0;
}

size_t stow_end(const struct stow *stow) { return stow->on_disk + stow->rest.size; }

void stow_put(struct stow *stow, struct ck_bytes bytes)
{
    if (stow->rest.size >= PIECE && !stow->full)
        write_piece(stow);
    ck_buffer_append(&stow->rest, bytes);
}

struct ck_bytes stow_get(const struct stow *stow, size_t at, size_t size, struct ck_arena *arena)
{
    char *copy;

    if (at >= stow->on_disk)
        return ck_arena_copy(arena, (struct ck_bytes){ stow->rest.data + (at - stow->on_disk), size });
    copy = ck_arena_take(arena, size + 1);
    if (pread(fileno(stow->file), copy, size, (off_t)at) != (ssize_t)size)
        return (struct ck_bytes){ 0 };
    return (struct ck_bytes){ copy, size };
}

void stow_release(struct stow *stow)
{
    if (stow->file)
        fclose(stow->file);
    ck_buffer_release(&stow->rest);
    *stow = (struct stow){ 0 };
}
