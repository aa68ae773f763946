/* SPDX-License-Identifier: Apache-2.0
 * Which codes name a country. */
#include <criterion/criterion.h>

#include "core/country.h"

/* ISO 3166-1 assigns 249 codes; EUU is ours. No other three capitals are known. */
Test(country, count)
{
    size_t known = 0;
    char   code[3];

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
                known += country_known((struct bytes){ code, sizeof code });
    cr_assert_eq(known, 250);
}

Test(country, some)
{
    static const char *const known[] = { "ABW", "CHN", "DEU", "EUU", "MMR", "PRK", "SSD", "TWN", "USA", "ZWE" };
    static const char *const unknown[] = { "", "C", "CH", "CHNX", "chn", "WLD", "OTH", "ALL", "UNK", "ROM", "ZAR", "AAA", "ZZZ" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_assert(country_known(bytes_from(known[i])), "%s", known[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        cr_assert_not(country_known(bytes_from(unknown[i])), "%s", unknown[i]);
}
