/* SPDX-License-Identifier: Apache-2.0
 * What numbers show, and the rows that wait for it. */
#include "source/convert/points.h"

#include <stdlib.h>
#include <string.h>

struct waiting_row {
    struct row                row;
    const struct map_variant *variant;
};

struct points {
    const struct map_rule **decimal; /* rules whose column has shown that its points part decimals */
    size_t                  count, room;
    struct waiting_row     *rows;
    size_t                  waiting, rows_room, bytes;
    bool                    ended;
    struct ck_arena         arena;
};

struct points *points_new(void)
{
    struct points *points = calloc(1, sizeof *points);

    if (!points)
        abort();
    return points;
}

void points_free(struct points *points)
{
    if (!points)
        return;
    free(points->decimal);
    free(points->rows);
    ck_arena_release(&points->arena);
    free(points);
}

static bool is_shown(const struct points *points, const struct map_rule *rule)
{
    for (size_t i = 0; i < points->count; i++)
        if (points->decimal[i] == rule)
            return true;
    return false;
}

static void show(struct points *points, const struct map_rule *rule)
{
    if (points->count == points->room) {
        points->room = points->room * 2 + 16;
        points->decimal = realloc(points->decimal, points->room * sizeof *points->decimal);
        if (!points->decimal)
            abort();
    }
    points->decimal[points->count++] = rule;
}

static size_t digits_at(struct ck_bytes text, size_t at)
{
    size_t from = at;

    while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at - from;
}

/* 1.000, 12.345, -999.999: one to three digits of which the first is no zero, a point, and three digits. */
static bool may_be_thousands(struct ck_bytes number)
{
    enum { GROUP = 3 };
    size_t at = number.size && (number.data[0] == '-' || number.data[0] == '+'), whole = digits_at(number, at);

    return whole > 0 && whole <= GROUP && number.data[at] != '0' && at + whole + 1 + GROUP == number.size && number.data[at + whole] == '.' &&
           digits_at(number, at + whole + 1) == GROUP;
}

/* Whether the number could not be written so where points part thousands. */
static bool shows_decimals(struct ck_bytes number, char thousands)
{
    millionths value;

    return memchr(number.data, '.', number.size) && !may_be_thousands(number) && decimal_read(number, '.', thousands, FACTOR_ONE, &value);
}

static bool is_watched(const struct evaluating *evaluating)
{
    const struct map_shape *shape = evaluating->shape;

    return evaluating->points && shape->rows.format == ROWS_CSV && shape->decimal == '.' && !shape->decimal_said;
}

bool points_doubt(const struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes number)
{
    if (!is_watched(evaluating) || rule->from.count == 0 || number.size == 0 || is_shown(evaluating->points, rule))
        return false;
    if (may_be_thousands(number))
        return true;
    if (shows_decimals(number, evaluating->shape->thousands))
        show(evaluating->points, rule);
    return false;
}

static void look(struct evaluating *evaluating, const struct map_field *field)
{
    for (size_t i = 0; field && i < field->rule_count; i++)
        if (field->rules[i].from.count && !is_shown(evaluating->points, &field->rules[i]))
            points_doubt(evaluating, &field->rules[i], texts_value(evaluating, &field->rules[i].from));
}

void points_look(struct evaluating *evaluating)
{
    for (size_t i = 0; i < evaluating->map->variant_count && is_watched(evaluating); i++) {
        look(evaluating, evaluating->map->variants[i].quantity);
        look(evaluating, evaluating->map->variants[i].value);
    }
}

bool points_keep(struct points *points, const struct evaluating *evaluating, const struct map_variant *variant, const struct row *row)
{
    size_t              count = evaluating->map->names.count;
    struct ck_bytes    *cells;
    struct waiting_row *waiting;

    if (points->ended || points->waiting == POINTS_ROWS_MAX || points->bytes > POINTS_BYTES_MAX)
        return false;
    if (points->waiting == points->rows_room) {
        points->rows_room = points->rows_room * 2 + 64;
        points->rows = realloc(points->rows, points->rows_room * sizeof *points->rows);
        if (!points->rows)
            abort();
    }
    cells = ck_arena_take(&points->arena, (count + 1) * sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        cells[i] = ck_arena_copy(&points->arena, evaluating->cells[i]);
        points->bytes += cells[i].size + sizeof *cells;
    }
    waiting = &points->rows[points->waiting++];
    *waiting = (struct waiting_row){ *row, variant };
    waiting->row.cells = cells;
    waiting->row.text = ck_arena_copy(&points->arena, row->text);
    points->bytes += row->text.size;
    return true;
}

int points_each(struct points *points, int (*each)(void *context, const struct row *row, const struct map_variant *variant), void *context)
{
    int result = 0;

    points->ended = true;
    for (size_t i = 0; i < points->waiting && result >= 0; i++)
        result = each(context, &points->rows[i].row, points->rows[i].variant);
    return result;
}
