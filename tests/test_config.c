/* SPDX-License-Identifier: Apache-2.0
 * Configuration: one table, three places, the later wins; whatever is wrong is told with where it stands. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "domain/model/topics.h"
#include "engine/config/config.h"
#include "engine/config/yaml.h"

struct mill {
    double  speed;
    int32_t wheels;
    bool    wet;
};

static const struct ck_processor_option mill_options[] = { { "speed", CK_OPTION_DOUBLE, 0, 10, 2.5, offsetof(struct mill, speed), "" },
                                                           { "wheel.count", CK_OPTION_INT, 1, 8, 4, offsetof(struct mill, wheels), "" },
                                                           { "wet", CK_OPTION_BOOLEAN, 0, 1, 1, offsetof(struct mill, wet), "" },
                                                           { .name = NULL } };
static const struct ck_input            inputs[] = { { &trade_records, CK_INPUT_STREAM, NULL }, { &policy_news, CK_INPUT_STREAM, NULL }, { 0 } };
static const struct ck_topic *const     outputs[] = { &alerts, NULL };
static const struct ck_processor        plain = { .name = "plain", .inputs = inputs, .outputs = outputs };
static const struct ck_processor        mill = {
           .name = "mill", .inputs = inputs, .outputs = outputs, .options = mill_options, .config_size = sizeof(struct mill)
};
static const struct ck_processor *const processors[] = { &plain, &mill, NULL };

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

/* The options that no processor owns come from the same file, environment and -X. */
Test(config, installation)
{
    char *environment[] = { (char[]){ "CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS=other:9092" },
                            (char[]){ "CHOKEPOINT_TOPICS_RENAME_TRADE_RECORDS=customs.v2" }, (char[]){ "CHOKEPOINT_STOP_GRACE_MS=500" },
                            (char[]){ "CHOKEPOINT_CONFIG=read.by.config_open" }, NULL };

    cr_assert(config.installation.partitions == 12 && config.installation.replication == -1 && config.installation.commit_ms == 100);
    cr_assert(config.installation.memory_mib == 1024 && config.installation.start_ms == 30000 && config.installation.aborts_max == 20);
    cr_assert(*config.installation.instance && !*config.installation.prefix && !config.installation.allow_empty_reference);
    cr_assert_str_eq(config.installation.log_format, "text");
    read_file("kafka: {bootstrap.servers: \"one:9092\", linger.ms: 7}\nmill.speed: 3\ntopics:\n  prefix: eu.\n  rename: {policy.news: n}\n"
              "reference.allow_empty: true\nlog.format: json\n");
    config_environment(&config, environment);
    config_override(&config, "topics.partitions=3");
    cr_assert_eq(config.problems, 0, "%s", said);
    cr_assert_str_eq(installation_property(&config.installation, "bootstrap.servers"), "other:9092");
    cr_assert_str_eq(installation_property(&config.installation, "linger.ms"), "7");
    cr_assert(strstr(config.installation.properties[1].where, ":1"));
    cr_assert_eq(config.installation.rename_count, 2);
    cr_assert_str_eq(config.installation.renames[1].topic, "trade.records");
    cr_assert_str_eq(config.installation.renames[1].name, "customs.v2");
    cr_assert_str_eq(config.installation.prefix, "eu.");
    cr_assert_str_eq(config.installation.log_format, "json");
    cr_assert(config.installation.partitions == 3 && config.installation.grace_ms == 500 && config.installation.allow_empty_reference);
    cr_assert(values()->speed == 3);
}

/* A wrong one is told with its line and what was expected, and leaves what was there. */
Test(config, bad_installation)
{
    read_file("topics.partitions: 0\ntopics.partitons: 3\nlog.level: loud\ncommit.interval_ms: soon\ninstance: \"a b\"\nreference.allow_empty: 1\n"
              "kafka.no.such: 1\nkafka.linger.ms: x\ntopics.rename.alerts: a\ntopics.rename.policy.news: \"a/b\"\n");
    expect_said(10, ":1: topics.partitions: 0 is outside 1 to 1024");
    expect_said(10, ":2: no option topics.partitons (is topics.partitions meant?)");
    expect_said(10, ":3: log.level: loud is none of error, warning, info, debug");
    expect_said(10, ":4: commit.interval_ms: soon is not a whole number");
    expect_said(10, ":5: instance: a b is no name");
    expect_said(10, ":6: reference.allow_empty: 1 is not true or false");
    expect_said(10, ":7: kafka.no.such: librdkafka");
    expect_said(10, ":8: kafka.linger.ms: Invalid value");
    expect_said(10, ":9: topics.rename.alerts: only the users' topics");
    expect_said(10, ":10: topics.rename.policy.news: a/b is no name of a topic");
    cr_assert(config.installation.partitions == 12 && config.installation.property_count == 0 && config.installation.rename_count == 0);
}

/* Options that are good alone and wrong together: two topics of one name, credentials of a registry that nobody names. */
Test(config, bad_together)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        { "topics.rename.policy.news: n\ntopics.rename.trade.records: n\n", ":1: topics.rename.policy.news: n is the name of trade.records already" },
        { "topics.prefix: eu.\ntopics.rename.trade.records: eu.alerts\n",
          ":2: topics.rename.trade.records: eu.alerts is the name of alerts already" },
        { "topics.rename.trade.records: policy.news\n", ":1: topics.rename.trade.records: policy.news is the name of policy.news already" },
        { "registry.user: me\n", ":1: registry.user: needs registry.url" },
        { "log.level: info\nregistry.ca: ca.pem\n", ":2: registry.ca: needs registry.url" },
        { "output.format: registry\n", ":1: output.format: registry needs registry.url" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        teardown();
        setup();
        said[0] = '\0';
        strcpy(path, "test_config.XXXXXX");
        read_file(cases[i].text);
        config_complete(&config);
        expect_said(1, cases[i].said);
    }
}

/* The text of every default is itself a value of its option. */
Test(config, defaults_are_valid)
{
    char text[INSTALLATION_NAME_MAX], wrong[INSTALLATION_PROBLEM_MAX];

    for (const struct installation_option *option = installation_options; option->name; option++) {
        installation_text(&config.installation, option, text, sizeof text);
        cr_assert_eq(installation_set(&config.installation, option->name, text, "here", wrong), 0, "%s: %s", option->name, wrong);
        if (option->fallback)
            cr_assert_str_eq(text, option->fallback);
    }
}

/* Nothing that is secret is ever told, not even when it is wrong. */
Test(config, secrets)
{
    static const char *const secret[] = { "sasl.password", "ssl.key.password", "ssl.key.pem", "sasl.oauthbearer.client.secret", "some.token" };

    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        cr_assert(installation_is_secret(secret[i]), "%s", secret[i]);
    cr_assert_not(installation_is_secret("bootstrap.servers"));
    config_override(&config, "kafka.sasl.passwort=hunter2");
    expect_said(1, "no property sasl.passwort");
    cr_assert_not(strstr(said, "hunter2"), "%s", said);
}
