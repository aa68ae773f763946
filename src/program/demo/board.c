/* SPDX-License-Identifier: Apache-2.0
 * The alerts of one day, by month: each says in its own text what held. */
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "engine/util/plural.h"
#include "engine/util/terminal_table.h"
#include "program/demo/internal.h"
#include "program/telling/telling.h"

enum { HEAD_MAX = 64 };

struct board_row {
    struct ck_bytes     key;
    const struct alert *alert;
    const char         *word;  /* its severity, or what became of it */
    bool                known; /* it fired on the earlier day: its text is above */
    bool                told;  /* with another row */
};

struct board {
    struct board_row *rows;
    size_t            count;
};

/* ---- rows ---- */

static bool fires(const struct alert *alert) { return alert && alert->state == ALERT_STATE_FIRING; }

static struct board_row row_of(const struct final_value *entry, const struct final_values *earlier)
{
    const struct alert *alert = entry->value, *before = earlier ? final_values_find(earlier, entry->key) : NULL;
    struct board_row    row = { .key = entry->key, .alert = alert, .known = fires(before) };

    if (!earlier)
        row.word = alert_severity_symbols.symbols[alert->severity];
    else
        row.word = !fires(alert) ? "resolved" : row.known ? "still" : "new";
    return row;
}

static void collect(struct board *board, const struct final_values *now, const struct final_values *earlier)
{
    for (size_t i = 0; i < now->count; i++) {
        struct board_row row = row_of(&now->entries[i], earlier);

        if (row.known || fires(row.alert))
            board->rows[board->count++] = row;
    }
    for (size_t i = 0; earlier && i < earlier->count; i++)
        if (fires(earlier->entries[i].value) && !final_values_find(now, earlier->entries[i].key))
            board->rows[board->count++] = (struct board_row){ earlier->entries[i].key, earlier->entries[i].value, "withdrawn", true, false };
}

static int32_t month_of(const struct alert *alert) { return ck_month_from_day(alert->month.known ? alert->month.value : alert->since); }

/* The latest month first, in it the gravest; what is about one item before what is about several. */
static int by_month(const void *a, const void *b)
{
    const struct alert *one = ((const struct board_row *)a)->alert, *two = ((const struct board_row *)b)->alert;
    int                 order;

    if (month_of(one) != month_of(two))
        return month_of(one) < month_of(two) ? 1 : -1;
    if (one->severity != two->severity)
        return one->severity < two->severity ? 1 : -1;
    if (!one->item.data != !two->item.data)
        return one->item.data ? -1 : 1;
    order = ck_bytes_compare(one->rule, two->rule);
    return order ? order : ck_bytes_compare(one->text, two->text);
}

/* ---- rows that say the same ---- */

/* The text before and behind the name of the item. */
struct text_frame {
    struct ck_bytes before, behind;
};

static struct text_frame frame_of(const struct alert *alert)
{
    const char *at = alert->item.size ? memmem(alert->text.data, alert->text.size, alert->item.data, alert->item.size) : NULL;
    size_t      before = at ? (size_t)(at - alert->text.data) : alert->text.size, behind = at ? before + alert->item.size : before;

    return (struct text_frame){ { alert->text.data, before }, { alert->text.data + behind, alert->text.size - behind } };
}

/* One act often moves many items on one day. */
static bool same_but_item(const struct board_row *a, const struct board_row *b)
{
    struct text_frame one = frame_of(a->alert), two = frame_of(b->alert);

    return a->word == b->word && ck_bytes_equal(a->alert->rule, b->alert->rule) && ck_bytes_equal(one.before, two.before) &&
           ck_bytes_equal(one.behind, two.behind);
}

/* Two rules may fire on one figure; the one with the longer text says more of it. */
static bool says_less(const struct board_row *a, const struct board_row *b)
{
    const struct alert *one = a->alert, *two = b->alert;

    return one->value.known && two->value.known && one->value.value == two->value.value && one->measure.data &&
           ck_bytes_equal(one->measure, two->measure) && one->evidence.count && two->evidence.count &&
           ck_bytes_equal(one->evidence.items[0], two->evidence.items[0]) && one->text.size < two->text.size;
}

static void drop_repeated(struct board *board)
{
    for (size_t i = 0; i < board->count; i++)
        for (size_t j = 0; j < board->count && !board->rows[i].told; j++)
            board->rows[i].told = says_less(&board->rows[i], &board->rows[j]);
}

/* ---- printing ---- */

static const char *paint_of(const struct board_row *row)
{
    enum alert_severity severity = row->alert->severity;

    if (row->alert->state == ALERT_STATE_RESOLVED)
        return paint(PAINT_GREEN);
    return paint(severity == ALERT_SEVERITY_CRITICAL ? PAINT_RED : severity == ALERT_SEVERITY_WARNING ? PAINT_YELLOW : PAINT_DIM);
}

static void add_cautions(struct told_sentence *sentence, const struct alert *alert)
{
    for (size_t i = 0; i < alert->cautions.count; i++)
        sentence_add(sentence, "%s%s", i ? ", " : " [", caution_symbols.symbols[alert->cautions.items[i]]);
    sentence_add(sentence, "%s", alert->cautions.count ? "]" : "");
}

/* Those of the rows behind this one that say the same of other items. */
static void add_others(struct told_sentence *sentence, struct board *board, size_t at)
{
    size_t others = 0;

    for (size_t i = at + 1; i < board->count; i++)
        if (!board->rows[i].told && same_but_item(&board->rows[at], &board->rows[i])) {
            board->rows[i].told = true;
            sentence_add(sentence, "%s", others++ ? ", " : " The same of ");
            sentence_add_bytes(sentence, board->rows[i].alert->item);
        }
    sentence_add(sentence, "%s", others ? "." : "");
}

static void add_known(struct told_sentence *sentence, const struct board_row *row)
{
    char month[CK_MONTH_TEXT];

    sentence_add_bytes(sentence, row->key);
    if (row->alert->state == ALERT_STATE_RESOLVED && row->alert->until.known)
        sentence_add(sentence, ", over in %.*s", (int)ck_month_write(ck_month_from_day(row->alert->until.value), month), month);
}

static void print_row(struct board *board, size_t at)
{
    const struct board_row *row = &board->rows[at];
    struct told_sentence    sentence = { .size = 0 };
    char                    head[HEAD_MAX];

    snprintf(head, sizeof head, " %-8s %.*s", row->word, (int)row->alert->rule.size, row->alert->rule.data);
    if (row->known) {
        add_known(&sentence, row);
    } else {
        sentence_add_bytes(&sentence, row->alert->text);
        add_others(&sentence, board, at);
        add_cautions(&sentence, row->alert);
    }
    paragraph(paint_of(row), head, &sentence);
}

static void print_month(int32_t month)
{
    char text[CK_MONTH_TEXT];

    ck_month_write(month, text);
    printf("%s%.*s%s\n", paint(PAINT_BOLD), CK_MONTH_TEXT, text, paint(PAINT_PLAIN));
}

static void print_inputs(const struct chapter *chapter)
{
    static const struct {
        const char *topic, *word;
    } inputs[] = { { "intake.trade", "trade record" },
                   { "intake.measures", "measure" },
                   { "intake.items", "item" },
                   { "intake.supply", "supply figure" },
                   { "intake.dlq", "dead letter" } };

    printf("%sAs known on %s%s, from", paint(PAINT_BOLD), chapter->day, paint(PAINT_PLAIN));
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        size_t count = lines_count(chapter->directory, inputs[i].topic);

        printf("%s %zu %s%s", i ? "," : "", count, inputs[i].word, plural(count));
    }
    puts(":");
}

void board_print(const struct chapter *chapter, const struct chapter *earlier)
{
    struct board board = { calloc(chapter->alerts.count + (earlier ? earlier->alerts.count : 0) + 1, sizeof *board.rows), 0 };
    int32_t      month = INT32_MIN;

    if (!board.rows)
        abort();
    print_inputs(chapter);
    collect(&board, &chapter->alerts, earlier ? &earlier->alerts : NULL);
    qsort(board.rows, board.count, sizeof *board.rows, by_month);
    drop_repeated(&board);
    for (size_t i = 0; i < board.count; i++) {
        if (board.rows[i].told)
            continue;
        if (month_of(board.rows[i].alert) != month)
            print_month(month = month_of(board.rows[i].alert));
        print_row(&board, i);
    }
    free(board.rows);
}
