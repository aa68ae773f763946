/* SPDX-License-Identifier: Apache-2.0
 * A parcel to a program's standard input: without a shell, with few variables, no open files of ours, in a group of its own, which is killed when its
 * time is over. Exit code 0: told; 75 (EX_TEMPFAIL): again; any other: refused. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/util/instant.h"
#include "notify/send/internal.h"
#include "notify/send/message.h"

enum { EX_TEMPFAIL_CODE = 75, LOOK_MS = 10, FIRST_CLOSED = 3 };

static int start(const struct receiver *receiver, const struct parcel *parcel, int input, pid_t *ret_pid)
{
    char                       id[64], path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LANG=C.UTF-8";
    char                      *environment[] = { path, locale, id, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t          attributes;
    sigset_t                   none, defaults;
    union {
        const char *const *words;
        char *const       *arguments;
    } run = { receiver->run };
    int result;

    snprintf(id, sizeof id, "CHOKEPOINT_NOTIFY_ID=%s", parcel->id);
    sigemptyset(&none);
    sigfillset(&defaults);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, FIRST_CLOSED);
    result = posix_spawn(ret_pid, receiver->run[0], &actions, &attributes, run.arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return result;
}

/* Gives what it takes now; false: it takes no more. */
static bool feed(int output, struct ck_bytes *left)
{
    struct pollfd ready = { output, POLLOUT, 0 };
    ssize_t       written;

    if (poll(&ready, 1, LOOK_MS) <= 0)
        return true;
    written = ready.revents & POLLOUT ? write(output, left->data, left->size) : -1;
    if (written < 0)
        return errno == EAGAIN && ready.revents & POLLOUT;
    left->data += written;
    left->size -= (size_t)written;
    return left->size > 0;
}

/* Until it ends, or its time does. Its status. */
static int attend(struct carriage *carriage, pid_t pid, int output, bool *ret_killed)
{
    int64_t         until_ms = monotonic_ms() + carriage->receiver->timeout_ms;
    struct ck_bytes left = ck_buffer_bytes(&carriage->body);
    int             status = 0;
    bool            feeding = true;

    *ret_killed = false;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (!*ret_killed && (monotonic_ms() >= until_ms || atomic_load(carriage->stop))) {
            *ret_killed = true;
            kill(-pid, SIGKILL);
        }
        if (feeding && !(feeding = feed(output, &left)))
            close(output);
        else if (!feeding)
            nanosleep(&(struct timespec){ 0, LOOK_MS * 1000000L }, NULL);
    }
    if (feeding)
        close(output);
    return status;
}

static void judge(const struct receiver *receiver, int status, bool killed, struct parcel_outcome *outcome)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

    outcome->end = code == 0 ? PARCEL_TOLD : code == EX_TEMPFAIL_CODE || code < 0 ? PARCEL_AGAIN : PARCEL_REFUSED;
    outcome->reached = outcome->end == PARCEL_AGAIN;
    if (killed)
        outcome_say(outcome, "%s: not done after %lld ms: killed", receiver->run[0], (long long)receiver->timeout_ms);
    else if (code < 0)
        outcome_say(outcome, "%s: ended by signal %d", receiver->run[0], WTERMSIG(status));
    else if (code)
        outcome_say(outcome, "%s: exit code %d", receiver->run[0], code);
}

void program_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome)
{
    int      ends[2], result;
    pid_t    pid;
    bool     killed;
    sigset_t pipe_signal;

    sigemptyset(&pipe_signal); /* a program that reads nothing is no end of ours */
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    message_input(parcel, &carriage->body);
    result = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
    if (result == 0) {
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        result = start(carriage->receiver, parcel, ends[0], &pid);
        close(ends[0]);
        if (result)
            close(ends[1]);
    }
    if (result) {
        outcome->end = PARCEL_AGAIN;
        outcome->down = true;
        outcome_say(outcome, "%s: %s", carriage->receiver->run[0], strerror(result));
        return;
    }
    result = attend(carriage, pid, ends[1], &killed);
    judge(carriage->receiver, result, killed, outcome);
}
