/* SPDX-License-Identifier: Apache-2.0
 * The kinds of parameters of the product, read as intake reads them. */
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "serve/answers/internal.h"

static bool is_word_beside(struct ck_bytes text)
{
    static const char *const words[] = { "ALL", "WLD", "OTH" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ck_bytes_equal(text, ck_bytes_from(words[i])))
            return true;
    return false;
}

static bool country_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)parameter;
    ret_value->text = upper_fold(text, arena);
    return country_known(ret_value->text);
}

static bool partner_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    return country_read(parameter, text, arena, ret_value) || is_word_beside(ret_value->text);
}

static bool item_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)parameter;
    ret_value->text = item_fold(text, arena);
    return ck_key_fits(ret_value->text);
}

const struct serve_kind answers_country = { "country",   "a country of ISO 3166-1 alpha-3, in any case, or EUU", "string", NULL, "^[A-Za-z]{3}$",
                                            country_read };
const struct serve_kind answers_partner = { "partner",       "a country of ISO 3166-1 alpha-3, in any case, EUU, or WLD or ALL for all",
                                            "string",        NULL,
                                            "^[A-Za-z]{3}$", partner_read };
const struct serve_kind answers_item = { "item", "an item of the catalogue, such as gallium: 1 to 250 bytes", "string", NULL, NULL, item_read };
