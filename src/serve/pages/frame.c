/* SPDX-License-Identifier: Apache-2.0
 * The frame of every page. */
#include "serve/pages/frame.h"

#include <ctype.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/util/percent.h"

static const struct {
    const char *folder, *text;
} ways[] = { { "", "Now" }, { "alerts", "Alerts" }, { "items", "Items" }, { "articles", "Articles" }, { "dyads", "Dyads" } };

/* ---- links ---- */

struct ck_bytes page_file_name(struct ck_bytes name, struct ck_arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    char             *text = ck_arena_take(arena, name.size * 3 + 1);
    size_t            size = 0;

    for (size_t i = 0; i < name.size; i++) {
        unsigned char byte = (unsigned char)name.data[i];

        if ((byte < 0x80 && isalnum(byte)) || byte == '-' || (byte == '.' && i > 0)) {
            text[size++] = (char)byte;
            continue;
        }
        text[size++] = '_';
        text[size++] = digits[byte >> 4];
        text[size++] = digits[byte & 15];
    }
    return (struct ck_bytes){ text, size };
}

static void add_known(struct site_page *page)
{
    if (page->live && page->known_text.size > 0) {
        markup_add(page->out, "?known_at=");
        percent_encode(page->known_text, page->out);
    }
}

void frame_href(struct site_page *page, int depth, const char *folder, struct ck_bytes name)
{
    for (int i = 0; i < depth; i++)
        markup_add(page->out, "../");
    if (page->live) {
        markup_add(page->out, "%s%s", depth == 0 ? "./" : "", folder);
        if (name.data) {
            markup_add(page->out, "/");
            percent_encode(name, page->out);
        }
        add_known(page);
        return;
    }
    markup_add(page->out, "%s", *folder ? folder : "index");
    if (name.data) {
        struct ck_bytes file = page_file_name(name, page->arena);

        markup_add(page->out, "/");
        ck_buffer_append(page->out, file);
    }
    markup_add(page->out, ".html");
}

void frame_link(struct site_page *page, int depth, const char *folder, struct ck_bytes name, struct ck_bytes text)
{
    markup_add(page->out, "<a href=\"");
    frame_href(page, depth, folder, name);
    markup_add(page->out, "\">");
    markup_sentence(page->out, text);
    markup_add(page->out, "</a>");
}

/* ---- head and foot ---- */

static void add_ways(struct site_page *page, int depth)
{
    markup_add(page->out, "<nav aria-label=\"Site\"><ul>");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        markup_add(page->out, "<li>");
        frame_link(page, depth, ways[i].folder, (struct ck_bytes){ 0 }, ck_bytes_from(ways[i].text));
        markup_add(page->out, "</li>");
    }
    markup_add(page->out, "</ul></nav>");
}

static void add_known_form(struct site_page *page)
{
    struct ck_bytes known = page->known_text;

    if (!page->live) {
        if (known.size > 0) {
            markup_add(page->out, "<p class=\"known\">As known on ");
            markup_text(page->out, known);
            markup_add(page->out, "</p>");
        }
        return;
    }
    markup_add(page->out, "<form class=\"known\" method=\"get\"><label for=\"known_at\">As known on</label> "
                          "<input type=\"date\" id=\"known_at\" name=\"known_at\" value=\"");
    markup_text(page->out, known);
    markup_add(page->out, "\"> <button>Show</button></form>");
}

void frame_begin(struct site_page *page, const struct frame_head *head)
{
    const char *up = head->depth == DEPTH_ROOT ? "" : "../";

    markup_add(page->out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    markup_text(page->out, head->title);
    markup_add(page->out,
               " – Chokepoint</title><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
               "<link rel=\"stylesheet\" href=\"%sstyle.css\"><link rel=\"stylesheet\" href=\"%splot.css\"><link rel=\"icon\" href=\"%sicon.svg\" "
               "type=\"image/svg+xml\">",
               up, up, up);
    if (page->live)
        markup_add(page->out, "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"%sfeed.atom\" title=\"Alerts and verdicts\">", up);
    if (page->live && head->watch && page->known_text.size == 0)
        markup_add(page->out, "<script src=\"%slive.js\" defer data-events=\"%sevents?topic=%s\"></script>", up, up, head->watch);
    markup_add(page->out, "</head><body><a class=\"skip\" href=\"#main\">To the content</a><header>");
    add_ways(page, head->depth);
    add_known_form(page);
    markup_add(page->out, "</header><main id=\"main\">");
    if (head->kicker.size > 0) {
        markup_add(page->out, "<p class=\"kicker\">");
        markup_text(page->out, head->kicker);
        markup_add(page->out, "</p>");
    }
    markup_add(page->out, "<h1>");
    markup_text(page->out, head->title);
    markup_add(page->out, "</h1><p id=\"news\" role=\"status\"></p>\n");
}

void frame_end(struct site_page *page)
{
    markup_add(page->out,
               "</main><footer><p>Figures rest on what the sources published; a status of none known is no clearance. chokepoint %s</p>"
               "</footer></body></html>\n",
               CHOKEPOINT_VERSION);
}

void frame_section(struct site_page *page, const char *id, const char *title) { markup_add(page->out, "<h2 id=\"%s\">%s</h2>\n", id, title); }

/* ---- tables ---- */

void frame_scroll(struct site_page *page, struct ck_bytes label)
{
    markup_add(page->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    markup_text(page->out, label);
    markup_add(page->out, "\">");
}

/* A table may be wider than a narrow screen. */
void frame_table(struct site_page *page, struct ck_bytes caption, const char *const *columns, size_t count, unsigned numbers)
{
    frame_scroll(page, caption);
    markup_add(page->out, "<table><caption>");
    markup_text(page->out, caption);
    markup_add(page->out, "</caption><thead><tr>");
    for (size_t i = 0; i < count; i++)
        markup_add(page->out, "<th scope=\"col\"%s>%s</th>", numbers >> i & 1 ? " class=\"number\"" : "", columns[i]);
    markup_add(page->out, "</tr></thead><tbody>\n");
}

void frame_table_end(struct site_page *page) { markup_add(page->out, "</tbody></table></div>\n"); }

void frame_cell(struct site_page *page, struct ck_bytes text)
{
    markup_add(page->out, "<td>");
    markup_text(page->out, text);
    markup_add(page->out, "</td>");
}

void frame_cell_number(struct site_page *page, struct ck_maybe_double value)
{
    markup_add(page->out, "<td class=\"number\">");
    if (value.known)
        markup_number(page->out, value.value);
    else
        markup_add(page->out, "–");
    markup_add(page->out, "</td>");
}

void frame_cell_day(struct site_page *page, struct ck_maybe_int day)
{
    markup_add(page->out, "<td class=\"day\">");
    if (day.known)
        markup_day(page->out, day.value);
    markup_add(page->out, "</td>");
}

/* ---- words ---- */

void frame_badge(struct site_page *page, int grade, struct ck_bytes word)
{
    markup_add(page->out, "<span class=\"badge grade-%d\">", grade);
    markup_text(page->out, word);
    markup_add(page->out, "</span>");
}

int status_grade(enum status status)
{
    switch (status) {
    case STATUS_TAX:
    case STATUS_STATE_TRADING: return 1;
    case STATUS_QUOTA:
    case STATUS_ENHANCED_REVIEW: return 2;
    case STATUS_LICENCE: return 3;
    case STATUS_PRESUMED_DENIAL:
    case STATUS_PROHIBITED: return 4;
    default: return 0;
    }
}

int severity_grade(enum alert_severity severity) { return severity == ALERT_SEVERITY_CRITICAL ? 4 : severity == ALERT_SEVERITY_WARNING ? 2 : 1; }

struct ck_bytes frame_words(struct site_page *page, const struct ck_enum_type *type, int32_t index)
{
    struct ck_bytes symbol = enum_name(type, index);
    char           *text = ck_arena_take(page->arena, symbol.size + 1);

    for (size_t i = 0; i < symbol.size; i++)
        text[i] = symbol.data[i] == '_' ? ' ' : (char)tolower((unsigned char)symbol.data[i]);
    return (struct ck_bytes){ text, symbol.size };
}
