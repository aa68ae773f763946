/* stock: states the level of each site and day, and how it changed since the day before that was reported. */
#include <chokepoint/day.h>
#include <chokepoint/key.h>

#include "program.h"
#include "stock_records.h"

enum { REPORTS };

static const struct ck_key_part level_key[] = { CK_KEY(level, site), CK_KEY(level, day), CK_KEY_END };

const struct ck_topic levels = { .name = "stock.levels", .value = &level_type, .key = level_key, .time = { CK_TIME(level, day) } };

/* Rows are a set: of the reports for one site and day the latest counts, and of two at one instant the greater, whichever came first. */
static bool counts(const struct fact *fact, const struct row *row)
{
    return fact->reported_at > row->reported_at || (fact->reported_at == row->reported_at && fact->amount > row->amount);
}

static int stock_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct fact *fact = event->value;
    struct row         row;
    char               buf[CK_KEY_SIZE_MAX];
    struct ck_bytes    key = { buf, ck_topic_key(&facts, fact, buf) };

    if (ck_table_read(step->tables[REPORTS], &row_type, key, &row, step->arena) && !counts(fact, &row))
        return CK_STEP_OK;
    row = (struct row){ fact->amount, fact->reported_at };
    ck_table_write(step->tables[REPORTS], &row_type, key, &row);
    ck_marks_add(step->marks, fact->site);
    return CK_STEP_OK;
}

/* States all levels of a site. The runtime compares them with what was published before, and publishes the differences. */
static int stock_settle(struct ck_settling *step, struct ck_bytes site)
{
    struct level         level = { .site = site };
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        prefix = { buf, 0 };
    struct ck_table_walk walk;
    struct ck_row        row;
    struct row           report;
    struct ck_bytes      parts[2];
    double               before = 0;
    int                  result = CK_STEP_OK;

    ck_key_text(&prefix, site);
    walk = ck_table_each(step->tables[REPORTS], ck_key_prefix(&prefix));
    while (result == CK_STEP_OK && ck_table_next(&walk, &row)) {
        ck_key_split(row.key, parts, 2);
        ck_day_read(parts[1], &level.day);
        ck_row_read(&row, &row_type, &report, step->arena);
        level.amount = report.amount;
        level.change = (struct ck_maybe_double){ before > 0 ? report.amount / before - 1 : 0, before > 0 };
        result = ck_out_state(step, &levels, &level);
        before = report.amount;
    }
    return result;
}

static const struct ck_input        inputs[] = { { .topic = &facts }, { 0 } };
static const struct ck_topic *const outputs[] = { &levels, NULL };
static const struct ck_table_type   tables[] = { { "reports", &row_type }, { 0 } };

const struct ck_processor stock = {
    .name = "stock",
    .purpose = "states the levels of sites and how they change",
    .inputs = inputs,
    .outputs = outputs,
    .tables = tables,
    .apply = stock_apply,
    .settle = stock_settle,
    .subject_parts = 1, /* the first component of an output key: the site */
};
