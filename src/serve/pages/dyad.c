/* SPDX-License-Identifier: Apache-2.0
 * The page of a dyad: the acts of one country toward another and back, in the order in which they were told of, and how the postures moved. */
#include <stdlib.h>

#include "chokepoint/day.h"
#include "serve/pages/data.h"
#include "serve/pages/frame.h"
#include "serve/pages/kinds.h"

enum { SEPARATOR = ':' }; /* of the two countries in the name of a dyad */

/* ---- acts ---- */

static const struct policy_event *event_of(const void *row) { return ((const struct data_row *)row)->value; }

static int newest_first(const void *a, const void *b)
{
    const struct policy_event *one = event_of(a), *two = event_of(b);

    if (one->first_published != two->first_published)
        return one->first_published > two->first_published ? -1 : 1;
    return ck_bytes_compare(((const struct data_row *)a)->key, ((const struct data_row *)b)->key);
}

/* An act on all countries is one on each. */
static bool is_between(const struct policy_event *event, struct ck_bytes actor, struct ck_bytes target)
{
    return ck_bytes_equal(event->actor, actor) && (ck_bytes_equal(event->target, target) || ck_bytes_equal(event->target, CK_BYTES("ALL")));
}

static void add_names(struct site_page *page, struct ck_bytes_array names)
{
    for (size_t i = 0; i < names.count; i++) {
        markup_add(page->out, i ? ", " : "");
        markup_text(page->out, names.items[i]);
    }
}

static void add_act(struct site_page *page, const struct policy_event *event)
{
    markup_add(page->out, "<li><span class=\"day\">");
    markup_day(page->out, ck_day_from_ms(event->first_published));
    markup_add(page->out, "</span> <strong>");
    markup_text(page->out, event->actor);
    markup_add(page->out, "</strong> ");
    frame_badge(page,
                event->act == POLICY_ACT_TIGHTEN || event->act == POLICY_ACT_ENFORCE ? 4
                : event->act == POLICY_ACT_HOLD_TIGHT                                ? 2
                                                                                     : 0,
                frame_words(page, &policy_act_symbols, (int32_t)event->act));
    markup_add(page->out, " ");
    add_names(page, event->items);
    if (event->target.data) {
        markup_add(page->out, " → ");
        markup_text(page->out, event->target);
    }
    if (event->effective.data) {
        markup_add(page->out, ", effective ");
        markup_text(page->out, event->effective);
    }
    if (event->until.data) {
        markup_add(page->out, ", until ");
        markup_text(page->out, event->until);
    }
    markup_add(page->out, "%s; told by ", event->hedged ? ", hedged" : "");
    add_names(page, event->publishers);
    markup_add(page->out, "</li>\n");
}

static void add_acts(struct site_page *page, struct ck_bytes reporter, struct ck_bytes target)
{
    struct data_rows events = data_scan(page, &policy_events, CK_BYTES(""));
    size_t           kept = 0;

    for (size_t i = 0; i < events.count; i++)
        if (is_between(event_of(&events.rows[i]), reporter, target) || is_between(event_of(&events.rows[i]), target, reporter))
            events.rows[kept++] = events.rows[i];
    frame_section(page, "acts", "Acts of the two sides");
    if (kept == 0) {
        markup_add(page->out, "<p>None is told of.</p>\n");
        return;
    }
    qsort(events.rows, kept, sizeof *events.rows, newest_first);
    markup_add(page->out, "<ol class=\"timeline\" reversed>\n");
    for (size_t i = 0; i < kept; i++)
        add_act(page, event_of(&events.rows[i]));
    markup_add(page->out, "</ol>\n<p>They stand beside each other; nothing says why.</p>\n");
}

/* ---- postures ---- */

static void add_postures(struct site_page *page, const struct data_rows *rows)
{
    static const char *const columns[] = { "Month",       "Kinds of goods controlled", "Stance of acts",      "Changes of sign",
                                           "Enforcement", "Signs of softening",        "Signs of tightening", "Acts linked" };

    frame_section(page, "posture", "Posture by month");
    frame_table(page, CK_BYTES("Posture of the first toward the second"), columns, sizeof columns / sizeof columns[0], 0xFE);
    for (size_t i = rows->count; i-- > 0;) {
        const struct posture *posture = rows->rows[i].value;

        markup_add(page->out, "<tr><th scope=\"row\">");
        markup_month(page->out, ck_month_from_day(posture->month));
        markup_add(page->out, "</th>");
        frame_cell_number(page, ck_known_double(posture->breadth));
        frame_cell_number(page, ck_known_double(posture->stance));
        frame_cell_number(page, ck_known_double(posture->flips));
        frame_cell_number(page, ck_known_double(posture->enforcement));
        frame_cell_number(page, ck_known_double((double)posture->hypotheses.softening_true.count));
        frame_cell_number(page, ck_known_double((double)posture->hypotheses.tightening_true.count));
        frame_cell_number(page, ck_known_double((double)posture->linkages.count));
        markup_add(page->out, "</tr>\n");
    }
    frame_table_end(page);
}

/* ---- the pages ---- */

static bool page_dyad(struct site_page *page, struct ck_bytes name)
{
    const char      *between = name.size ? memchr(name.data, SEPARATOR, name.size) : NULL;
    struct ck_bytes  reporter, target;
    struct data_rows rows;

    if (!between)
        return false;
    reporter = (struct ck_bytes){ name.data, (size_t)(between - name.data) };
    target = (struct ck_bytes){ between + 1, name.size - reporter.size - 1 };
    rows = data_scan(page, &leverage_postures, data_key(page, (struct ck_bytes[]){ reporter, target }, 2, true));
    if (rows.count == 0)
        return false;
    frame_begin(page, &(struct frame_head){ data_join(page, data_join(page, reporter, CK_BYTES(" toward ")), target), CK_BYTES(""), DEPTH_ONE,
                                            "policy.events" });
    add_acts(page, reporter, target);
    add_postures(page, &rows);
    frame_end(page);
    return true;
}

static struct ck_bytes_array dyad_names(struct site_page *page)
{
    struct data_rows      rows = data_scan(page, &leverage_postures, CK_BYTES(""));
    struct ck_bytes      *names = ck_arena_take(page->arena, (rows.count + 1) * sizeof *names);
    const struct posture *before = NULL;
    size_t                count = 0;

    for (size_t i = 0; i < rows.count; i++) {
        const struct posture *posture = rows.rows[i].value;

        if (!before || !ck_bytes_equal(before->reporter, posture->reporter) || !ck_bytes_equal(before->target, posture->target))
            names[count++] = data_join(page, data_join(page, posture->reporter, CK_BYTES(":")), posture->target);
        before = posture;
    }
    return (struct ck_bytes_array){ names, count };
}

/* "CHN toward USA" of CHN:USA. */
static struct ck_bytes words_of(struct site_page *page, struct ck_bytes name)
{
    const char     *colon = memchr(name.data, ':', name.size);
    size_t          size = colon ? (size_t)(colon - name.data) : name.size;
    struct ck_bytes target = { name.data + size + 1, colon ? name.size - size - 1 : 0 };

    if (!colon)
        return name;
    return data_join(page, data_join(page, (struct ck_bytes){ name.data, size }, CK_BYTES(" toward ")),
                     ck_bytes_equal(target, CK_BYTES("ALL")) ? CK_BYTES("all") : target);
}

static bool page_dyads(struct site_page *page)
{
    struct ck_bytes_array names = dyad_names(page);

    frame_begin(page, &(struct frame_head){ CK_BYTES("Dyads"), .depth = DEPTH_ROOT });
    markup_add(page->out, "<p>One country's posture toward another, with the acts of both.</p>\n<ul class=\"columns\">\n");
    for (size_t i = 0; i < names.count; i++) {
        markup_add(page->out, "<li>");
        frame_link(page, DEPTH_ROOT, "dyads", names.items[i], words_of(page, names.items[i]));
        markup_add(page->out, "</li>\n");
    }
    markup_add(page->out, "</ul>\n");
    frame_end(page);
    return true;
}

const struct page_kind page_kind_dyads = { "dyads", page_dyads, page_dyad, dyad_names };
