/* SPDX-License-Identifier: Apache-2.0
 * Choosing, ordering and writing alerts. */
#include "serve/pages/alert_rows.h"

#include <stdlib.h>

#include "serve/pages/frame.h"

static const struct alert *alert_of(const void *row) { return ((const struct data_row *)row)->value; }

static int by_gravity(const void *a, const void *b)
{
    const struct alert *one = alert_of(a), *two = alert_of(b);

    if (one->severity != two->severity)
        return one->severity > two->severity ? -1 : 1;
    if (one->since != two->since)
        return one->since > two->since ? -1 : 1;
    return ck_bytes_compare(((const struct data_row *)a)->key, ((const struct data_row *)b)->key);
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

void alert_rows_add(struct site_page *page, int depth, const struct data_rows *rows, const char *caption)
{
    markup_add(page->out, "<ul class=\"alerts\" aria-label=\"%s\">\n", caption);
    for (size_t i = 0; i < rows->count; i++) {
        const struct alert *alert = alert_of(&rows->rows[i]);

        markup_add(page->out, "<li>");
        frame_badge(page, severity_grade(alert->severity), frame_words(page, &alert_severity_symbols, (int32_t)alert->severity));
        markup_add(page->out, " <span class=\"day\">");
        markup_day(page->out, alert->since);
        markup_add(page->out, "</span> <span class=\"faint\">");
        markup_text(page->out, alert->rule);
        markup_add(page->out, "</span> ");
        frame_link(page, depth, "alerts", rows->rows[i].key, alert->text);
        markup_add(page->out, "</li>\n");
    }
    markup_add(page->out, "</ul>\n");
}
