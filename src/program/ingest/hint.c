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

bool hint_of(const char *path, const char *data, char ret_hint[HINT_MAX])
{
    char                     directory[PATH_MAX], problem[MAP_PROBLEM_MAX];
    const struct source_map *map = NULL;
    struct stream           *stream = NULL;
    struct map_set           set = { 0 };
    struct ck_bytes          title;

    if (file_regular(path) || !find_data(data, directory, sizeof directory) || !map_set_read(directory, NULL, &set, problem))
        return false;
    if (strcmp(path, "-") != 0 && stream_open(path, NULL, &stream, problem) == 0)
        map = map_set_recognise(&set, stream_head(stream));
    if (map) {
        title = map->title.size ? map->title : map->name;
        snprintf(ret_hint, HINT_MAX, "this is %.*s: chokepoint ingest %.*s %.200s", (int)(title.size < 80 ? title.size : 80), title.data,
                 (int)map->name.size, map->name.data, path);
    }
    stream_close(stream);
    map_set_release(&set);
    return map != NULL;
}
