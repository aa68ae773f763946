/* SPDX-License-Identifier: Apache-2.0
 * The work of every processor grows no faster than its input, in each dimension that an input has: from the first doubling to the second the work
 * that is added may grow by 2.5 (linear: 2, with a logarithm a little more, quadratic: 4). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/news/reader.h"
#include "processors/all.h"
#include "work/dimensions.h"
#include "work/work.h"
#include "work/world.h"

enum { SIZES = 3, FLOOR = 20000 /* edges: less is not looked at */ };

static const double MOST = 2.5, MOST_BY_COUNTRIES = 4;

static void count(const struct dimension *dimension, size_t size, uint64_t work[CHAIN_PROCESSORS])
{
    struct chain *chain = chain_new();

    world_begin(chain);
    if (size)
        dimension->fill(chain, size);
    chain_run(chain, WORLD_DAY, work);
    cr_expect_eq(chain_rejected(chain), 0, "%s: intake rejects %zu", dimension->name, chain_rejected(chain));
    chain_free(chain);
}

static void check(const struct dimension *dimension)
{
    uint64_t work[SIZES][CHAIN_PROCESSORS];

    for (size_t i = 0; i < SIZES; i++)
        count(dimension, dimension->small << i, work[i]);
    for (size_t p = 0; p < CHAIN_PROCESSORS; p++) {
        double first = (double)work[1][p] - (double)work[0][p], second = (double)work[2][p] - (double)work[1][p];

        if (getenv("WORK_SHOWN"))
            printf("%-22s %-9s %12llu %12llu %12llu  %.2f\n", dimension->name, processors_all[p]->name, (unsigned long long)work[0][p],
                   (unsigned long long)work[1][p], (unsigned long long)work[2][p], first > 0 ? second / first : 0);
        cr_expect(second < FLOOR || second <= (dimension->by_countries ? MOST_BY_COUNTRIES : MOST) * first, "%s of %s: %llu, %llu, %llu",
                  processors_all[p]->name, dimension->name, (unsigned long long)work[0][p], (unsigned long long)work[1][p],
                  (unsigned long long)work[2][p]);
    }
}

Test(work, doubles_with_its_input)
{
    const char *only = getenv("WORK_ONLY");

    for (const struct dimension *dimension = dimensions; dimension->name; dimension++)
        if (!only || strcmp(only, dimension->name) == 0)
            check(dimension);
}

Test(work, is_the_same_for_the_same_input)
{
    uint64_t once[CHAIN_PROCESSORS], again[CHAIN_PROCESSORS];

    count(&dimensions[0], dimensions[0].small, once);
    count(&dimensions[0], dimensions[0].small, again);
    for (size_t p = 0; p < CHAIN_PROCESSORS; p++) {
        cr_expect_eq(once[p], again[p], "%s", processors_all[p]->name);
        cr_expect(once[p] > 0, "%s does nothing", processors_all[p]->name);
    }
}

/* ---- articles ---- */

static double work_of_byte(const char *language, const char *sentence)
{
    enum { SIZE = 1024 };
    char            body[SIZE];
    struct ck_arena arena = CK_ARENA_NULL;
    struct reading  reading;
    size_t          size = 0, length = strlen(sentence);
    uint64_t        before;
    struct article  article = {
         .id = CK_BYTES("a"), .publisher = CK_BYTES("p"), .title = CK_BYTES(""), .language = ck_bytes_from(language), .published_on = WORLD_DAY
    };

    while (size + length + 1 <= SIZE) {
        memcpy(body + size, sentence, length);
        size += length;
        body[size++] = ' ';
    }
    article.body = (struct ck_bytes){ body, size };
    before = work_done();
    article_read(&article, &arena, &reading);
    ck_arena_release(&arena);
    return (double)(work_done() - before) / (double)size;
}

/* Edges of the control flow for a byte of an article of 1 KB: a sentence of figures and acts, and one that has none of them, which most rules set
 * aside by what its words are together. */
Test(work, of_a_byte_is_bounded)
{
    static const struct {
        const char *language, *full, *quiet;
        double      full_most, quiet_most;
    } rows[] = {
        { "en", "China's gallium exports to Japan fell 12% to 4.3 tonnes in June after Beijing imposed export controls on the metal.",
          "The company said that its new factory near the river would open for visitors, and that the mayor was glad to see it.", 170, 65 },
        { "de", "Chinas Galliumexporte nach Japan sanken im Juni um 12 % auf 4,3 Tonnen, nachdem Peking Exportkontrollen verhängt hatte.",
          "Das Unternehmen teilte mit, dass die neue Fabrik am Fluss bald für Besucher offen steht und der Bürgermeister sich freut.", 165, 92 },
        { "zh", "中国6月对日本的镓出口量下降12%至4.3吨，此前北京对该金属实施出口管制。", "这家公司说，河边的新工厂很快会向游客开放，市长很高兴。",
          290, 155 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double full = work_of_byte(rows[i].language, rows[i].full), quiet = work_of_byte(rows[i].language, rows[i].quiet);

        if (getenv("WORK_SHOWN"))
            printf("a byte of %s %8.1f %8.1f\n", rows[i].language, full, quiet);
        cr_expect_leq(full, rows[i].full_most, "%s: %g edges a byte", rows[i].language, full);
        cr_expect_leq(quiet, rows[i].quiet_most, "%s: %g edges a byte", rows[i].language, quiet);
    }
}
