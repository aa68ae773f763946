/* SPDX-License-Identifier: Apache-2.0
 * A file as a whole: what is refused, what is told, and what is left. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/util/nearest.h"
#include "program/ingest/lines.h"
#include "program/ingest/vet.h"
#include "records.h"

extern const struct ck_processor intake;

static struct {
    size_t refused, told, line, records;
    char   text[VET_TEXT_MAX], lost[VET_TEXT_MAX]; /* lost: that no trade is of an item */
    double kg;
} got;

static void tell(void *context, size_t line, bool refused, const char *text)
{
    (void)context;
    if (strncmp(text, "0 of ", 5) == 0) {
        cr_expect(line == 0 && !refused && !got.lost[0]);
        snprintf(got.lost, sizeof got.lost, "%s", text);
        return;
    }
    got.refused += refused;
    got.told += !refused;
    got.line = line;
    snprintf(got.text, sizeof got.text, "%s", text);
}

static int take(void *context, const void *record)
{
    const struct trade_record *trade = record;

    (void)context;
    got.records++;
    got.kg += trade->quantity_kg.known ? trade->quantity_kg.value : 0;
    return 0;
}

static struct vet *vet_of(bool fold)
{
    memset(&got, 0, sizeof got);
    return vet_new(ingest_find("trade"), &(struct vet_options){ .intake = &intake, .fold = fold, .hold = true, .tell = tell });
}

static void put(struct vet *vet, size_t line, const char *partner, double kg, const char *published, const char *reference)
{
    char text[512];
    int  size = snprintf(
         text, sizeof text,
         "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"a\",\"partner\":\"%s\",\"period\":"
          "\"2025-06\",\"observation\":\"OBSERVED\",\"quantity_kg\":%g,\"published_at\":\"%s\",\"reference\":\"%s\"}",
         partner, kg, published, reference);

    vet_value(vet, line, (struct ck_bytes){ text, (size_t)size });
}

/* Figures that differ are refused together, whoever came first; another publication, another partner and another source are not meant. */
Test(vet, repeats)
{
    struct vet *vet = vet_of(false);

    put(vet, 1, "WLD", 60, "2025-07-20", "a");
    put(vet, 2, "USA", 7, "2025-07-20", "a");
    put(vet, 3, "wld", 40, "2025-07-20", "a");
    put(vet, 4, "WLD", 50, "2025-08-20", "a");
    put(vet, 5, "USA", 7, "2025-07-20", "b"); /* only the reference differs */
    vet_finish(vet);
    cr_assert_eq(got.refused, 2);
    cr_assert_eq(vet_refused(vet)->total, 2);
    cr_assert_eq(vet_each(vet, take, NULL), 0);
    cr_assert_eq(got.records, 3);
    cr_assert_eq(got.kg, 64);
    vet_free(vet);
}

/* The sum is there once, and a row that stands there twice is one row. */
Test(vet, fold)
{
    struct vet *vet = vet_of(true);

    put(vet, 1, "WLD", 60, "2025-07-20", "a");
    put(vet, 2, "WLD", 40, "2025-07-20", "a");
    put(vet, 3, "WLD", 60, "2025-07-20", "b");
    vet_finish(vet);
    cr_assert_eq(got.refused, 0);
    cr_assert_eq(got.told, 2);
    vet_each(vet, take, NULL);
    cr_assert_eq(got.records, 1);
    cr_assert_eq(got.kg, 100);
    vet_free(vet);
}

/* Parts that intake takes may add up to what it refuses. */
Test(vet, fold_too_much)
{
    struct vet *vet = vet_of(true);

    put(vet, 1, "WLD", 8e12, "2025-07-20", "a");
    put(vet, 2, "WLD", 2e12, "2025-07-20", "a");
    put(vet, 3, "USA", 5, "2025-07-20", "a");
    vet_finish(vet);
    cr_assert_eq(got.refused, 1);
    cr_assert_eq(got.line, 1);
    cr_assert_not_null(strstr(got.text, "bad_number: quantity_kg"), "%s", got.text);
    vet_each(vet, take, NULL);
    cr_assert_eq(got.records, 1);
    cr_assert_eq(got.kg, 5);
    vet_free(vet);
}

/* What is told of the line in a file of that kind; NULL: nothing. */
static const char *told_of(const char *kind, const char *const *lines, size_t count)
{
    struct vet *vet;

    memset(&got, 0, sizeof got);
    vet = vet_new(ingest_find(kind), &(struct vet_options){ .intake = &intake, .tell = tell });
    for (size_t i = 0; i < count; i++)
        vet_value(vet, i + 1, ck_bytes_from(lines[i]));
    vet_finish(vet);
    vet_free(vet);
    cr_assert_eq(got.refused, 0, "%s", got.text);
    return got.told ? got.text : NULL;
}

#define ITEM(name, parent) "{\"item\":\"" name "\",\"coverage\":\"FULL\",\"parent\":" parent "}"

/* A parent is an item of the file, and nobody's own ancestor. */
Test(vet, parents)
{
    static const char *const        well[] = { ITEM("b", "\"A\""), ITEM("a", "null") },
                             *const unknown[] = { ITEM("antimony", "null"), ITEM("b", "\"antimoni\"") }, *const self[] = { ITEM("a", "\"a\"") },
                             *const circle[] = { ITEM("a", "\"b\""), ITEM("b", "\"c\""), ITEM("c", "\"a\"") };

    cr_assert_null(told_of("items", well, 2), "%s", got.text);
    cr_assert_str_eq(told_of("items", unknown, 2), "parent: no item antimoni is in this file (nearest: antimony)");
    cr_assert_eq(got.line, 2);
    cr_assert_not_null(told_of("items", self, 1));
    cr_assert_not_null(told_of("items", circle, 3));
    cr_assert_eq(got.told, 3);
}

#define MEASURE(rest)                                                                                                                                \
    "{\"measure_id\":\"M\",\"authority\":\"A\",\"instrument\":\"I\",\"origin\":\"CHN\",\"items\":[\"a\"],\"known_at\":\"2024-02-20T10:00:"           \
    "00Z\"," rest "}"

/* Exclusions that exclude nothing, and targets that are not there, whatever the act. */
Test(vet, measures)
{
    static const char *const        well[] = { MEASURE("\"act\":\"BASE\",\"destinations\":[\"ALL\"],\"excluded_destinations\":[\"HKG\"]") },
                             *const without[] = { MEASURE("\"act\":\"BASE\",\"destinations\":[\"JPN\"],\"excluded_destinations\":[\"HKG\"]") },
                             *const both[] = { MEASURE("\"act\":\"BASE\",\"destinations\":[\"ALL\",\"usa\"],\"excluded_destinations\":[\"USA\"]") },
                             *const enforced[] = { MEASURE("\"act\":\"ENFORCEMENT\",\"targets\":[\"N\"]") };

    cr_assert_null(told_of("measures", well, 1), "%s", got.text);
    cr_assert_not_null(told_of("measures", without, 1));
    cr_assert_not_null(strstr(told_of("measures", both, 1), "USA is a destination too"), "%s", got.text);
    cr_assert_not_null(strstr(told_of("measures", enforced, 1), "no measure N"), "%s", got.text);
}

#define ACT(id, act, rest)                                                                                                                           \
    "{\"measure_id\":\"" id "\",\"act\":\"" act                                                                                                      \
    "\",\"authority\":\"A\",\"instrument\":\"I\",\"origin\":\"CHN\",\"known_at\":\"2024-02-20T10:00:00Z\"," rest "}"
#define CLAUSE(id, act, rest) ACT(id, act, "\"items\":[\"a\"],\"destinations\":[\"ALL\"],\"restriction\":\"LICENCE\"," rest)

/* Acts that leave of a measure nothing that was ever in force, or speak of what has ended. */
Test(vet, acts)
{
#define OPEN CLAUSE("M", "BASE", "\"valid_from\":\"2024-01-01\"")
    static const struct {
        const char *lines[3], *told; /* NULL: nothing */
    } files[] = {
        { { OPEN, ACT("S", "SUSPEND", "\"targets\":[\"M\"],\"valid_from\":\"2025-01-01\",\"valid_to\":\"2025-06\"") }, NULL },
        { { OPEN, ACT("T", "TERMINATE", "\"targets\":[\"M\"],\"valid_from\":\"2023-01-01\"") }, NULL },  /* taken back */
        { { OPEN, CLAUSE("R", "REPLACE", "\"targets\":[\"M\"],\"valid_from\":\"2024-01-01\"") }, NULL }, /* another in its place */
        { { OPEN, ACT("A", "AMEND", "\"targets\":[\"M\"],\"restriction\":\"QUOTA\"") }, NULL },
        { { CLAUSE("R", "REPLACE", "\"targets\":[\"R\"],\"valid_from\":\"2024-01-01\"") }, "R is never in force" },
        { { OPEN, ACT("A", "AMEND", "\"targets\":[\"M\",\"A\"],\"valid_from\":\"2024-06-01\"") }, "A is never in force" },
        { { CLAUSE("R", "REPLACE", "\"targets\":[\"Q\"],\"valid_from\":\"2024-01-01\""),
            CLAUSE("Q", "REPLACE", "\"targets\":[\"R\"],\"valid_from\":\"2024-01-01\"") },
          "Q is never in force" },
        { { OPEN, ACT("E", "EXTEND", "\"targets\":[\"M\"],\"valid_from\":\"2023-01-01\",\"valid_to\":\"2023-12-31\"") },
          "M is never in force: its first day is 2024-01-01, its last 2023-12-31" },
        { { CLAUSE("M", "BASE", "\"valid_from\":\"2024-01-01\",\"valid_to\":\"2024-12-31\""),
            ACT("A", "AMEND", "\"targets\":[\"M\"],\"valid_from\":\"2025-06-01\"") },
          "A is never in force: its first day is 2025-06-01, its last 2024-12-31" },
        { { CLAUSE("M", "BASE", "\"valid_from\":\"2024-01-01\",\"valid_to\":\"2024-01-01\",\"end_inclusive\":\"FALSE\"") }, "M is never in force" },
        { { OPEN, ACT("D", "TERMINATE", "\"targets\":[\"M\"],\"valid_from\":\"2024-06-01\""),
            ACT("S", "SUSPEND", "\"targets\":[\"M\"],\"valid_from\":\"2025-01-01\"") },
          "targets: M has no day in common" },
        { { OPEN, ACT("D", "TERMINATE", "\"targets\":[\"M\"],\"valid_from\":\"2024-06-01\""),
            ACT("E", "EXTEND", "\"targets\":[\"M\"],\"valid_from\":\"2025-01-01\",\"valid_to\":\"2025-06\"") },
          "targets: M is ended by D, from 2024-06-01 on" },
        { { OPEN, ACT("S", "SUSPEND", "\"targets\":[\"M\"],\"valid_from\":\"2025-01-01\",\"commodity_prefixes\":[\"8112\"]") },
          "commodity_prefixes: those of a SUSPEND" },
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t      count = 1 + (files[i].lines[1] != NULL) + (files[i].lines[2] != NULL);
        const char *text = told_of("measures", files[i].lines, count);

        cr_expect(files[i].told ? text && strstr(text, files[i].told) : !text, "%zu: %s", i, text ? text : "nothing is told");
    }
#undef OPEN
}

/* What two of one key differ in is told of kinds whose publishers print several of them. */
Test(vet, told_repeats)
{
    static const char *const lines[] = {
        "{\"item\":\"a\",\"country\":\"USA\",\"measure\":\"reserves\",\"year_from\":2024,\"year_to\":2024,\"value\":5}",
        "{\"item\":\"a\",\"country\":\"USA\",\"measure\":\"reserves\",\"year_from\":2024,\"year_to\":2024,\"value\":6}",
    };
    const char *told = told_of("supply", lines, 2);

    cr_assert_not_null(told);
    cr_assert_eq(strncmp(told, "lines 1, 2 have one key and one publication, and other content: the greater counts: a|", 86), 0, "%s", told);
    cr_assert_eq(got.refused, 0);
}

/* A command that only looks refuses what intake refuses, and what ingest does. */
Test(vet, tells)
{
    struct vet *vet = vet_of(false);

    put(vet, 1, "WLD", 60, "2025-07-20", "a");
    put(vet, 2, "WLD", 40, "2025-07-20", "a");
    put(vet, 3, "XQX", 40, "2025-07-20", "a");
    vet_value(vet, 4, CK_BYTES("{"));
    cr_assert_eq(got.refused, 2);
    cr_assert_eq(got.line, 4);
    vet_finish(vet);
    cr_assert_eq(got.refused, 4);
    cr_assert_eq(got.told, 0);
    cr_assert_str_eq(got.text, "repeated: line 1 has the same key and publication, and other content: a|ITEM|CHN|EXPORT|WLD|2025-06|1|GACC "
                               "(ingest --fold adds such rows up)");
    cr_assert_eq(vet_total(vet), 4);
    vet_free(vet);
}

/* The most frequent reason stands first; one beyond the room is counted all the same. */
Test(vet, tally)
{
    struct tally tally = { .count = 0 };
    char         text[TALLY_TEXT_MAX], reason[16];

    tally_add(&tally, CK_BYTES("a"));
    tally_count(&tally, CK_BYTES("b"), 2);
    tally_count(&tally, CK_BYTES("c"), 0);
    cr_assert_str_eq(tally_text(&tally, text), "b 2, a 1");
    for (int i = 0; i < 100; i++) {
        snprintf(reason, sizeof reason, "r%d", i);
        tally_add(&tally, ck_bytes_from(reason));
    }
    cr_assert_eq(tally.total, 103);
    cr_assert_eq(tally.count, TALLY_REASON_COUNT);
}

/* The nearest name wins, whatever its case; what differs in more than a third is none. */
Test(vet, nearest)
{
    static const struct {
        const char *wanted, *found;
    } cases[] = { { "germaniun", "germanium" },
                  { "Gallum", "gallium" },
                  { "antimony_metal", "antimony-metal" },
                  { "aglluim", "gallium" },
                  { "lagimul", NULL },
                  { "water", NULL },
                  { "", NULL } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct nearest nearest = nearest_to(ck_bytes_from(cases[i].wanted));

        nearest_try(&nearest, CK_BYTES("gallium"));
        nearest_try(&nearest, CK_BYTES("germanium"));
        nearest_try(&nearest, CK_BYTES("antimony"));
        nearest_try(&nearest, CK_BYTES("antimony-metal"));
        cr_assert_eq(nearest.found.data != NULL, cases[i].found != NULL, "%s", cases[i].wanted);
        cr_assert(!cases[i].found || ck_bytes_equal(nearest.found, ck_bytes_from(cases[i].found)), "%s", cases[i].wanted);
    }
}

/* Of one reason the first are told each, then that more come; all are counted, and another reason is told as before. */
Test(vet, many_refused)
{
    struct vet *vet;

    memset(&got, 0, sizeof got);
    vet = vet_new(ingest_find("trade"), &(struct vet_options){ .intake = &intake, .tell = tell });
    for (size_t line = 1; line <= 2000; line++)
        vet_unreadable(vet, line, "no JSON");
    cr_expect_eq(got.refused, VET_REFUSED_TOLD + 1, "%zu told", got.refused);
    cr_expect(strstr(got.text, "counted only"), "%s", got.text);
    cr_expect_eq(vet_refused(vet)->total, 2000);
    vet_value(vet, 2001, CK_BYTES("{\"bogus\":1}"));
    cr_expect_eq(got.refused, VET_REFUSED_TOLD + 2);
    cr_expect_eq(vet_refused(vet)->total, 2001);
    vet_free(vet);
}

/* ---- words that are valid, and meant to be others ---- */

static void expect_told(const char *kind, const char *record, size_t told, const char *text)
{
    struct vet *vet;

    memset(&got, 0, sizeof got);
    vet = vet_new(ingest_find(kind), &(struct vet_options){ .intake = &intake, .tell = tell });
    vet_value(vet, 1, ck_bytes_from(record));
    vet_value(vet, 2, ck_bytes_from(record)); /* told once */
    vet_finish(vet);
    cr_expect_eq(got.refused, 0, "%s: %s", record, got.text);
    cr_expect_eq(got.told, told, "%s: %zu told", record, got.told);
    cr_expect(told == 0 || strcmp(got.text, text) == 0, "%s", got.text);
    vet_free(vet);
}

static int learn_item(void *context, struct ck_bytes key, const void *fact) { return reference_learn_item(context, 0, key, fact); }

static void put_code(struct vet *vet, size_t line, const char *nomenclature, const char *code)
{
    char text[512];
    int  size =
        snprintf(text, sizeof text,
                 "{\"source\":\"NSO\",\"reporter\":\"THA\",\"flow\":\"EXPORT\",\"nomenclature\":\"%s\",\"commodity\":\"%s\",\"partner\":\"WLD\","
                 "\"period\":\"2025-06\",\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20\"}",
                 nomenclature, code);

    vet_value(vet, line, (struct ck_bytes){ text, (size_t)size });
}

/* A code of an edition that the catalogue does not speak of is told once: it belongs to no item. */
Test(vet, editions_without_scope)
{
    static const struct {
        const char *nomenclature, *code, *told;
    } cases[] = {
        { "HS2017", "811292", "commodity 811292 of HS2017 belongs to no item: the catalogue does not say that its scope is that of HS2022" },
        { "HS1992", "811010", "commodity 811010 of HS1992 belongs to no item: the catalogue does not say that its scope is that of HS2022" },
        { "HS1996", "811010", NULL },
        { "HS2017", "811010", NULL },
        { "HS2022", "811292", NULL },
        { "HS1992", "990100", NULL },
    };
    struct reference *catalogue = reference_new();
    struct vet       *vet = vet_new(ingest_find("items"), &(struct vet_options){ .intake = &intake, .tell = tell });

    vet_value(vet, 1, CK_BYTES("{\"item\":\"metal\",\"commodity_prefixes\":[\"8110\"],\"same_since\":[\"8110:HS1996\"],\"coverage\":\"FULL\"}"));
    vet_value(vet, 2, CK_BYTES("{\"item\":\"germane\",\"commodity_prefixes\":[\"81129210\"],\"coverage\":\"FULL\"}"));
    vet_finish(vet);
    vet_facts(vet, learn_item, catalogue);
    vet_free(vet);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(&got, 0, sizeof got);
        vet = vet_new(ingest_find("trade"), &(struct vet_options){ .intake = &intake, .catalogue = catalogue, .tell = tell });
        put_code(vet, 1, cases[i].nomenclature, cases[i].code);
        put_code(vet, 2, cases[i].nomenclature, cases[i].code);
        vet_finish(vet);
        cr_expect_eq(got.refused, 0, "%s", got.text);
        cr_expect_eq(got.told, cases[i].told != NULL, "%s: %zu", cases[i].code, got.told);
        cr_expect(!cases[i].told || strcmp(got.text, cases[i].told) == 0, "%s", got.text);
        vet_free(vet);
    }
    reference_free(catalogue);
}

/* A file of trade of which nothing is of an item is told with the number of its records; one record of an item, or a name, is enough. Without a
 * catalogue nobody can tell. */
Test(vet, trade_of_no_item)
{
    static const struct {
        const char *codes[3];
        bool        of_source;
        const char *lost;
    } cases[] = {
        { { "720110", "270900", "260400" }, false, "0 of 3 trade records are of an item of the catalogue: no figures and no alerts come of them. " },
        { { "7201" }, false, "0 of 1 trade records are of an item of the catalogue: no figures and no alerts come of them. " },
        { { "720110", "811010", "260400" }, false, NULL },
        { { "720110", "a-name" }, false, NULL },
        { { NULL }, false, NULL },
        { { "720110" }, true, NULL }, /* the files of a map are told of together */
    };
    struct reference *catalogue = reference_new();
    struct vet       *vet = vet_new(ingest_find("items"), &(struct vet_options){ .intake = &intake, .tell = tell });
    char              text[VET_TEXT_MAX];

    vet_value(vet, 1, CK_BYTES("{\"item\":\"metal\",\"commodity_prefixes\":[\"8110\"],\"coverage\":\"FULL\"}"));
    vet_finish(vet);
    vet_facts(vet, learn_item, catalogue);
    vet_free(vet);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int with = 0; with < 2; with++) {
            memset(&got, 0, sizeof got);
            vet = vet_new(
                ingest_find("trade"),
                &(struct vet_options){ .intake = &intake, .catalogue = with ? catalogue : NULL, .of_source = cases[i].of_source, .tell = tell });
            for (size_t k = 0; k < 3 && cases[i].codes[k]; k++)
                put_code(vet, k + 1, strcmp(cases[i].codes[k], "a-name") == 0 ? "ITEM" : "HS2022", cases[i].codes[k]);
            vet_finish(vet);
            cr_expect_eq(got.refused, 0, "%s", got.text);
            if (with && cases[i].lost)
                cr_expect_eq(strncmp(got.lost, cases[i].lost, strlen(cases[i].lost)), 0, "%zu: %s", i, got.lost);
            else
                cr_expect_eq(got.lost[0], '\0', "%zu: %s", i, got.lost);
            cr_expect_eq(vet_trades_lost(&vet, 1, text), with && (cases[i].lost || cases[i].of_source), "%zu", i);
            vet_free(vet);
        }
    reference_free(catalogue);
}

/* A longer code of a nomenclature that the catalogue does not write in there is told once: its first six digits count. */
Test(vet, digits_of_other_nomenclatures)
{
    static const struct {
        const char *nomenclature, *reporter, *code, *told;
    } cases[] = {
        { "HTS10", "USA", "8112929000",
          "commodity 8112929000 of HTS10 counts by its first six digits: the catalogue's longer prefixes there are of others" },
        { "CN8", "DEU", "81129210", "commodity 81129210 of CN8 counts by its first six digits: the catalogue's longer prefixes there are of others" },
        { "CN8", "GBR", "81129210", "commodity 81129210 of CN8 counts by its first six digits: the catalogue's longer prefixes there are of others" },
        { "HTS10", "USA", "8110100000", NULL },
        { "HTS10", "USA", "8505110070", NULL },
        { "GACC8", "CHN", "81129210", NULL },
        { "GACC8", "CHN", "81129290", NULL },
        { "HS2022", "THA", "811292", NULL },
        { "CN8", "DEU", "99010000", NULL },
    };
    struct reference *catalogue = reference_new();
    struct vet       *vet = vet_new(ingest_find("items"), &(struct vet_options){ .intake = &intake, .tell = tell });

    vet_value(vet, 1, CK_BYTES("{\"item\":\"metal\",\"commodity_prefixes\":[\"8110\"],\"coverage\":\"FULL\"}"));
    vet_value(vet, 2, CK_BYTES("{\"item\":\"germane\",\"commodity_prefixes\":[\"81129210\"],\"coverage\":\"FULL\"}"));
    vet_value(vet, 3,
              CK_BYTES("{\"item\":\"magnets\",\"commodity_prefixes\":[\"8505110070\"],\"written_in\":[\"8505110070:HTS10\"],\"coverage\":\"FULL\"}"));
    vet_finish(vet);
    vet_facts(vet, learn_item, catalogue);
    vet_free(vet);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        int  size =
            snprintf(text, sizeof text,
                     "{\"source\":\"NSO\",\"reporter\":\"%s\",\"flow\":\"IMPORT\",\"nomenclature\":\"%s\",\"commodity\":\"%s\",\"partner\":\"WLD\","
                     "\"period\":\"2025-06\",\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20\"}",
                     cases[i].reporter, cases[i].nomenclature, cases[i].code);

        memset(&got, 0, sizeof got);
        vet = vet_new(ingest_find("trade"), &(struct vet_options){ .intake = &intake, .catalogue = catalogue, .tell = tell });
        vet_value(vet, 1, (struct ck_bytes){ text, (size_t)size });
        vet_value(vet, 2, (struct ck_bytes){ text, (size_t)size });
        vet_finish(vet);
        cr_expect_eq(got.refused, 0, "%s", got.text);
        cr_expect_eq(got.told, cases[i].told != NULL, "%s: %zu", cases[i].code, got.told);
        cr_expect(!cases[i].told || strcmp(got.text, cases[i].told) == 0, "%s", got.text);
        vet_free(vet);
    }
    reference_free(catalogue);
}

/* A national nomenclature is that of its own customs; HS is anybody's. */
Test(vet, nomenclatures_of_others)
{
    static const struct {
        const char *nomenclature, *reporter, *code, *period, *told;
    } cases[] = {
        { "CN8", "CHN", "81101000", "2025-06", "nomenclature CN8 is that of the states of the EU, EUU, GBR and XNI, and the reporter is CHN" },
        { "HTS10", "DEU", "8110100000", "2025-06", "nomenclature HTS10 is that of USA, and the reporter is DEU" },
        { "GACC8", "USA", "81101000", "2025-06", "nomenclature GACC8 is that of CHN, and the reporter is USA" },
        { "CN8", "USA", "811010", "2025-06", "nomenclature CN8 is that of the states of the EU, EUU, GBR and XNI, and the reporter is USA" },
        { "CN8", "HRV", "81101000", "2008-06", "nomenclature CN8 is that of the states of the EU, EUU, GBR and XNI, and the reporter is HRV" },
        { "CN8", "HRV", "81101000", "2025-06", NULL },
        { "CN8", "DEU", "81101000", "2025-06", NULL },
        { "CN8", "EUU", "81101000", "2025-06", NULL },
        { "CN8", "GBR", "81101000", "2025-06", NULL },
        { "GACC8", "CHN", "81101000", "2025-06", NULL },
        { "HTS10", "USA", "8110100000", "2025-06", NULL },
        { "HS2022", "JPN", "811010", "2025-06", NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text,
                 "{\"source\":\"NSO\",\"reporter\":\"%s\",\"flow\":\"EXPORT\",\"nomenclature\":\"%s\",\"commodity\":\"%s\",\"partner\":\"WLD\","
                 "\"period\":\"%s\",\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20\"}",
                 cases[i].reporter, cases[i].nomenclature, cases[i].code, cases[i].period);
        expect_told("trade", text, cases[i].told != NULL, cases[i].told);
    }
}

#define SOURCE(name)                                                                                                                                 \
    "{\"source\":\"" name                                                                                                                            \
    "\",\"reporter\":\"CHN\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"a\",\"partner\":\"WLD\",\"period\":"                      \
    "\"2025-06\",\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20\"}"
#define SUPPLY(measure, unit)                                                                                                                        \
    "{\"item\":\"a\",\"country\":\"USA\",\"measure\":\"" measure "\",\"year_from\":2024,\"year_to\":2024,\"value\":5,\"unit\":\"" unit "\"}"

/* What is nearly a word that something is computed from is told with it; what is far from all of them may be meant. */
Test(vet, words_nearly_known)
{
    expect_told("trade", SOURCE("UN COMTRADE"), 1, "source UN COMTRADE is none that something is known of (nearest: UNCOMTRADE)");
    expect_told("trade", SOURCE("USCENSSU"), 1, "source USCENSSU is none that something is known of (nearest: USCENSUS)");
    expect_told("trade", SOURCE("GACC"), 0, NULL);
    expect_told("trade", SOURCE("MDIC"), 0, NULL);
    expect_told("supply", SUPPLY("World production", "t"), 1,
                "measure World production is none that something is known of (nearest: mine_production)");
    expect_told("supply", SUPPLY("import_shares", "percent"), 1, "measure import_shares is none that something is known of (nearest: import_share)");
    expect_told("supply", SUPPLY("reserves", "t"), 0, NULL);
    expect_told("supply", SUPPLY("mine_production", "t"), 0, NULL);
    expect_told("supply", SUPPLY("mine_production", "thousand metric tons"), 0, NULL);
    expect_told("supply", SUPPLY("refinery_production", "Mt"), 1,
                "unit Mt of refinery_production is no weight that is known: it compares only with figures in the same words");
    expect_told("supply", SUPPLY("import_share", "points"), 1,
                "unit points of import_share is neither percent nor ratio: nothing is computed from it");
    expect_told("supply", SUPPLY("import_share", "percent"), 0, NULL);
    expect_told("supply", SUPPLY("net_import_reliance", "%"), 0, NULL);
}
