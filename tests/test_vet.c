/* SPDX-License-Identifier: Apache-2.0
 * A file as a whole: what is refused, what is told, and what is left. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/util/nearest.h"
#include "program/ingest/lines.h"
#include "program/ingest/vet.h"
#include "records.h"

extern const struct processor intake;

static struct {
    size_t refused, told, line, records;
    char   text[VET_TEXT_MAX];
    double kg;
} got;

static void tell(void *context, size_t line, bool refused, const char *text)
{
    (void)context;
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

    vet_value(vet, line, (struct bytes){ text, (size_t)size });
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
        vet_value(vet, i + 1, bytes_from(lines[i]));
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
    vet_value(vet, 4, BYTES("{"));
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

    tally_add(&tally, BYTES("a"));
    tally_count(&tally, BYTES("b"), 2);
    tally_count(&tally, BYTES("c"), 0);
    cr_assert_str_eq(tally_text(&tally, text), "b 2, a 1");
    for (int i = 0; i < 100; i++) {
        snprintf(reason, sizeof reason, "r%d", i);
        tally_add(&tally, bytes_from(reason));
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
        struct nearest nearest = nearest_to(bytes_from(cases[i].wanted));

        nearest_try(&nearest, BYTES("gallium"));
        nearest_try(&nearest, BYTES("germanium"));
        nearest_try(&nearest, BYTES("antimony"));
        nearest_try(&nearest, BYTES("antimony-metal"));
        cr_assert_eq(nearest.found.data != NULL, cases[i].found != NULL, "%s", cases[i].wanted);
        cr_assert(!cases[i].found || bytes_equal(nearest.found, bytes_from(cases[i].found)), "%s", cases[i].wanted);
    }
}
