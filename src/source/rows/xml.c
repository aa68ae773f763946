/* SPDX-License-Identifier: Apache-2.0
 * libxml2 reads what xml_mend.c lets through, element by element; it builds no tree, fetches nothing and knows no DTD. */
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

#include "source/rows/xml_mend.h"

struct xml_walk {
    const struct element_sink *sink;
    struct xml_mend            mend;
    xmlParserCtxtPtr           parser;
    int                        result; /* of the sink, or of reading */
    char                       problem[192];
};

struct ck_bytes element_attribute_find(const struct element *element, const char *local)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (ck_bytes_equal(element->attributes[i].name.local, ck_bytes_from(local)))
            return element->attributes[i].value;
    return (struct ck_bytes){ 0 };
}

static struct ck_bytes text_of(const xmlChar *text) { return text ? ck_bytes_from((const char *)text) : CK_BYTES(""); }

static void settle(struct xml_walk *walk, int result)
{
    if (result >= 0 || walk->result < 0)
        return;
    walk->result = result;
    xmlStopParser(walk->parser);
}

/* ---- what the parser calls ---- */

static int on_read(void *context, char *buf, int size)
{
    struct xml_walk *walk = context;
    ssize_t          result = xml_mend_read(&walk->mend, buf, (size_t)size);

    if (result < 0 && walk->result == 0)
        walk->result = (int)result;
    return result < 0 ? -1 : (int)result;
}

static void on_begin(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *space, int space_count, const xmlChar **spaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    struct xml_walk         *walk = context;
    struct element_attribute values[XML_ATTRIBUTES_MAX + 1];
    struct element           element = { .name = { text_of(local), text_of(prefix), text_of(space) }, .attributes = values };

    (void)space_count, (void)spaces, (void)defaulted;
    if (walk->result < 0)
        return;
    element.line = (size_t)xmlSAX2GetLineNumber(walk->parser);
    for (int i = 0; i < attribute_count && i <= XML_ATTRIBUTES_MAX; i++) {
        const xmlChar **one = attributes + (ptrdiff_t)5 * i; /* name, prefix, namespace, value, end */

        values[i] =
            (struct element_attribute){ { text_of(one[0]), text_of(one[1]), text_of(one[2]) }, { (const char *)one[3], (size_t)(one[4] - one[3]) } };
        element.attribute_count++;
    }
    settle(walk, walk->sink->begin(walk->sink->context, &element));
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *space)
{
    struct xml_walk *walk = context;

    (void)prefix, (void)space;
    if (walk->result == 0)
        settle(walk, walk->sink->end(walk->sink->context, text_of(local)));
}

static void on_text(void *context, const xmlChar *text, int size)
{
    struct xml_walk *walk = context;

    if (walk->result == 0)
        settle(walk, walk->sink->text(walk->sink->context, (struct ck_bytes){ (const char *)text, (size_t)size }));
}

/* Undeclared prefixes are no reason to stop. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct xml_walk *walk = context;
    size_t           size;

    if (error->domain == XML_FROM_NAMESPACE || error->level < XML_ERR_ERROR || walk->problem[0] || walk->result < 0)
        return;
    snprintf(walk->problem, sizeof walk->problem, "line %d: %s", error->line, error->message ? error->message : "no XML");
    for (size = strlen(walk->problem); size > 0 && walk->problem[size - 1] == '\n';)
        walk->problem[--size] = '\0';
    settle(walk, -EBADMSG);
}

static void on_told(void *context, size_t line, const char *text)
{
    const struct xml_walk *walk = context;

    if (walk->sink->told)
        walk->sink->told(walk->sink->context, line, text);
}

/* ---- the walk ---- */

static int finish(struct xml_walk *walk, char *problem, size_t problem_size)
{
    char more[64];

    if (walk->mend.told_count > XML_TOLD_MAX) {
        snprintf(more, sizeof more, "%zu more of such faults", walk->mend.told_count - XML_TOLD_MAX);
        on_told(walk, walk->mend.line, more);
    }
    if (walk->result == -EBADMSG && (walk->mend.problem[0] || walk->problem[0]))
        snprintf(problem, problem_size, "%s", walk->mend.problem[0] ? walk->mend.problem : walk->problem);
    return walk->result;
}

int xml_walk(struct xml_text *text, bool mend, const struct element_sink *sink, char *problem, size_t problem_size)
{
    struct xml_walk walk = { .sink = sink, .mend = { .text = text, .mends = mend, .told = on_told, .line = 1 } };
    xmlSAXHandler   handler = { .initialized = XML_SAX2_MAGIC,
                                .startElementNs = on_begin,
                                .endElementNs = on_end,
                                .characters = on_text,
                                .ignorableWhitespace = on_text,
                                .cdataBlock = on_text,
                                .serror = on_error };
    int             result;

    walk.mend.context = &walk;
    walk.parser = xmlCreateIOParserCtxt(&handler, &walk, on_read, NULL, &walk, XML_CHAR_ENCODING_UTF8);
    if (!walk.parser) {
        xml_mend_release(&walk.mend);
        return -ENOMEM;
    }
    xmlCtxtUseOptions(walk.parser, XML_PARSE_NONET);
    xmlParseDocument(walk.parser);
    if (walk.result == 0 && !walk.parser->wellFormed && !walk.problem[0])
        walk.result = -EBADMSG, snprintf(walk.problem, sizeof walk.problem, "no XML");
    result = finish(&walk, problem, problem_size);
    if (walk.parser->myDoc)
        xmlFreeDoc(walk.parser->myDoc);
    xmlFreeParserCtxt(walk.parser);
    xml_mend_release(&walk.mend);
    return result;
}
