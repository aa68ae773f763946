/* SPDX-License-Identifier: Apache-2.0
 * The page of an item: its trade in plots, the control on it, what fires about it, and by whom it may be passed on. */
#include <math.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "serve/pages/alert_rows.h"
#include "serve/pages/data.h"
#include "serve/pages/frame.h"
#include "serve/pages/kinds.h"
#include "serve/pages/series.h"

enum { PARTNERS_MAX = 24 };

/* ---- trade ---- */

static bool same_breakdown(const struct series_view *a, const struct series_view *b)
{
    return a->flow == b->flow && ck_bytes_equal(a->reporter, b->reporter);
}

static int greatest_first(const void *a, const void *b)
{
    const struct series_view *one = a, *two = b;
    double                    first = series_greatest(one), second = series_greatest(two);

    if (first != second)
        return first > second ? -1 : 1;
    return ck_bytes_compare(one->partner, two->partner);
}

/* The months that any of the series has, so that all plots of a breakdown share their axis. */
static struct series_frame shared_frame(const struct series_view *series, size_t count)
{
    struct series_frame frame = { .first = INT32_MAX, .last = INT32_MIN };

    for (size_t i = 0; i < count; i++) {
        int32_t first = ck_month_from_day(((const struct indicator *)series[i].rows[0].value)->month);
        int32_t last = ck_month_from_day(((const struct indicator *)series[i].rows[series[i].count - 1].value)->month);

        frame.first = first < frame.first ? first : frame.first;
        frame.last = last > frame.last ? last : frame.last;
    }
    return frame;
}

static void add_large(struct site_page *page, const struct series_view *series, const struct series_frame *frame)
{
    markup_add(page->out, "<figure><figcaption>");
    markup_text(page->out, series_title(page, series));
    markup_add(page->out, "</figcaption>");
    frame_scroll(page, data_join(page, CK_BYTES("Plot: "), series_title(page, series)));
    series_plot(page, series, frame);
    markup_add(page->out, "</div>");
    series_table(page, series);
    markup_add(page->out, "</figure>\n");
}

/* Partners side by side, on one scale. */
static void add_partners(struct site_page *page, struct series_view *partners, size_t count, struct series_frame frame)
{
    if (count == 0)
        return;
    qsort(partners, count, sizeof *partners, greatest_first);
    frame.small = true;
    frame.greatest_kg = series_greatest(&partners[0]);
    markup_add(page->out, "<p class=\"faint\">By partner, on one scale: %s.</p>\n<div class=\"many\">\n", series_unit(frame.greatest_kg));
    for (size_t i = 0; i < count && i < PARTNERS_MAX; i++) {
        markup_add(page->out, "<figure><figcaption>");
        markup_text(page->out, partners[i].partner);
        markup_add(page->out, "</figcaption>");
        series_plot(page, &partners[i], &frame);
        series_table(page, &partners[i]);
        markup_add(page->out, "</figure>\n");
    }
    markup_add(page->out, "</div>\n");
    if (count > PARTNERS_MAX)
        markup_add(page->out, "<p>%zu smaller partners are not drawn.</p>\n", count - PARTNERS_MAX);
}

static void add_breakdown(struct site_page *page, struct series_view *series, size_t count)
{
    struct series_frame frame = shared_frame(series, count);
    size_t              partners = 0;

    for (size_t i = 0; i < count; i++)
        if (series_is_total(&series[i]))
            add_large(page, &series[i], &frame);
        else
            series[partners++] = series[i];
    add_partners(page, series, partners, frame);
}

static void add_trade(struct site_page *page, struct ck_bytes item)
{
    struct data_rows   rows = data_scan_second(page, &leverage_indicators, item);
    struct series_list list = series_list_of(page, &rows);

    frame_section(page, "trade", "Trade");
    if (list.count == 0)
        markup_add(page->out, "<p>No figures of this item are known.</p>\n");
    else
        markup_add(page->out, "<p class=\"faint\">A ring: nothing in a complete release. A triangle: unusual among the 24 months before. A cross: "
                              "withheld. No point: no figure. "
                              "Shaded: under control, the darker the stricter. The strip beneath: the course since control began.</p>\n");
    for (size_t from = 0, to; from < list.count; from = to) {
        for (to = from + 1; to < list.count && same_breakdown(&list.items[from], &list.items[to]);)
            to++;
        add_breakdown(page, &list.items[from], to - from);
    }
    if (rows.cut)
        markup_add(page->out, "<p>There are more series than this page reads.</p>\n");
}

/* ---- control ---- */

static void add_control(struct site_page *page, struct ck_bytes item)
{
    static const char *const columns[] = { "From", "To", "Status", "Since", "Measures in force", "Next" };
    struct data_rows         rows = data_scan_second(page, &control_status_topic, item);

    frame_section(page, "control", "Export control");
    if (rows.count == 0) {
        markup_add(page->out, "<p>No measure on this item is known. That is no clearance.</p>\n");
        return;
    }
    frame_table(page, CK_BYTES("Control status by destination"), columns, sizeof columns / sizeof columns[0], 0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct control_status *status = rows.rows[i].value;

        markup_add(page->out, "<tr>");
        frame_cell(page, status->origin);
        frame_cell(page, status->destination);
        markup_add(page->out, "<td>");
        frame_badge(page, status_grade(status->status), frame_words(page, &status_symbols, (int32_t)status->status));
        markup_add(page->out, "</td>");
        frame_cell_day(page, status->since);
        markup_add(page->out, "<td>");
        for (size_t k = 0; k < status->measures.count; k++) {
            markup_add(page->out, k ? ", " : "");
            markup_text(page->out, status->measures.items[k]);
        }
        markup_add(page->out, "</td><td>");
        if (status->next_transition) {
            markup_text(page->out, frame_words(page, &status_symbols, (int32_t)status->next_transition->status));
            markup_add(page->out, " from ");
            markup_day(page->out, status->next_transition->day);
        }
        markup_add(page->out, "</td></tr>\n");
    }
    frame_table_end(page);
}

/* ---- reroutes ---- */

/* The newest month of each triangle that has a value. Rows are by key: origin, item, hub, destination, month. */
static void add_reroutes(struct site_page *page, struct ck_bytes item)
{
    static const char *const columns[] = {
        "From", "By way of", "To", "Month", "Of what was lost, %, at most", "Lost, kg", "Origin to hub, kg", "Hub to destination, kg"
    };
    struct data_rows rows = data_scan_second(page, &leverage_reroutes, item);

    if (rows.count == 0)
        return;
    frame_section(page, "reroutes", "Trade that may go another way");
    frame_table(page, CK_BYTES("Triangles: what a destination lost, and what reaches it by way of a hub"), columns,
                sizeof columns / sizeof columns[0], 0xF0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct reroute *reroute = rows.rows[i].value, *next = i + 1 < rows.count ? rows.rows[i + 1].value : NULL;

        if (next && ck_bytes_equal(next->origin, reroute->origin) && ck_bytes_equal(next->hub, reroute->hub) &&
            ck_bytes_equal(next->destination, reroute->destination))
            continue;
        markup_add(page->out, "<tr>");
        frame_cell(page, reroute->origin);
        frame_cell(page, reroute->hub);
        frame_cell(page, reroute->destination);
        markup_add(page->out, "<td>");
        markup_month(page->out, ck_month_from_day(reroute->month));
        markup_add(page->out, "</td>");
        frame_cell_number(page, reroute->value.known ? ck_known_double(reroute->value.value * 100) : reroute->value);
        frame_cell_number(page, reroute->lost_kg);
        frame_cell_number(page, reroute->export_kg);
        frame_cell_number(page, reroute->import_kg);
        markup_add(page->out, "</tr>\n");
    }
    frame_table_end(page);
}

/* ---- the page ---- */

static void add_about(struct site_page *page, const struct item_fact *fact)
{
    if (!fact) {
        markup_add(page->out, "<p>A measure names it; the catalogue does not have it.</p>\n");
        return;
    }
    markup_add(page->out, "<dl>");
    if (fact->parent.data) {
        markup_add(page->out, "<dt>Part of</dt><dd>");
        frame_link(page, DEPTH_ONE, "items", fact->parent, fact->parent);
        markup_add(page->out, "</dd>");
    }
    markup_add(page->out, "<dt>Customs codes</dt><dd>");
    for (size_t i = 0; i < fact->commodity_prefixes.count; i++) {
        markup_add(page->out, i ? ", " : "");
        markup_text(page->out, fact->commodity_prefixes.items[i]);
    }
    markup_add(page->out, "%s, %.*s</dd></dl>\n", fact->commodity_prefixes.count ? "" : "none",
               (int)frame_words(page, &item_coverage_symbols, (int32_t)fact->coverage).size,
               frame_words(page, &item_coverage_symbols, (int32_t)fact->coverage).data);
}

static void add_alerts(struct site_page *page, struct ck_bytes item)
{
    struct alert_rows rows = alert_rows_of(page, item);

    frame_section(page, "alerts", "Alerts");
    if (rows.firing.count == 0)
        markup_add(page->out, "<p>None fires.</p>\n");
    else
        alert_rows_add(page, DEPTH_ONE, &rows.firing, "Alerts that fire");
    if (rows.over.count > 0)
        alert_rows_add(page, DEPTH_ONE, &rows.over, "Alerts that are over");
}

/* Of the catalogue, or named by a measure. */
static bool page_item(struct site_page *page, struct ck_bytes item)
{
    const struct item_fact *fact = data_find(page, &intake_items, item);

    if (!fact && data_scan_second(page, &control_status_topic, item).count == 0)
        return false;
    frame_begin(page, &(struct frame_head){ fact && fact->name.size ? fact->name : item, item, DEPTH_ONE, "leverage.indicators" });
    add_about(page, fact);
    add_alerts(page, item);
    add_trade(page, item);
    add_control(page, item);
    add_reroutes(page, item);
    frame_end(page);
    return true;
}

static int by_bytes(const void *a, const void *b) { return ck_bytes_compare(*(const struct ck_bytes *)a, *(const struct ck_bytes *)b); }

static struct ck_bytes_array item_names(struct site_page *page)
{
    struct data_rows items = data_scan(page, &intake_items, CK_BYTES("")), statuses = data_scan(page, &control_status_topic, CK_BYTES(""));
    struct ck_bytes *names = ck_arena_take(page->arena, (items.count + statuses.count + 1) * sizeof *names);
    size_t           count = 0, kept = 0;

    for (size_t i = 0; i < items.count; i++)
        names[count++] = items.rows[i].key;
    for (size_t i = 0; i < statuses.count; i++)
        names[count++] = ((const struct control_status *)statuses.rows[i].value)->item;
    if (count > 0)
        qsort(names, count, sizeof *names, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !ck_bytes_equal(names[i], names[i - 1]))
            names[kept++] = names[i];
    return (struct ck_bytes_array){ names, kept };
}

static void add_item(struct site_page *page, struct ck_bytes item, const struct data_rows *firing)
{
    const struct item_fact *fact = data_find(page, &intake_items, item);
    size_t                  count = 0;

    for (size_t i = 0; i < firing->count; i++)
        count += ck_bytes_equal(((const struct alert *)firing->rows[i].value)->item, item);
    markup_add(page->out, "<tr><td>");
    frame_link(page, DEPTH_ROOT, "items", item, item);
    markup_add(page->out, "</td>");
    frame_cell(page, fact ? fact->name : CK_BYTES(""));
    frame_cell(page, fact ? fact->parent : CK_BYTES(""));
    frame_cell_number(page, ck_known_double((double)count));
    markup_add(page->out, "</tr>\n");
}

static bool page_items(struct site_page *page)
{
    static const char *const columns[] = { "Item", "Name", "Part of", "Alerts that fire" };
    struct ck_bytes_array    names = item_names(page);
    struct data_rows         firing = alert_rows_of(page, (struct ck_bytes){ 0 }).firing;

    frame_begin(page, &(struct frame_head){ CK_BYTES("Items"), .depth = DEPTH_ROOT });
    frame_table(page, CK_BYTES("The catalogue, and what measures name beside it"), columns, sizeof columns / sizeof columns[0], 8);
    for (size_t i = 0; i < names.count; i++)
        add_item(page, names.items[i], &firing);
    frame_table_end(page);
    frame_end(page);
    return true;
}

const struct page_kind page_kind_items = { "items", page_items, page_item, item_names };
