/* SPDX-License-Identifier: Apache-2.0
 * Lines {"value": {…}}. Measures and items there have no nulls that intake would fill, so that their values have the fields of the facts. */
#include "support/golden.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "support/json_tree.h"

enum { DETAIL_SIZE = 256 };

struct reading {
    struct held *held;
    int64_t      known_ms;
    void (*take)(struct reading *, const void *);
};

int64_t golden_known(const char *day)
{
    int32_t number;

    if (!day)
        return INT64_MAX;
    assert(ck_day_read(ck_bytes_from(day), &number));
    return (int64_t)(number + 1) * CK_DAY_MS - 1;
}

static void fill(const struct ck_record_type *type, json_t *value)
{
    const struct ck_field *last = &type->fields[type->field_count - 1];

    if (last->kind == CK_FIELD_RECORD)
        json_object_set_new(value, last->name, json_pack("{s:s,s:i,s:i}", "topic", "", "partition", 0, "offset", 0));
    if (type == &item_fact_type && !json_object_get(value, "known_at"))
        json_object_set_new(value, "known_at", json_string("1970-01-01T00:00:00Z"));
}

static void read_lines(const char *path, const struct ck_record_type *type, struct reading *reading)
{
    char           *line = NULL, detail[DETAIL_SIZE];
    size_t          room = 0;
    struct ck_arena arena = CK_ARENA_NULL;
    FILE           *file = fopen(path, "r");

    assert(file);
    while (getline(&line, &room, file) > 1) {
        json_t *object = json_loads(line, 0, NULL), *value = json_object_get(object, "value");
        void   *record = ck_arena_take(&arena, type->size);

        fill(type, value);
        if (json_tree_value(type, value, &arena, record, detail, sizeof detail) != JSON_OK) {
            fprintf(stderr, "%s: %s\n", path, detail);
            abort();
        }
        reading->take(reading, record);
        json_decref(object);
        ck_arena_clear(&arena);
    }
    free(line);
    ck_arena_release(&arena);
    fclose(file);
}

static void learn_measure(struct reading *reading, const void *record)
{
    if (((const struct measure_fact *)record)->known_at <= reading->known_ms)
        held_learn(reading->held, &intake_measures, "", record);
}

static void put_measure(struct reading *reading, const void *record)
{
    if (((const struct measure_fact *)record)->known_at <= reading->known_ms)
        held_put(reading->held, &intake_measures, record);
}

static void learn_item(struct reading *reading, const void *record) { held_learn(reading->held, &intake_items, "", record); }

static struct ck_maybe_long whole(struct ck_maybe_double number, double by)
{
    return number.known ? ck_known_long(llround(number.value * by)) : (struct ck_maybe_long){ 0 };
}

static void put_trade(struct reading *reading, const void *value)
{
    const struct trade_record *record = value;
    struct trade_fact          fact = {
                 .source = record->source,
                 .reporter = record->reporter,
                 .partner = record->partner,
                 .flow = record->flow,
                 .nomenclature = record->nomenclature,
                 .commodity = record->commodity,
                 .period = record->period,
                 .period_months = record->period_months,
                 .quantity_g = whole(record->quantity_kg, 1000),
                 .value_cents = whole(record->value_usd, 100),
                 .observation = record->observation,
                 .published_at = record->published_at,
                 .reference = record->reference,
    };

    if (fact.published_at <= reading->known_ms)
        held_put(reading->held, &intake_trade, &fact);
}

void golden_learn_measures(struct held *held, int64_t known_ms)
{
    read_lines(SOURCE_DIR "/tests/golden/input/control.measures.jsonl", &measure_fact_type, &(struct reading){ held, known_ms, learn_measure });
}

void golden_put_measures(struct held *held, int64_t known_ms)
{
    read_lines(SOURCE_DIR "/tests/golden/input/control.measures.jsonl", &measure_fact_type, &(struct reading){ held, known_ms, put_measure });
}

void golden_learn_items(struct held *held)
{
    read_lines(SOURCE_DIR "/tests/golden/input/reference.items.jsonl", &item_fact_type, &(struct reading){ held, INT64_MAX, learn_item });
}

void golden_put_trade(struct held *held, int64_t known_ms)
{
    read_lines(SOURCE_DIR "/tests/golden/input/trade.records.jsonl", &trade_record_type, &(struct reading){ held, known_ms, put_trade });
}
