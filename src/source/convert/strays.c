/* SPDX-License-Identifier: Apache-2.0
 * What is known of them: those fields of the key whose cells are there. A cell that is none of its column's words shows that cells are missing before
 * it, so that nothing is known. */
#include "source/convert/strays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/formats/cell.h"

enum { CHAPTER = 2 };
struct stray {
    struct trade_record record;
    bool                reporter, partner, flow, commodity, period; /* known */
    char                chapter[CHAPTER + 1];                       /* of a code that is none: its first digits; "": it has none */
};

struct strays {
    struct stray   *items;
    size_t          count, room;
    size_t          before;   /* how many there were before the row that is looked at */
    bool            left_out; /* in a way in which its cells may stand, the row would be left out */
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

static bool is_same(const struct stray *one, const struct stray *other)
{
    const struct trade_record *a = &one->record, *b = &other->record;

    return one->reporter == other->reporter && one->partner == other->partner && one->flow == other->flow && one->commodity == other->commodity &&
           one->period == other->period && (!one->reporter || ck_bytes_equal(a->reporter, b->reporter)) &&
           (!one->partner || ck_bytes_equal(a->partner, b->partner)) && (!one->flow || a->flow == b->flow) &&
           (!one->commodity || ck_bytes_equal(a->commodity, b->commodity)) && (!one->period || a->period == b->period);
}

/* Whether what should be figures could be. */
static bool has_figures(struct evaluating *evaluating, const struct map_variant *variant)
{
    struct trade_part part = { 0 };

    return row_amounts(evaluating, variant, &part) != RULE_BAD || evaluating->doubtful;
}

/* What the cells say of the row, by each variant. */
static void note_all(struct strays *strays, const struct evaluating *evaluating, bool figures)
{
    const struct source_map *map = evaluating->map;

    for (size_t i = 0; i < map->variant_count; i++) {
        struct evaluating apart = *evaluating;
        struct stray      stray = { 0 };
        int               read;

        record_default(map->type, apart.arena, &stray.record);
        read = look(&apart, &map->variants[i], &stray);
        strays->left_out = strays->left_out || read < 0;
        if (read > 0 && (!figures || has_figures(&apart, &map->variants[i])) &&
            !(strays->count > strays->before && is_same(&strays->items[strays->count - 1], &stray)))
            keep(strays, &stray);
    }
}

void strays_may_be(struct strays *strays, const struct evaluating *evaluating) { note_all(strays, evaluating, true); }

void strays_add(struct strays *strays, const struct evaluating *evaluating, char problem[ROWS_PROBLEM_MAX])
{
    size_t size = strlen(problem);
    char   words[64] = "";

    if (evaluating->cells)
        note_all(strays, evaluating, false);
    if (strays->count > strays->before)
        describe(&strays->items[strays->count - 1], words, sizeof words);
    if (strays->count > strays->before)
        snprintf(problem + size, ROWS_PROBLEM_MAX - size, "; what may lack it is not given:%s", words[0] ? words : " all of it");
    else if (!strays->left_out)
        snprintf(problem + size, ROWS_PROBLEM_MAX - size, "; what it is a part of cannot be read: sums of this file may lack it");
    strays->before = strays->count;
    strays->left_out = false;
}

static void take_chapter(const struct evaluating *evaluating, const struct map_field *field, char ret_chapter[CHAPTER + 1])
{
    struct ck_bytes text = texts_value(evaluating, &field->rules[0].from);
    size_t          count = 0;

    for (size_t i = 0; i < text.size && count < CHAPTER; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            ret_chapter[count++] = text.data[i];
    ret_chapter[count == CHAPTER ? CHAPTER : 0] = '\0';
}

/* Whether the code of the fact may have been damaged to one with these first digits: it lost a digit behind them, or the zero before them. */
static bool chapter_may_be_of(const char *chapter, struct ck_bytes code)
{
    return !chapter[0] || code.size < CHAPTER || memcmp(code.data, chapter, CHAPTER) == 0 || (code.data[0] == '0' && code.data[1] == chapter[0]);
}

void strays_add_refused(struct strays *strays, const struct evaluating *evaluating, const struct map_variant *variant)
{
    const struct map_field *keys[] = { variant->partner, field_called(variant, "reporter"), field_called(variant, "flow") };
    struct evaluating       apart = *evaluating;
    struct stray            stray = { 0 };

    record_default(apart.map->type, apart.arena, &stray.record);
    stray.period = row_field(&apart, variant->period, &stray.record) == RULE_VALUE;
    stray.commodity = row_field(&apart, variant->commodity, &stray.record) == RULE_VALUE;
    if (!stray.commodity)
        take_chapter(&apart, variant->commodity, stray.chapter);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!keys[i] || row_field(&apart, keys[i], &stray.record) != RULE_VALUE)
            return;
    stray.reporter = stray.partner = stray.flow = true;
    if (!(stray.commodity && stray.period))
        keep(strays, &stray);
    strays->before = strays->count;
}

bool strays_may_be_of(const struct strays *strays, const struct trade_record *fact)
{
    bool may = strays->count > STRAYS_MAX;

    for (size_t i = 0; i < strays->count && !may; i++) {
        const struct stray        *stray = &strays->items[i];
        const struct trade_record *record = &stray->record;

        may = (!stray->reporter || ck_bytes_equal(record->reporter, fact->reporter)) &&
              (!stray->partner || ck_bytes_equal(record->partner, fact->partner)) && (!stray->flow || record->flow == fact->flow) &&
              (stray->commodity ? ck_bytes_equal(record->commodity, fact->commodity) : chapter_may_be_of(stray->chapter, fact->commodity)) &&
              (!stray->period || record->period == fact->period);
    }
    return may;
}
