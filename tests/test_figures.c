/* SPDX-License-Identifier: Apache-2.0
 * Figures in whole sentences, a table by kinds: tests/news/figures.txt (docs/CLAIMS.md, Rulings by topic: Figures). */
#include <criterion/criterion.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/news/reader.h"

enum { LINE = 1024, KINDS = 19, EACH = 5, LANGUAGES = 3 };

static char letter_of_metric(enum metric metric)
{
    switch (metric) {
    case METRIC_QUANTITY_LEVEL:
    case METRIC_CUMULATIVE_LEVEL: return 'L';
    case METRIC_VALUE_LEVEL: return 'V';
    case METRIC_QUANTITY_CHANGE:
    case METRIC_VALUE_CHANGE:
    case METRIC_CUMULATIVE_CHANGE: return 'C';
    case METRIC_SHARE: return 'S';
    default: return '?';
    }
}

static bool is_same(char **expected, struct ck_maybe_double found) /* moves behind the number */
{
    double value;

    if (**expected == '_') {
        (*expected)++;
        return !found.known;
    }
    value = strtod(*expected, expected);
    return found.known && fabs(found.value - value) <= 1e-6 * fmax(1, fabs(value));
}

/* L4500[4500,_] and its like */
static bool is_claim(char **expected, const struct policy_claim *claim)
{
    char letter = *(*expected)++;
    bool same = letter == letter_of_metric(claim->metric) && is_same(expected, claim->value);

    if (**expected != '[')
        return same;
    (*expected)++;
    same &= is_same(expected, claim->value_low);
    *expected += **expected == ',';
    same &= is_same(expected, claim->value_high);
    *expected += **expected == ']';
    return same;
}

static void line_breaks(char *text) /* ⏎ is one */
{
    for (char *at; (at = strstr(text, "⏎"));) {
        *at = '\n';
        memmove(at + 1, at + strlen("⏎"), strlen(at + strlen("⏎")) + 1);
    }
}

static void expect(const char *language, char *sentence, char *expected, struct ck_arena *arena)
{
    struct article article = { .title = CK_BYTES(""), .language = ck_bytes_from(language), .published_on = 20290 /* 2025-07-21 */ };
    struct reading reading;
    size_t         found = 0;

    line_breaks(sentence);
    article.body = ck_bytes_from(sentence);
    article_read(&article, arena, &reading);
    for (; *expected; found++) {
        cr_expect(found < reading.claim_count && is_claim(&expected, &reading.claims[found]), "%s: claim %zu is %g", sentence, found + 1,
                  found < reading.claim_count ? reading.claims[found].value.value : NAN);
        expected += strcspn(expected, " ");
        expected += strspn(expected, " ");
    }
    cr_expect_eq(found, reading.claim_count, "%s: %zu claims", sentence, reading.claim_count);
}

struct kind {
    char   name[8];
    size_t count, language_count;
    char   languages[8][4];
};

static void kind_count(struct kind *kinds, const char *name, const char *language)
{
    size_t i = 0, l = 0;

    while (i < KINDS && kinds[i].count && strcmp(kinds[i].name, name) != 0)
        i++;
    cr_assert(i < KINDS && strlen(name) < sizeof kinds->name && strlen(language) < sizeof *kinds->languages, "%s", name);
    strcpy(kinds[i].name, name);
    kinds[i].count++;
    while (l < kinds[i].language_count && strcmp(kinds[i].languages[l], language) != 0)
        l++;
    if (l == kinds[i].language_count)
        strcpy(kinds[i].languages[kinds[i].language_count++], language);
}

/* Each kind has at least five sentences in at least three languages, and each sentence says what stands behind it. */
Test(figures, kinds)
{
    FILE           *in = fopen(SOURCE_DIR "/tests/news/figures.txt", "rb");
    char            line[LINE];
    struct ck_arena arena = { 0 };
    struct kind     kinds[KINDS] = { 0 };

    cr_assert(in);
    while (fgets(line, sizeof line, in)) {
        char *field[4], *at = line;

        if (line[0] == '#')
            continue;
        line[strcspn(line, "\n")] = 0;
        for (int i = 0; i < 4; i++) {
            field[i] = at;
            at += strcspn(at, "|");
            cr_assert(i == 3 || *at, "%s", line);
            *at++ = 0;
        }
        kind_count(kinds, field[0], field[1]);
        expect(field[1], field[2], field[3], &arena);
        ck_arena_clear(&arena);
    }
    fclose(in);
    ck_arena_release(&arena);
    for (size_t i = 0; i < KINDS; i++)
        cr_expect(kinds[i].count >= EACH && kinds[i].language_count >= LANGUAGES, "%s: %zu sentences in %zu languages", kinds[i].name, kinds[i].count,
                  kinds[i].language_count);
}
