/* SPDX-License-Identifier: Apache-2.0
 * Hostile texts. */
#include "support/hostile.h"

#define TEXT(literal)                                                                                                                                \
    {                                                                                                                                                \
        "" literal, sizeof(literal) - 1                                                                                                              \
    }
#define NONE TEXT("")

const struct hostile hostile_texts[] = {
    { "digits", NONE, TEXT("1234567890"), NONE },
    { "separated digits", TEXT("China exported "), TEXT("1,234."), TEXT(" t") },
    { "nested brackets", NONE, TEXT("(["), NONE },
    { "invalid UTF-8", NONE, TEXT("\xff\xc0\x80\xed\xa0\x80"), NONE },
    { "cut sequences", NONE, TEXT("\xe4\xb8"), NONE },
    { "right-to-left marks", TEXT("China"), TEXT("\xe2\x80\xae\xe2\x80\x8f"), NONE },
    { "zero-width characters", TEXT("Ch"), TEXT("\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf"), TEXT("ina") },
    { "combining marks", TEXT("e"), TEXT("\xcc\x81\xcc\xa7"), NONE },
    { "clauses in one sentence", TEXT("China's germanium exports rose 5 %"), TEXT(", and exports to Japan fell 3 %"), TEXT(".") },
    { "sentences", NONE, TEXT("Beijing banned exports of germanium to the USA. "), NONE },
    { "numbers", TEXT("Germanium exports from China: "), TEXT("12 t, 3 %, "), NONE },
    { "number words", NONE, TEXT("twenty-one hundred thousand million "), NONE },
    { "partners", TEXT("China's germanium exports to "), TEXT("Japan, Germany and the USA, "), TEXT(" fell 5 % in June.") },
    { "months", TEXT("China's germanium exports in "), TEXT("June 2025, "), TEXT("fell 5 %.") },
    { "negations", TEXT("Beijing did "), TEXT("not "), TEXT("lift the ban on germanium.") },
    { "qualifiers", TEXT("Germanium exports rose "), TEXT("more than nearly about "), TEXT("5 %.") },
    { "respectively", TEXT("Germanium and gallium exports rose "), TEXT("5 % and "), TEXT("6 % respectively.") },
    { "commas", NONE, TEXT(","), NONE },
    { "spaces", TEXT("China "), TEXT(" \xc2\xa0\xe3\x80\x80"), TEXT(" bans") },
    { "newlines", NONE, TEXT("\n\r\n"), NONE },
    { "quotes", NONE, TEXT("\"\xe2\x80\x9c'"), NONE },
    { "Chinese numerals", TEXT("\xe4\xb8\xad\xe5\x9b\xbd\xe9\x94\x97\xe5\x87\xba\xe5\x8f\xa3"), TEXT("\xe5\x8d\x81\xe4\xb8\x87\xe4\xba\xbf"), NONE },
    { "Hangul without a space", NONE, TEXT("\xec\xa4\x91\xea\xb5\xad\xec\x9d\x98"), NONE },
    { "one long word", NONE, TEXT("germanium"), NONE },
    { "zeros", NONE, { "\0", 1 }, NONE },
    { NULL, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
};

static size_t put(char *buf, size_t at, size_t size, struct ck_bytes text)
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
