/* SPDX-License-Identifier: Apache-2.0
 * Control status on the shipped list. */
#include "chokepoint/day.h"
#include "domain/control/status.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "support/shipped.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static struct ck_bytes text_of(json_t *object, const char *name) { return ck_bytes_from(json_string_value(json_object_get(object, name))); }

static struct status_question question_of(json_t *object)
{
    struct status_question question = { .origin = text_of(object, "origin"),
                                        .destination = text_of(object, "destination"),
                                        .item = text_of(object, "item"),
                                        .code = text_of(object, "code"),
                                        .known_ms = INT64_MAX };

    if (!question.code.data)
        question.code = text_of(object, "commodity");
    cr_assert(ck_day_read(text_of(object, "day"), &question.day));
    if (text_of(object, "known").data)
        cr_assert(instant_read(text_of(object, "known"), &question.known_ms));
    return question;
}

/* 3,500 questions, answered by an independent program, have the same answers here, field by field. */
Test(status, golden)
{
    struct reference *reference = shipped_reference();
    FILE             *file = fopen(SOURCE_DIR "/tests/golden/status.jsonl", "r");
    char             *line = NULL;
    size_t            room = 0, asked = 0, wrong = 0;
    struct ck_arena   arena = CK_ARENA_NULL;

    cr_assert(file);
    while (getline(&line, &room, file) > 0) {
        json_t                *object = json_loads(line, 0, NULL), *expected = json_object_get(object, "answer"), *found;
        struct status_question question = question_of(json_object_get(object, "question"));
        struct control_result  result = status_ask(reference, &question, &arena);
        struct ck_buffer       buffer = { 0 };

        json_write(&control_result_type, 0, control_result_type.field_count, &result, &buffer);
        found = json_loadb(buffer.data, buffer.size, 0, NULL);
        json_object_del(expected, "candidates");
        if (!json_equal(expected, found) && wrong++ < 5)
            fprintf(stderr, "%s  found %.*s\n", line, (int)buffer.size, buffer.data);
        asked++;
        json_decref(found);
        json_decref(object);
        ck_buffer_release(&buffer);
        ck_arena_clear(&arena);
    }
    cr_expect_eq(asked, 3500);
    cr_expect_eq(wrong, 0, "%zu of %zu answers differ", wrong, asked);
    fclose(file);
    free(line);
    ck_arena_release(&arena);
    reference_free(reference);
}

static const struct acceptance {
    const char   *destination, *item, *code, *day, *known;
    enum status   status;
    enum coverage coverage; /* UNKNOWN: not asked */
    bool          unconfirmed;
} acceptance[] = {
    { "USA", "germanium", NULL, "2023-07-31", NULL, STATUS_NONE_KNOWN, 0, false },
    { "USA", "germanium", NULL, "2023-08-01", NULL, STATUS_LICENCE, 0, false },
    { "USA", "germanium", NULL, "2024-12-02", NULL, STATUS_LICENCE, 0, false },
    { "USA", "germanium", NULL, "2024-12-03", NULL, STATUS_PRESUMED_DENIAL, 0, false },
    { "USA", "germanium", NULL, "2025-11-08", NULL, STATUS_PRESUMED_DENIAL, 0, false },
    { "USA", "germanium", NULL, "2025-11-09", NULL, STATUS_LICENCE, 0, false },
    { "USA", "antimony-metal", NULL, "2024-09-14", NULL, STATUS_NONE_KNOWN, 0, false },
    { "USA", "antimony-metal", NULL, "2024-09-15", NULL, STATUS_LICENCE, 0, false },
    { "THA", "antimony-metal", NULL, "2025-05-15", NULL, STATUS_LICENCE, 0, false },
    { "DEU", "rare-earth-magnets", NULL, "2025-04-03", NULL, STATUS_NONE_KNOWN, 0, false },
    { "DEU", "rare-earth-magnets", NULL, "2025-04-04", NULL, STATUS_LICENCE, COVERAGE_PARTIAL, false },
    { "DEU", "rare-earth-magnets", NULL, "2025-07-21", NULL, STATUS_LICENCE, COVERAGE_PARTIAL, false },
    { "ALL", "holmium", NULL, "2025-11-08", NULL, STATUS_NONE_KNOWN, 0, false },
    { "ALL", "holmium", NULL, "2026-11-11", NULL, STATUS_LICENCE, 0, true },
    { "USA", "germanium", NULL, "2025-01-15", "2024-12-01", STATUS_LICENCE, 0, false },
    { "USA", NULL, "28258000", "2025-06-01", NULL, STATUS_PRESUMED_DENIAL, COVERAGE_PARTIAL, false },
    { "USA", "antimony", NULL, "2025-06-01", NULL, STATUS_PRESUMED_DENIAL, COVERAGE_PARTIAL, false },
    { "USA", NULL, "81129210", "2025-06-01", NULL, STATUS_PRESUMED_DENIAL, COVERAGE_FULL, false },
};

static struct control_result ask(const struct reference *reference, const struct acceptance *row, struct ck_arena *arena)
{
    struct status_question question = { .origin = CK_BYTES("CHN"),
                                        .destination = ck_bytes_from(row->destination),
                                        .item = ck_bytes_from(row->item),
                                        .code = ck_bytes_from(row->code),
                                        .known_ms = INT64_MAX };

    cr_assert(ck_day_read(ck_bytes_from(row->day), &question.day));
    if (row->known)
        cr_assert(instant_read(ck_bytes_from(row->known), &question.known_ms));
    return status_ask(reference, &question, arena);
}

/* The acceptance table of SPEC 5.9. */
Test(status, acceptance)
{
    struct reference *reference = shipped_reference();
    struct ck_arena   arena = CK_ARENA_NULL;

    for (size_t i = 0; i < sizeof acceptance / sizeof *acceptance; i++) {
        const struct acceptance *row = &acceptance[i];
        struct control_result    result = ask(reference, row, &arena);

        cr_expect_eq(result.status, row->status, "row %zu", i);
        cr_expect_eq(result.confirmed, !row->unconfirmed, "row %zu", i);
        if (row->coverage)
            cr_expect(result.coverage.known && result.coverage.value == (int32_t)row->coverage, "row %zu", i);
    }
    ck_arena_release(&arena);
    reference_free(reference);
}

/* What a suspension hides is told: the measure, the act, the day on which it comes back, and that this day is uncertain. */
Test(status, suspension)
{
    struct reference       *reference = shipped_reference();
    struct ck_arena         arena = CK_ARENA_NULL;
    const struct acceptance ban = { "USA", "germanium", NULL, "2025-11-09", NULL, 0, 0, false };
    const struct acceptance last = { "USA", "germanium", NULL, "2026-11-27", NULL, 0, 0, false };
    const struct acceptance never = { "ALL", "holmium", NULL, "2025-11-08", NULL, 0, 0, false };
    struct control_result   result = ask(reference, &ban, &arena);
    int32_t                 day;

    cr_assert(ck_day_read(CK_BYTES("2026-11-28"), &day));
    cr_assert_eq(result.suspended.count, 1);
    cr_expect(ck_bytes_equal(result.suspended.items[0].measure, CK_BYTES("CN-2024-046-CL2")));
    cr_assert(result.next_transition);
    cr_expect_eq(result.next_transition->day, day);
    cr_expect_eq(result.next_transition->status, STATUS_PRESUMED_DENIAL);
    cr_expect(!result.boundary_uncertain);
    cr_expect(ask(reference, &last, &arena).boundary_uncertain);
    result = ask(reference, &never, &arena);
    cr_assert_eq(result.never_operated.count, 1);
    cr_expect(ck_bytes_equal(result.never_operated.items[0], CK_BYTES("CN-2025-057")));
    ck_arena_release(&arena);
    reference_free(reference);
}

/* A code that two items share is attributed to none of them: candidates are listed. */
Test(status, mixed_code)
{
    struct reference   *reference = shipped_reference();
    struct ck_arena     arena = CK_ARENA_NULL;
    struct code_mapping mapping = catalogue_map(reference, CK_BYTES("811292"), NOMENCLATURE_HS2022, &arena);

    cr_expect(mapping.mixed && !mapping.item.data);
    cr_assert_geq(mapping.candidates.count, 2);
    mapping = catalogue_map(reference, CK_BYTES("81129210"), NOMENCLATURE_GACC8, &arena);
    cr_expect(!mapping.mixed && ck_bytes_equal(mapping.item, CK_BYTES("germanium")));
    ck_arena_release(&arena);
    reference_free(reference);
}
