/* SPDX-License-Identifier: Apache-2.0
 * RSS and Atom, with the modules that they have in common: an element of an item is known by its name and namespace, whatever stands around it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "source/rows/element.h"
#include "source/rows/feed.h"
#include "source/rows/markup_stream.h"

enum feed_space { SPACE_OWN, SPACE_DC, SPACE_CONTENT, SPACE_ATOM, SPACE_OTHER };

enum feed_part {
    PART_NONE,
    PART_TITLE,
    PART_TEXT,
    PART_ID,
    PART_GUID,
    PART_LINK,
    PART_PUBLISHED,
    PART_UPDATED,
    PART_SOURCE,
    PART_PUBLISHER,
    PART_LANGUAGE
};

struct feed_xml {
    struct feed      *feed;
    struct feed_item *item;                                           /* that is being read; NULL: none */
    size_t            depth, item_depth, channel_depth, source_depth; /* of the elements that are open; 0: none */
    char              own[128];                                       /* namespace of the first element */
    struct ck_bytes   address;                                        /* of the item: a guid that is one */

    enum feed_part   part; /* that is being read */
    size_t           part_depth, line;
    struct ck_buffer text, marked; /* as text alone; with the elements in it, as HTML */
    bool             has_elements, is_permalink, is_base64, is_outside;
    enum feed_form   form;
};

static bool is(struct ck_bytes text, const char *word) { return ck_bytes_equal(text, ck_bytes_from(word)); }

static bool holds(struct ck_bytes text, const char *word) { return text.size && memmem(text.data, text.size, word, strlen(word)) != NULL; }

/* ---- names ---- */

static enum feed_space space_of(const struct feed_xml *xml, const struct element_name *name)
{
    bool undeclared = name->prefix.size && !name->space.size;

    if (!name->prefix.size || (name->space.size && is(name->space, xml->own)) || is(name->space, "http://purl.org/rss/1.0/"))
        return SPACE_OWN;
    if (holds(name->space, "purl.org/dc/") || (undeclared && (is(name->prefix, "dc") || is(name->prefix, "dcterms"))))
        return SPACE_DC;
    if (holds(name->space, "purl.org/rss/1.0/modules/content") || (undeclared && is(name->prefix, "content")))
        return SPACE_CONTENT;
    if (holds(name->space, "w3.org/2005/Atom") || holds(name->space, "purl.org/atom") || (undeclared && is(name->prefix, "atom")))
        return SPACE_ATOM;
    if (is(name->space, "http://www.w3.org/1999/xhtml"))
        return SPACE_CONTENT;
    return SPACE_OTHER;
}

struct feed_known {
    const char    *name;
    enum feed_part part;
};

static enum feed_part part_in(const struct feed_known *known, struct ck_bytes name)
{
    for (; known->name; known++)
        if (is(name, known->name))
            return known->part;
    return PART_NONE;
}

static enum feed_part part_of(const struct feed_xml *xml, const struct element_name *name)
{
    static const struct feed_known        own[] = { { "title", PART_TITLE },
                                                    { "description", PART_TEXT },
                                                    { "summary", PART_TEXT },
                                                    { "content", PART_TEXT },
                                                    { "body", PART_TEXT },
                                                    { "fulltext", PART_TEXT },
                                                    { "id", PART_ID },
                                                    { "guid", PART_GUID },
                                                    { "link", PART_LINK },
                                                    { "pubDate", PART_PUBLISHED },
                                                    { "pubdate", PART_PUBLISHED },
                                                    { "published", PART_PUBLISHED },
                                                    { "issued", PART_PUBLISHED },
                                                    { "created", PART_PUBLISHED },
                                                    { "date", PART_PUBLISHED },
                                                    { "updated", PART_UPDATED },
                                                    { "modified", PART_UPDATED },
                                                    { "source", PART_SOURCE },
                                                    { "language", PART_LANGUAGE },
                                                    { NULL, PART_NONE } };
    static const struct feed_known        dc[] = { { "title", PART_TITLE },         { "description", PART_TEXT },  { "date", PART_PUBLISHED },
                                                   { "issued", PART_PUBLISHED },    { "created", PART_PUBLISHED }, { "modified", PART_UPDATED },
                                                   { "publisher", PART_PUBLISHER }, { "language", PART_LANGUAGE }, { NULL, PART_NONE } };
    static const struct feed_known        content[] = { { "encoded", PART_TEXT }, { "body", PART_TEXT }, { NULL, PART_NONE } };
    static const struct feed_known        atom[] = { { "link", PART_LINK },    { "published", PART_PUBLISHED }, { "updated", PART_UPDATED },
                                                     { "content", PART_TEXT }, { "summary", PART_TEXT },        { NULL, PART_NONE } };
    static const struct feed_known *const tables[] = { [SPACE_OWN] = own, [SPACE_DC] = dc, [SPACE_CONTENT] = content, [SPACE_ATOM] = atom };
    enum feed_space                       space = space_of(xml, name);

    return space == SPACE_OTHER ? PART_NONE : part_in(tables[space], name->local);
}

/* ---- what a part says ---- */

static bool ends_with(struct ck_bytes text, const char *end)
{
    size_t size = strlen(end);

    return text.size >= size && strncasecmp(text.data + text.size - size, end, size) == 0;
}

/* Atom says of each text what it is; RSS means HTML. */
static void take_type(struct feed_xml *xml, const struct element *element)
{
    struct ck_bytes type = element_attribute_find(element, "type"), mode = element_attribute_find(element, "mode");
    bool            atom = holds(element->name.space, "w3.org/2005/Atom") || holds(element->name.space, "purl.org/atom");

    xml->form = FEED_HTML;
    if (atom && (!type.size || is(type, "text") || is(type, "text/plain")))
        xml->form = FEED_PLAIN;
    xml->is_base64 = is(mode, "base64") || (atom && holds(type, "/") && strncasecmp(type.data, "text/", type.size < 5 ? type.size : 5) != 0 &&
                                            !ends_with(type, "+xml") && !ends_with(type, "/xml"));
    xml->is_outside = atom && element_attribute_find(element, "src").size > 0;
    if (is(mode, "escaped"))
        xml->form = FEED_HTML;
}

static bool is_address(struct ck_bytes text) { return ck_bytes_begin(text, CK_BYTES("http://")) || ck_bytes_begin(text, CK_BYTES("https://")); }

static int give_text(struct feed_xml *xml, struct ck_bytes text, enum feed_form form)
{
    struct ck_buffer decoded = { 0 };
    int              result;

    if (xml->is_outside)
        return 0;
    if (xml->is_base64) {
        if (!feed_base64(text, &decoded))
            return 0; /* a picture, or another file */
        text = ck_buffer_bytes(&decoded);
        form = FEED_HTML;
    }
    if (xml->part == PART_TITLE)
        result = feed_take_title(xml->feed, xml->item, form, text);
    else
        result = feed_take_text(xml->feed, xml->item, form, text);
    ck_buffer_release(&decoded);
    return result;
}

static int give_guid(struct feed_xml *xml, struct ck_bytes text)
{
    int result = feed_take(xml->feed, &xml->item->id, text);

    if (result == 0 && xml->is_permalink && is_address(cell_trim(text)))
        result = feed_take(xml->feed, &xml->address, text);
    return result;
}

static int give_source(struct feed_xml *xml, struct ck_bytes text)
{
    struct ck_buffer plain = { 0 };
    int              result;

    feed_text(FEED_HTML, true, text, &plain);
    result = feed_take(xml->feed,
                       xml->part == PART_SOURCE ? &xml->item->source
                       : xml->item              ? &xml->item->publisher
                                                : &xml->feed->publisher,
                       ck_buffer_bytes(&plain));
    ck_buffer_release(&plain);
    return result;
}

/* The part has ended. */
static int give_part(struct feed_xml *xml)
{
    struct feed_item *item = xml->item;
    bool              marked = xml->has_elements;
    struct ck_bytes   text = ck_buffer_bytes(marked ? &xml->marked : &xml->text);

    if (text.size > ROWS_CELL_MAX) {
        if (item)
            feed_spoil(item, "more text than an item may have");
        return 0;
    }
    if (!item && (memmem(text.data, text.size, XML_CUT, 3) || memmem(text.data, text.size, XML_BROKEN, 3)))
        return 0; /* a title that nobody can read is none */
    if (item && memmem(text.data, text.size, XML_CUT, 3))
        feed_spoil(item, "the feed ends within the item");
    if (item && memmem(text.data, text.size, XML_BROKEN, 3))
        feed_spoil(item, "the item holds bytes that are no characters of the feed's encoding");
    switch (xml->part) {
    case PART_TITLE:
    case PART_TEXT: return give_text(xml, text, marked ? FEED_HTML : xml->form);
    case PART_ID: return feed_take(xml->feed, &item->id, text);
    case PART_GUID: return give_guid(xml, text);
    case PART_LINK: return feed_take(xml->feed, item ? &item->url : &xml->feed->url, text);
    case PART_PUBLISHED: return feed_take_date(xml->feed, &item->published, text);
    case PART_UPDATED: return feed_take_date(xml->feed, &item->updated, text);
    case PART_SOURCE:
    case PART_PUBLISHER: return give_source(xml, text);
    case PART_LANGUAGE: return feed_take(xml->feed, item ? &item->language : &xml->feed->language, text);
    default: return 0;
    }
}

/* ---- elements ---- */

static bool is_called(struct ck_bytes name, const char *word) { return name.size == strlen(word) && strncasecmp(name.data, word, name.size) == 0; }

static int begin_document(struct feed_xml *xml, const struct element *element)
{
    struct ck_bytes name = element->name.local;
    bool            known = is_called(name, "rss") || is_called(name, "rdf") || is_called(name, "feed") || is_called(name, "channel");

    if (is_called(name, "html") || is_called(name, "head") || is_called(name, "body"))
        snprintf(xml->feed->reading->problem, ROWS_PROBLEM_MAX, "it is an HTML page, and no feed");
    else if (!known)
        snprintf(xml->feed->reading->problem, ROWS_PROBLEM_MAX, "it is no feed: its first element is <%.*s>", (int)(name.size < 60 ? name.size : 60),
                 name.data);
    snprintf(xml->own, sizeof xml->own, "%.*s", (int)(element->name.space.size < 120 ? element->name.space.size : 120), element->name.space.data);
    if (is(name, "feed") || is(name, "channel"))
        xml->channel_depth = xml->depth;
    if (known && feed_take(xml->feed, &xml->feed->base, element_attribute_find(element, "base")) < 0)
        return -EFBIG;
    return known ? feed_take(xml->feed, &xml->feed->language, element_attribute_find(element, "lang")) : -EBADMSG;
}

static int begin_item(struct feed_xml *xml, const struct element *element)
{
    int result;

    xml->item = feed_add(xml->feed, element->line);
    xml->item_depth = xml->depth;
    xml->source_depth = 0;
    xml->address = (struct ck_bytes){ 0 };
    result = feed_take(xml->feed, &xml->item->language, element_attribute_find(element, "lang"));
    if (result == 0)
        result = feed_take(xml->feed, &xml->item->base, element_attribute_find(element, "base"));
    return result < 0 ? result : feed_take(xml->feed, &xml->item->id, element_attribute_find(element, "about"));
}

/* An item that has no address of its own is at its guid. */
static int end_item(struct feed_xml *xml)
{
    int result = xml->item->url.size ? 0 : feed_take(xml->feed, &xml->item->url, xml->address);

    xml->item = NULL;
    xml->item_depth = 0;
    return result;
}

/* Atom's links are attributes; those to other things than the article are none. */
static int take_link(struct feed_xml *xml, const struct element *element)
{
    struct ck_bytes href = element_attribute_find(element, "href"), rel = element_attribute_find(element, "rel");

    if (!href.data || (rel.size && !is(rel, "alternate")))
        return 0;
    return feed_take(xml->feed, xml->item ? &xml->item->url : &xml->feed->url, href);
}

static void begin_part(struct feed_xml *xml, const struct element *element, enum feed_part part)
{
    struct ck_bytes permalink = element_attribute_find(element, "isPermaLink");

    xml->part = part;
    xml->part_depth = xml->depth;
    xml->text.size = xml->marked.size = 0;
    xml->has_elements = xml->is_base64 = xml->is_outside = false;
    xml->form = FEED_HTML;
    xml->is_permalink = !(permalink.size == 5 && strncasecmp(permalink.data, "false", 5) == 0);
    if (part == PART_TITLE || part == PART_TEXT)
        take_type(xml, element);
}

static int begin_in_item(struct feed_xml *xml, const struct element *element)
{
    enum feed_part part = part_of(xml, &element->name);

    if (xml->source_depth && xml->depth == xml->source_depth + 1) { /* Atom's source has a title */
        if (part == PART_TITLE)
            begin_part(xml, element, PART_SOURCE);
        return 0;
    }
    if (xml->depth != xml->item_depth + 1 || part == PART_NONE)
        return 0;
    if (part == PART_SOURCE && holds(element->name.space, "w3.org/2005/Atom")) {
        xml->source_depth = xml->depth;
        return 0;
    }
    if (part == PART_LINK && (element_attribute_find(element, "href").data || space_of(xml, &element->name) == SPACE_ATOM))
        return take_link(xml, element);
    begin_part(xml, element, part);
    return 0;
}

/* Of the feed itself: its title, language and publisher. */
static int begin_in_channel(struct feed_xml *xml, const struct element *element)
{
    enum feed_part part = part_of(xml, &element->name);
    bool           inside = xml->channel_depth && xml->depth == xml->channel_depth + 1;

    if (inside && part == PART_LINK && element_attribute_find(element, "href").data)
        return take_link(xml, element);
    if (inside && (part == PART_TITLE || part == PART_LANGUAGE || part == PART_PUBLISHER || part == PART_LINK))
        begin_part(xml, element, part);
    return 0;
}

static void put_tag(struct feed_xml *xml, const char *begin, struct ck_bytes name)
{
    ck_buffer_append(&xml->marked, ck_bytes_from(begin));
    ck_buffer_append(&xml->marked, name);
    ck_buffer_append(&xml->marked, CK_BYTES(">"));
}

static bool begins_item(const struct feed_xml *xml, const struct element *element)
{
    return (is(element->name.local, "item") || is(element->name.local, "entry")) && space_of(xml, &element->name) == SPACE_OWN;
}

static int on_begin(void *context, const struct element *element)
{
    struct feed_xml *xml = context;
    int              result = 0;

    if (++xml->depth == 1)
        return begin_document(xml, element);
    if (begins_item(xml, element) &&
        (!xml->item || xml->depth <= xml->item_depth + 2)) { /* an item in an item: the end of the outer one is missing */
        if (xml->item)
            result = end_item(xml);
        xml->part = PART_NONE;
        return result < 0 ? result : begin_item(xml, element);
    }
    if (xml->part != PART_NONE) {
        xml->has_elements = true;
        if (xml->marked.size <= ROWS_CELL_MAX)
            put_tag(xml, "<", element->name.local);
        return 0;
    }
    if (xml->item)
        return begin_in_item(xml, element);
    if (is(element->name.local, "channel") && space_of(xml, &element->name) == SPACE_OWN) {
        xml->channel_depth = xml->depth;
        return feed_take(xml->feed, &xml->feed->language, element_attribute_find(element, "lang"));
    }
    return begin_in_channel(xml, element);
}

static void add_escaped(struct ck_buffer *buffer, struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        ck_buffer_append(buffer, text.data[i] == '<'   ? CK_BYTES("&lt;")
                                 : text.data[i] == '&' ? CK_BYTES("&amp;")
                                                       : (struct ck_bytes){ &text.data[i], 1 });
}

static int on_text(void *context, struct ck_bytes text)
{
    struct feed_xml *xml = context;

    if (xml->item && memmem(text.data, text.size, XML_CUT, 3))
        feed_spoil(xml->item, "the feed ends within the item");
    if (xml->part == PART_NONE)
        return 0;
    if (xml->text.size <= ROWS_CELL_MAX)
        ck_buffer_append(&xml->text, text);
    if (xml->marked.size <= ROWS_CELL_MAX)
        add_escaped(&xml->marked, text);
    return 0;
}

static int on_end(void *context, struct ck_bytes local)
{
    struct feed_xml *xml = context;
    int              result = 0;

    if (xml->part != PART_NONE && xml->depth == xml->part_depth) {
        result = give_part(xml);
        xml->part = PART_NONE;
    } else if (xml->part != PART_NONE && xml->marked.size <= ROWS_CELL_MAX) {
        put_tag(xml, "</", local);
    }
    if (xml->depth == xml->source_depth)
        xml->source_depth = 0;
    if (xml->item && xml->depth == xml->item_depth)
        result = end_item(xml);
    if (xml->depth == xml->channel_depth)
        xml->channel_depth = 0;
    xml->depth--;
    return result;
}

static void on_told(void *context, size_t line, const char *text)
{
    const struct feed_xml *xml = context;
    const struct row_sink *sink = xml->feed->reading->sink;

    if (sink->told)
        sink->told(sink->context, line, text);
}

int feed_read_xml(struct feed *feed)
{
    struct feed_xml           xml = { .feed = feed };
    const struct element_sink sink = { &xml, on_begin, on_text, on_end, on_told };
    struct row_reading       *reading = feed->reading;
    struct xml_text           text;
    int                       result = markup_text_open(reading, &text);

    if (result < 0)
        return result;
    result = xml_walk(&text, true, &sink, reading->problem, ROWS_PROBLEM_MAX);
    xml_text_close(&text);
    ck_buffer_release(&xml.text);
    ck_buffer_release(&xml.marked);
    return markup_text_failed(reading, result);
}
