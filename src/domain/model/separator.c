/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/model/separator.h"

#include "engine/base/character.h"

/* U+2000 to U+200A are of many widths, U+2009 is the thin one; then the narrow no-break, the mathematical and the ideographic space. */
static bool is_blank(uint32_t code)
{
    return code == ' ' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* The soft hyphen; U+2010 to U+2015: hyphens and dashes; minus; the small and the full-width hyphen. */
static bool is_hyphen(uint32_t code)
{
    return code == '-' || code == 0xAD || (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE63 || code == 0xFF0D;
}

/* Bytes of the character that the text has at this place if it is such a mark; 0: it is none. */
static size_t mark_at(struct ck_bytes text, size_t at, bool (*is_mark)(uint32_t))
{
    uint32_t code;
    size_t   size = at < text.size ? character_take((struct ck_bytes){ text.data + at, text.size - at }, &code) : 0;

    return size > 0 && is_mark(code) ? size : 0;
}

size_t blank_at(struct ck_bytes text, size_t at) { return mark_at(text, at, is_blank); }
size_t hyphen_at(struct ck_bytes text, size_t at) { return mark_at(text, at, is_hyphen); }
