/* SPDX-License-Identifier: Apache-2.0
 * Folding text for comparison (Unicode: UAX 15 for NFC). Long runs of marks are composed FOLD_CLUSTER_MAX at a time, so that time stays linear. */
#include "domain/news/fold.h"

#include "domain/news/markup.h"

#include <utf8proc.h>

struct folding {
    struct ck_bytes original;
    char           *folded;
    uint32_t       *origin;
    size_t          size;
    bool            space; /* the last thing written was one */
};

static void emit(struct folding *folding, int32_t code, size_t origin)
{
    utf8proc_uint8_t encoded[4];
    utf8proc_ssize_t size = utf8proc_encode_char(code, encoded);

    for (utf8proc_ssize_t i = 0; i < size; i++) {
        folding->folded[folding->size] = (char)encoded[i];
        folding->origin[folding->size++] = (uint32_t)origin;
    }
    folding->space = false;
}

static void emit_space(struct folding *folding, char space, size_t origin)
{
    if (folding->space && space == ' ')
        return;
    if (folding->space && space == '\n') /* a line's end outweighs the space before it */
        folding->size--;
    folding->folded[folding->size] = space;
    folding->origin[folding->size++] = (uint32_t)origin;
    folding->space = true;
}

static bool is_rest(unsigned char byte) { return (byte & 0xC0) == 0x80; } /* of a code point of several bytes */

/* A code point of three bytes, as most are that are not ASCII; 0: it is none. */
static int32_t decode_three(struct ck_bytes text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    int32_t              code;

    if (at + 3 > text.size || (bytes[0] & 0xF0) != 0xE0 || !is_rest(bytes[1]) || !is_rest(bytes[2]))
        return 0;
    code = (bytes[0] & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
    return code < 0x800 || (code >= 0xD800 && code <= 0xDFFF) ? 0 : code;
}

static int32_t decode(struct ck_bytes text, size_t at, size_t *ret_size)
{
    int32_t three = decode_three(text, at);

    if (three) {
        *ret_size = 3;
        return three;
    }
    int32_t          code = 0;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)(text.size - at), &code);

    *ret_size = size > 0 ? (size_t)size : 1;
    return size > 0 && code > 0 ? code : 0xFFFD;
}

int32_t fold_wide_at(const char *text, size_t size, size_t at, size_t *ret_size) { return decode((struct ck_bytes){ text, size }, at, ret_size); }

#define TEN(first, letter)                                                                                                                           \
    [first] = letter, [(first) + 1] = letter, [(first) + 2] = letter, [(first) + 3] = letter, [(first) + 4] = letter, [(first) + 5] = letter,        \
    [(first) + 6] = letter, [(first) + 7] = letter, [(first) + 8] = letter, [(first) + 9] = letter
#define ALPHABET(first)                                                                                                                              \
    TEN(first, LETTER_ALPHABETIC), TEN((first) + 10, LETTER_ALPHABETIC),                                                                             \
        [(first) + 20] = LETTER_ALPHABETIC, [(first) + 21] = LETTER_ALPHABETIC, [(first) + 22] = LETTER_ALPHABETIC,                                  \
                   [(first) + 23] = LETTER_ALPHABETIC, [(first) + 24] = LETTER_ALPHABETIC, [(first) + 25] = LETTER_ALPHABETIC
/* What the bytes of words and spaces are folded to; 0: others. */
#define SAME(first)                                                                                                                                  \
    [first] = first, [(first) + 1] = (first) + 1, [(first) + 2] = (first) + 2, [(first) + 3] = (first) + 3, [(first) + 4] = (first) + 4
#define LOWER(first) [first] = (first) + 32, [(first) + 1] = (first) + 33
static const uint8_t fold_plain[0x100] = {
    [' '] = ' ', SAME('0'),  SAME('5'),  SAME('a'),  SAME('f'),  SAME('k'),  SAME('p'),  SAME('u'),  ['z'] = 'z', LOWER('A'), LOWER('C'),
    LOWER('E'),  LOWER('G'), LOWER('I'), LOWER('K'), LOWER('M'), LOWER('O'), LOWER('Q'), LOWER('S'), LOWER('U'),  LOWER('W'), LOWER('Y')
};

const uint8_t fold_letters[0x80] = { [' '] = LETTER_SPACE, ['\n'] = LETTER_SPACE, TEN('0', LETTER_DIGIT), ALPHABET('a'), ALPHABET('A') };

enum letter letter_of_wide(int32_t code)
{
    if (code == 0x30FB || code == 0x3000 || (code >= 0x3001 && code <= 0x3004) || (code >= 0x3008 && code <= 0x3030))
        return LETTER_NONE;
    if (code >= 0x30A0 && code <= 0x30FF)
        return LETTER_KATAKANA;
    if (code >= 0xAC00 && code <= 0xD7A3)
        return LETTER_HANGUL;
    if ((code >= 0x3005 && code <= 0x309F) || (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
        (code >= 0x20000 && code <= 0x3FFFF))
        return LETTER_HAN;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: return LETTER_ALPHABETIC;
    default: return LETTER_NONE;
    }
}

static bool is_ignorable(int32_t code)
{
    return code == 0xAD || code == 0x61C || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF || code < 0x20;
}

static bool is_space(int32_t code) { return code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000; }

static int32_t simplified(int32_t code)
{
    switch (code) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0xB4: return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB: return '"';
    case 0x2010:
    case 0x2011: return '-';
    case 0x2212: return '-';
    default: break;
    }
    if (code >= 0xFF01 && code <= 0xFF5E && code != 0xFF0C && code != 0xFF1B && code != 0xFF1A &&
        code != 0xFF0E) /* full width, but not as punctuation */
        return utf8proc_tolower(code - 0xFEE0);
    return code >= 0x4E00 && code <= 0x9FFF ? simplified_of(code) : utf8proc_tolower(code);
}

static bool is_joiner(int32_t code) /* continues the cluster of the code point before it */
{
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x1160 && code <= 0x11FF) || (code >= 0x3099 && code <= 0x309A) ||
           (code >= 0x591 && utf8proc_get_property(code)->combining_class > 0);
}

/* A hyphen between two letters joins words: rare-earth is rare earth. */
static bool is_hyphen(const struct folding *folding, int32_t code, size_t next)
{
    size_t size;

    if ((code != '-' && code != 0x2010 && code != 0x2011) || next >= folding->original.size || folding->size == 0)
        return false;
    for (size_t back = 1; back <= 4 && back <= folding->size; back++)
        if (((unsigned char)folding->folded[folding->size - back] & 0xC0) != 0x80)
            return letter_of(decode((struct ck_bytes){ folding->folded, folding->size }, folding->size - back, &size)) == LETTER_ALPHABETIC &&
                   letter_of(decode(folding->original, next, &size)) == LETTER_ALPHABETIC;
    return false;
}

/* The code points from `at` that compose with one another; *ret_next is the byte after them. */
static size_t cluster_take(struct ck_bytes text, size_t at, int32_t first, size_t next, int32_t *ret_codes, size_t *ret_next)
{
    size_t           count = 0, size;
    utf8proc_ssize_t composed;

    (void)at;
    ret_codes[count++] = first;
    while (next < text.size && count < FOLD_CLUSTER_MAX && (unsigned char)text.data[next] >= 0xC0) {
        int32_t code = decode(text, next, &size);

        if (!is_joiner(code))
            break;
        ret_codes[count++] = code;
        next += size;
    }
    *ret_next = next;
    if (count == 1 && first < 0xF900)
        return count;
    composed = utf8proc_normalize_utf32(ret_codes, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return composed > 0 ? (size_t)composed : count;
}

static size_t fold_ascii(struct folding *folding, size_t at)
{
    char c = folding->original.data[at];

    if (c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f')
        emit_space(folding, ' ', at);
    else if (c == '\n')
        emit_space(folding, '\n', at);
    else if (c == '-' && is_hyphen(folding, c, at + 1))
        emit_space(folding, ' ', at);
    else if (c > ' ' && c != 0x7F) {
        folding->folded[folding->size] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        folding->origin[folding->size++] = (uint32_t)at;
        folding->space = false;
    }
    return at + 1;
}

static void fold_code(struct folding *folding, int32_t code, size_t at)
{
    if (is_space(code) || code == ' ')
        emit_space(folding, ' ', at);
    else if (!is_ignorable(code))
        emit(folding, simplified(code), at);
}

/* A tag or a character reference at `at`; the byte after it, or `at` where there is none. */
static size_t fold_markup(struct folding *folding, size_t at)
{
    bool    line = false;
    int32_t code;
    size_t  size;

    if (folding->original.data[at] == '<') {
        size = markup_tag(folding->original, at, &line);
        if (size && line)
            emit_space(folding, '\n', at);
        return at + size;
    }
    size = markup_reference(folding->original, at, &code);
    if (size && folding->size + 4 <= FOLD_GROWTH * folding->original.size)
        fold_code(folding, code, at);
    return at + size;
}

/* Words and the spaces between them from `at` on, up to what may be folded otherwise; the byte behind them. */
static size_t fold_words(struct folding *folding, size_t at)
{
    const unsigned char *text = (const unsigned char *)folding->original.data;
    char                *folded = folding->folded;
    uint32_t            *origin = folding->origin;
    size_t               size = folding->size, end = folding->original.size, from = at;
    bool                 space = folding->space;

    while (at < end && fold_plain[text[at]]) {
        for (; at < end && fold_plain[text[at]] > ' '; space = false) {
            folded[size] = (char)fold_plain[text[at]];
            origin[size++] = (uint32_t)at++;
        }
        for (; at < end && text[at] == ' '; at++) {
            folded[size] = ' ';
            origin[size] = (uint32_t)at;
            size += !space;
            space = true;
        }
    }
    if (at > from && !space && at < end && text[at] >= 0xCC) { /* a mark may join the last letter: marks begin at U+0300 */
        at--;
        size--;
        space = at > from ? folded[size - 1] == ' ' : folding->space;
    }
    folding->size = size;
    folding->space = space;
    return at;
}

size_t fold(struct ck_bytes original, char *ret_folded, uint32_t *ret_origin)
{
    struct folding folding = { .original = original, .folded = ret_folded, .origin = ret_origin };
    int32_t        codes[FOLD_CLUSTER_MAX * 4];
    size_t         size, at = 0;

    while ((at = fold_words(&folding, at)) < original.size) {
        unsigned char next = at + 1 < original.size ? (unsigned char)original.data[at + 1] : 0;
        size_t        marked = original.data[at] == '<' || original.data[at] == '&' ? fold_markup(&folding, at) : at;

        if (marked > at) {
            at = marked;
            continue;
        }

        if ((unsigned char)original.data[at] < 0x80 && next < 0xCC) { /* no mark can follow: marks begin at U+0300 */
            at = fold_ascii(&folding, at);
            continue;
        }
        int32_t code = decode(original, at, &size);

        if (is_space(code) || code == ' ')
            emit_space(&folding, ' ', at);
        else if (code == '\n' || code == 0x2028 || code == 0x2029 || code == 0x85)
            emit_space(&folding, '\n', at);
        else if (is_hyphen(&folding, code, at + size))
            emit_space(&folding, ' ', at);
        else if (!is_ignorable(code)) {
            size_t after, count = cluster_take(original, at, code, at + size, codes, &after);

            for (size_t i = 0; i < count && folding.size + 4 <= FOLD_GROWTH * original.size; i++)
                emit(&folding, simplified(codes[i]), at);
            at = after;
            continue;
        }
        at += size;
    }
    ret_origin[folding.size] = (uint32_t)original.size;
    return folding.size;
}
