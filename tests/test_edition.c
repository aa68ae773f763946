/* SPDX-License-Identifier: Apache-2.0
 * Editions of HS: which applies when, and what a catalogue says of a prefix. */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/model/edition.h"

static struct ck_arena arena;

static void teardown(void)
{
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(edition, .fini = teardown);

Test(edition, in_force)
{
    static const struct {
        const char       *month;
        enum nomenclature edition;
    } cases[] = { { "2026-11", NOMENCLATURE_HS2022 }, { "2022-01", NOMENCLATURE_HS2022 }, { "2021-12", NOMENCLATURE_HS2017 },
                  { "2017-01", NOMENCLATURE_HS2017 }, { "2016-12", NOMENCLATURE_HS2012 }, { "2012-01", NOMENCLATURE_HS2012 },
                  { "2011-12", NOMENCLATURE_HS2007 }, { "2007-01", NOMENCLATURE_HS2007 }, { "2006-12", NOMENCLATURE_HS2002 },
                  { "2002-01", NOMENCLATURE_HS2002 }, { "2001-12", NOMENCLATURE_HS1996 }, { "1996-01", NOMENCLATURE_HS1996 },
                  { "1995-12", NOMENCLATURE_HS1992 }, { "1962-01", NOMENCLATURE_HS1992 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t month;

        cr_assert(ck_month_read(ck_bytes_from(cases[i].month), &month));
        cr_expect_eq(edition_in_force(month), cases[i].edition, "%s", cases[i].month);
        cr_expect_eq(edition_is_earlier(cases[i].edition), cases[i].edition != NOMENCLATURE_HS2022, "%s", cases[i].month);
    }
    cr_expect_not(edition_is_earlier(NOMENCLATURE_ITEM) || edition_is_earlier(NOMENCLATURE_GACC8) || edition_is_earlier(NOMENCLATURE_HTS10));
}

Test(edition, nomenclatures_of_prefixes)
{
    static const struct {
        const char             *written;
        enum prefix_scope_fault fault;
        const char             *prefix;
        enum nomenclature       nomenclature;
    } cases[] = {
        { "8112921000:HTS10", PREFIX_SCOPE_WELL, "8112921000", NOMENCLATURE_HTS10 },
        { "8112.92.10.00:hts10", PREFIX_SCOPE_WELL, "8112921000", NOMENCLATURE_HTS10 },
        { "8505 11 10:Cn8", PREFIX_SCOPE_WELL, "85051110", NOMENCLATURE_CN8 },
        { "81129210:GACC8", PREFIX_SCOPE_WELL, "81129210", NOMENCLATURE_GACC8 },
        { "8110:HTS10", PREFIX_SCOPE_WELL, "8110", NOMENCLATURE_HTS10 }, /* intake refuses it: six digits hold everywhere */
        { "81129210:HS2022", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "81129210:HS1992", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "81129210:ITEM", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "81129210:HTS", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "81129210:", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "81129210", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { "8112921:HTS10", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct prefix_writing writing;

        cr_assert_eq(prefix_writing_read(prefix_scope_fold(ck_bytes_from(cases[i].written), &arena), &writing), cases[i].fault, "%s",
                     cases[i].written);
        if (cases[i].fault == PREFIX_SCOPE_WELL)
            cr_expect(ck_bytes_equal(writing.prefix, ck_bytes_from(cases[i].prefix)) && writing.nomenclature == cases[i].nomenclature, "%s",
                      cases[i].written);
    }
}

Test(edition, scopes_of_prefixes)
{
    static const struct {
        const char             *written, *folded;
        enum prefix_scope_fault fault;
        const char             *prefix;
        enum nomenclature       since;
    } cases[] = {
        { "8110:HS1996", "8110:HS1996", PREFIX_SCOPE_WELL, "8110", NOMENCLATURE_HS1996 },
        { "8110.10:hs2012", "811010:HS2012", PREFIX_SCOPE_WELL, "811010", NOMENCLATURE_HS2012 },
        { "8112 92 10:Hs2022", "81129210:HS2022", PREFIX_SCOPE_WELL, "81129210", NOMENCLATURE_HS2022 },
        { "81:HS1992", "81:HS1992", PREFIX_SCOPE_WELL, "81", NOMENCLATURE_HS1992 },
        { "8110", "8110", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { "", "", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { ":HS1996", ":HS1996", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { "811:HS1996", "811:HS1996", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { "8110-8112:HS1996", "8110-8112:HS1996", PREFIX_SCOPE_NO_PREFIX, NULL, NOMENCLATURE_UNKNOWN },
        { "8110:", "8110:", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "8110:HS1988", "8110:HS1988", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "8110:GACC8", "8110:GACC8", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
        { "8110:HS1996:HS2002", "8110:HS1996:HS2002", PREFIX_SCOPE_NO_EDITION, NULL, NOMENCLATURE_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ck_bytes     folded = prefix_scope_fold(ck_bytes_from(cases[i].written), &arena);
        struct prefix_scope scope;

        cr_expect(ck_bytes_equal(folded, ck_bytes_from(cases[i].folded)), "%s", cases[i].written);
        cr_assert_eq(prefix_scope_read(folded, &scope), cases[i].fault, "%s", cases[i].written);
        if (cases[i].fault == PREFIX_SCOPE_WELL)
            cr_expect(ck_bytes_equal(scope.prefix, ck_bytes_from(cases[i].prefix)) && scope.since == cases[i].since, "%s", cases[i].written);
    }
}
