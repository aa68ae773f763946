/* SPDX-License-Identifier: Apache-2.0
 * Files into a store in a temporary directory, and a view of it. */
#include "program/report/input.h"

#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "serve/follow/files.h"
#include "serve/follow/follow.h"

int report_fail(const struct report_input *input, const char *path, const char *why)
{
    fprintf(stderr, "chokepoint %s: %s: %s\n", input->command, path, why);
    return EXIT_CONFIG;
}

int report_write(const struct report_input *input, const char *path, struct ck_bytes content)
{
    FILE *out;
    int   result = file_create(path, &out);

    if (result)
        return report_fail(input, path, file_error(result));
    fwrite(content.data, 1, content.size, out);
    result = file_close(out);
    return result ? report_fail(input, path, file_error(result)) : EXIT_CLEAN;
}

static int open_store(struct report_input *input)
{
    struct follow_topics topics;
    struct store_options options = { .directory = input->scratch.path, .fleeting = true };
    char                 problem[STORE_PROBLEM_MAX];

    follow_topics_fill(&topics, page_topics);
    for (size_t i = 0; i < topics.count; i++)
        topics.items[i].by_end = page_topic_by_end(page_topics[i]);
    options.topics = topics.items;
    options.topic_count = topics.count;
    if (store_open(&options, &input->store, problem))
        return report_fail(input, input->scratch.path, problem);
    return EXIT_CLEAN;
}

static int fill_store(struct report_input *input)
{
    struct files_report read;
    char                problem[FILES_PROBLEM_MAX];

    if (files_read(input->store, input->directory, page_topics, NULL, &read, problem))
        return report_fail(input, input->directory, problem);
    if (read.records == 0)
        return report_fail(input, input->directory, "no record of a topic: `chokepoint replay --input IN --output DIR` writes them");
    if (input->known_text && !read.dated)
        return report_fail(input, input->directory,
                           "the lines do not say when they were published, so it cannot be said what was known then: `chokepoint replay --by-day`");
    return EXIT_CLEAN;
}

int report_input_open(struct report_input *input)
{
    int result, code;

    result = directory_open(input->directory);
    if (result)
        return report_fail(input, input->directory, file_error(result));
    result = scratch_open(&input->scratch);
    if (result)
        return report_fail(input, "a temporary directory", strerror(-result));
    code = open_store(input);
    if (code == EXIT_CLEAN)
        code = fill_store(input);
    if (code != EXIT_CLEAN)
        return code;
    result = store_view_open(input->store, &input->page.view);
    if (result)
        return report_fail(input, input->directory, store_error(result));
    input->page.topics = page_topics;
    input->page.known_ms = input->known_text ? input->known_ms : INT64_MAX;
    input->page.known_text = input->known_text ? ck_bytes_from(input->known_text) : CK_BYTES("");
    input->page.day = input->known_text ? ck_day_from_ms(input->known_ms) : INT32_MIN; /* else whatever the newest statuses say lies ahead */
    return EXIT_CLEAN;
}

void report_input_close(struct report_input *input)
{
    store_view_close(input->page.view);
    if (input->store)
        store_close(input->store);
    if (input->scratch.path[0])
        scratch_close(&input->scratch);
}
