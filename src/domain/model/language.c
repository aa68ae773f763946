/* SPDX-License-Identifier: Apache-2.0
 * RFC 5646: the primary subtag decides, in any case. */
#include "domain/model/language.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

enum language language_read(struct ck_bytes code)
{
    static const char codes[LANGUAGE_COUNT][3] = { "", "en", "zh", "ja", "ko", "de", "es" };

    for (int i = LANGUAGE_UNKNOWN + 1; i < LANGUAGE_COUNT; i++)
        if (code.size >= 2 && lower(code.data[0]) == codes[i][0] && lower(code.data[1]) == codes[i][1] &&
            (code.size == 2 || code.data[2] == '-' || code.data[2] == '_'))
            return (enum language)i;
    return LANGUAGE_UNKNOWN;
}
