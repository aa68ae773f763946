/* SPDX-License-Identifier: Apache-2.0
 * The index of a year: which page has which table of which month. Months that are still to come have no link. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "source/page/html.h"
#include "source/page/page.h"
#include "source/rows/gacc.h"
#include "source/rows/markup_stream.h"

static const char *const cell_names[] = { "table", "title", "currency", "flow", "month", "url", NULL };

enum { CELLS = sizeof cell_names / sizeof *cell_names - 1 };

struct gacc_index {
    struct row_reading *reading;
    struct ck_arena     arena;
    struct ck_buffer    cell, link;          /* texts of the cell and of the link that are being read */
    struct ck_bytes     title, url;          /* of the row: a cell that begins with the number of a table; of the link */
    size_t              line, links, others; /* others: to other tables */
    bool                in_cell, in_link;
};

static int give_link(struct gacc_index *index)
{
    const struct row_wants *wants = index->reading->wants;
    struct gacc_period      period = gacc_period_read(ck_buffer_bytes(&index->link), true);
    bool                    exports = gacc_says(index->title, "export"), imports = gacc_says(index->title, "import");
    char                    month[16], number[16];
    struct ck_bytes        *cells = ck_arena_take(&index->arena, (wants->count + 1) * sizeof *cells);
    const struct ck_bytes   own[CELLS] = { { number, (size_t)snprintf(number, sizeof number, "%d", gacc_number(index->title)) },
                                           index->title,
                                           ck_bytes_from(gacc_currency(index->title)),
                                         exports == imports ? (struct ck_bytes){ 0 } : ck_bytes_from(exports ? "EXPORT" : "IMPORT"),
                                           { month, (size_t)snprintf(month, sizeof month, "%d", period.to) },
                                           index->url };

    if (!gacc_says(index->title, "major export") && !gacc_says(index->title, "major import")) {
        index->others++;
        return 0;
    }
    if (own[2].data && !ck_bytes_equal(own[2], CK_BYTES("USD"))) { /* the same table in dollars is in another row */
        index->others++;
        return 0;
    }
    if (!period.to) {
        index->reading->sink->bad(index->reading->sink->context, index->line, "a link that names no month", (struct ck_bytes){ 0 }, NULL);
        return 0;
    }
    index->links++;
    for (size_t i = 0; i < wants->count; i++)
        for (size_t k = 0; k < CELLS; k++)
            if (ck_bytes_equal(wants->names[i], ck_bytes_from(cell_names[k])))
                cells[i] = own[k];
    return give_row(index->reading, index->line, cells, (struct ck_bytes){ 0 }, NO_DIGESTS);
}

static struct ck_bytes kept(struct gacc_index *index, struct ck_bytes text)
{
    text = cell_trim(text);
    return text.size ? ck_arena_copy(&index->arena, text) : CK_BYTES("");
}

static int take_element(struct gacc_index *index, const struct html_token *token)
{
    bool            open = token->type == HTML_OPEN;
    struct ck_bytes text = cell_trim(ck_buffer_bytes(&index->cell));
    int             result = 0;

    if (html_is(token, "a") && index->in_link) {
        index->in_link = false;
        result = give_link(index);
    }
    if (html_is(token, "a") && open && index->in_cell && index->title.size) {
        struct ck_buffer url = { 0 };

        html_decode(html_attribute(token->text, "href"), &url);
        index->url = kept(index, ck_buffer_bytes(&url));
        ck_buffer_release(&url);
        index->in_link = gacc_says(index->url, "/statics/");
        index->link.size = 0;
    }
    if (html_is(token, "td") || html_is(token, "tr")) {
        if (index->in_cell && gacc_number(text))
            index->title = kept(index, text);
        index->in_cell = open && html_is(token, "td");
        index->cell.size = 0;
    }
    if (html_is(token, "tr"))
        index->title = CK_BYTES("");
    return result;
}

static int take_page(struct gacc_index *index, struct ck_bytes page)
{
    struct html       html = { .rest = page };
    struct html_token token;
    const char       *seen = page.data;
    int               result = 0;

    index->line = 1;
    for (token = html_next(&html); token.type != HTML_END && result >= 0; token = html_next(&html)) {
        for (; seen < html.rest.data; seen++)
            index->line += *seen == '\n';
        if (token.type != HTML_TEXT)
            result = take_element(index, &token);
        else if (index->in_cell && !token.raw && index->cell.size <= GACC_TEXT_MAX)
            table_text(token.text, index->in_link ? &index->link : &index->cell);
    }
    if (result < 0 || index->links > 0)
        return result;
    if (index->others > 0) {
        snprintf(index->reading->problem, ROWS_PROBLEM_MAX, "it has %zu links, and none to a table of major commodities", index->others);
        return -ENODATA;
    }
    snprintf(index->reading->problem, ROWS_PROBLEM_MAX, "it is no index of tables: no row of it has the number of a table and a link to a month");
    return -ENODATA;
}

int read_gacc_index(struct row_reading *reading)
{
    struct gacc_index index = { .reading = reading };
    struct ck_buffer  bytes = { 0 };
    struct ck_bytes   text;
    const char       *wrong;
    int               result = gacc_names_refuse(reading, cell_names);

    if (result == 0)
        result = markup_read(reading->stream, &bytes, reading->problem);
    if (result == 0 && (wrong = page_decode(ck_buffer_bytes(&bytes), &index.arena, &text))) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "%s", wrong);
        result = -EILSEQ;
    } else if (result == 0) {
        result = take_page(&index, text);
    }
    ck_buffer_release(&index.cell);
    ck_buffer_release(&index.link);
    ck_arena_release(&index.arena);
    ck_buffer_release(&bytes);
    return result;
}
