/* SPDX-License-Identifier: Apache-2.0
 * chokepoint schemas, against a registry that is well, strict, closed or down. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>

#include "chokepoint/processor.h"
#include "engine/util/exit_code.h"
#include "processors/all.h"
#include "engine/cli/commands.h"
#include "records.h"
#include "support/fake_registry.h"

static struct fake_registry fake;
static char                 url[128];

static void setup(void)
{
    fake_registry_start(&fake, NULL, FAKE_WELL);
    snprintf(url, sizeof url, "registry.url=%s", fake.url);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static void teardown(void) { fake_registry_stop(&fake); }
TestSuite(schemas, .init = setup, .fini = teardown);

static const struct ck_program program = { .size = sizeof program, .name = "chokepoint", .processors = processors_all };

/* `processor` and `more` may be NULL. */
static int run(const char *act, const char *processor, const char *more)
{
    char  texts[8][128];
    char *argv[9];
    int   argc = 0;

    for (const char *const *word = (const char *const[]){ "chokepoint schemas", act, "-X", url, "-X", "start.wait_ms=0", processor, more, NULL };
         *word; word++, argc++) {
        snprintf(texts[argc], sizeof texts[argc], "%s", *word);
        argv[argc] = texts[argc];
    }
    argv[argc] = NULL;
    return command_schemas.run(argc, argv, &program);
}

/* What is missing is registered, once, with its level; what is there stays as it is. */
Test(schemas, registers_what_is_missing)
{
    size_t subjects = 0;

    for (const struct ck_processor *const *processor = processors_all; *processor; processor++)
        for (const struct ck_topic *const *topic = (*processor)->outputs; *topic; topic++)
            subjects++;
    fake_registry_put(&fake, "alerts-value", alert_type.schema);
    cr_assert_eq(run("list", NULL, NULL), EXIT_CLEAN);
    cr_expect_eq(atomic_load(&fake.count), 1, "list registers nothing");
    cr_assert_eq(run("check", NULL, NULL), EXIT_CLEAN);
    cr_expect_eq(atomic_load(&fake.count), 1, "check registers nothing");
    cr_assert_eq(run("register", NULL, NULL), EXIT_CLEAN);
    cr_assert_eq(atomic_load(&fake.count), subjects);
    cr_expect_str_eq(fake.versions[0].level, "", "it was there");
    for (size_t i = 1; i < subjects; i++)
        cr_expect_str_eq(fake.versions[i].level, "BACKWARD_TRANSITIVE", "%s", fake.versions[i].subject);
    cr_assert_eq(run("register", NULL, NULL), EXIT_CLEAN);
    cr_expect_eq(atomic_load(&fake.count), subjects, "nothing twice");
}

Test(schemas, of_one_processor)
{
    cr_assert_eq(run("register", "alert", "--keep-level"), EXIT_CLEAN);
    cr_assert_eq(atomic_load(&fake.count), 2);
    cr_expect_str_eq(fake.versions[0].subject, "alerts-value");
    cr_expect_str_eq(fake.versions[1].subject, "alerts.log-value");
    cr_expect_str_eq(fake.versions[0].schema, alert_type.schema);
    cr_expect_eq(fake.versions[0].id, fake.versions[1].id);
    cr_expect_str_eq(fake.versions[0].level, "");
}

/* What the registry does not take is no success, and no reason to leave out the rest. */
Test(schemas, conflicts)
{
    fake_registry_put(&fake, "alerts-value", "{\"type\":\"record\",\"name\":\"Alert\",\"fields\":[]}");
    atomic_store(&fake.manner, FAKE_STRICT);
    cr_expect_eq(run("list", "alert", NULL), EXIT_CLEAN);
    cr_expect_eq(run("check", "alert", NULL), EXIT_BROKER);
    cr_expect_eq(run("register", "alert", NULL), EXIT_BROKER);
    cr_expect_eq(atomic_load(&fake.count), 1);
    atomic_store(&fake.manner, FAKE_CLOSED);
    cr_expect_eq(run("check", "alert", NULL), EXIT_BROKER);
    cr_expect_eq(run("register", "alert", NULL), EXIT_BROKER);
}

/* One that does not answer, whatever way it has of that, is told after start.wait_ms. */
Test(schemas, no_answer)
{
    for (int mood = FAKE_ELSEWHERE; mood <= FAKE_REDIRECTING; mood++)
        if (mood != FAKE_SLOW) {
            atomic_store(&fake.mood, mood);
            cr_expect_eq(run("list", "alert", NULL), EXIT_BROKER, "mood %d", mood);
            cr_expect_eq(run("register", "alert", NULL), EXIT_BROKER, "mood %d", mood);
        }
    cr_expect_eq(atomic_load(&fake.count), 0);
}
