/* SPDX-License-Identifier: Apache-2.0
 * Rows of an XML document: the elements at a path, one in memory at a time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/avro.h"
#include "source/rows/beside.h"
#include "source/rows/element.h"
#include "source/rows/internal.h"
#include "source/rows/markup_stream.h"
#include "source/rows/members.h"
#include "source/rows/total_word.h"

enum { STACK_MAX = 300 /* above what xml_walk() lets through */, SAID_MAX = 120 };

struct xml_cell {
    struct ck_buffer text;
    size_t           depth; /* of the element that is being read; 0: none */
    bool             there;
};

struct xml_rows {
    struct row_reading     *reading;
    const struct row_wants *wants;
    struct ck_buffer        names; /* of the open elements, prefix and name, each ends with '\0' */
    size_t                  at[STACK_MAX], depth, row_depth /* of the open row; 0: none */, line, rows, row_size;
    struct xml_cell        *cells;
    struct ck_bytes        *given;
    char                    bad[ROWS_PROBLEM_MAX], said[SAID_MAX]; /* of the row; the first text outside of rows, elements apart */
    size_t                  said_size;
    bool                    gap;          /* an element began or ended since the last of it */
    bool                    listed, good; /* the element that holds the rows was there; an error code that says that there is none was */
    struct beside           beside;
    struct ck_buffer        beside_text;
    size_t                  beside_depth; /* of the element whose text that is; 0: none is being read */
    int                     beside_what;
    XXH3_state_t           *digest, *parted; /* of the row, without blanks; without its figures; NULL: not wanted */
    struct row_totals       totals;          /* of the row */
    size_t                  figure_depth;    /* of the element that is a figure and is being read; 0: none */
    struct ck_buffer        path;            /* scratch */
    struct member_names     members;
    size_t                  place; /* in the row, of the next element right below it */
};

/* ---- paths ---- */

/* Takes the first name of a path. */
static struct ck_bytes take_step(struct ck_bytes *path)
{
    const char     *slash = path->size ? memchr(path->data, '/', path->size) : NULL;
    struct ck_bytes step = { path->data, slash ? (size_t)(slash - path->data) : path->size };

    path->data += step.size + (slash != NULL);
    path->size -= step.size + (slash != NULL);
    return step;
}

/* "title" fits atom:title, "atom:title" does not fit media:title. */
static bool name_fits(const struct xml_rows *rows, size_t depth, struct ck_bytes step)
{
    struct ck_bytes name = ck_bytes_from(rows->names.data + rows->at[depth - 1]);
    const char     *colon = memchr(name.data, ':', name.size);

    if (colon && !memchr(step.data, ':', step.size))
        name = (struct ck_bytes){ colon + 1, name.size - (size_t)(colon - name.data) - 1 };
    return ck_bytes_equal(name, step);
}

/* Whether the elements from `from` to `to` (depths, from 1) are the path; *ret_attribute: what is behind "@" at its end, or null. */
static bool path_fits(const struct xml_rows *rows, size_t from, size_t to, struct ck_bytes path, struct ck_bytes *ret_attribute)
{
    *ret_attribute = (struct ck_bytes){ 0 };
    while (path.size) {
        struct ck_bytes step = take_step(&path);

        if (step.size && step.data[0] == '@') {
            *ret_attribute = (struct ck_bytes){ step.data + 1, step.size - 1 };
            return from > to && path.size == 0;
        }
        if (step.size == 0 || (step.size == 1 && step.data[0] == '.'))
            continue;
        if (from > to || !name_fits(rows, from++, step))
            return false;
    }
    return from > to;
}

static size_t steps_of(struct ck_bytes path)
{
    size_t count = 0;

    while (path.size)
        count += take_step(&path).size > 0;
    return count;
}

/* Whether the open element is at the path. */
static bool at_path(const struct xml_rows *rows, struct ck_bytes path)
{
    struct ck_bytes none;
    size_t          steps = steps_of(path);
    bool            whole = path.size && path.data[0] == '/';

    return steps > 0 && rows->depth >= steps && (!whole || rows->depth == steps) &&
           path_fits(rows, rows->depth - steps + 1, rows->depth, path, &none);
}

/* Whether it is the one that holds the rows. */
static bool at_list(const struct xml_rows *rows)
{
    struct ck_bytes path = rows->reading->shape->rows;
    const char     *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;

    return slash && at_path(rows, (struct ck_bytes){ path.data, (size_t)(slash - path.data) });
}

/* ---- what stands beside the rows ---- */

static void begin_beside(struct xml_rows *rows)
{
    rows->gap = true;
    rows->listed = rows->listed || at_list(rows);
    for (int what = 0; what < BESIDES && !rows->beside_depth; what++)
        if (at_path(rows, beside_place(rows->reading->shape, what))) {
            rows->beside_depth = rows->depth;
            rows->beside_what = what;
            rows->beside_text.size = 0;
        }
}

static void take_beside(struct xml_rows *rows, struct ck_bytes text)
{
    if (rows->beside_depth && rows->beside_text.size + text.size <= BESIDE_SIZE_MAX)
        ck_buffer_append(&rows->beside_text, text);
    for (size_t i = 0; !rows->rows && i < text.size && rows->said_size + 2 < sizeof rows->said; i++) {
        const bool blank = (unsigned char)text.data[i] <= ' ';

        if ((blank || rows->gap) && rows->said_size && rows->said[rows->said_size - 1] != ' ')
            rows->said[rows->said_size++] = ' ';
        rows->gap = rows->gap && blank;
        if (!blank)
            rows->said[rows->said_size++] = text.data[i];
    }
}

/* The code of no error: zeros. */
static bool is_zero(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '0')
            return false;
    return text.size > 0;
}

static void end_beside(struct xml_rows *rows)
{
    struct ck_bytes text = cell_trim(ck_buffer_bytes(&rows->beside_text));

    rows->gap = true;
    if (rows->depth != rows->beside_depth)
        return;
    rows->beside_depth = 0;
    if (rows->beside_what == BESIDE_ERROR && is_zero(text))
        rows->good = true;
    else if (text.size && !rows->beside.said[rows->beside_what][0])
        beside_note(&rows->beside, rows->beside_what, text);
}

/* The first text outside of the rows, without a character that was cut. */
static struct ck_bytes said(const struct xml_rows *rows)
{
    struct ck_bytes text = { rows->said, rows->said_size };
    size_t          last = text.size;

    while (last > 0 && ((unsigned char)text.data[last - 1] & 0xC0) == 0x80)
        last--;
    if (last > 0 && (unsigned char)text.data[last - 1] >= 0xC0 && text.size + 3 >= sizeof rows->said)
        text.size = last - 1;
    return cell_trim(text);
}

/* 0: there are rows, or it says that there are none; or -ENODATA. */
static int judge_beside(struct xml_rows *rows)
{
    struct ck_bytes path = rows->reading->shape->rows, words = said(rows);
    struct ck_bytes code = ck_bytes_from(rows->beside.said[BESIDE_ERROR]);
    int             result;

    if (code.size && memmem(words.data, words.size, code.data, code.size)) /* with what it says of it */
        beside_note(&rows->beside, BESIDE_ERROR, words);
    result = beside_judge(&rows->beside, rows->reading, 0, rows->rows, rows->rows || rows->listed);
    if (result || rows->rows || rows->good || rows->beside.said[BESIDE_COUNT][0] || (rows->listed && words.size == 0))
        return result;
    snprintf(rows->reading->problem, ROWS_PROBLEM_MAX, "it has no element %.*s%s%.*s", (int)(path.size < 80 ? path.size : 80), path.data,
             words.size ? "; it says: " : "", (int)words.size, words.data);
    return -ENODATA;
}

/* ---- cells ---- */

static void spoil(struct xml_rows *rows, struct ck_bytes name, const char *why)
{
    if (!rows->bad[0])
        snprintf(rows->bad, sizeof rows->bad, "%.*s: %s", (int)(name.size < 100 ? name.size : 100), name.data, why);
}

static void add(struct xml_rows *rows, size_t i, struct ck_bytes text)
{
    struct xml_cell *cell = &rows->cells[i];

    if (cell->text.size + text.size > ROWS_CELL_MAX || (rows->row_size += text.size) > ROWS_ROW_MAX) {
        spoil(rows, rows->wants->names[i], "more text than a row may have");
        return;
    }
    ck_buffer_append(&cell->text, text);
}

/* The element that was just begun. */
static void take_element(struct xml_rows *rows, const struct element *element)
{
    for (size_t i = 0; i < rows->wants->count; i++) {
        struct xml_cell *cell = &rows->cells[i];
        struct ck_bytes  attribute, value;

        if (name_is_of_run(rows->wants->names[i]) || !path_fits(rows, rows->row_depth + 1, rows->depth, rows->wants->names[i], &attribute))
            continue;
        if (attribute.data) {
            char name[64];

            snprintf(name, sizeof name, "%.*s", (int)(attribute.size < 63 ? attribute.size : 63), attribute.data);
            value = element_attribute_find(element, name);
            if (!value.data)
                continue;
        }
        if (cell->there)
            spoil(rows, rows->wants->names[i], "it stands twice");
        cell->there = true;
        if (attribute.data)
            add(rows, i, value);
        else
            cell->depth = rows->depth;
    }
}

static int end_row(struct xml_rows *rows)
{
    for (size_t i = 0; i < rows->wants->count; i++) {
        struct ck_bytes text = cell_trim(ck_buffer_bytes(&rows->cells[i].text));

        if (memmem(text.data, text.size, XML_BROKEN, 3))
            spoil(rows, rows->wants->names[i], "it holds bytes that are no characters");
        rows->given[i] = rows->cells[i].there ? text : (struct ck_bytes){ 0 };
    }
    if (!rows->bad[0])
        return give_row(rows->reading, rows->line, rows->given, (struct ck_bytes){ 0 },
                        rows->digest ? (struct row_digests){ XXH3_128bits_digest(rows->digest), XXH3_128bits_digest(rows->parted), rows->totals }
                                     : NO_DIGESTS);
    rows->reading->sink->bad(rows->reading->sink->context, rows->line, rows->bad, (struct ck_bytes){ 0 }, NULL);
    return 0;
}

/* ---- all of the row ---- */

static void digest(XXH3_state_t *state, struct ck_bytes text)
{
    for (size_t i = 0, from = 0; i <= text.size; i++)
        if (i == text.size || (unsigned char)text.data[i] <= ' ') {
            if (i > from)
                XXH3_128bits_update(state, text.data + from, i - from);
            from = i + 1;
        }
}

static void digest_both(struct xml_rows *rows, struct ck_bytes text, bool figure)
{
    if (!rows->digest)
        return;
    digest(rows->digest, text);
    if (!figure && !rows->figure_depth)
        digest(rows->parted, text);
}

/* The path of the open element, or (`attribute` not null) of an attribute of it, from the row on; valid until the next one. */
static struct ck_bytes path_below(struct xml_rows *rows, struct ck_bytes attribute)
{
    rows->path.size = 0;
    for (size_t depth = rows->row_depth; depth < rows->depth; depth++) {
        struct ck_bytes name = ck_bytes_from(rows->names.data + rows->at[depth]);
        const char     *colon = memchr(name.data, ':', name.size);

        if (colon)
            name = (struct ck_bytes){ colon + 1, name.size - (size_t)(colon - name.data) - 1 };
        ck_buffer_append(&rows->path, name);
        if (depth + 1 < rows->depth)
            ck_buffer_append(&rows->path, CK_BYTES("/"));
    }
    if (attribute.data) {
        ck_buffer_append(&rows->path, rows->path.size ? CK_BYTES("/@") : CK_BYTES("./@"));
        ck_buffer_append(&rows->path, attribute);
    }
    return ck_buffer_bytes(&rows->path);
}

static bool at_figure(struct xml_rows *rows, struct ck_bytes attribute) { return wants_figure(rows->wants, path_below(rows, attribute)); }

/* Notes a word for a total where nobody reads it. */
static void look_for_total(struct xml_rows *rows, struct ck_bytes attribute, struct ck_bytes text)
{
    struct ck_bytes path;

    text = cell_trim(text);
    if (!rows->digest || text.size == 0 || (!total_word(CK_BYTES(""), text) && !total_hint(CK_BYTES(""), text)))
        return;
    path = path_below(rows, attribute);
    if (wants_unread(rows->wants, path))
        row_totals_note(&rows->totals, path, text);
}

/* An element of the row, or the row itself. Negative: of the sink. */
static int meet(struct xml_rows *rows, const struct element *element)
{
    static const char mark = '\1';

    if (rows->digest && rows->depth == rows->row_depth) {
        XXH3_128bits_reset(rows->digest);
        XXH3_128bits_reset(rows->parted);
        rows->figure_depth = 0;
        rows->totals = (struct row_totals){ 0 };
    }
    if (rows->digest && !rows->figure_depth && at_figure(rows, (struct ck_bytes){ 0 }))
        rows->figure_depth = rows->depth;
    if (rows->digest)
        XXH3_128bits_update(rows->digest, &mark, 1);
    if (rows->digest && !rows->figure_depth)
        XXH3_128bits_update(rows->parted, &mark, 1);
    digest_both(rows, element->name.local, false);
    for (size_t i = 0; rows->digest && i < element->attribute_count; i++) {
        bool figure = at_figure(rows, element->attributes[i].name.local);

        digest_both(rows, element->attributes[i].name.local, figure);
        digest_both(rows, element->attributes[i].value, figure);
        look_for_total(rows, element->attributes[i].name.local, element->attributes[i].value);
    }
    if (rows->depth == rows->row_depth)
        rows->place = 0;
    if (rows->depth != rows->row_depth + 1)
        return 0;
    return members_meet(&rows->members, rows->reading, element->line, rows->place++, element->name.local);
}

/* ---- elements ---- */

static int on_begin(void *context, const struct element *element)
{
    struct xml_rows *rows = context;

    rows->at[rows->depth++] = rows->names.size;
    if (element->name.prefix.size) {
        ck_buffer_append(&rows->names, element->name.prefix);
        ck_buffer_append(&rows->names, CK_BYTES(":"));
    }
    ck_buffer_append(&rows->names, element->name.local);
    ck_buffer_append(&rows->names, CK_BYTES("\0"));
    if (!rows->row_depth && at_path(rows, rows->reading->shape->rows)) {
        rows->row_depth = rows->depth;
        rows->line = element->line;
        rows->row_size = 0;
        rows->bad[0] = '\0';
        for (size_t i = 0; i < rows->wants->count; i++) {
            rows->cells[i].text.size = rows->cells[i].depth = 0;
            rows->cells[i].there = false;
        }
    }
    if (!rows->row_depth)
        begin_beside(rows);
    if (rows->row_depth) {
        int result = meet(rows, element);

        if (result < 0)
            return result;
        take_element(rows, element);
    }
    return rows->depth < STACK_MAX ? 0 : -EBADMSG;
}

static int on_text(void *context, struct ck_bytes text)
{
    struct xml_rows *rows = context;

    for (size_t i = 0; rows->row_depth && i < rows->wants->count; i++)
        if (rows->cells[i].depth)
            add(rows, i, text);
    if (rows->row_depth) {
        digest_both(rows, text, false);
        look_for_total(rows, (struct ck_bytes){ 0 }, text);
    }
    if (!rows->row_depth)
        take_beside(rows, text);
    return 0;
}

static int on_end(void *context, struct ck_bytes local)
{
    struct xml_rows *rows = context;
    int              result = 0;

    (void)local;
    if (rows->row_depth) {
        for (size_t i = 0; i < rows->wants->count; i++)
            if (rows->cells[i].depth == rows->depth)
                rows->cells[i].depth = 0;
        if (rows->figure_depth == rows->depth)
            rows->figure_depth = 0;
        if (rows->row_depth == rows->depth) {
            rows->row_depth = 0;
            rows->rows++;
            result = end_row(rows);
        }
    } else
        end_beside(rows);
    rows->names.size = rows->at[--rows->depth];
    return result;
}

static void on_told(void *context, size_t line, const char *text)
{
    const struct xml_rows *rows = context;

    if (rows->reading->sink->told)
        rows->reading->sink->told(rows->reading->sink->context, line, text);
}

static int walk(struct xml_rows *rows)
{
    const struct element_sink sink = { rows, on_begin, on_text, on_end, on_told };
    char                     *problem = rows->reading->problem;
    struct xml_text           text;
    int                       result = markup_text_open(rows->reading, &text);

    if (result < 0)
        return result;
    result = xml_walk(&text, false, &sink, problem, ROWS_PROBLEM_MAX);
    xml_text_close(&text);
    result = markup_text_failed(rows->reading, result);
    return result ? result : judge_beside(rows);
}

int read_xml_rows(struct row_reading *reading)
{
    const struct row_wants *wants = reading->wants;
    struct xml_rows         rows = { .reading = reading, .wants = wants };
    int                     result;

    rows.cells = calloc(wants->count + 1, sizeof *rows.cells);
    rows.given = calloc(wants->count + 1, sizeof *rows.given);
    rows.digest = wants->digests ? XXH3_createState() : NULL;
    rows.parted = wants->digests ? XXH3_createState() : NULL;
    result = rows.cells && rows.given && ((rows.digest && rows.parted) || !wants->digests) ? walk(&rows) : -ENOMEM;
    for (size_t i = 0; rows.cells && i < wants->count; i++)
        ck_buffer_release(&rows.cells[i].text);
    ck_buffer_release(&rows.names);
    ck_buffer_release(&rows.beside_text);
    members_release(&rows.members);
    ck_buffer_release(&rows.path);
    XXH3_freeState(rows.digest);
    XXH3_freeState(rows.parted);
    free(rows.cells);
    free(rows.given);
    return result;
}
