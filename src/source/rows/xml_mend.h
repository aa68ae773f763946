/* SPDX-License-Identifier: Apache-2.0
 * Between the characters of a document and the parser: nothing passes that would make the parser work without bound, and of a feed nothing passes
 * that is no XML. */
#ifndef CHOKEPOINT_ROWS_XML_MEND_H
#define CHOKEPOINT_ROWS_XML_MEND_H

#include "chokepoint/avro.h"
#include "source/rows/element.h"

struct xml_mend {
    struct xml_text *text;
    bool             mends; /* false: what is wrong passes on to the parser */
    void            *context;
    void (*told)(void *context, size_t line, const char *text); /* NULL: nobody asks */

    struct ck_buffer in, out; /* characters that were not looked at from in_at on; what was made of the others, from out_at on */
    size_t           in_at, out_at, line, told_count;
    bool             ended, finished, rooted; /* the text is; all is made; an element was begun */
    const char      *inside; /* "-->", "]]>", "?>", ">": what ends the comment and so on that is being passed over or on; NULL: none */
    bool             keeps;  /* what is inside is text */
    struct {
        size_t line, at;
    } open[XML_DEPTH_MAX]; /* elements; their names begin at `at` and end where the next one's begins */
    size_t           depth;
    struct ck_buffer names;
    char             problem[128]; /* what it ended with */
};

/* Characters, at most size; 0: the end; a negative errno: of reading, or -EBADMSG with `problem`. */
ssize_t xml_mend_read(struct xml_mend *mend, char *buf, size_t size);
void    xml_mend_release(struct xml_mend *mend);

/* ---- inside (xml_mend.c, xml_tag.c) ---- */

enum { XML_WORD_MAX = 64 /* bytes of a name in a message */ };

static inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static inline bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80; }

static inline int word_size(struct ck_bytes word) { return (int)(word.size < XML_WORD_MAX ? word.size : XML_WORD_MAX); }

/* What was not looked at, as far as it is there. */
static inline struct ck_bytes mend_rest_of(const struct xml_mend *mend)
{
    struct ck_bytes in = ck_buffer_bytes(&mend->in);

    return (struct ck_bytes){ in.data + mend->in_at, in.size - mend->in_at };
}

static inline void mend_put(struct xml_mend *mend, struct ck_bytes bytes) { ck_buffer_append(&mend->out, bytes); }

/* Tells of what is mended on this line. */
__attribute__((format(printf, 2, 3))) void mend_tell(struct xml_mend *mend, const char *format, ...);

void mend_pass(struct xml_mend *mend, size_t size);       /* the bytes are done with */
void mend_pass_lines(struct xml_mend *mend, size_t size); /* the same; their lines go on */

/* At `&` of the text: puts what XML takes for it; returns the bytes taken. */
size_t mend_put_reference(struct xml_mend *mend, struct ck_bytes text);

/* At `<` and a name, or (`ends`) `</` and a name. False: more is needed. */
bool mend_take_tag(struct xml_mend *mend, bool ends);

/* The name of an open element, and the end of the last one. */
struct ck_bytes mend_open_name(const struct xml_mend *mend, size_t i);
void            mend_close(struct xml_mend *mend);

#endif
