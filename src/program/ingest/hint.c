/* SPDX-License-Identifier: Apache-2.0
 * The head of a file against the signs of the maps. */
#include "program/ingest/hint.h"

#include <limits.h>
#include <stdio.h>

#include "engine/util/file.h"
#include "program/ingest/shipped.h"
#include "source/map/set.h"

static bool find_data(const char *given, char *buf, size_t size)
{
    return given ? (size_t)snprintf(buf, size, "%s", given) < size : shipped_beside(buf, size);
}

/* What looks like a source, and is none. */
static const struct {
    const char *sign, *what;
} others[] = { { "_id,source,entity_number", "this is a screening list, of persons and not of goods: there is nothing to ingest" } };

static bool is_other(struct ck_bytes head, char ret_hint[HINT_MAX])
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (head.size && memmem(head.data, head.size, others[i].sign, strlen(others[i].sign))) {
            snprintf(ret_hint, HINT_MAX, "%s", others[i].what);
            return true;
        }
    return false;
}

bool hint_of(const char *path, const char *data, const struct source_map *tried, char ret_hint[HINT_MAX])
{
    char                     directory[PATH_MAX], problem[MAP_PROBLEM_MAX];
    const struct source_map *map = NULL;
    bool                     other = false;
    struct stream           *stream = NULL;
    struct map_set           set = { 0 };
    struct ck_bytes          title;

    if (file_regular(path) || !find_data(data, directory, sizeof directory) || !map_set_read(directory, NULL, &set, problem))
        return false;
    if (strcmp(path, "-") != 0 && stream_open(path, NULL, &stream, problem) == 0)
        other = is_other(stream_head(stream), ret_hint);
    if (stream && !other)
        map = map_set_recognise(&set, stream_head(stream));
    if (map && tried && ck_bytes_equal(map->name, tried->name)) /* it was the command that has just failed */
        map = NULL;
    if (map) {
        title = map->title.size ? map->title : map->name;
        snprintf(ret_hint, HINT_MAX, "this is %.*s: chokepoint ingest %.*s %.200s", (int)(title.size < 80 ? title.size : 80), title.data,
                 (int)map->name.size, map->name.data, path);
    }
    stream_close(stream);
    map_set_release(&set);
    return map || other;
}
