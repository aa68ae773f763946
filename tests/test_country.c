/* SPDX-License-Identifier: Apache-2.0
 * Which codes name a country. */
#include <criterion/criterion.h>

#include "domain/model/country.h"

/* ISO 3166-1 assigns 249 codes; EUU and XNI are those of statistics. No other three capitals are known. */
Test(country, count)
{
    size_t known = 0;
    char   code[3];

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
                known += country_known((struct ck_bytes){ code, sizeof code });
    cr_assert_eq(known, 251);
}

Test(country, some)
{
    static const char *const known[] = { "ABW", "CHN", "DEU", "EUU", "MMR", "PRK", "SSD", "TWN", "USA", "ZWE" };
    static const char *const unknown[] = { "", "C", "CH", "CHNX", "chn", "WLD", "OTH", "ALL", "UNK", "ROM", "ZAR", "AAA", "ZZZ" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert(country_known(ck_bytes_from(known[i])), "%s", known[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        cr_assert_not(country_known(ck_bytes_from(unknown[i])), "%s", unknown[i]);
}

static int32_t month_of(int year, int month) { return (year - 1970) * 12 + month - 1; }

static int members_in(int32_t month)
{
    int  count = 0;
    char code[3];

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
                count += country_is_member(CK_BYTES("EUU"), (struct ck_bytes){ code, sizeof code }, month);
    return count;
}

/* 6, 9, 10, 12, 15, 25, 27, 28 and, without the United Kingdom, 27 states; every one a country that is known. */
Test(country, members_of_the_union)
{
    static const struct {
        int year, month, members;
    } counts[] = { { 1962, 1, 6 },  { 1973, 1, 9 },  { 1981, 1, 10 }, { 1986, 1, 12 }, { 1995, 1, 15 }, { 2004, 4, 15 }, { 2004, 5, 25 },
                   { 2007, 1, 27 }, { 2013, 6, 27 }, { 2013, 7, 28 }, { 2020, 1, 28 }, { 2020, 2, 27 }, { 2025, 12, 27 } };

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        cr_assert_eq(members_in(month_of(counts[i].year, counts[i].month)), counts[i].members, "%d-%02d: %d", counts[i].year, counts[i].month,
                     members_in(month_of(counts[i].year, counts[i].month)));
    cr_assert(country_is_member(CK_BYTES("EUU"), CK_BYTES("GBR"), month_of(2020, 1)));
    cr_assert_not(country_is_member(CK_BYTES("EUU"), CK_BYTES("GBR"), month_of(2020, 2)));
    cr_assert_not(country_is_member(CK_BYTES("DEU"), CK_BYTES("DEU"), month_of(2025, 1)));
}

Test(country, aggregates)
{
    cr_assert(country_is_aggregate(CK_BYTES("EUU")));
    cr_assert_not(country_is_aggregate(CK_BYTES("DEU")) || country_is_aggregate(CK_BYTES("WLD")) || country_is_aggregate(CK_BYTES("OTH")) ||
                  country_is_aggregate(CK_BYTES("")));
}
