/* SPDX-License-Identifier: Apache-2.0
 * The text of a page: the paragraphs of its longest article element, else of main, else of the page; without menus, forms and lists of links. */
#include "source/page/page.h"

#include <string.h>
#include <strings.h>

enum { LINKS_MIN = 2 /* a block of which links are more than half is a list of links */ };

struct page_block {         /* a paragraph, a heading, a cell */
    size_t at, size, links; /* in the text; bytes of links */
    size_t article;         /* which article element, from 1; 0: none */
    bool   main;
};

struct page_reading {
    struct ck_buffer text;
    struct ck_buffer blocks;                   /* struct page_block */
    size_t           begun, links;             /* of the block that is being read */
    size_t           heading_at, heading_size; /* of the first h1 */
    size_t           article, articles, article_depth, main_depth, anchor_depth;
    char             skipped[HTML_NAME_MAX]; /* the element that is passed over; "": none */
    size_t           skipped_depth;
    bool             in_heading;
    bool             fragment; /* all of it is the article's */
};

static bool is_among(const struct html_token *token, const char *const *names)
{
    while (*names && !html_is(token, *names))
        names++;
    return *names != NULL;
}

static bool is_block(const struct html_token *token)
{
    static const char *const names[] = { "p",    "div",    "br",     "li",         "ul",         "ol",  "tr",   "table", "h1", "h2",      "h3",
                                         "h4",   "h5",     "h6",     "td",         "th",         "hr",  "dl",   "dt",    "dd", "section", "article",
                                         "main", "header", "figure", "figcaption", "blockquote", "pre", "body", "html",  NULL };

    return is_among(token, names);
}

static bool is_void(const struct html_token *token)
{
    static const char *const names[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", NULL };

    return is_among(token, names) || (token->text.size && token->text.data[token->text.size - 1] == '/');
}

/* The word, or its plural, and no longer one: share-tools, comments; not shareholders. */
static bool begins_with_word(struct ck_bytes text, const char *word)
{
    size_t size = strlen(word);

    if (text.size < size || strncasecmp(text.data, word, size) != 0)
        return false;
    size += size < text.size && (text.data[size] == 's' || text.data[size] == 'S');
    return size == text.size || strchr(" -_", text.data[size]);
}

/* A class or id that begins with such a word is none of the article's. */
static bool is_named_aside(struct ck_bytes names)
{
    static const char *const words[] = { "cookie", "newsletter", "related", "comment", "breadcrumb", "advert", "advertisement",
                                         "share",  "social",     "promo",   "sidebar", "menu",       "navbar" };

    for (size_t at = 0; at < names.size; at++)
        for (size_t i = 0; (at == 0 || names.data[at - 1] == ' ') && i < sizeof words / sizeof *words; i++)
            if (begins_with_word((struct ck_bytes){ names.data + at, names.size - at }, words[i]))
                return true;
    return false;
}

static bool is_aside(const struct page_reading *reading, const struct html_token *token)
{
    static const char *const names[] = { "nav", "footer", "aside",  "form",  "button", "select", "noscript", "template",
                                         "svg", "iframe", "dialog", "video", "audio",  "head",   NULL };
    static const char *const whole[] = { "html", "body", "main", "article", "h1", NULL };
    static const char *const mute[] = { "button", "select", "noscript", "template", "svg", "iframe", "video", "audio", NULL };
    struct ck_bytes          hidden = html_attribute(token->text, "aria-hidden");

    if (reading->fragment)
        return is_among(token, mute) || (!is_void(token) && html_attribute(token->text, "hidden").data);
    if (is_among(token, names) || (html_is(token, "header") && !reading->article && !reading->main_depth))
        return true;
    if (is_void(token) || is_among(token, whole))
        return false;
    return html_attribute(token->text, "hidden").data || (hidden.size == 4 && memcmp(hidden.data, "true", 4) == 0) ||
           is_named_aside(html_attribute(token->text, "class")) || is_named_aside(html_attribute(token->text, "id"));
}

/* ---- blocks ---- */

static void end_block(struct page_reading *reading)
{
    size_t end = reading->text.size;

    while (end > reading->begun && reading->text.data[end - 1] == ' ')
        end--;
    if (end > reading->begun) {
        const struct page_block block = { reading->begun, end - reading->begun, reading->links, reading->article, reading->main_depth > 0 };

        ck_buffer_append(&reading->blocks, (struct ck_bytes){ (const char *)&block, sizeof block });
    }
    reading->begun = reading->text.size;
    reading->links = 0;
}

/* White space of any length is one space, and none at the beginning of a block. */
static void add_text(struct page_reading *reading, struct ck_bytes text)
{
    struct ck_buffer plain = { 0 };
    size_t           before = reading->text.size;

    html_text(text, &plain);
    for (size_t i = 0; i < plain.size; i++) {
        char c = plain.data[i];
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';

        if (space && (reading->text.size == reading->begun || reading->text.data[reading->text.size - 1] == ' '))
            continue;
        ck_buffer_append(&reading->text, space ? CK_BYTES(" ") : (struct ck_bytes){ &plain.data[i], 1 });
    }
    ck_buffer_release(&plain);
    if (reading->anchor_depth)
        reading->links += reading->text.size - before;
}

/* ---- elements ---- */

static void open_element(struct page_reading *reading, const struct html_token *token)
{
    if (is_block(token))
        end_block(reading);
    if (is_aside(reading, token)) {
        end_block(reading);
        if (is_void(token))
            return;
        memcpy(reading->skipped, token->name, sizeof reading->skipped);
        reading->skipped_depth = 1;
        return;
    }
    if (html_is(token, "article") && reading->article_depth++ == 0)
        reading->article = ++reading->articles;
    reading->main_depth += html_is(token, "main");
    reading->anchor_depth = html_is(token, "a") ? 1 : reading->anchor_depth;
    if (html_is(token, "h1") && !reading->heading_size) {
        reading->in_heading = true;
        reading->heading_at = reading->begun;
    }
}

static void close_element(struct page_reading *reading, const struct html_token *token)
{
    if (html_is(token, "h1") && reading->in_heading) {
        reading->in_heading = false;
        reading->heading_size = reading->text.size - reading->heading_at;
    }
    if (is_block(token))
        end_block(reading);
    if (html_is(token, "article") && reading->article_depth > 0 && --reading->article_depth == 0)
        reading->article = 0;
    reading->main_depth -= html_is(token, "main") && reading->main_depth > 0;
    if (html_is(token, "a") || is_block(token))
        reading->anchor_depth = 0;
}

/* An element that is passed over ends with its own end tag, or, if that was forgotten, where the page or its main part begins or ends. */
static void pass_over(struct page_reading *reading, const struct html_token *token)
{
    static const char *const firm[] = { "body", "main", "article", "html", NULL };

    if (strcmp(token->name, reading->skipped) == 0) {
        if (token->type == HTML_CLOSE)
            reading->skipped_depth--;
        else if (token->type == HTML_OPEN && !is_void(token))
            reading->skipped_depth++;
        if (reading->skipped_depth == 0)
            reading->skipped[0] = '\0';
    } else if (is_among(token, firm)) {
        reading->skipped[0] = '\0';
        if (token->type == HTML_OPEN)
            open_element(reading, token);
        else if (token->type == HTML_CLOSE)
            close_element(reading, token);
    }
}

static void read_blocks(struct page_reading *reading, struct ck_bytes text)
{
    struct html       html = { .rest = text };
    struct html_token token, before = { 0 };

    for (token = html_next(&html); token.type != HTML_END; before = token, token = html_next(&html)) {
        if (reading->skipped[0])
            pass_over(reading, &token);
        else if (token.type == HTML_OPEN)
            open_element(reading, &token);
        else if (token.type == HTML_CLOSE)
            close_element(reading, &token);
        else if (!token.raw && !(before.type == HTML_OPEN && html_is(&before, "title")))
            add_text(reading, token.text);
    }
    end_block(reading);
}

/* ---- what of it is the article ---- */

static const struct page_block *blocks_of(const struct page_reading *reading, size_t *ret_count)
{
    *ret_count = reading->blocks.size / sizeof(struct page_block);
    return (const struct page_block *)(const void *)reading->blocks.data;
}

static size_t own_size(const struct page_block *block) { return block->links * LINKS_MIN > block->size ? 0 : block->size; }

/* The article element with the most text; 0: there is none. */
static size_t longest_article(const struct page_reading *reading, struct ck_arena *arena)
{
    size_t                   count, best = 0, *sizes = ck_arena_take(arena, (reading->articles + 1) * sizeof *sizes);
    const struct page_block *blocks = blocks_of(reading, &count);

    memset(sizes, 0, (reading->articles + 1) * sizeof *sizes);
    for (size_t i = 0; i < count; i++)
        sizes[blocks[i].article] += blocks[i].article ? own_size(&blocks[i]) : 0;
    for (size_t i = 1; i <= reading->articles; i++)
        if (sizes[i] > sizes[best])
            best = i;
    return best;
}

static struct ck_bytes body_of(const struct page_reading *reading, struct ck_bytes title, struct ck_arena *arena)
{
    size_t                   count, article = longest_article(reading, arena);
    const struct page_block *blocks = blocks_of(reading, &count);
    struct ck_buffer         body = { 0 };
    struct ck_bytes          copy;
    bool                     main = false;

    for (size_t i = 0; i < count; i++)
        main |= blocks[i].main && own_size(&blocks[i]) > 0;
    for (size_t i = 0; i < count; i++) {
        struct ck_bytes text = { reading->text.data + blocks[i].at, blocks[i].size };

        if (own_size(&blocks[i]) == 0 || (article ? blocks[i].article != article : main && !blocks[i].main) || ck_bytes_equal(text, title))
            continue;
        ck_buffer_append(&body, text);
        ck_buffer_append(&body, CK_BYTES("\n"));
    }
    copy = ck_arena_copy(arena, ck_buffer_bytes(&body));
    ck_buffer_release(&body);
    return copy.size ? copy : CK_BYTES("");
}

void page_fragment(struct ck_bytes html, struct ck_buffer *buffer)
{
    struct page_reading      reading = { .fragment = true };
    const struct page_block *blocks;
    size_t                   count;

    read_blocks(&reading, html);
    blocks = blocks_of(&reading, &count);
    for (size_t i = 0; i < count; i++) {
        ck_buffer_append(buffer, i ? CK_BYTES("\n") : CK_BYTES(""));
        html_plain((struct ck_bytes){ reading.text.data + blocks[i].at, blocks[i].size }, buffer);
    }
    ck_buffer_release(&reading.text);
    ck_buffer_release(&reading.blocks);
}

static struct ck_bytes heading_of(const struct page_reading *reading, struct ck_arena *arena)
{
    struct ck_bytes heading = { reading->text.data, reading->heading_size };

    if (heading.size == 0)
        return CK_BYTES("");
    heading.data += reading->heading_at;
    while (heading.size && heading.data[heading.size - 1] == ' ')
        heading.size--;
    return heading.size ? ck_arena_copy(arena, heading) : CK_BYTES("");
}

const char *page_read(struct ck_bytes bytes, struct ck_arena *arena, struct saved_page *ret_page)
{
    struct page_reading reading = { .begun = 0 };
    struct page_facts   facts;
    struct ck_bytes     text;
    const char         *problem = page_decode(bytes, arena, &text);

    if (problem)
        return problem;
    page_facts_read(text, arena, &facts);
    read_blocks(&reading, text);
    if (!facts.page.title.size)
        facts.page.title = heading_of(&reading, arena);
    if (!facts.page.title.size)
        facts.page.title = facts.heading;
    facts.page.body = body_of(&reading, facts.page.title, arena);
    if (facts.page.body.size < facts.full.size / 2) /* the markup holds a part: the rest comes by a script */
        facts.page.body = facts.full;
    ck_buffer_release(&reading.text);
    ck_buffer_release(&reading.blocks);
    *ret_page = facts.page;
    return facts.page.body.size ? NULL : "the page has no text of an article: a script may put it there when the page is shown";
}
