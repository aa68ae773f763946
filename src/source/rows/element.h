/* SPDX-License-Identifier: Apache-2.0
 * A document of XML as a sequence of elements and text, none of which is kept. */
#ifndef CHOKEPOINT_ROWS_ELEMENT_H
#define CHOKEPOINT_ROWS_ELEMENT_H

#include "chokepoint/bytes.h"
#include "source/rows/xml_text.h"

enum {
    XML_DEPTH_MAX = 200,      /* elements in each other; a document with more is refused */
    XML_TAG_MAX = 64 * 1024,  /* bytes of a tag */
    XML_ATTRIBUTES_MAX = 256, /* of a tag */
    XML_TOLD_MAX = 20         /* faults that were mended and are told each; the others are counted */
};

struct element_name {
    struct ck_bytes local, prefix, space; /* of a prefix that is not declared, space is empty */
};

struct element_attribute {
    struct element_name name;
    struct ck_bytes     value;
};

struct element {
    struct element_name             name;
    const struct element_attribute *attributes;
    size_t                          attribute_count, line;
};

/* The value; null: there is none of that local name. */
struct ck_bytes element_attribute_find(const struct element *element, const char *local);

/* Everything is valid until the callback returns. A negative result ends the walk. */
struct element_sink {
    void *context;
    int (*begin)(void *context, const struct element *element);
    int (*text)(void *context, struct ck_bytes text); /* pieces of any size */
    int (*end)(void *context, struct ck_bytes local);
    void (*told)(void *context, size_t line, const char *text); /* what was mended; NULL: nobody asks */
};

/* `mend`: what publishers of feeds write becomes XML (tags that are not closed, references without a name, attributes without quotes, a document that
 * is cut: XML_CUT), and is told; else it ends the walk. A DTD that declares anything ends it in any case, nothing but the text itself is ever read,
 * and references stand for characters and the five entities of XML alone. 0, a negative result of the sink, or a negative errno with `problem`:
 * -EBADMSG is what is wrong with the document. */
int xml_walk(struct xml_text *text, bool mend, const struct element_sink *sink, char *problem, size_t problem_size);

#endif
