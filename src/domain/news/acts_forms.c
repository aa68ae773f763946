/* SPDX-License-Identifier: Apache-2.0
 * Forms in which a word of the lexicon is no act: a mood that tells only what somebody wishes, a longer word of which the verb is a part. */
#include "domain/news/acts.h"

/* después de que impusiera: done; que levantara, si prohibiera: wished, or thought of. */
bool is_unreal(const struct sight *sight, size_t i)
{
    enum { REACH = 14 };
    static const char *const ends[] = { "ara", "aran", "iera", "ieran", "jera", "jeran", "yera", "yeran", NULL };
    static const char *const when[] = { "después", "despues", "luego", "antes", "meses", "semanas", "días", NULL };
    const struct text       *text = sight->text;
    struct ck_bytes          word = token_folded(text, i);
    bool                     subjunctive = false;

    for (size_t e = 0; ends[e]; e++)
        subjunctive |= word_ends_with(word, ends[e]);
    if (!subjunctive || ck_bytes_begin(word, CK_BYTES("prepara")))
        return false;
    for (size_t j = i; j > near_before(i, REACH, sight->first); j--)
        if (token_among(text, j - 1, (const char *const[]){ "que", NULL }))
            return !(j > sight->first + 1 && token_among(text, j - 2, (const char *const[]){ "desde", "tras", NULL })) &&
                   !(j > sight->first + 2 && token_among(text, j - 3, when));
    return true;
}

/* 평가했다, 제한적이다: other words of which a verb is a part. */
bool is_part_of_word(const struct text *text, size_t i)
{
    static const char *const before[] = { "평", "참", "증", "휴", NULL };

    return text->language == LANGUAGE_KO && ((ck_bytes_begin(token_folded(text, i), CK_BYTES("가")) && preceded(text, i, before)) ||
                                             follows(text, i, (const char *const[]){ "적이", "적인", "적으", "적일", "적 ", NULL }));
}
