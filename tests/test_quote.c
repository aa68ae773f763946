/* SPDX-License-Identifier: Apache-2.0
 * Messages that quote strangers: what a terminal obeys and what nobody sees is spelled out, what is seen stays. */
#include <criterion/criterion.h>

#include "engine/avro/buffer.h"
#include "engine/util/quote.h"

static const struct {
    const char *text, *told;
} cases[] = {
    { "plain \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80", "plain \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80" },
    { "\n\t\x1b\x7f", "\\n\\u0009\\u001b\\u007f" },
    { "\xff\xc3", "\\xff\\xc3" },
    { "\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x80\x8e", "\\u200b\\u200c\\u200d\\u200e" }, /* zero width, joiners, direction */
    { "\xe2\x81\xa0\xe2\x81\xa9\xe2\x80\xae", "\\u2060\\u2069\\u202e" },                    /* word joiner, isolates, override */
    { "\xef\xbb\xbf\xc2\xad\xd8\x9c", "\\ufeff\\u00ad\\u061c" },                            /* byte order mark, soft hyphen, Arabic mark */
    { "\xe3\x85\xa4\xef\xb8\x8f\xe2\xa0\x80", "\\u3164\\ufe0f\\u2800" },                    /* filler, selector, empty Braille */
    { "\xf3\xa0\x80\x81", "\\udb40\\udc01" },                                               /* a tag */
};

Test(quote, spells_what_is_not_seen)
{
    char buf[64];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ck_buffer buffer = { 0 };

        cr_expect_str_eq(quote_text(ck_bytes_from(cases[i].text), buf, sizeof buf), cases[i].told);
        quote_append(ck_bytes_from(cases[i].text), &buffer);
        cr_expect(ck_bytes_equal(ck_buffer_bytes(&buffer), ck_bytes_from(cases[i].told)), "%s", cases[i].told);
        ck_buffer_release(&buffer);
    }
}

/* A cut falls between characters, spelled ones too. */
Test(quote, cuts_whole_characters)
{
    char buf[8];

    cr_expect_str_eq(quote_text(CK_BYTES("ab\xe2\x80\x8b"), buf, sizeof buf), "ab");
    cr_expect_str_eq(quote_text(CK_BYTES("a\xe2\x80\x8b"), buf, sizeof buf), "a\\u200b");
    cr_expect_str_eq(quote_text(CK_BYTES("\xf3\xa0\x80\x81"), buf, sizeof buf), "");
}
