/* SPDX-License-Identifier: Apache-2.0
 * The start of a processor that publishes in the framing of a registry: its ids come before anything in Kafka, of which there is none here. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/config/option_values.h"
#include "engine/config/installation.h"
#include "engine/service/run.h"
#include "engine/util/exit_code.h"
#include "examples/spike.h"
#include "support/fake_registry.h"
#include "processors/all.h"

static struct fake_registry       fake;
static struct installation        installation;
static const struct ck_processor *processors[] = { &spike };
static char                       said[16384];
static const struct installation *place = &installation;

static void set(const char *name, const char *text)
{
    char problem[INSTALLATION_PROBLEM_MAX];

    cr_assert_eq(installation_set(&installation, name, text, "-X", problem), 0, "%s", problem);
}

/* Signals are for the thread that runs the processors, as in the program. */
static void setup(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    fake_registry_start(&fake, NULL, FAKE_WELL);
    installation_init(&installation, processors_all);
    set("kafka.bootstrap.servers", "127.0.0.1:1");
    set("output.format", "registry");
    set("registry.url", fake.url);
    set("start.wait_ms", "0");
}

static void teardown(void)
{
    fake_registry_stop(&fake);
    installation_release(&installation);
}
TestSuite(run_registry, .init = setup, .fini = teardown);

static int run(void)
{
    int            pipes[2];
    struct journal journal = { .level = JOURNAL_INFO };
    void          *config = option_defaults(&spike);
    int            code;
    ssize_t        size;

    cr_assert_eq(pipe(pipes), 0);
    journal.fd = pipes[1];
    code = run_processors(&(struct run_options){
        .processors = processors, .configs = (const void *const[]){ config }, .count = 1, .installation = place, .journal = &journal });
    close(pipes[1]);
    size = read(pipes[0], said, sizeof said - 1);
    said[size > 0 ? size : 0] = '\0';
    close(pipes[0]);
    free(config);
    return code;
}

/* Without the schema it ends, and names the subject and what registers it. */
Test(run_registry, without_its_schema)
{
    set("topics.prefix", "east.");
    cr_assert_eq(run(), EXIT_BROKER);
    cr_expect(strstr(said, "the registry has no subject east.moves-value: `schemas register`"), "%s", said);
    cr_expect_null(strstr(said, "phase=running"));
}

static void *end_later(void *argument)
{
    for (int i = 0; i < 2000 && atomic_load(&fake.calls) < 3; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    kill(getpid(), SIGTERM);
    return argument;
}

/* While the registry has no good answer it waits, for ever, and ends when it is told to. */
Test(run_registry, waits)
{
    pthread_t thread;

    atomic_store(&fake.mood, FAKE_ERROR);
    cr_assert_eq(pthread_create(&thread, NULL, end_later, NULL), 0);
    cr_assert_eq(run(), EXIT_CLEAN);
    pthread_join(thread, NULL);
    cr_expect_geq(atomic_load(&fake.calls), 3);
    cr_expect(strstr(said, "phase=waiting_for_registry") && strstr(said, "subject=moves-value") && strstr(said, "status 500"), "%s", said);
    cr_expect_null(strstr(said, "failed"));
}

/* Then it goes on to Kafka. */
Test(run_registry, goes_on)
{
    set("registry.register", "true");
    cr_assert_eq(run(), EXIT_BROKER);
    cr_expect_eq(atomic_load(&fake.count), 1);
    cr_expect(strstr(said, "phase=starting") && strstr(said, "127.0.0.1:1"), "%s", said);
}
