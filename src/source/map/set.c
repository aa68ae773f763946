/* SPDX-License-Identifier: Apache-2.0
 * Directories of maps. */
#include "source/map/set.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/util/file.h"
#include "engine/util/nearest.h"

enum { NAME_SIZE_MAX = 64 };
static const char ending[] = ".yaml";

struct directories {
    char maps[2][PATH_MAX]; /* own, data; empty: none */
    char tables[3][PATH_MAX];
};

static struct map_places places_of(const struct directories *directories)
{
    struct map_places places = { { NULL, NULL, NULL } };

    for (size_t i = 0; i < 3; i++)
        places.tables[i] = directories->tables[i][0] ? directories->tables[i] : NULL;
    return places;
}

static void find_directories(const char *data, const char *own, struct directories *ret)
{
    memset(ret, 0, sizeof *ret);
    if (own) {
        snprintf(ret->maps[0], PATH_MAX, "%s", own);
        path_join(ret->tables[0], PATH_MAX, own, "codes");
        snprintf(ret->tables[1], PATH_MAX, "%s", own);
    }
    if (data) {
        path_join(ret->maps[1], PATH_MAX, data, "sources");
        path_join(ret->tables[2], PATH_MAX, data, "codes");
    }
}

/* ---- names ---- */

struct names {
    char (*items)[NAME_SIZE_MAX];
    size_t count, room;
};

static void add_name(struct names *names, const char *file)
{
    size_t size = strlen(file);

    if (size <= sizeof ending - 1 || size - (sizeof ending - 1) >= NAME_SIZE_MAX || strcmp(file + size - (sizeof ending - 1), ending) != 0 ||
        file[0] == '.')
        return;
    size -= sizeof ending - 1;
    for (size_t i = 0; i < names->count; i++)
        if (strlen(names->items[i]) == size && memcmp(names->items[i], file, size) == 0)
            return;
    if (names->count == names->room) {
        names->room = names->room * 2 + 32;
        names->items = realloc(names->items, names->room * sizeof *names->items);
        if (!names->items)
            abort();
    }
    memset(names->items[names->count], 0, NAME_SIZE_MAX);
    memcpy(names->items[names->count++], file, size);
}

static int by_name(const void *one, const void *other) { return strcmp(one, other); }

static bool list(const struct directories *directories, struct names *names, char *problem)
{
    for (size_t i = 0; i < 2; i++) {
        DIR           *directory = directories->maps[i][0] ? opendir(directories->maps[i]) : NULL;
        struct dirent *entry;

        if (directories->maps[i][0] && !directory) {
            snprintf(problem, MAP_PROBLEM_MAX, "%.300s: %s", directories->maps[i], strerror(errno));
            return false;
        }
        while (directory && (entry = readdir(directory)))
            add_name(names, entry->d_name);
        if (directory)
            closedir(directory);
    }
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, by_name);
    return true;
}

/* ---- maps ---- */

static struct source_map *read_named(const struct directories *directories, const char *name, char *problem)
{
    struct map_places  places = places_of(directories);
    struct source_map *map;
    char               path[PATH_MAX], file[NAME_SIZE_MAX + sizeof ending];

    snprintf(file, sizeof file, "%s%s", name, ending);
    if (!directories->maps[0][0] || !path_join(path, sizeof path, directories->maps[0], file) || access(path, F_OK) != 0)
        if (!path_join(path, sizeof path, directories->maps[1], file))
            return NULL;
    map = map_read(path, &places, problem);
    if (map && !ck_bytes_equal(map->name, ck_bytes_from(name))) {
        snprintf(problem, MAP_PROBLEM_MAX, "%.200s: source: %.*s is not the name of the file", path, (int)(map->name.size < 64 ? map->name.size : 64),
                 map->name.data);
        map_free(map);
        return NULL;
    }
    return map;
}

bool map_set_read(const char *data, const char *own, struct map_set *ret, char problem[MAP_PROBLEM_MAX])
{
    struct directories directories;
    struct names       names = { 0 };
    bool               good;

    *ret = (struct map_set){ 0 };
    find_directories(data, own, &directories);
    good = list(&directories, &names, problem);
    ret->maps = calloc(names.count + 1, sizeof *ret->maps);
    if (!ret->maps)
        abort();
    for (size_t i = 0; i < names.count && good; i++) {
        ret->maps[ret->count] = read_named(&directories, names.items[i], problem);
        good = ret->maps[ret->count] != NULL;
        ret->count += good;
    }
    free(names.items);
    if (!good)
        map_set_release(ret);
    return good;
}

void map_set_release(struct map_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        map_free(set->maps[i]);
    free(set->maps);
    *set = (struct map_set){ 0 };
}

struct source_map *map_named(const char *data, const char *own, const char *name, char problem[MAP_PROBLEM_MAX])
{
    struct directories directories;
    struct names       names = { 0 };
    struct nearest     nearest = nearest_to(ck_bytes_from(name));
    struct source_map *map = NULL;
    bool               found = false;
    size_t             size;

    find_directories(data, own, &directories);
    if (list(&directories, &names, problem)) {
        size = (size_t)snprintf(problem, MAP_PROBLEM_MAX, "no source is called %.64s; there are", name);
        for (size_t i = 0; i < names.count; i++) {
            found = found || strcmp(names.items[i], name) == 0;
            nearest_try(&nearest, ck_bytes_from(names.items[i]));
            if (size < MAP_PROBLEM_MAX - NAME_SIZE_MAX - 80)
                size += (size_t)snprintf(problem + size, MAP_PROBLEM_MAX - size, " %s", names.items[i]);
        }
        if (nearest.found.data)
            snprintf(problem + size, MAP_PROBLEM_MAX - size, " (nearest: %.*s)", (int)nearest.found.size, nearest.found.data);
        if (found)
            map = read_named(&directories, name, problem);
    }
    free(names.items);
    return map;
}

struct source_map *map_at(const char *path, const char *data, char problem[MAP_PROBLEM_MAX])
{
    struct directories directories;
    struct map_places  places;
    char               beside[PATH_MAX];
    const char        *slash = strrchr(path, '/');

    snprintf(beside, sizeof beside, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    find_directories(data, slash == path ? "/" : beside, &directories);
    places = places_of(&directories);
    return map_read(path, &places, problem);
}

static bool has_sign(const struct source_map *map, struct ck_bytes head, bool any_case)
{
    bool sure;

    if (any_case)
        return map_shape_in_any_case(map, head) != NULL;
    return map_shape_of(map, head, &sure) && sure;
}

/* The only map that has the sign; *ret_count: how many have. */
static const struct source_map *recognise(const struct map_set *set, struct ck_bytes head, bool any_case, size_t *ret_count)
{
    const struct source_map *found = NULL;

    *ret_count = 0;
    for (size_t i = 0; i < set->count; i++)
        if (has_sign(set->maps[i], head, any_case)) {
            found = set->maps[i];
            ++*ret_count;
        }
    return *ret_count == 1 ? found : NULL;
}

const struct source_map *map_set_recognise(const struct map_set *set, struct ck_bytes head)
{
    size_t                   count;
    const struct source_map *found = recognise(set, head, false, &count);

    return count ? found : recognise(set, head, true, &count);
}
