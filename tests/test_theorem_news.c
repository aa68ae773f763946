/* SPDX-License-Identifier: Apache-2.0
 * The theorem over the whole program with news in it: the labelled passages as articles, some of them copied by other outlets or corrected later,
 * beside a part of the real figures and measures. */
#include <criterion/criterion.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/sim/sim.h"
#include "processors/all.h"
#include "support/seeds.h"

enum { SEEDS = 30, ID_ROOM = 32 };

struct drawing {
    struct ck_sim_inputs *inputs;
    uint64_t             *seed;
    uint64_t              percent; /* of the lines that are taken */
};
typedef void take(struct drawing *drawing, const struct ck_topic *topic, json_t *line);

static void each_line(struct drawing *drawing, const struct ck_topic *topic, const char *path, take *take_one)
{
    char  *line = NULL;
    size_t room = 0;
    FILE  *in = fopen(path, "r");

    cr_assert(in, "%s", path);
    while (getline(&line, &room, in) > 0) {
        json_t *object = json_loads(line, 0, NULL);

        if (ck_sim_below(drawing->seed, 100) < drawing->percent)
            take_one(drawing, topic, object);
        json_decref(object);
    }
    free(line);
    fclose(in);
}

static void add(struct drawing *drawing, const struct ck_topic *topic, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);

    ck_sim_add_raw(drawing->inputs, topic, (struct ck_bytes){ 0 }, ck_bytes_from(text));
    free(text);
}

static void take_value(struct drawing *drawing, const struct ck_topic *topic, json_t *line) { add(drawing, topic, json_object_get(line, "value")); }

static json_t *article_of(json_t *line)
{
    return json_pack("{s:O, s:O, s:O, s:O, s:s, s:O, s:O, s:O}", "id", json_object_get(line, "id"), "publisher", json_object_get(line, "publisher"),
                     "title", json_object_get(line, "title"), "body", json_object_get(line, "text"), "url", "", "language",
                     json_object_get(line, "language"), "published_at", json_object_get(line, "published_at"), "collected_at",
                     json_object_get(line, "published_at"));
}

/* The article; a copy of it by another outlet; a later version without its body, so that what it said is taken back. */
static void take_article(struct drawing *drawing, const struct ck_topic *topic, json_t *line)
{
    json_t *article = article_of(line);
    char    id[ID_ROOM];

    add(drawing, topic, article);
    if (ck_sim_below(drawing->seed, 4) == 0) {
        json_t *copy = json_copy(article);

        snprintf(id, sizeof id, "%s-copy", json_string_value(json_object_get(article, "id")));
        json_object_set_new(copy, "id", json_string(id));
        json_object_set_new(copy, "publisher", json_string("another"));
        add(drawing, topic, copy);
        json_decref(copy);
    }
    if (ck_sim_below(drawing->seed, 4) == 0) {
        json_object_set_new(article, "collected_at", json_string("2026-11-20T00:00:00Z"));
        json_object_set_new(article, "body", json_string(""));
        add(drawing, topic, article);
    }
    json_decref(article);
}

/* The labels of an article as another reader's claims, of which some are taken back. The article itself may be there or not. */
static void take_labels(struct drawing *drawing, const struct ck_topic *topic, json_t *line)
{
    json_t *labels = json_object_get(json_object_get(line, "labels"), "claims"), *label;
    size_t  ordinal;

    json_array_foreach(labels, ordinal, label)
    {
        json_object_del(label, "also");
        json_object_set(label, "news", json_object_get(line, "id"));
        json_object_set_new(label, "reader", json_string(ck_sim_below(drawing->seed, 3) ? "desk" : "bot"));
        json_object_set_new(label, "ordinal", json_integer((json_int_t)ordinal));
        json_object_set(label, "published_at", json_object_get(line, "published_at"));
        json_object_set(label, "submitted_at", json_object_get(line, "published_at"));
        add(drawing, topic, label);
        if (ck_sim_below(drawing->seed, 6) == 0) {
            json_object_set_new(label, "withdrawn", json_true());
            add(drawing, topic, label);
        }
    }
}

static void draw(struct ck_sim_inputs *inputs, uint64_t *seed, const struct ck_topic *topic, uint64_t percent)
{
    struct drawing drawing = { inputs, seed, percent };
    char           path[512];

    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/input/%s.jsonl", topic->name);
    each_line(&drawing, topic, path, take_value);
}

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    struct drawing drawing = { inputs, seed, 8 };

    draw(inputs, seed, &control_measures, 95);
    draw(inputs, seed, &reference_items, 95);
    draw(inputs, seed, &reference_supply, 10);
    draw(inputs, seed, &trade_records, 50);
    each_line(&drawing, &policy_news, SOURCE_DIR "/tests/news/claims.jsonl", take_article);
    each_line(&drawing, &claims_submitted, SOURCE_DIR "/tests/news/claims.jsonl", take_labels);
}

/* Events, verdicts, scorecards, postures and alerts are the same whatever the execution. */
Test(theorem_news, holds)
{
    struct sim theorem = {
        .processors = processors_all, .today = ck_day_from_civil(2026, 11, 23), .generate = generate, .allow_empty_reference = true
    };

    while (processors_all[theorem.count])
        theorem.count++;
    cr_assert_eq(seeds_failed(&theorem, 1, SEEDS, true), 0);
}
