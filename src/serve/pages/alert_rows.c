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

static struct data_rows choose(struct site_page *page, struct ck_bytes item, enum alert_state state)
{
    struct data_rows all = data_scan(page, &alerts, CK_BYTES(""));
    size_t           kept = 0;

    for (size_t i = 0; i < all.count; i++)
        if (alert_of(&all.rows[i])->state == state && (!item.data || ck_bytes_equal(alert_of(&all.rows[i])->item, item)))
            all.rows[kept++] = all.rows[i];
    all.count = kept;
    if (kept > 0)
        qsort(all.rows, kept, sizeof *all.rows, by_gravity);
    return all;
}

struct data_rows alert_rows_firing(struct site_page *page, struct ck_bytes item) { return choose(page, item, ALERT_STATE_FIRING); }
struct data_rows alert_rows_over(struct site_page *page, struct ck_bytes item) { return choose(page, item, ALERT_STATE_RESOLVED); }

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
