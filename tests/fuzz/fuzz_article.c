/* SPDX-License-Identifier: Apache-2.0
 * The reader of articles: the first byte chooses the language, the next two the day of publication, the first line is the title. Whatever the text,
 * findings are bounded and lie in the document, ordinals count, numbers are numbers, the same text gives the same findings, and the work for a byte
 * is bounded: edges of the control flow, counted (tests/work). */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "program/read/internal.h"
#include "work/work.h"

enum { WORK_FIRST = 1000000, WORK_BYTE = 6000 /* some ten times what the dearest text known takes */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(int32_t start, int32_t end, size_t size) { assert(start >= 0 && start < end && (size_t)end <= size); }

static void check_number(struct ck_maybe_double number) { assert(!number.known || isfinite(number.value)); }

static void check_claim(const struct policy_claim *claim, const struct span_array *also, size_t ordinal, size_t size)
{
    assert(claim->ordinal == (int32_t)ordinal && claim->span.count == 2);
    assert(claim->metric > METRIC_UNKNOWN && claim->metric <= METRIC_CONTROL_UNTIL);
    check_span(claim->span.items[0], claim->span.items[1], size);
    check_number(claim->value);
    check_number(claim->value_low);
    check_number(claim->value_high);
    assert(!claim->value_low.known || !claim->value_high.known || claim->value_low.value <= claim->value_high.value);
    for (size_t i = 0; i < also->count; i++)
        check_span(also->items[i].start, also->items[i].end, size);
}

static void check_mention(const struct policy_mention *mention, size_t size)
{
    assert(mention->act > POLICY_ACT_UNKNOWN && mention->spans.count > 0);
    for (size_t i = 0; i < mention->spans.count; i++)
        check_span(mention->spans.items[i].start, mention->spans.items[i].end, size);
}

static void read_once(const struct article *article, struct ck_buffer *findings)
{
    struct ck_arena arena = CK_ARENA_NULL;
    struct reading  reading;
    size_t          size = article->title.size + 1 + article->body.size;

    article_read(article, &arena, &reading);
    assert(reading.mention_count <= FINDINGS_MAX && reading.claim_count <= FINDINGS_MAX);
    for (size_t i = 0; i < reading.mention_count; i++)
        check_mention(&reading.mentions[i], size);
    for (size_t i = 0; i < reading.claim_count; i++)
        check_claim(&reading.claims[i], &reading.also[i], i, size);
    findings_write(article, &reading, findings);
    ck_arena_release(&arena);
}

/* All days of years; every third is one of ours. */
static int32_t published_on(uint8_t high, uint8_t low)
{
    int32_t first = ck_day_from_civil(1, 1, 1), last = ck_day_from_civil(9999, 12, 31);

    return high % 3 == 0 ? 20290 - 2 * low : first + (int32_t)((int64_t)(last - first) * (high << 8 | low) / 65535);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = { "en", "zh", "ja", "ko", "de", "es", "", "fr" };
    struct article           article = { .id = CK_BYTES("x"), .publisher = CK_BYTES("p") };
    struct ck_buffer         once = { 0 }, twice = { 0 };
    uint64_t                 before = work_done();

    if (size < 3)
        return 0;
    article.published_on = published_on(data[1], data[2]);
    article.published_at = (int64_t)article.published_on * CK_DAY_MS;
    article.language = ck_bytes_from(languages[data[0] % (sizeof languages / sizeof languages[0])]);
    plain_read((struct ck_bytes){ (const char *)data + 3, size - 3 }, &article);
    read_once(&article, &once);
    assert(work_done() > before && work_done() - before <= WORK_FIRST + WORK_BYTE * (uint64_t)size);
    read_once(&article, &twice);
    assert(ck_bytes_equal(ck_buffer_bytes(&once), ck_buffer_bytes(&twice)));
    ck_buffer_release(&once);
    ck_buffer_release(&twice);
    return 0;
}
