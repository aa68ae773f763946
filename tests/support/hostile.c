/* SPDX-License-Identifier: Apache-2.0
 * Hostile texts. */
#include "support/hostile.h"

#define NONE BYTES("")

const struct hostile hostile_texts[] = {
    { "digits", NONE, BYTES("1234567890"), NONE },
    { "separated digits", BYTES("China exported "), BYTES("1,234."), BYTES(" t") },
    { "nested brackets", NONE, BYTES("(["), NONE },
    { "invalid UTF-8", NONE, BYTES("\xff\xc0\x80\xed\xa0\x80"), NONE },
    { "cut sequences", NONE, BYTES("\xe4\xb8"), NONE },
    { "right-to-left marks", BYTES("China"), BYTES("\xe2\x80\xae\xe2\x80\x8f"), NONE },
    { "zero-width characters", BYTES("Ch"), BYTES("\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf"), BYTES("ina") },
    { "combining marks", BYTES("e"), BYTES("\xcc\x81\xcc\xa7"), NONE },
    { "clauses in one sentence", BYTES("China's germanium exports rose 5 %"), BYTES(", and exports to Japan fell 3 %"), BYTES(".") },
    { "sentences", NONE, BYTES("Beijing banned exports of germanium to the USA. "), NONE },
    { "numbers", BYTES("Germanium exports from China: "), BYTES("12 t, 3 %, "), NONE },
    { "number words", NONE, BYTES("twenty-one hundred thousand million "), NONE },
    { "partners", BYTES("China's germanium exports to "), BYTES("Japan, Germany and the USA, "), BYTES(" fell 5 % in June.") },
    { "months", BYTES("China's germanium exports in "), BYTES("June 2025, "), BYTES("fell 5 %.") },
    { "negations", BYTES("Beijing did "), BYTES("not "), BYTES("lift the ban on germanium.") },
    { "qualifiers", BYTES("Germanium exports rose "), BYTES("more than nearly about "), BYTES("5 %.") },
    { "respectively", BYTES("Germanium and gallium exports rose "), BYTES("5 % and "), BYTES("6 % respectively.") },
    { "commas", NONE, BYTES(","), NONE },
    { "spaces", BYTES("China "), BYTES(" \xc2\xa0\xe3\x80\x80"), BYTES(" bans") },
    { "newlines", NONE, BYTES("\n\r\n"), NONE },
    { "quotes", NONE, BYTES("\"\xe2\x80\x9c'"), NONE },
    { "Chinese numerals", BYTES("\xe4\xb8\xad\xe5\x9b\xbd\xe9\x94\x97\xe5\x87\xba\xe5\x8f\xa3"), BYTES("\xe5\x8d\x81\xe4\xb8\x87\xe4\xba\xbf"),
      NONE },
    { "Hangul without a space", NONE, BYTES("\xec\xa4\x91\xea\xb5\xad\xec\x9d\x98"), NONE },
    { "one long word", NONE, BYTES("germanium"), NONE },
    { "zeros", NONE, { "\0", 1 }, NONE },
    { NULL, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
};

static size_t put(char *buf, size_t at, size_t size, struct bytes text)
{
    size_t room = size - at, taken = text.size < room ? text.size : room;

    if (taken)
        memcpy(buf + at, text.data, taken);
    return at + taken;
}

void hostile_fill(const struct hostile *hostile, char *buf, size_t size)
{
    size_t after = hostile->after.size < size ? hostile->after.size : size, at = put(buf, 0, size - after, hostile->before);

    while (at < size - after)
        at = put(buf, at, size - after, hostile->unit);
    put(buf, at, size, hostile->after);
}
