/* SPDX-License-Identifier: Apache-2.0
 * ISO 3166-1 alpha-3, officially assigned codes: one text of fixed width, sorted; and the members of aggregates by month. */
#include "domain/model/country.h"

enum { CODE = 3, WIDTH = CODE + 1 };

static const char codes[] = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR "
                            "BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG "
                            "COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH "
                            "FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY "
                            "HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM "
                            "KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL "
                            "MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR "
                            "NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU "
                            "SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA "
                            "TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB "
                            "VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE ";

bool country_known(struct ck_bytes code)
{
    size_t low = 0, high = (sizeof codes - 1) / WIDTH;

    if (code.size != CODE)
        return false;
    if (ck_bytes_equal(code, CK_BYTES("EUU")) || ck_bytes_equal(code, CK_BYTES("XNI")))
        return true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order = memcmp(code.data, codes + middle * WIDTH, CODE);

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* ---- aggregates ---- */

#define MONTH(year, month) (((year)-1970) * 12 + (month)-1)
enum { EVER = INT32_MAX };

/* The European Communities and the Union: the Treaty of Rome, and the treaties of accession in OJ L 73 of 27.3.1972, L 291 of 19.11.1979, L 302 of
 * 15.11.1985, C 241 of 29.8.1994, L 236 of 23.9.2003, L 157 of 21.6.2005 and L 112 of 24.4.2012; the Withdrawal Agreement in L 29 of 31.1.2020 (the
 * United Kingdom left at the end of that day). All of them begin and end with a month. */
static const struct {
    char    aggregate[CODE + 1], country[CODE + 1];
    int32_t first, last; /* months */
} members[] = {
    { "EUU", "BEL", MONTH(1958, 1), EVER }, { "EUU", "DEU", MONTH(1958, 1), EVER }, { "EUU", "FRA", MONTH(1958, 1), EVER },
    { "EUU", "ITA", MONTH(1958, 1), EVER }, { "EUU", "LUX", MONTH(1958, 1), EVER }, { "EUU", "NLD", MONTH(1958, 1), EVER },
    { "EUU", "DNK", MONTH(1973, 1), EVER }, { "EUU", "IRL", MONTH(1973, 1), EVER }, { "EUU", "GBR", MONTH(1973, 1), MONTH(2020, 1) },
    { "EUU", "GRC", MONTH(1981, 1), EVER }, { "EUU", "ESP", MONTH(1986, 1), EVER }, { "EUU", "PRT", MONTH(1986, 1), EVER },
    { "EUU", "AUT", MONTH(1995, 1), EVER }, { "EUU", "FIN", MONTH(1995, 1), EVER }, { "EUU", "SWE", MONTH(1995, 1), EVER },
    { "EUU", "CYP", MONTH(2004, 5), EVER }, { "EUU", "CZE", MONTH(2004, 5), EVER }, { "EUU", "EST", MONTH(2004, 5), EVER },
    { "EUU", "HUN", MONTH(2004, 5), EVER }, { "EUU", "LVA", MONTH(2004, 5), EVER }, { "EUU", "LTU", MONTH(2004, 5), EVER },
    { "EUU", "MLT", MONTH(2004, 5), EVER }, { "EUU", "POL", MONTH(2004, 5), EVER }, { "EUU", "SVK", MONTH(2004, 5), EVER },
    { "EUU", "SVN", MONTH(2004, 5), EVER }, { "EUU", "BGR", MONTH(2007, 1), EVER }, { "EUU", "ROU", MONTH(2007, 1), EVER },
    { "EUU", "HRV", MONTH(2013, 7), EVER },
};
#undef MONTH

enum { MEMBERS = sizeof members / sizeof members[0] };

bool country_is_aggregate(struct ck_bytes code)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (ck_bytes_equal(code, ck_bytes_from(members[i].aggregate)))
            return true;
    return false;
}

bool country_is_member(struct ck_bytes aggregate, struct ck_bytes country, int32_t month)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (ck_bytes_equal(country, ck_bytes_from(members[i].country)) && ck_bytes_equal(aggregate, ck_bytes_from(members[i].aggregate)))
            return month >= members[i].first && month <= members[i].last;
    return false;
}
