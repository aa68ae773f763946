/* SPDX-License-Identifier: Apache-2.0
 * In which encoding a page was saved. */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "engine/base/character.h"
#include "source/page/page.h"

enum { HEAD = 4096, NAME = 40, GROWTH = 4 };

static bool is_utf8(struct ck_bytes text)
{
    uint32_t code;

    for (size_t at = 0; at < text.size;) {
        at += character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (code >= CHARACTER_BROKEN)
            return false;
    }
    return true;
}

/* <meta charset="gb2312">, <meta http-equiv content="text/html; charset=euc-kr">: the name behind the word. "" where there is none. */
static void charset_named(struct ck_bytes text, char ret_name[NAME])
{
    static const char word[] = "charset=";
    size_t            size = strlen(word), kept = 0, limit = text.size < HEAD ? text.size : HEAD;

    ret_name[0] = '\0';
    for (size_t at = 0; at + size < limit; at++) {
        if (strncasecmp(text.data + at, word, size) != 0)
            continue;
        for (at += size; at < limit && kept + 1 < NAME && !strchr(" \t\r\n\"'/>;", text.data[at]); at++)
            ret_name[kept++] = text.data[at];
        if (kept == 0 && at + 1 < limit) /* charset="x" */
            for (at++; at < limit && kept + 1 < NAME && !strchr(" \t\r\n\"'/>;", text.data[at]); at++)
                ret_name[kept++] = text.data[at];
        ret_name[kept] = '\0';
        return;
    }
}

const char *encoding_meant(const char *name)
{
    static const char *const others[][2] = { { "iso-8859-1", "windows-1252" }, { "latin1", "windows-1252" },
                                             { "us-ascii", "windows-1252" },   { "ascii", "windows-1252" },
                                             { "gb2312", "gb18030" },          { "gbk", "gb18030" },
                                             { "shift_jis", "cp932" },         { "x-sjis", "cp932" },
                                             { "ks_c_5601-1987", "cp949" },    { "euc-kr", "cp949" } };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(name, others[i][0]) == 0)
            return others[i][1];
    return name;
}

/* What is no character there becomes U+FFFD. */
static struct ck_bytes convert(iconv_t to, struct ck_bytes bytes, struct ck_arena *arena)
{
    size_t room = bytes.size * GROWTH + GROWTH, in = bytes.size, out = room;
    char  *text = ck_arena_take(arena, room), *at = text, *from = ck_arena_take(arena, bytes.size + 1);

    memcpy(from, bytes.data, bytes.size);
    while (in > 0) {
        if (iconv(to, &from, &in, &at, &out) != (size_t)-1 || errno == E2BIG || in == 0)
            break;
        if (out < 3)
            break;
        memcpy(at, "\xEF\xBF\xBD", 3);
        at += 3;
        out -= 3;
        from++;
        in--;
    }
    return (struct ck_bytes){ text, room - out };
}

static const char *convert_from(const char *name, struct ck_bytes bytes, struct ck_arena *arena, struct ck_bytes *ret_text)
{
    iconv_t to = iconv_open("UTF-8", encoding_meant(name));

    if (to == (iconv_t)-1)
        return "its encoding is none that is known: save it as UTF-8";
    *ret_text = convert(to, bytes, arena);
    iconv_close(to);
    return NULL;
}

const char *page_decode(struct ck_bytes bytes, struct ck_arena *arena, struct ck_bytes *ret_text)
{
    char name[NAME];

    if (bytes.size >= 2 && (memcmp(bytes.data, "\xFF\xFE", 2) == 0 || memcmp(bytes.data, "\xFE\xFF", 2) == 0))
        return convert_from("UTF-16", bytes, arena, ret_text);
    charset_named(bytes, name);
    if (name[0] == '\0' || strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0 || is_utf8(bytes)) {
        *ret_text = bytes;
        return is_utf8(bytes) || name[0] ? NULL : convert_from("windows-1252", bytes, arena, ret_text);
    }
    return convert_from(name, bytes, arena, ret_text);
}
