/* SPDX-License-Identifier: Apache-2.0
 * The page of an alert: what held, on which figures, and how it was revised. */
#include "chokepoint/day.h"
#include "serve/pages/alert_rows.h"
#include "serve/pages/data.h"
#include "serve/pages/frame.h"
#include "serve/pages/kinds.h"

static void add_fact(struct site_page *page, const char *what, struct ck_bytes text)
{
    if (text.size == 0)
        return;
    markup_add(page->out, "<dt>%s</dt><dd>", what);
    markup_text(page->out, text);
    markup_add(page->out, "</dd>");
}

static void add_number(struct site_page *page, const char *what, struct ck_maybe_double value)
{
    if (!value.known)
        return;
    markup_add(page->out, "<dt>%s</dt><dd>", what);
    markup_number(page->out, value.value);
    markup_add(page->out, "</dd>");
}

/* Measures that are shares and changes: their texts say per cent. */
static bool is_share(struct ck_bytes measure)
{
    return ck_bytes_begin(measure, CK_BYTES("change.")) || ck_bytes_equal(measure, CK_BYTES("dependency.supplier_share")) ||
           ck_bytes_equal(measure, CK_BYTES("level.conflicts"));
}

static void add_percent(struct site_page *page, const char *what, struct ck_maybe_double value)
{
    if (!value.known)
        return;
    markup_add(page->out, "<dt>%s</dt><dd>", what);
    markup_number(page->out, value.value * 100);
    markup_add(page->out, " %%</dd>");
}

static void add_facts(struct site_page *page, const struct alert *alert)
{
    markup_add(page->out, "<dl><dt>State</dt><dd>");
    markup_text(page->out, frame_words(page, &alert_state_symbols, (int32_t)alert->state));
    markup_add(page->out, "</dd><dt>Severity</dt><dd>");
    frame_badge(page, severity_grade(alert->severity), frame_words(page, &alert_severity_symbols, (int32_t)alert->severity));
    markup_add(page->out, "</dd><dt>Since</dt><dd>");
    markup_day(page->out, alert->since);
    if (alert->until.known) {
        markup_add(page->out, "</dd><dt>Over since</dt><dd>");
        markup_day(page->out, alert->until.value);
    }
    markup_add(page->out, "</dd>");
    add_fact(page, "Figure that held", alert->measure);
    if (is_share(alert->measure)) {
        add_percent(page, "Its value", alert->value);
        add_percent(page, "Limit", alert->threshold);
    } else {
        add_number(page, "Its value", alert->value);
        add_number(page, "Limit", alert->threshold);
    }
    if (alert->cautions.count)
        markup_add(page->out, "<dt>Keep in mind</dt><dd>");
    for (size_t i = 0; i < alert->cautions.count; i++) {
        markup_add(page->out, i ? ", " : "");
        markup_text(page->out, frame_words(page, &caution_symbols, (int32_t)alert->cautions.items[i]));
    }
    markup_add(page->out, "%s</dl>\n", alert->cautions.count ? "</dd>" : "");
}

static void add_evidence(struct site_page *page, const struct alert *alert)
{
    frame_section(page, "evidence", "What it rests on");
    markup_add(page->out, "<ul>");
    for (size_t i = 0; i < alert->evidence.count; i++) {
        markup_add(page->out, "<li><code>");
        markup_text(page->out, alert->evidence.items[i]);
        markup_add(page->out, "</code></li>");
    }
    markup_add(page->out, "</ul>\n<p>");
    if (alert->item.data)
        frame_link(page, DEPTH_ONE, "items", alert->item, CK_BYTES("The item and its plots"));
    if (alert->news.data) {
        markup_add(page->out, " ");
        frame_link(page, DEPTH_ONE, "articles", alert->news, CK_BYTES("The article"));
    }
    markup_add(page->out, "</p>\n");
}

static void add_history(struct site_page *page, struct ck_bytes key)
{
    static const char *const columns[] = { "Published", "State", "What it said" };
    struct data_rows         rows = data_history(page, &alerts, key);

    if (rows.count < 2)
        return;
    frame_section(page, "history", "How it was revised");
    frame_table(page, CK_BYTES("Revisions, the newest first"), columns, sizeof columns / sizeof columns[0], 0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct alert *alert = rows.rows[i].value;

        markup_add(page->out, "<tr>");
        frame_cell_day(page, ck_known_int(ck_day_from_ms(rows.rows[i].published_ms)));
        frame_cell(page, alert ? frame_words(page, &alert_state_symbols, (int32_t)alert->state) : CK_BYTES("retracted"));
        frame_cell(page, alert ? alert->text : CK_BYTES(""));
        markup_add(page->out, "</tr>\n");
    }
    frame_table_end(page);
}

static bool page_alert(struct site_page *page, struct ck_bytes key)
{
    const struct alert *alert = data_find(page, &alerts, key);

    if (!alert)
        return false;
    frame_begin(page, &(struct frame_head){ alert->rule, key, DEPTH_ONE, "alerts" });
    markup_add(page->out, "<p class=\"lead\">");
    markup_sentence(page->out, alert->text);
    markup_add(page->out, "</p>\n");
    add_facts(page, alert);
    add_evidence(page, alert);
    add_history(page, key);
    frame_end(page);
    return true;
}

static bool page_alerts(struct site_page *page)
{
    struct alert_rows rows = alert_rows_of(page, (struct ck_bytes){ 0 });

    frame_begin(page, &(struct frame_head){ CK_BYTES("Alerts"), .depth = DEPTH_ROOT, .watch = "alerts" });
    alert_rows_add(page, DEPTH_ROOT, &rows.firing, "Alerts that fire");
    alert_rows_add(page, DEPTH_ROOT, &rows.over, "Alerts that are over");
    frame_end(page);
    return true;
}

static struct ck_bytes_array alert_names(struct site_page *page) { return data_names(page, &alerts); }

const struct page_kind page_kind_alerts = { "alerts", page_alerts, page_alert, alert_names };
