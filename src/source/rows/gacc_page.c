/* SPDX-License-Identifier: Apache-2.0
 * What a page of China's customs says around its table, and whether that fits together. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/page/html.h"
#include "source/rows/gacc.h"

enum { CAPTION_ROWS = 10, SHOWN = 100 };

static int shown(struct ck_bytes text) { return (int)(text.size < SHOWN ? text.size : SHOWN); }

/* ---- title and date ---- */

static bool is_caption(struct ck_bytes text) { return gacc_number(text) > 0 || gacc_says(text, "major export") || gacc_says(text, "major import"); }

/* A title above the header of a table. */
static struct ck_bytes caption_of(const struct html_tables *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        for (size_t row = 0; row < tables->tables[i].count && row < CAPTION_ROWS; row++) {
            struct ck_bytes text = table_cell_at(&tables->tables[i], row, 0).text;

            if (is_caption(text))
                return text;
        }
    return CK_BYTES("");
}

static struct ck_bytes title_element(struct ck_bytes page, struct ck_arena *arena)
{
    struct html       html = { .rest = page };
    struct html_token token, before = { 0 };
    struct ck_buffer  text = { 0 };
    struct ck_bytes   copy = CK_BYTES("");

    for (token = html_next(&html); token.type != HTML_END && !text.size; before = token, token = html_next(&html))
        if (token.type == HTML_TEXT && before.type == HTML_OPEN && html_is(&before, "title"))
            table_text(token.text, &text);
    if (text.size)
        copy = cell_trim(ck_arena_copy(arena, ck_buffer_bytes(&text)));
    ck_buffer_release(&text);
    return copy;
}

void gacc_page_read(struct ck_bytes text, const struct html_tables *tables, struct ck_arena *arena, struct gacc_page *ret_page)
{
    struct ck_bytes    caption = caption_of(tables);
    struct gacc_period period;

    *ret_page = (struct gacc_page){ .title = gacc_element(text, "atcl-ttl", arena), .date = gacc_element(text, "atcl-date", arena) };
    if (!ret_page->title.size)
        ret_page->title = caption.size ? caption : title_element(text, arena);
    ret_page->period = gacc_period_read(ret_page->title, false);
    period = gacc_period_read(caption, false);
    if (!ret_page->period.to && period.to)
        ret_page->period = (struct gacc_period){ ret_page->period.year ? ret_page->period.year : period.year, period.from, period.to };
    if (!ret_page->period.year)
        ret_page->period.year = period.year;
    ret_page->exports = gacc_says(ret_page->title, "major export") || gacc_says(caption, "major export");
    ret_page->imports = gacc_says(ret_page->title, "major import") || gacc_says(caption, "major import");
    ret_page->number = gacc_number(ret_page->title) ? gacc_number(ret_page->title) : gacc_number(caption);
    gacc_date(ret_page->date, ret_page->published);
}

/* ---- the unit line ---- */

/* "Unit: US$1,000" wherever it stands; "" where it does not. */
static struct ck_bytes unit_line(struct ck_bytes page, struct ck_arena *arena)
{
    struct html       html = { .rest = page };
    struct html_token token;
    struct ck_buffer  text = { 0 };
    struct ck_bytes   copy = CK_BYTES("");

    for (token = html_next(&html); token.type != HTML_END; token = html_next(&html)) {
        const char *colon;

        if (token.type != HTML_TEXT || token.raw || token.text.size > GACC_TEXT_MAX)
            continue;
        text.size = 0;
        table_text(token.text, &text);
        colon = text.size > 4 && gacc_says((struct ck_bytes){ text.data, 4 }, "unit") ? memchr(text.data, ':', text.size) : NULL;
        if (!colon && text.size > 4 && gacc_says((struct ck_bytes){ text.data, 4 }, "unit") && memmem(text.data, text.size, "\uff1a", 3))
            colon = (const char *)memmem(text.data, text.size, "\uff1a", 3) + 2;
        if (!colon)
            continue;
        copy = cell_trim(ck_arena_copy(arena, (struct ck_bytes){ colon + 1, text.size - (size_t)(colon + 1 - text.data) }));
        break;
    }
    ck_buffer_release(&text);
    return copy.data ? copy : CK_BYTES("");
}

static void tell(const struct row_reading *reading, const char *text)
{
    if (reading->sink->told)
        reading->sink->told(reading->sink->context, 0, text);
}

static int judge_unit(struct ck_bytes text, struct ck_arena *arena, struct gacc_page *page, struct row_reading *reading)
{
    struct ck_bytes unit = unit_line(text, arena);
    const char     *titled = gacc_currency(page->title);

    if (!unit.size) {
        tell(reading, "the page has no unit line: its values are not read");
        return 0;
    }
    page->currency = gacc_currency(unit);
    if (!page->currency || !gacc_unit(unit, &page->digits)) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the unit line %.*s is none that is known", shown(unit), unit.data);
        return -EBADMSG;
    }
    if (titled && strcmp(titled, page->currency) != 0) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the title says %s, the unit line %.*s", titled, shown(unit), unit.data);
        return -EBADMSG;
    }
    return 0;
}

/* ---- together ---- */

/* The year of a title that has none is that of the last such month before the page. */
static int judge_year(struct gacc_page *page, struct row_reading *reading)
{
    int year = page->published[0] ? atoi(page->published) : 0, month = page->published[0] ? atoi(page->published + 5) : 0;

    if (!page->period.year && !year) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "neither the title %.*s nor the date %.*s says the year", shown(page->title), page->title.data,
                 shown(page->date), page->date.data);
        return -EBADMSG;
    }
    if (!page->period.year)
        page->period.year = page->period.to < month ? year : year - 1;
    if (year && page->period.year * 12 + page->period.to >= year * 12 + month) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the page of %s has figures of %04d-%02d, a month that had not ended", page->published,
                 page->period.year, page->period.to);
        return -EBADMSG;
    }
    return 0;
}

int gacc_page_judge(struct ck_bytes text, struct ck_arena *arena, struct gacc_page *page, struct row_reading *reading)
{
    char told[ROWS_PROBLEM_MAX];
    int  result;

    if (page->exports == page->imports) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the title %.*s does not say whether these are exports or imports", shown(page->title),
                 page->title.data);
        return -EBADMSG;
    }
    if ((result = judge_year(page, reading)) < 0)
        return result;
    if (!page->published[0]) {
        char day[11];

        snprintf(told, sizeof told, "the page has no date%s%.*s%s", page->date.size ? " (" : "", shown(page->date), page->date.data,
                 !page->date.size                   ? ""
                 : gacc_date(page->date, day) == -1 ? " can be read in two ways)"
                                                    : " is none that is known)");
        tell(reading, told);
    }
    return judge_unit(text, arena, page, reading);
}

/* ---- pages without a table ---- */

/* The address of a picture behind the element of the class; "" where there is none. */
static struct ck_bytes picture_of(struct ck_bytes page)
{
    struct html       html = { .rest = page };
    struct html_token token;
    bool              inside = false;

    for (token = html_next(&html); token.type != HTML_END; token = html_next(&html)) {
        if (token.type != HTML_OPEN)
            continue;
        if (inside && html_is(&token, "img"))
            return html_attribute(token.text, "src");
        inside |= ck_bytes_equal(html_attribute(token.text, "class"), CK_BYTES("atcl-cnt"));
        if (inside && ck_bytes_equal(html_attribute(token.text, "class"), CK_BYTES("atcl-sbr")))
            break;
    }
    return CK_BYTES("");
}

static bool has_statics(const struct html_tables *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        for (size_t row = 0; row < tables->tables[i].count; row++)
            for (size_t k = 0; k < tables->tables[i].rows[row].count; k++)
                if (tables->tables[i].rows[row].cells[k].href.data && gacc_says(tables->tables[i].rows[row].cells[k].href, "/statics/"))
                    return true;
    return false;
}

void gacc_page_lacks(struct ck_bytes text, const struct gacc_page *page, const struct html_tables *tables, char problem[ROWS_PROBLEM_MAX])
{
    struct ck_bytes picture = picture_of(text);

    if (picture.size && tables->count == 0)
        snprintf(problem, ROWS_PROBLEM_MAX, "the table of %.*s is an image (%.*s), in which nothing can be read", shown(page->title),
                 page->title.data, shown(picture), picture.data);
    else if (has_statics(tables))
        snprintf(problem, ROWS_PROBLEM_MAX, "it is the index of the months, and no table");
    else
        snprintf(problem, ROWS_PROBLEM_MAX, "it has no table of commodities with quantities%s%.*s", page->title.size ? ": " : "", shown(page->title),
                 page->title.data);
}

int gacc_names_refuse(const struct row_reading *reading, const char *const *names)
{
    for (size_t i = 0; i < reading->wants->count; i++) {
        struct ck_bytes name = reading->wants->names[i];
        size_t          k = 0;

        while (names[k] && !ck_bytes_equal(name, ck_bytes_from(names[k])))
            k++;
        if (names[k] || name_is_of_run(name))
            continue;
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "there is no %.*s in these tables", shown(name), name.data);
        return -EINVAL;
    }
    return 0;
}
