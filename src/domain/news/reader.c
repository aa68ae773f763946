/* SPDX-License-Identifier: Apache-2.0
 * Reading an article: its text, the acts, the claims. */
#include "domain/news/reader.h"

#include "domain/news/text.h"

void article_read(const struct article *article, struct ck_arena *arena, struct reading *ret_reading)
{
    struct text text;

    *ret_reading = (struct reading){ 0 };
    text_read(article, arena, &text);
    ret_reading->cut = text.cut;
    acts_find(&text, arena, ret_reading);
    claims_find(&text, arena, ret_reading);
}
