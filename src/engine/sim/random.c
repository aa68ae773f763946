/* SPDX-License-Identifier: Apache-2.0
 * A field's values follow from its kind; texts may follow from its name, if the program has some. */
#include "engine/sim/random.h"

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "engine/avro/codec.h"
#include "chokepoint/types.h"

enum { DAYS_BACK = 400, DAYS_AHEAD = 30, ITEMS_MAX = 3, COMPONENTS_MAX = 4 };

struct random {
    const struct sim           *sim;
    const struct ck_sim_inputs *inputs; /* those that were drawn before */
    uint64_t                   *seed;
    struct ck_arena            *arena;
    bool                        is_foreign;
};

static void fill(struct random *random, const struct ck_record_type *type, char *record);

static uint64_t below(struct random *random, uint64_t limit) { return ck_sim_below(random->seed, limit); }

/* A component of a key that another record has, so that what joins them has something to join; null: no record has a key. */
static struct ck_bytes component_text(struct random *random)
{
    struct ck_bytes parts[COMPONENTS_MAX], key = random->inputs->items[below(random, random->inputs->count)].key;

    if (!key.size)
        return (struct ck_bytes){ 0 };
    return parts[below(random, ck_key_split(key, parts, COMPONENTS_MAX))];
}

/* What users write and no key can hold: it must end as a dead letter. */
static struct ck_bytes unfit_text(struct random *random)
{
    static const char long_text[] =
        "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456"
        "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456"
        "01234567890123456789";

    switch (below(random, 4)) {
    case 0: return CK_BYTES("");
    case 1: return CK_BYTES("a|b");
    case 2: return CK_BYTES("a\tb");
    default: return (struct ck_bytes){ long_text, sizeof long_text - 1 };
    }
}

static struct ck_bytes random_text(struct random *random, const char *name)
{
    static const char *const          texts[] = { "a", "b", "c", "d e", "\xc3\xa9" };
    const struct ck_simulation *const simulation = random->sim->simulation;
    struct ck_bytes                   text = simulation && simulation->text ? simulation->text(name, random->seed) : (struct ck_bytes){ 0 };

    if (!text.data && random->is_foreign && below(random, 24) == 0)
        return unfit_text(random);
    if (!text.data && random->inputs->count > 0 && below(random, 2) == 0)
        text = ck_arena_copy(random->arena, component_text(random));
    return text.data ? text : ck_bytes_from(texts[below(random, sizeof texts / sizeof *texts)]);
}

static int64_t random_whole(struct random *random)
{
    switch (below(random, 8)) {
    case 0: return -(int64_t)below(random, 100);
    case 1: return (int64_t)below(random, 1000000);
    default: return (int64_t)below(random, 20);
    }
}

static int32_t random_day(struct random *random) { return random->sim->today + DAYS_AHEAD - (int32_t)below(random, DAYS_BACK); }

static void put_small(char *place, int64_t value)
{
    int32_t small = (int32_t)value;

    memcpy(place, &small, sizeof small);
}

static void put_long(char *place, int64_t value) { memcpy(place, &value, sizeof value); }

static void fill_value(struct random *random, enum ck_field_kind kind, const struct ck_field *field, char *place);

static void fill_array(struct random *random, const struct ck_field *field, char *place)
{
    struct ck_array array = { .count = below(random, ITEMS_MAX + 1) };
    size_t          size = field_element_size(field);
    char           *items = array.count ? ck_arena_take(random->arena, array.count * size) : NULL;

    array.items = items;
    for (size_t i = 0; i < array.count; i++)
        fill_value(random, field->element, field, items + i * size);
    memcpy(place, &array, sizeof array);
}

static void fill_value(struct random *random, enum ck_field_kind kind, const struct ck_field *field, char *place)
{
    struct ck_bytes text;
    double          real;

    switch (kind) {
    case CK_FIELD_BOOLEAN: *(bool *)place = below(random, 2); break;
    case CK_FIELD_INT: put_small(place, random_whole(random)); break;
    case CK_FIELD_LONG: put_long(place, random_whole(random)); break;
    case CK_FIELD_DATE: put_small(place, random_day(random)); break;
    case CK_FIELD_TIMESTAMP: put_long(place, (int64_t)random_day(random) * CK_DAY_MS); break;
    case CK_FIELD_ENUM: put_small(place, (int64_t)below(random, field->symbols->count)); break;
    case CK_FIELD_RECORD: fill(random, field->record, place); break;
    case CK_FIELD_ARRAY: fill_array(random, field, place); break;
    case CK_FIELD_DOUBLE:
        real = (double)random_whole(random) / 8;
        memcpy(place, &real, sizeof real);
        break;
    case CK_FIELD_STRING:
        text = random_text(random, field->name);
        memcpy(place, &text, sizeof text);
        break;
    }
}

static void fill_nullable(struct random *random, const struct ck_field *field, char *place)
{
    if (below(random, 4) == 0)
        return;
    if (field->kind == CK_FIELD_RECORD) {
        char *inner = ck_arena_take(random->arena, field->record->size);

        fill(random, field->record, inner);
        memcpy(place, &inner, sizeof inner);
        return;
    }
    field_known(field->kind, place);
    fill_value(random, field->kind, field, place);
}

/* What the runtime fills stays empty. */
static void fill(struct random *random, const struct ck_record_type *type, char *record)
{
    memset(record, 0, type->size);
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++) {
        if (field->record == &ck_emission_type || field->record == &ck_origin_type)
            continue;
        if (field->nullable)
            fill_nullable(random, field, record + field->offset);
        else
            fill_value(random, field->kind, field, record + field->offset);
    }
}

/* The number of records of the key so far. */
static int64_t revision_of(const struct ck_sim_inputs *inputs, const struct ck_topic *topic, struct ck_bytes key)
{
    int64_t revision = 0;

    for (size_t i = 0; i < inputs->count; i++)
        revision += inputs->items[i].topic == topic && ck_bytes_equal(inputs->items[i].key, key);
    return revision;
}

static void fill_emission(struct random *random, const struct ck_sim_inputs *inputs, const struct ck_topic *topic, char *record)
{
    const struct ck_field *last = &topic->value->fields[topic->value->field_count - 1];
    struct ck_emission    *emission = (void *)(record + last->offset);
    char                   key[CK_KEY_SIZE_MAX];

    if (last->record != &ck_emission_type)
        return;
    emission->revision = revision_of(inputs, topic, (struct ck_bytes){ key, ck_topic_key(topic, record, key) });
    emission->retracted = below(random, 8) == 0;
}

void sim_add_random(const struct sim *sim, struct ck_sim_inputs *inputs, const struct ck_topic *topic, uint64_t *seed)
{
    struct ck_arena arena = CK_ARENA_NULL;
    struct random   random = { sim, inputs, seed, &arena, topic->foreign };
    char           *record = ck_arena_take(&arena, topic->value->size);

    if (topic->foreign && below(&random, 30) == 0) {
        ck_sim_add_raw(inputs, topic, CK_BYTES("a"), CK_BYTES("{\"no\":"));
    } else {
        fill(&random, topic->value, record);
        fill_emission(&random, inputs, topic, record);
        ck_sim_add(inputs, topic, record);
    }
    ck_arena_release(&arena);
}
