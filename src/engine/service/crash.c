/* SPDX-License-Identifier: Apache-2.0
 * The handler runs in the thread that failed, so its worker does not change meanwhile. It calls only async-signal-safe functions. */
#include "engine/service/crash.h"

#include <signal.h>
#include <stdatomic.h>

#include "engine/runtime/worker.h"

enum { STACK_SIZE = 64 * 1024, EXIT_SIGNAL = 128 };

static const struct {
    int         number;
    const char *name;
} signals[] = { { SIGABRT, "SIGABRT" }, { SIGSEGV, "SIGSEGV" }, { SIGBUS, "SIGBUS" }, { SIGFPE, "SIGFPE" }, { SIGILL, "SIGILL" } };

static const struct journal          standard_error = { 2, false, JOURNAL_ERROR };
static const struct journal *_Atomic told = &standard_error;
static _Thread_local _Alignas(16) char stack[STACK_SIZE];

static const char *name_of(int number)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i].number == number)
            return signals[i].name;
    return "";
}

/* Then the signal has its own effect. */
static void tell(int number)
{
    const struct worker *worker = worker_running();
    struct work_place    place;
    struct journal_pair  pairs[5 + PLACE_PAIRS];
    size_t               count = 0;

    pairs[count++] = (struct journal_pair)TEXT("processor", "");
    pairs[count++] = (struct journal_pair)NUMBER("exit_code", EXIT_SIGNAL + number);
    pairs[count++] = (struct journal_pair)TEXT("error", "crashed");
    pairs[count++] = (struct journal_pair)TEXT("signal", name_of(number));
    if (worker) {
        worker_place(worker, &place);
        pairs[0].text = place.processor;
        count += place_pairs(&place, pairs + count);
    }
    pairs[count++] = (struct journal_pair)TEXT("problem", worker ? "a fault of the program: report it with this line; to go on without the "
                                                                   "record: `dlq set-aside`"
                                                                 : "a fault of the program: report it with this line");
    journal_write(atomic_load(&told), JOURNAL_ERROR, "failed", pairs + !worker, count - !worker);
    raise(number);
}

void crash_stack(void)
{
    stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack }, present;

    if (sigaltstack(NULL, &present) == 0 && present.ss_flags & SS_DISABLE) /* a sanitizer has one of its own, and frees it */
        sigaltstack(&alternate, NULL);
}

void crash_install(const struct journal *journal)
{
    struct sigaction action = { .sa_handler = tell, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK) };

    atomic_store(&told, journal ? journal : &standard_error);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i].number, &action, NULL);
    crash_stack();
}
