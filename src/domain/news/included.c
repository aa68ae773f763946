/* SPDX-License-Identifier: Apache-2.0
 * Items that an aside counts among those of the figures. */
#include "domain/news/claims.h"

/* 锑品（包括氧化锑）, antimony products (including the oxide), アンチモン製品（酸化アンチモンを含む）: a part of what was named before it. */
bool is_included(const struct text *text, size_t i)
{
    enum { WORD = 2, WHOLE = 8 };
    static const char *const before[] = { "包括",      "包含",           "含",        "including",  "incl",
                                          "includes",  "einschließlich", "inklusive", "darunter",   "incluido",
                                          "incluidos", "incluida",       "incluidas", "incluyendo", NULL };
    static const char *const behind[] = { "を含む", "を含め", "含む", " 포함", "을 포함", "를 포함", "을 비롯", "を含み", NULL };
    bool                     told = false, whole = false;

    for (size_t back = 1; back <= WHOLE && back <= i && text->tokens[i - back].sentence == text->tokens[i].sentence; back++)
        whole |= token_has(text, i - back, KIND_item);
    if (!whole)
        return false;
    for (size_t back = 1; back <= WORD && back <= i && !told; back++)
        for (size_t w = 0; before[w] && !told; w++)
            told = ck_bytes_equal(token_folded(text, i - back), ck_bytes_from(before[w]));
    for (size_t w = 0; behind[w] && !told; w++)
        told = ck_bytes_begin((struct ck_bytes){ text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to },
                              ck_bytes_from(behind[w]));
    return told;
}

bool is_products(struct ck_bytes word) /* Wolframprodukte */
{
    return ck_bytes_begin(word, CK_BYTES("produkt")) || ck_bytes_begin(word, CK_BYTES("erzeugnis"));
}
