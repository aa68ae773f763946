/* SPDX-License-Identifier: Apache-2.0
 * The journal: what a line looks like, in both forms. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/util/journal.h"

static int  ends[2];
static char line[8192];

static void setup(void) { cr_assert_eq(pipe(ends), 0); }
TestSuite(journal, .init = setup);

static struct journal journal_to(bool json) { return (struct journal){ ends[1], json, JOURNAL_INFO }; }

/* One read sees what one write wrote. */
static const char *read_line(void)
{
    ssize_t size = read(ends[0], line, sizeof line - 1);

    line[size > 0 ? size : 0] = '\0';
    return line;
}

/* A text line: time in UTC with milliseconds, level, event, pairs; quoted only where it must be. */
Test(journal, text)
{
    struct journal journal = journal_to(false);
    int            year, millisecond, used = 0;

    JOURNAL(&journal, JOURNAL_WARNING, "held", TEXT("topic", "trade.records"), NUMBER("partition", -3), TEXT("why", "no \"schema\" 7\n\t\x01"),
            TEXT("empty", ""), TEXT("place", "a=b"));
    read_line();
    cr_assert_eq(sscanf(line, "%4d-%*2d-%*2dT%*2d:%*2d:%*2d.%3dZ%n", &year, &millisecond, &used), 2, "%s", line);
    cr_assert_eq(used, 24);
    cr_assert_str_eq(line + used,
                     " warning held topic=trade.records partition=-3 why=\"no \\\"schema\\\" 7\\n\\u0009\\u0001\" empty=\"\" place=\"a=b\"\n");
}

/* A JSON line is an object that any reader takes, whatever bytes it was told. */
Test(journal, json)
{
    struct journal journal = journal_to(true);
    json_t        *object;

    JOURNAL(&journal, JOURNAL_ERROR, "failed", TEXT("problem", "a\\b \"c\"\n é \xff\xc3 \xed\xa0\x80 end"), NUMBER("exit_code", INT64_MIN));
    object = json_loads(read_line(), JSON_REJECT_DUPLICATES, NULL);
    cr_assert(object, "%s", line);
    cr_assert_str_eq(json_string_value(json_object_get(object, "level")), "error");
    cr_assert_str_eq(json_string_value(json_object_get(object, "event")), "failed");
    cr_assert_str_eq(json_string_value(json_object_get(object, "problem")),
                     "a\\b \"c\"\n é \xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd end");
    cr_assert_eq(json_integer_value(json_object_get(object, "exit_code")), INT64_MIN);
    cr_assert_eq(line[strlen(line) - 1], '\n');
    json_decref(object);
}

/* What nobody sees is told, in JSON that is still JSON: zero width, direction, a tag beyond the first plane. */
Test(journal, hidden)
{
    static const char hidden[] = "a\xe2\x80\x8b\xe2\x81\xa6\xef\xbb\xbf\xc2\xad\xf3\xa0\x81\x81z";
    struct journal    journal = journal_to(true);
    json_t           *object;

    JOURNAL(&journal, JOURNAL_ERROR, "failed", TEXT("problem", hidden));
    cr_assert(strstr(read_line(), "\"a\\u200b\\u2066\\ufeff\\u00ad\\udb40\\udc41z\""), "%s", line);
    object = json_loads(line, 0, NULL);
    cr_assert(object, "%s", line);
    cr_assert_str_eq(json_string_value(json_object_get(object, "problem")), hidden);
    json_decref(object);
}

/* What is less urgent than the level is not told; without a journal nothing is. */
Test(journal, level)
{
    struct journal     journal = journal_to(false);
    enum journal_level level;

    JOURNAL(NULL, JOURNAL_ERROR, "nobody", NUMBER("hears", 1));
    JOURNAL(&journal, JOURNAL_DEBUG, "detail", NUMBER("n", 1));
    JOURNAL(&journal, JOURNAL_INFO, "news", NUMBER("n", 2));
    cr_assert(strstr(read_line(), " info news n=2\n") == line + 24, "%s", line);
    cr_assert(journal_level_read("debug", &level) && level == JOURNAL_DEBUG);
    cr_assert_not(journal_level_read("loud", &level));
}

/* At most 4096 bytes, whole characters, and still JSON, wherever the cut falls. */
Test(journal, cut)
{
    char text[5000], name[8];

    for (size_t size = 3900; size < 4100; size++) {
        struct journal      journal = journal_to(true);
        struct journal_pair pairs[3] = { { "long", text, 0 }, { name, "x\ny", 0 }, { "n", NULL, 12345 } };
        json_t             *object;

        snprintf(name, sizeof name, "name");
        for (size_t i = 0; i < size; i++)
            text[i] = i % 2 ? '\xa9' : '\xc3'; /* é */
        text[size] = '\0';
        journal_write(&journal, JOURNAL_INFO, "much", pairs, 3);
        object = json_loads(read_line(), 0, NULL);
        cr_assert(object, "%zu: %s", size, line + 3800);
        cr_assert(strlen(line) <= 4096 && line[strlen(line) - 1] == '\n');
        json_decref(object);
    }
}

static void *tell_many(void *unused)
{
    struct journal journal = journal_to(true);

    (void)unused;
    for (int i = 0; i < 200; i++)
        JOURNAL(&journal, JOURNAL_INFO, "count", TEXT("who", "somebody with a long name"), NUMBER("i", i));
    return NULL;
}

/* Lines of threads do not mix. */
Test(journal, threads)
{
    pthread_t threads[4];
    FILE     *lines = fdopen(ends[0], "r");
    size_t    count = 0;

    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, tell_many, NULL);
    while (count < 800 && fgets(line, sizeof line, lines)) {
        json_t *object = json_loads(line, 0, NULL);

        cr_assert(object, "%s", line);
        json_decref(object);
        count++;
    }
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    cr_assert_eq(count, 800);
}
