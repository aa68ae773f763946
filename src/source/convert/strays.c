/* SPDX-License-Identifier: Apache-2.0
 * What is known of them: those fields of the key whose cells are there. A cell that is none of its column's words shows that cells are missing before
 * it, so that nothing is known. */
#include "source/convert/strays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/formats/cell.h"

struct stray {
    struct trade_record record;
    bool                reporter, partner, flow, commodity, period; /* known */
};

struct strays {
    struct stray   *items;
    size_t          count, room;
    struct ck_arena arena;
};

struct strays *strays_new(void)
{
    struct strays *strays = calloc(1, sizeof *strays);

    if (!strays)
        abort();
    return strays;
}

void strays_free(struct strays *strays)
{
    if (!strays)
        return;
    free(strays->items);
    ck_arena_release(&strays->arena);
    free(strays);
}

static const struct map_field *field_called(const struct map_variant *variant, const char *name)
{
    for (size_t i = 0; i < variant->count; i++)
        if (strcmp(variant->fields[i].field->name, name) == 0)
            return &variant->fields[i];
    return NULL;
}

/* Whether the rule reads a column; what it says without one is so of all rows. */
static bool reads_column(const struct map_field *field)
{
    return field->rules[0].from.count && field->rules[0].from.items[0].written.size && field->rules[0].from.items[0].written.data[0] != '@';
}

/* By the first rule alone: whether a cell is missing that leads to another one cannot be seen. */
static int known(struct evaluating *evaluating, const struct map_field *field, struct trade_record *record, bool *ret_known)
{
    struct map_field first;
    int              result;

    *ret_known = false;
    if (!field)
        return RULE_MISSING;
    if (reads_column(field) && !texts_value(evaluating, &field->rules[0].from).data)
        return RULE_MISSING;
    first = (struct map_field){ field->field, field->rules, 1 };
    result = field->rule_count && !field->rules[0].by_digits ? row_field(evaluating, &first, record) : RULE_MISSING;
    *ret_known = result == RULE_VALUE;
    return result;
}

/* Whether there is a cell that is none of its column: not because it is not there. */
static bool is_wrong(const struct evaluating *evaluating, const struct map_field *field, int result)
{
    struct ck_bytes text = field && reads_column(field) ? texts_value(evaluating, &field->rules[0].from) : (struct ck_bytes){ 0 };

    return result == RULE_BAD && text.size > 0;
}

/* What is known of the row as one of the variant. 0: nothing that parts facts; negative: it would be left out. */
static int look(struct evaluating *evaluating, const struct map_variant *variant, struct stray *stray)
{
    const struct {
        const struct map_field *field;
        bool                   *known;
    } keys[] = { { variant->period, &stray->period },
                 { variant->commodity, &stray->commodity },
                 { variant->partner, &stray->partner },
                 { field_called(variant, "reporter"), &stray->reporter },
                 { field_called(variant, "flow"), &stray->flow } };
    int read = 0;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int result = known(evaluating, keys[i].field, &stray->record, keys[i].known);

        if (is_wrong(evaluating, keys[i].field, result))
            return 0;
        if (result == RULE_LEFT_OUT)
            return -1;
        read += *keys[i].known && reads_column(keys[i].field);
    }
    return read;
}

static void keep(struct strays *strays, const struct stray *stray)
{
    struct trade_record *record;

    if (strays->count > STRAYS_MAX)
        return;
    if (strays->count == strays->room) {
        strays->room = strays->room * 2 + 16;
        strays->items = realloc(strays->items, strays->room * sizeof *strays->items);
        if (!strays->items)
            abort();
    }
    strays->items[strays->count++] = *stray;
    record = &strays->items[strays->count - 1].record;
    record->reporter = ck_arena_copy(&strays->arena, record->reporter);
    record->partner = ck_arena_copy(&strays->arena, record->partner);
    record->commodity = ck_arena_copy(&strays->arena, record->commodity);
}

static void describe(const struct stray *stray, char *text, size_t size)
{
    const struct trade_record *record = &stray->record;
    char                       month[CK_MONTH_TEXT + 1] = "";

    if (stray->period)
        ck_month_write(ck_month_from_day(record->period), month);
    snprintf(text, size, "%s%.*s%s%.*s%s%s", stray->partner ? " " : "", stray->partner ? (int)record->partner.size : 0,
             stray->partner ? record->partner.data : "", stray->commodity ? " " : "", stray->commodity ? (int)record->commodity.size : 0,
             stray->commodity ? record->commodity.data : "", stray->period ? " " : "", month);
}

void strays_add(struct strays *strays, const struct evaluating *evaluating, char problem[ROWS_PROBLEM_MAX])
{
    const struct source_map *map = evaluating->map;
    size_t                   before = strays->count, size = strlen(problem);
    bool                     left_out = false;
    char                     known[64] = "";

    for (size_t i = 0; i < map->variant_count && evaluating->cells; i++) {
        struct evaluating apart = *evaluating;
        struct stray      stray = { 0 };
        int               read;

        record_default(map->type, apart.arena, &stray.record);
        read = look(&apart, &map->variants[i], &stray);
        left_out = left_out || read < 0;
        if (read > 0 && strays->count == before)
            describe(&stray, known, sizeof known);
        if (read > 0)
            keep(strays, &stray);
    }
    if (strays->count > before)
        snprintf(problem + size, ROWS_PROBLEM_MAX - size, "; what may lack it is not given:%s", known[0] ? known : " all of it");
    else if (!left_out)
        snprintf(problem + size, ROWS_PROBLEM_MAX - size, "; what it is a part of cannot be read: sums of this file may lack it");
}

bool strays_may_be_of(const struct strays *strays, const struct trade_record *fact)
{
    bool may = strays->count > STRAYS_MAX;

    for (size_t i = 0; i < strays->count && !may; i++) {
        const struct stray        *stray = &strays->items[i];
        const struct trade_record *record = &stray->record;

        may = (!stray->reporter || ck_bytes_equal(record->reporter, fact->reporter)) &&
              (!stray->partner || ck_bytes_equal(record->partner, fact->partner)) && (!stray->flow || record->flow == fact->flow) &&
              (!stray->commodity || ck_bytes_equal(record->commodity, fact->commodity)) && (!stray->period || record->period == fact->period);
    }
    return may;
}
