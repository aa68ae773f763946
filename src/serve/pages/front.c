/* SPDX-License-Identifier: Apache-2.0
 * The front page: what fires, what is scheduled, what was told last. */
#include <stdlib.h>

#include "chokepoint/day.h"
#include "serve/pages/alert_rows.h"
#include "serve/pages/article_rows.h"
#include "serve/pages/data.h"
#include "serve/pages/frame.h"
#include "serve/pages/kinds.h"

enum { SCHEDULED_MAX = 50, ARTICLES_MAX = 12 };

/* ---- scheduled ---- */

static const struct control_status *status_of(const void *row) { return ((const struct data_row *)row)->value; }

/* By day; changes of many items at once stand together. */
static int by_change(const struct control_status *one, const struct control_status *two)
{
    int order;

    if (one->next_transition->day != two->next_transition->day)
        return one->next_transition->day < two->next_transition->day ? -1 : 1;
    if ((order = ck_bytes_compare(one->origin, two->origin)) || (order = ck_bytes_compare(one->destination, two->destination)))
        return order;
    if (one->status != two->status)
        return one->status < two->status ? -1 : 1;
    return ((int)one->next_transition->status > (int)two->next_transition->status) -
           ((int)one->next_transition->status < (int)two->next_transition->status);
}

static int by_day(const void *a, const void *b)
{
    int order = by_change(status_of(a), status_of(b));

    return order ? order : ck_bytes_compare(((const struct data_row *)a)->key, ((const struct data_row *)b)->key);
}

/* Statuses with a change that lies ahead, the next first. */
static size_t keep_scheduled(struct data_rows *statuses, int32_t day)
{
    size_t kept = 0;

    for (size_t i = 0; i < statuses->count; i++) {
        const struct control_status *status = status_of(&statuses->rows[i]);

        if (status->next_transition && status->next_transition->day > day)
            statuses->rows[kept++] = statuses->rows[i];
    }
    if (kept > 0)
        qsort(statuses->rows, kept, sizeof *statuses->rows, by_day);
    return kept;
}

/* One change of the statuses of rows[0] to rows[count - 1]. */
static void add_change(struct site_page *page, const struct data_row *rows, size_t count)
{
    const struct control_status *status = status_of(rows);

    markup_add(page->out, "<tr>");
    frame_cell_day(page, ck_known_int(status->next_transition->day));
    frame_cell(page, status->origin);
    frame_cell(page, status->destination);
    markup_add(page->out, "<td>");
    for (size_t i = 0; i < count; i++) {
        markup_add(page->out, i ? ", " : "");
        frame_link(page, DEPTH_ROOT, "items", status_of(&rows[i])->item, status_of(&rows[i])->item);
    }
    markup_add(page->out, "</td><td>");
    frame_badge(page, status_grade(status->status), frame_words(page, &status_symbols, (int32_t)status->status));
    markup_add(page->out, "</td><td>");
    frame_badge(page, status_grade(status->next_transition->status), frame_words(page, &status_symbols, (int32_t)status->next_transition->status));
    markup_add(page->out, "</td></tr>\n");
}

static void add_scheduled(struct site_page *page)
{
    static const char *const columns[] = { "Day", "From", "To", "Items", "Status until then", "From that day on" };
    struct data_rows         statuses = data_scan(page, &control_status_topic, CK_BYTES(""));
    size_t                   count = keep_scheduled(&statuses, page->day), changes = 0;

    frame_section(page, "scheduled", "What is scheduled");
    if (count == 0) {
        markup_add(page->out, "<p>No change of a control status is scheduled.</p>\n");
        return;
    }
    frame_table(page, CK_BYTES("Scheduled changes of control status"), columns, sizeof columns / sizeof columns[0], 0);
    for (size_t from = 0, to; from < count && changes < SCHEDULED_MAX; from = to, changes++) {
        for (to = from + 1; to < count && by_change(status_of(&statuses.rows[from]), status_of(&statuses.rows[to])) == 0;)
            to++;
        add_change(page, &statuses.rows[from], to - from);
    }
    frame_table_end(page);
    if (changes == SCHEDULED_MAX)
        markup_add(page->out, "<p>More may be scheduled behind these.</p>\n");
}

/* ---- the page ---- */

static void add_alerts(struct site_page *page)
{
    struct data_rows firing = alert_rows_of(page, (struct ck_bytes){ 0 }).firing;
    size_t           grades[ALERT_SEVERITY_CRITICAL + 1] = { 0 };

    for (size_t i = 0; i < firing.count; i++)
        grades[((const struct alert *)firing.rows[i].value)->severity]++;
    markup_add(page->out, "<p class=\"lead\">%zu alert%s: %zu critical, %zu warning, %zu info.</p>\n", firing.count, firing.count == 1 ? "" : "s",
               grades[ALERT_SEVERITY_CRITICAL], grades[ALERT_SEVERITY_WARNING], grades[ALERT_SEVERITY_INFO]);
    if (firing.count > 0)
        alert_rows_add(page, DEPTH_ROOT, &firing, "Alerts that fire, the gravest and newest first");
}

/* A site of files is read long after it was written. */
static void add_newest(struct site_page *page)
{
    int64_t newest_ms;

    if (page->known_text.size || store_newest(page->view, &newest_ms) || newest_ms <= 0 || !ck_day_in_years(ck_day_from_ms(newest_ms)))
        return;
    markup_add(page->out, "<p class=\"faint\">The newest publication is of ");
    markup_day(page->out, ck_day_from_ms(newest_ms));
    markup_add(page->out, ".</p>\n");
}

static bool page_front(struct site_page *page)
{
    struct ck_bytes title =
        page->known_text.size ? data_join(page, CK_BYTES("What fired, as known on "), page->known_text) : CK_BYTES("What fires now");

    frame_begin(page, &(struct frame_head){ title, .depth = DEPTH_ROOT, .watch = "alerts" });
    add_alerts(page);
    add_newest(page);
    add_scheduled(page);
    frame_section(page, "articles", "Articles, the newest first");
    article_rows_add(page, DEPTH_ROOT, ARTICLES_MAX);
    frame_end(page);
    return true;
}

const struct page_kind page_kind_front = { "", page_front, NULL, NULL };
