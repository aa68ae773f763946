/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/model/separator.h"

static const char *const blanks[] = { " ",
                                      "\xC2\xA0", /* no-break space */
                                      "\xE2\x80\x80",
                                      "\xE2\x80\x81",
                                      "\xE2\x80\x82",
                                      "\xE2\x80\x83",
                                      "\xE2\x80\x84",
                                      "\xE2\x80\x85",
                                      "\xE2\x80\x86",
                                      "\xE2\x80\x87",
                                      "\xE2\x80\x88",
                                      "\xE2\x80\x89",
                                      "\xE2\x80\x8A", /* U+2000 to U+200A: of many widths, U+2009 is the thin one */
                                      "\xE2\x80\xAF",
                                      "\xE2\x81\x9F",
                                      "\xE3\x80\x80", /* narrow no-break, mathematical, ideographic */
                                      NULL };
static const char *const hyphens[] = { "-",
                                       "\xC2\xAD", /* soft hyphen */
                                       "\xE2\x80\x90",
                                       "\xE2\x80\x91",
                                       "\xE2\x80\x92",
                                       "\xE2\x80\x93",
                                       "\xE2\x80\x94",
                                       "\xE2\x80\x95", /* U+2010 to U+2015: hyphens and dashes */
                                       "\xE2\x88\x92",
                                       "\xEF\xB9\xA3",
                                       "\xEF\xBC\x8D", /* minus, small and full-width hyphen */
                                       NULL };

/* Bytes of the mark of the list that the text has at this place; 0: none. */
static size_t mark_at(struct ck_bytes text, size_t at, const char *const *marks)
{
    struct ck_bytes rest = { text.data + at, text.size - at };

    for (; *marks; marks++)
        if (ck_bytes_begin(rest, ck_bytes_from(*marks)))
            return strlen(*marks);
    return 0;
}

size_t blank_at(struct ck_bytes text, size_t at) { return mark_at(text, at, blanks); }
size_t hyphen_at(struct ck_bytes text, size_t at) { return mark_at(text, at, hyphens); }
