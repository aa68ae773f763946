/* SPDX-License-Identifier: Apache-2.0
 * Files without the sign of their source, whose columns stand in another order or are parted by something else: by their header. */
#include "source/convert/by_columns.h"

#include <stdio.h>
#include <string.h>

#include "source/convert/columns.h"

static struct ck_bytes bare(struct ck_bytes cell)
{
    while (cell.size && (cell.data[0] == ' ' || cell.data[0] == '"'))
        cell = (struct ck_bytes){ cell.data + 1, cell.size - 1 };
    while (cell.size && (cell.data[cell.size - 1] == ' ' || cell.data[cell.size - 1] == '"' || cell.data[cell.size - 1] == '\r'))
        cell.size--;
    return cell;
}

/* The first line, without a mark and the line that tells a spreadsheet what parts cells; nothing where the head ends within it. */
static struct ck_bytes header_of(struct ck_bytes head)
{
    static const struct ck_bytes mark = { "\xEF\xBB\xBF", 3 };
    size_t                       sep = rows_sep_line(head);
    const char                  *end;

    if (sep)
        head = (struct ck_bytes){ head.data + sep, head.size - sep };
    else if (ck_bytes_begin(head, mark))
        head = (struct ck_bytes){ head.data + mark.size, head.size - mark.size };
    end = head.size ? memchr(head.data, '\n', head.size) : NULL;
    return (struct ck_bytes){ head.data, end ? (size_t)(end - head.data) : 0 };
}

static size_t split(struct ck_bytes line, char delimiter, struct ck_bytes columns[ROWS_COLUMNS_MAX])
{
    size_t count = 0;

    while (line.size && count < ROWS_COLUMNS_MAX) {
        const char *end = memchr(line.data, delimiter, line.size);
        size_t      size = end ? (size_t)(end - line.data) : line.size;

        columns[count++] = bare((struct ck_bytes){ line.data, size });
        line = end ? (struct ck_bytes){ end + 1, line.size - size - 1 } : (struct ck_bytes){ 0 };
    }
    return count;
}

static bool fits(const struct source_map *map, const struct map_shape *shape, struct ck_bytes line, char delimiter)
{
    enum { COLUMNS_MIN = 4 };
    struct ck_bytes columns[ROWS_COLUMNS_MAX];
    char            problem[CONVERT_PROBLEM_MAX];
    size_t          count = split(line, delimiter, columns);

    return count >= COLUMNS_MIN && columns_good(map, shape, columns, count, problem);
}

const struct map_shape *shape_by_columns(const struct source_map *map, struct ck_bytes head, char *ret_delimiter)
{
    static const char others[] = ",;\t|";
    struct ck_bytes   line = header_of(head);

    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < map->shape_count; i++)
            for (const char *other = others; *other && map->shapes[i].rows.format == ROWS_CSV && !map->shapes[i].rows.no_header; other++)
                if ((map->shapes[i].rows.delimiter == *other) == (own == 1) && fits(map, &map->shapes[i], line, *other)) {
                    *ret_delimiter = *other;
                    return &map->shapes[i];
                }
    return NULL;
}

static void name_delimiter(char delimiter, char ret_name[8]) { snprintf(ret_name, 8, delimiter == '\t' ? "tabs" : "'%c'", delimiter); }

void tell_delimiter(const struct source_map *map, const struct map_shape *shape, char other, char problem[CONVERT_PROBLEM_MAX])
{
    char own_name[8], other_name[8];

    name_delimiter(shape->rows.delimiter, own_name);
    name_delimiter(other, other_name);
    snprintf(problem, CONVERT_PROBLEM_MAX,
             "its header is parted by %s and the files of %.*s by %s: a spreadsheet saves so, maybe with decimal commas too; take the file as it was "
             "downloaded, or give a map with this delimiter and decimal (--map)",
             other_name, (int)map->name.size, map->name.data, own_name);
}
