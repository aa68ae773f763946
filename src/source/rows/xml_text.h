/* SPDX-License-Identifier: Apache-2.0
 * The characters of an XML document: its bytes in UTF-8, whatever it declares, without mark and declaration. */
#ifndef CHOKEPOINT_ROWS_XML_TEXT_H
#define CHOKEPOINT_ROWS_XML_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { XML_ENCODING_MAX = 40, XML_TEXT_ROOM = 16384 };

/* What stands in the text for bytes that are none of the encoding, or of XML: a character that no text may hold (U+FDD0). Whatever holds it cannot be
 * believed. XML_CUT (U+FDD1): the document ends within an element. */
#define XML_BROKEN "\xEF\xB7\x90"
#define XML_CUT "\xEF\xB7\x91"

struct byte_source {
    void *context;
    ssize_t (*read)(void *context, char *buf, size_t size); /* 0: the end; a negative errno */
};

struct xml_text {
    struct byte_source from;
    void              *converter; /* iconv's; NULL: the bytes are UTF-8 */
    char               encoding[XML_ENCODING_MAX];
    char               in[XML_TEXT_ROOM], out[4 * XML_TEXT_ROOM]; /* as read; in UTF-8, not checked */
    size_t             in_at, in_size, out_at, out_size;
    bool               ended;    /* the source is */
    bool               mistaken; /* it declares `encoding` and is UTF-8: then that is what it is read as */
};

/* Looks at the beginning: a mark, a declaration; `otherwise` is the encoding of a document that has neither (NULL: UTF-8). 0, a negative errno of
 * reading, or -EINVAL: nobody knows the encoding, which `encoding` names. */
int xml_text_open(struct xml_text *text, struct byte_source from, const char *otherwise);

/* Characters as UTF-8, up to size bytes (at least 4); 0: the end. */
ssize_t xml_text_read(struct xml_text *text, char *buf, size_t size);

void xml_text_close(struct xml_text *text);

#endif
