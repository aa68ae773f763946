/* SPDX-License-Identifier: Apache-2.0
 * Configuration: one table, three places, the later wins; whatever is wrong is told with where it stands. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chokepoint/processor.h"
#include "shell/config.h"
#include "shell/yaml.h"

struct mill {
    double  speed;
    int32_t wheels;
    bool    wet;
};

static const struct processor_option mill_options[] = { { "speed", OPTION_DOUBLE, 0, 10, 2.5, offsetof(struct mill, speed), "" },
                                                        { "wheel.count", OPTION_INT, 1, 8, 4, offsetof(struct mill, wheels), "" },
                                                        { "wet", OPTION_BOOLEAN, 0, 1, 1, offsetof(struct mill, wet), "" },
                                                        { .name = NULL } };
static const struct processor plain = { .name = "plain" }, mill = { .name = "mill", .options = mill_options, .config_size = sizeof(struct mill) };
static const struct processor *const processors[] = { &plain, &mill, NULL };

static struct config config;
static char          said[4096], path[] = "test_config.XXXXXX";

static void tell(void *context, const char *where, const char *problem)
{
    size_t size = strlen(said);

    (void)context;
    snprintf(said + size, sizeof said - size, "%s: %s\n", where, problem);
}

static void setup(void) { config_init(&config, processors, tell, NULL); }
static void teardown(void)
{
    config_release(&config);
    unlink(path);
}
TestSuite(config, .init = setup, .fini = teardown);

static void read_file(const char *text)
{
    int fd = mkstemp(path);

    cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    config_file(&config, path);
}

static const struct mill *values(void) { return config.values[1]; }

static void expect_said(size_t problems, const char *what)
{
    cr_assert_eq(config.problems, problems, "%s", said);
    cr_assert(strstr(said, what), "%s", said);
}

Test(config, defaults)
{
    cr_assert(values()->speed == 2.5 && values()->wheels == 4 && values()->wet);
    cr_assert_eq(config.count, 3);
    cr_assert_str_eq(config.options[1].name, "mill.wheel.count");
    cr_assert_null(config.options[1].where);
}

/* Nested and dotted names are the same. */
Test(config, file)
{
    read_file("# a mill\nmill:\n  speed: 3\n  wheel: {count: 8}\nmill.wet: false\n");
    cr_assert_eq(config.problems, 0, "%s", said);
    cr_assert(values()->speed == 3 && values()->wheels == 8 && !values()->wet);
    cr_assert(strstr(config.options[1].where, ":4"), "%s", config.options[1].where);
}

/* File, then environment, then -X. */
Test(config, order)
{
    char *environment[] = { (char[]){ "PATH=/bin" }, (char[]){ "CHOKEPOINT_MILL_WHEEL_COUNT=6" }, (char[]){ "CHOKEPOINT_MILL_SPEED=6" }, NULL };

    read_file("mill: {speed: 5, wheel.count: 5, wet: true}\n");
    config_environment(&config, environment);
    config_override(&config, "mill.speed=7");
    cr_assert_eq(config.problems, 0, "%s", said);
    cr_assert(values()->speed == 7 && values()->wheels == 6 && values()->wet);
    cr_assert_str_eq(config.options[0].where, "-X");
    cr_assert_str_eq(config.options[1].where, "CHOKEPOINT_MILL_WHEEL_COUNT");
}

/* A bad value leaves what was there. */
Test(config, bad_values)
{
    read_file("mill:\n  speed: fast\n  wheel.count: 9\n  wet: perhaps\n  size: 3\n");
    expect_said(4, ":2: mill.speed: fast is not a number");
    expect_said(4, ":3: mill.wheel.count: 9 is outside 1 to 8");
    expect_said(4, ":4: mill.wet: perhaps is not true or false");
    expect_said(4, ":5: no option mill.size");
    cr_assert(values()->speed == 2.5 && values()->wheels == 4 && values()->wet);
    config_override(&config, "mill.wheel.count=1.5");
    expect_said(5, "not a whole number");
    config_override(&config, "mill.speed=nan");
    expect_said(6, "-X: mill.speed: nan");
    config_override(&config, "mill.speed");
    expect_said(7, "name=value");
}

Test(config, unknown_variable)
{
    char *environment[] = { (char[]){ "CHOKEPOINT_MILL_SIZE=1" }, NULL };

    config_environment(&config, environment);
    expect_said(1, "CHOKEPOINT_MILL_SIZE: no option");
}

/* YAML beyond names and values is refused, with its line. */
Test(config, shapes)
{
    static const struct {
        const char *text, *problem;
    } cases[] = {
        { "mill:\n  - 1\n", ":2: a list" },
        { "a: &x 1\nb: *x\n", ":2: an alias" },
        { "mill.wet: true\nmill: {wet: true}\n", ":2: set twice: mill.wet" },
        { "just text\n", ":1: no mapping" },
        { "a: 1\n---\nb: 2\n", ":2: a second document" },
        { "a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}\n", ":1: nested too deep" },
        { "{a: 1}: 2\n", ":1: a name that is a mapping" },
        { "a: \"\n", "unexpected end" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t before = config.problems;

        strcpy(path, "test_config.XXXXXX");
        read_file(cases[i].text);
        unlink(path);
        expect_said(before + 1, cases[i].problem);
    }
    strcpy(path, "test_config.XXXXXX");
    read_file("");
    cr_assert_eq(config.problems, sizeof cases / sizeof *cases);
}

Test(config, no_file)
{
    config_file(&config, "no/such/file");
    expect_said(1, "no/such/file: No such file");
}
