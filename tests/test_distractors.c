/* SPDX-License-Identifier: Apache-2.0
 * Articles next to the subject: launches, results of firms, sport, sanctions on persons, tariffs, price charts, history, recalls, tourism. They use
 * the words of acts and figures for other things, and nothing may be read from them. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/news/text.h"

enum { LINE = 4096, FIELDS = 4 };

/* field: language, day of publication, title, body */
static void check_row(char *const field[FIELDS], struct ck_arena *arena)
{
    struct article article = { .id = CK_BYTES("a"),
                               .publisher = CK_BYTES("p"),
                               .title = ck_bytes_from(field[2]),
                               .body = ck_bytes_from(field[3]),
                               .language = ck_bytes_from(field[0]) };
    struct reading reading = { 0 };

    cr_assert(ck_day_read(ck_bytes_from(field[1]), &article.published_on));
    article.published_at = (int64_t)article.published_on * CK_DAY_MS;
    article_read(&article, arena, &reading);
    cr_expect_eq(reading.mention_count, 0, "%s: %zu acts: %s", field[0], reading.mention_count, field[2]);
    cr_expect_eq(reading.claim_count, 0, "%s: %zu claims: %s", field[0], reading.claim_count, field[2]);
}

Test(distractors, nothing_is_read)
{
    FILE           *in = fopen(SOURCE_DIR "/tests/news/distractors.txt", "rb");
    struct ck_arena arena = { 0 };
    char            row[LINE];
    size_t          rows = 0;

    cr_assert(in);
    while (fgets(row, sizeof row, in)) {
        char *field[FIELDS], *at = row;

        if (row[0] == '#')
            continue;
        row[strcspn(row, "\n")] = 0;
        for (int i = 0; i < FIELDS; i++) {
            field[i] = at;
            at += strcspn(at, "|");
            cr_assert(i == FIELDS - 1 || *at, "%s", row);
            *at++ = 0;
        }
        check_row(field, &arena);
        ck_arena_clear(&arena);
        rows++;
    }
    fclose(in);
    ck_arena_release(&arena);
    cr_expect(rows >= 40, "%zu rows", rows);
}
