/* SPDX-License-Identifier: Apache-2.0
 * Secrets in files: what a file may hold, where one may be named, and that a file that changes is read again. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/config/config.h"
#include "engine/kafka/handle.h"
#include "engine/util/secret.h"
#include "support/fake_registry.h"
#include "support/quick_registry.h"

static char path[] = "test_secret.XXXXXX", other_path[] = "test_secret.XXXXXX";

static void write_file(const char *name, const void *text, size_t size)
{
    FILE *file = fopen(name, "w");

    cr_assert(file && fwrite(text, 1, size, file) == size && fclose(file) == 0);
}

static void write_text(const char *name, const char *text) { write_file(name, text, strlen(text)); }

static const struct ck_processor *const none[] = { NULL };
static struct config                    config;
static char                             said[4096];

static void tell(void *context, const char *where, const char *problem)
{
    size_t size = strlen(said);

    (void)context;
    snprintf(said + size, sizeof said - size, "%s: %s\n", where, problem);
}

static void setup(void)
{
    close(mkstemp(path));
    close(mkstemp(other_path));
    config_init(&config, none, tell, NULL);
}

static void teardown(void)
{
    config_release(&config);
    unlink(path);
    unlink(other_path);
}
TestSuite(secret, .init = setup, .fini = teardown);

static void expect_read(const char *text, size_t size, const char *wanted)
{
    char  problem[300] = "";
    char *secret;

    write_file(path, text, size);
    secret = secret_read(path, problem, sizeof problem);
    cr_expect(secret && strcmp(secret, wanted) == 0, "%s: %s", wanted, problem);
    secret_free(secret);
}

static void expect_refused(const char *name, const char *why)
{
    char  problem[300] = "";
    char *secret = secret_read(name, problem, sizeof problem);

    cr_expect_null(secret);
    cr_expect(strstr(problem, why) && strstr(problem, name), "%s", problem);
    secret_free(secret);
}

/* One line end behind the secret is the editor's; everything else is the secret's. */
Test(secret, text_of_a_file)
{
    char *large = calloc(1, SECRET_SIZE_MAX + 1);

    expect_read("pass", 4, "pass");
    expect_read("pass\n", 5, "pass");
    expect_read("pass\r\n", 6, "pass");
    expect_read(" pass \n\n", 8, " pass \n");
    expect_refused("no/such/file", "No such file");
    write_text(path, "\n");
    expect_refused(path, "empty");
    write_file(path, "a\0b", 3);
    expect_refused(path, "zero byte");
    write_file(path, memset(large, 'x', SECRET_SIZE_MAX + 1), SECRET_SIZE_MAX + 1);
    expect_refused(path, "64 KiB");
    expect_refused(".", "directory");
    free(large);
}

static void set(const char *name, const char *value)
{
    char assignment[400];

    snprintf(assignment, sizeof assignment, "%s=%s", name, value);
    config_override(&config, assignment);
}

/* Nobody may read a secret in the list of processes; the path of its file may stand there. */
Test(secret, none_on_the_command_line)
{
    static const char *const secrets[] = { "kafka.sasl.password",
                                           "kafka.ssl.key.password",
                                           "kafka.ssl.keystore.password",
                                           "kafka.ssl.key.pem",
                                           "kafka.sasl.oauthbearer.config",
                                           "kafka.sasl.oauthbearer.client.secret",
                                           "registry.password",
                                           "registry.token" };

    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        said[0] = '\0';
        set(secrets[i], "hunter2");
        cr_expect_eq(config.problems, i + 1, "%s", secrets[i]);
        cr_expect(strstr(said, secrets[i]) && strstr(said, "_file") && !strstr(said, "hunter2"), "%s", said);
    }
    cr_expect_eq(config.installation.property_count, 0);
}

/* File, environment and -X can name the file of every secret, and nothing else may stand in a file. */
Test(secret, where_a_file_is_named)
{
    char environment[400], *variables[] = { environment, NULL };

    write_text(path, "pass\n");
    snprintf(environment, sizeof environment, "CHOKEPOINT_KAFKA_SASL_PASSWORD_FILE=%s", path);
    config_environment(&config, variables);
    set("kafka.sasl.username_file", path);
    set("kafka.ssl.key.password_file", path);
    set("registry.user_file", path);
    set("registry.password_file", path);
    set("registry.url", "http://registry");
    config_complete(&config);
    cr_assert_eq(config.problems, 0, "%s", said);
    cr_assert_str_eq(installation_property(&config.installation, "sasl.password_file"), path);
    set("kafka.bootstrap.servers_file", path);
    set("kafka.no.such.password_file", path);
    cr_assert_eq(config.problems, 2, "%s", said);
    cr_assert(strstr(said, "kafka.bootstrap.servers_file: only") && strstr(said, "no.such.password"), "%s", said);
}

/* Which of the two holds would be a guess. */
Test(secret, not_twice)
{
    char environment[] = "CHOKEPOINT_REGISTRY_TOKEN=abc", *variables[] = { environment, NULL };

    write_text(path, "pass\n");
    config_environment(&config, variables);
    set("registry.token_file", path);
    config_complete(&config);
    cr_assert_eq(config.problems, 1);
    cr_assert(strstr(said, "registry.token_file") && strstr(said, "CHOKEPOINT_REGISTRY_TOKEN"), "%s", said);
}

Test(secret, missing_file_is_told_at_start)
{
    set("kafka.sasl.password_file", "no/such/file");
    config_complete(&config);
    cr_assert_eq(config.problems, 1);
    cr_assert(strstr(said, "kafka.sasl.password_file: no/such/file"), "%s", said);
    cr_assert(strstr(said, "No such file"), "%s", said);
}

/* A rotation needs no restart: what stands in the files holds from the next look on; a file that is gone for a moment changes nothing. */
Test(secret, kafka_reads_again)
{
    rd_kafka_t          *rk;
    struct kafka_handle *handle;
    char                 problem[KAFKA_PROBLEM_MAX];

    write_text(path, "first\n");
    write_text(other_path, "app\n");
    set("kafka.bootstrap.servers", "127.0.0.1:1");
    set("kafka.security.protocol", "SASL_PLAINTEXT");
    set("kafka.sasl.mechanism", "PLAIN");
    set("kafka.sasl.password_file", path);
    set("kafka.sasl.username_file", other_path);
    cr_assert_eq(kafka_open(&(struct kafka_options){ .installation = &config.installation, .role = KAFKA_ADMIN }, &rk, problem), 0, "%s", problem);
    handle = rd_kafka_opaque(rk);
    cr_assert_str_eq(handle->credentials.held[1], "first");
    write_text(path, "second\n");
    kafka_refresh(rk);
    cr_expect_str_eq(handle->credentials.held[1], "first", "not yet: files are looked at every five seconds");
    handle->credentials.looked_ms -= 10000;
    kafka_refresh(rk);
    cr_expect_str_eq(handle->credentials.held[1], "second");
    cr_expect_str_eq(handle->credentials.held[0], "app");
    unlink(path);
    handle->credentials.looked_ms -= 10000;
    kafka_refresh(rk);
    cr_expect_str_eq(handle->credentials.held[1], "second");
    cr_expect(handle->credentials.unreadable);
    kafka_close(rk);
}

/* The registry's are read at each call. */
Test(secret, registry_reads_again)
{
    static const struct fake_answer answers[] = { { "/schemas/ids/1", "{\"schema\":\"\\\"string\\\"\"}" },
                                                  { "/schemas/ids/2", "{\"schema\":\"\\\"long\\\"\"}" },
                                                  { NULL, NULL } };
    struct fake_registry            fake;
    struct registry                *registry;

    fake_registry_start(&fake, answers, FAKE_WELL);
    write_text(path, "abc.def\n");
    registry = quick_registry((struct registry_options){ .urls = fake.url, .token_file = path });
    cr_assert(registry_await(registry, 1, 5000));
    cr_expect(strstr(fake.request, "Authorization: Bearer abc.def\r"), "%s", fake.request);
    write_text(path, "ghi\n");
    cr_assert(registry_await(registry, 2, 5000));
    cr_expect(strstr(fake.request, "Authorization: Bearer ghi\r"), "%s", fake.request);
    registry_close(registry);
    fake_registry_stop(&fake);
}

/* Passwords over clear connections, and connections to anyone, are allowed and told. */
Test(secret, risks)
{
    char risk[KAFKA_PROBLEM_MAX];

    cr_expect_not(kafka_risk(&config.installation, 0, risk, sizeof risk));
    write_text(path, "abc\n");
    set("registry.url", "https://a, http://b");
    cr_expect_not(kafka_risk(&config.installation, 0, risk, sizeof risk));
    set("registry.token_file", path);
    cr_assert(kafka_risk(&config.installation, 0, risk, sizeof risk));
    cr_expect(strstr(risk, "registry.url"), "%s", risk);
    set("kafka.enable.ssl.certificate.verification", "false");
    set("kafka.security.protocol", "SASL_PLAINTEXT");
    cr_assert(kafka_risk(&config.installation, 0, risk, sizeof risk));
    cr_expect(strstr(risk, "certificate.verification"), "%s", risk);
    cr_assert(kafka_risk(&config.installation, 1, risk, sizeof risk));
    cr_expect(strstr(risk, "SASL_PLAINTEXT"), "%s", risk);
    cr_assert(kafka_risk(&config.installation, 2, risk, sizeof risk));
    cr_expect_not(kafka_risk(&config.installation, 3, risk, sizeof risk));
}
