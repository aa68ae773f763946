/* SPDX-License-Identifier: Apache-2.0
 * Choosing, ordering and writing alerts. */
#include "serve/pages/alert_rows.h"

#include <stdlib.h>
#include <string.h>

#include "serve/pages/frame.h"

static const struct alert *alert_of(const void *row) { return ((const struct data_row *)row)->value; }

/* What the text says before it names the item, and behind. False: it does not, and both are null. */
static bool parts_of(const struct alert *alert, struct ck_bytes *ret_before, struct ck_bytes *ret_behind)
{
    const char *place = alert->item.size && alert->text.size ? memmem(alert->text.data, alert->text.size, alert->item.data, alert->item.size) : NULL;

    *ret_before = *ret_behind = (struct ck_bytes){ 0 };
    if (!place)
        return false;
    *ret_before = (struct ck_bytes){ alert->text.data, (size_t)(place - alert->text.data) };
    *ret_behind = (struct ck_bytes){ place + alert->item.size, alert->text.size - ret_before->size - alert->item.size };
    return true;
}

/* Those that differ in their item alone are equal. */
static int by_kind(const struct alert *one, const struct alert *two)
{
    struct ck_bytes before[2], behind[2];
    int             order = ck_bytes_compare(one->reporter, two->reporter);

    (void)parts_of(one, &before[0], &behind[0]);
    (void)parts_of(two, &before[1], &behind[1]);
    if (order == 0)
        order = ck_bytes_compare(one->rule, two->rule);
    if (order == 0)
        order = ck_bytes_compare(one->partner, two->partner);
    if (order == 0)
        order = ck_bytes_compare(before[0], before[1]);
    return order ? order : ck_bytes_compare(behind[0], behind[1]);
}

static int by_gravity(const void *a, const void *b)
{
    const struct alert *one = alert_of(a), *two = alert_of(b);
    int                 order;

    if (one->severity != two->severity)
        return one->severity > two->severity ? -1 : 1;
    if (one->since != two->since)
        return one->since > two->since ? -1 : 1;
    order = by_kind(one, two);
    return order ? order : ck_bytes_compare(((const struct data_row *)a)->key, ((const struct data_row *)b)->key);
}

static void order(struct data_rows *rows)
{
    if (rows->count > 0)
        qsort(rows->rows, rows->count, sizeof *rows->rows, by_gravity);
}

struct alert_rows alert_rows_of(struct site_page *page, struct ck_bytes item)
{
    struct data_rows  all = data_scan(page, &alerts, CK_BYTES(""));
    struct alert_rows chosen = { .firing = { .rows = all.rows, .cut = all.cut },
                                 .over = { .rows = ck_arena_take(page->arena, (all.count + 1) * sizeof *all.rows), .cut = all.cut } };

    for (size_t i = 0; i < all.count; i++) {
        const struct alert *alert = alert_of(&all.rows[i]);

        if (item.data && !ck_bytes_equal(alert->item, item))
            continue;
        if (alert->state == ALERT_STATE_FIRING)
            chosen.firing.rows[chosen.firing.count++] = all.rows[i];
        else if (alert->state == ALERT_STATE_RESOLVED)
            chosen.over.rows[chosen.over.count++] = all.rows[i];
    }
    order(&chosen.firing);
    order(&chosen.over);
    return chosen;
}

/* ---- written ---- */

enum { SEVERAL = 3 /* alerts that differ in their item alone are one row, from so many on */ };

static bool same_but_item(const struct alert *one, const struct alert *two)
{
    struct ck_bytes before, behind;

    return one->severity == two->severity && one->since == two->since && by_kind(one, two) == 0 && parts_of(one, &before, &behind);
}

/* "Exports of 8 items from …: antimony, gallium", each of which leads to its alert. */
static void add_several(struct site_page *page, int depth, const struct data_row *rows, size_t count)
{
    struct ck_bytes before = { 0 }, behind = { 0 };

    (void)parts_of(alert_of(rows), &before, &behind);
    if (behind.size && behind.data[behind.size - 1] == '.')
        behind.size--;
    markup_add(page->out, "<span class=\"several\">");
    markup_sentence(page->out, before);
    markup_add(page->out, "%zu items", count);
    markup_sentence(page->out, behind);
    for (size_t i = 0; i < count; i++) {
        markup_add(page->out, i ? ", " : ": ");
        frame_link(page, depth, "alerts", rows[i].key, alert_of(&rows[i])->item);
    }
    markup_add(page->out, ".</span>");
}

static size_t several_at(const struct data_rows *rows, size_t first)
{
    size_t count = 1;

    while (first + count < rows->count && same_but_item(alert_of(&rows->rows[first]), alert_of(&rows->rows[first + count])))
        count++;
    return count >= SEVERAL ? count : 1;
}

void alert_rows_add(struct site_page *page, int depth, const struct data_rows *rows, const char *caption)
{
    markup_add(page->out, "<ul class=\"alerts\" aria-label=\"%s\">\n", caption);
    for (size_t i = 0, count; i < rows->count; i += count) {
        const struct alert *alert = alert_of(&rows->rows[i]);

        count = several_at(rows, i);
        markup_add(page->out, "<li>");
        frame_badge(page, severity_grade(alert->severity), frame_words(page, &alert_severity_symbols, (int32_t)alert->severity));
        markup_add(page->out, " <span class=\"day\">");
        markup_day(page->out, alert->since);
        markup_add(page->out, "</span> <span class=\"faint\">");
        markup_text(page->out, alert->rule);
        markup_add(page->out, "</span> ");
        if (count > 1)
            add_several(page, depth, &rows->rows[i], count);
        else
            frame_link(page, depth, "alerts", rows->rows[i].key, alert->text);
        markup_add(page->out, "</li>\n");
    }
    markup_add(page->out, "</ul>\n");
}
