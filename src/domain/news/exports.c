/* SPDX-License-Identifier: Apache-2.0
 * Words of exports, by what they are made of. */
#include "domain/news/exports.h"

enum { EXPORT_STEM_MIN = 6 /* bytes */ };

static bool begins_with_one(struct ck_bytes word, const char *const *stems)
{
    for (; *stems; stems++)
        if (**stems == *word.data && ck_bytes_begin(word, ck_bytes_from(*stems)))
            return true;
    return false;
}

/* Of the stems below, by their first two bytes. */
static bool may_be_stem(unsigned char first, char second)
{
    return ((first == 'e') & (second == 'x')) | ((first == 'a') & (second == 'u')) | ((first == 's') & ((second == 'm') | (second == 'c'))) |
           ((first == 'c') & (second == 'o')) | (first >= 0xE0);
}

/* "export ban", 出口管制, 輸出規制, 수출통제, Ausfuhrverbot, 禁輸 */
bool exports_said(struct ck_bytes word)
{
    static const char *const stems[] = { "export",  "ausfuhr",    "出口", "输出", "禁输", "수출", "smuggl",
                                         "schmugg", "contraband", "走私", "密输", "밀수", NULL };

    for (size_t at = 0; at + EXPORT_STEM_MIN <= word.size; at++)
        if (may_be_stem((unsigned char)word.data[at], word.data[at + 1]) &&
            begins_with_one((struct ck_bytes){ word.data + at, word.size - at }, stems))
            return true;
    return false;
}
