/* SPDX-License-Identifier: Apache-2.0
 * replay: lines, offsets, order of time, what was not known yet, derived topics as input, exit codes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chokepoint/day.h"
#include "engine/formats/json_scan.h"
#include "engine/util/exit_code.h"
#include "examples/spike.h"
#include "processors/all.h"
#include "engine/replay/files.h"
#include "engine/replay/replay.h"

static char directory[64], output[80], text[1 << 16];

static void setup(void)
{
    strcpy(directory, "test_replay.XXXXXX");
    cr_assert(mkdtemp(directory));
    snprintf(output, sizeof output, "%s/out", directory);
}

static void teardown(void)
{
    char command[160];

    snprintf(command, sizeof command, "rm -r '%s'", directory);
    cr_assert_eq(system(command), 0);
}
TestSuite(replay, .init = setup, .fini = teardown);

static void put(const char *topic, const char *lines)
{
    char  path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.jsonl", directory, topic);
    file = fopen(path, "w");
    cr_assert(file);
    fputs(lines, file);
    fclose(file);
}

static const char *get(const char *topic)
{
    char   path[200];
    FILE  *file;
    size_t size;

    snprintf(path, sizeof path, "%s/%s.jsonl", output, topic);
    file = fopen(path, "r");
    cr_assert(file, "%s", path);
    size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

static size_t line_count(const char *topic)
{
    size_t count = 0;

    for (const char *at = get(topic); (at = strchr(at, '\n')); at++)
        count++;
    return count;
}

static int replay(struct replay_options options)
{
    options.input = directory;
    options.output = output;
    if (options.known_at == 0)
        options.known_at = INT64_MAX;
    return replay_run(&options, processors_all);
}

#define TRADE(period, published)                                                                                                                     \
    "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"WLD\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"antimony\","        \
    "\"period\":\"" period "\",\"observation\":\"OBSERVED\",\"quantity_kg\":1,\"published_at\":\"" published "\"}"

Test(replay, members)
{
    struct ck_bytes object = CK_BYTES(" { \"a\" : {\"x\":[1,\"}\"]} ,\"b\":\"q\\\"}\",\"c\":-1.5e3 , \"d\":null}\r");
    struct ck_bytes wanted[] = { CK_BYTES("{\"x\":[1,\"}\"]}"), CK_BYTES("\"q\\\"}\""), CK_BYTES("-1.5e3"), CK_BYTES("null") }, name, value;
    struct members  members = members_of(object);

    for (size_t i = 0; i < 4; i++) {
        cr_assert(members_next(&members, &name, &value));
        cr_assert(ck_bytes_equal(value, wanted[i]), "%.*s", (int)value.size, value.data);
    }
    cr_assert(!members_next(&members, &name, &value) && !members.broken);
    /* every prefix of it is broken, and none is read past its end */
    for (size_t size = 0; size + 1 < object.size; size++) {
        char *copy = malloc(size + 1);

        memcpy(copy, object.data, size);
        members = members_of((struct ck_bytes){ copy, size });
        while (members_next(&members, &name, &value))
            ;
        cr_assert(members.broken, "%zu", size);
        free(copy);
    }
}

Test(replay, offsets_are_lines_and_order_is_time)
{
    const char *last;

    put("trade.records",
        "{\"value\":" TRADE("2024-02", "2024-03-20T00:00:00Z") "}\n\nnonsense\n{\"value\":" TRADE(
            "2024-01", "2024-02-20T00:00:00Z") "}\n{\"timestamp\":\"2024-12-31T00:00:00Z\",\"value\":" TRADE("2023-12", "2024-01-20") "}");
    cr_assert_eq(replay((struct replay_options){ .names = "intake" }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 3);
    cr_assert(strstr(text, "\"offset\":3}") < strstr(text, "\"offset\":0}"));
    last = strstr(text, "\"offset\":4}");
    cr_assert(last && strstr(text, "\"offset\":0}") < last);
    cr_assert(strstr(get("intake.dlq"), "\"trade.records|0|2\",\"reason\":\"undecodable\""));
    cr_assert(strstr(text, "\"value\":\"nonsense\""));
}

Test(replay, what_was_not_known_yet)
{
    put("trade.records", "{\"value\":" TRADE("2024-01", "2024-02-20T00:00:00Z") "}\n{\"value\":" TRADE("2024-02", "2024-03-20T00:00:00Z") "}\n");
    cr_assert_eq(replay((struct replay_options){ .names = "intake", .known_at = 1710892799999 }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 1);
    cr_assert_eq(replay((struct replay_options){ .names = "intake", .known_at = 1710892800000 }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 2);
}

/* A publication of the clock's future is a dead letter, and the day does not follow it: what is due in 2098 is not due. */
Test(replay, the_day_keeps_to_the_clock)
{
    put("trade.records", "{\"value\":" TRADE("2024-01", "2024-02-20T00:00:00Z") "}\n{\"value\":" TRADE("2099-02", "2099-03-20T00:00:00Z") "}\n");
    put("control.measures", "{\"value\":{\"measure_id\":\"M\",\"act\":\"BASE\",\"authority\":\"A\",\"instrument\":\"I\",\"origin\":\"CHN\","
                            "\"destinations\":[\"ALL\"],\"items\":[\"antimony\"],\"restriction\":\"LICENCE\",\"valid_from\":\"2098-01-01\","
                            "\"known_at\":\"2024-02-21T00:00:00Z\"}}\n");
    cr_assert_eq(replay((struct replay_options){ .names = "intake,controls" }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 1);
    cr_assert_eq(line_count("intake.dlq"), 1);
    cr_assert(strstr(text, "\"trade.records|0|1\",\"reason\":\"future\""));
    cr_assert(strstr(get("control.status"), "\"status\":\"NONE_KNOWN\"") && !strstr(text, "\"upcoming\":true"));
    cr_assert_eq(replay((struct replay_options){ .names = "intake", .has_now = true, .now = 47196 /* 2099-03-21 */ }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 2);
}

Test(replay, the_final_file_does_not_depend_on_the_order_of_lines)
{
    static char first[sizeof text];

    put("trade.records", "{\"value\":" TRADE("2024-01", "2024-02-20") "}\n{\"value\":" TRADE("2024-02", "2024-03-20") "}\n");
    cr_assert_eq(replay((struct replay_options){ .final = true }), EXIT_CLEAN);
    strcpy(first, get("trade.enriched"));
    cr_assert(strstr(first, "2024-01|1|GACC") && !strstr(first, "emission"));
    put("trade.records", "{\"value\":" TRADE("2024-02", "2024-03-20") "}\n{\"value\":" TRADE("2024-01", "2024-02-20") "}\n");
    cr_assert_eq(replay((struct replay_options){ .final = true }), EXIT_CLEAN);
    cr_assert_str_eq(get("trade.enriched"), first);
}

/* Day by day: each line has the last instant of the day on which it became known, whatever the order of the lines; what does not say when it became
 * known comes with the first day; and another replay reads such lines. */
Test(replay, by_day)
{
    char command[400];

    put("trade.records", "{\"value\":" TRADE("2024-02", "2024-03-20T08:00:00Z") "}\nnonsense\n{\"value\":" TRADE(
                             "2024-01", "2024-02-20T00:00:00Z") "}\n"
                                                                "{\"value\":" TRADE("2023-12", "2024-02-20T23:59:59Z") "}\n");
    cr_assert_eq(replay((struct replay_options){ .names = "intake", .by_day = true }), EXIT_CLEAN);
    cr_assert_eq(line_count("intake.trade"), 3);
    for (const char *at = text, *next; *at; at = next + 1) {
        const char *offset = strstr(at, "\"offset\":"), *published = strstr(at, "\"published\":\""), *day;

        next = strchr(at, '\n');
        cr_assert(offset && published && offset < next && published < next);
        day = offset[9] == '0' ? "\"published\":\"2024-03-20T23:59:59.999Z\"" : "\"published\":\"2024-02-20T23:59:59.999Z\"";
        cr_assert_eq(strncmp(published, day, strlen(day)), 0, "%.200s", at);
    }
    cr_assert_eq(line_count("intake.dlq"), 1);
    snprintf(command, sizeof command, "mv '%s'/intake.trade.jsonl '%s' && rm '%s/trade.records.jsonl'", output, directory, directory);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(replay((struct replay_options){ .names = "enrich", .by_day = true }), EXIT_CLEAN);
    cr_assert_eq(line_count("trade.enriched"), 3);
    cr_assert_eq(replay((struct replay_options){ .names = "intake,enrich", .by_day = true }), EXIT_CONFIG,
                 "intake.trade is there, and intake publishes it");
}

/* What one replay wrote, another reads: the same as in one. */
Test(replay, derived_topics_as_input)
{
    static char whole[sizeof text];
    char        command[400];

    put("trade.records", "{\"value\":" TRADE("2024-01", "2024-02-20") "}\n{\"value\":" TRADE("2024-02", "2024-03-20") "}\n");
    cr_assert_eq(replay((struct replay_options){ .names = "intake,enrich" }), EXIT_CLEAN);
    strcpy(whole, get("trade.enriched"));
    snprintf(command, sizeof command, "mv '%s'/intake.*.jsonl '%s' && rm '%s/trade.records.jsonl'", output, directory, directory);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(replay((struct replay_options){ .names = "enrich" }), EXIT_CLEAN);
    cr_assert_eq(line_count("trade.enriched"), 2);
    cr_assert(strstr(whole, "2024-01|1|GACC") && strstr(text, "2024-01|1|GACC"));
}

Test(replay, exit_codes)
{
    cr_assert_eq(replay((struct replay_options){ .names = "intake,nobody" }), EXIT_USAGE);
    put("policy.events", "{\"key\":\"k\",\"value\":{\"act\":\"?\"}}\n");
    cr_assert_eq(replay((struct replay_options){ .names = "posture" }), EXIT_CONFIG);
    cr_assert_eq(replay((struct replay_options){ .names = "intake" }), EXIT_CONFIG); /* does not read it */
    strcat(directory, "-none");
    cr_assert_eq(replay((struct replay_options){ .names = "intake" }), EXIT_CONFIG);
    directory[strlen(directory) - strlen("-none")] = '\0';
}

/* Users' topics of any program: their own field says when a record became known; a date is its first instant. */
Test(replay, topics_of_another_program)
{
    static const struct ck_processor *const all[] = { &receive, &spike, NULL };
    struct replay_options                   options = { .input = directory, .output = output, .known_at = 12 * (int64_t)CK_DAY_MS - 1 };

    put("prices", "{\"value\":{\"instrument\":\"tin\",\"day\":\"1970-01-11\",\"amount\":10}}\n"
                  "{\"value\":{\"instrument\":\"tin\",\"day\":\"1970-01-13\",\"amount\":90}}\n");
    cr_assert_eq(replay_run(&options, all), EXIT_CLEAN);
    cr_expect_str_empty(get("moves"));
    options.known_at = 12 * (int64_t)CK_DAY_MS;
    cr_assert_eq(replay_run(&options, all), EXIT_CLEAN);
    cr_expect_eq(line_count("moves"), 1);
}
