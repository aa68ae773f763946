/* SPDX-License-Identifier: Apache-2.0
 * Members are asked for again and again; nothing tells when a session ends. */
#include "engine/cli/stopped.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "engine/cli/kafka_exit.h"
#include "engine/kafka/kafka.h"
#include "engine/util/plural.h"

enum { PAUSE_MS = 250, GRACE_MS = 1000 /* the coordinator's, to notice */ };

static void tell_waiting(const struct stopping *stopping, size_t members, int session_ms)
{
    fprintf(stderr,
            "%s %s: group %s has %zu member%s: waiting up to %d s for the end of %s (an instance that was killed, or whose `instance` is "
            "set, is a member for session.timeout.ms after its end)\n",
            program_invocation_short_name, stopping->command, stopping->group, members, plural(members), (session_ms + GRACE_MS + 999) / 1000,
            members == 1 ? "its session" : "their sessions");
}

int stopped_refuse(const struct stopping *stopping, size_t members)
{
    fprintf(stderr,
            "%s %s: %s is running: group %s has %zu member%s; stop all its instances first (one that was killed, or whose `instance` is set, "
            "is a member for session.timeout.ms after its end)\n",
            program_invocation_short_name, stopping->command, stopping->processor, stopping->group, members, plural(members));
    return EXIT_BROKER;
}

int stopped_wait(const struct stopping *stopping, struct kafka_admin *admin)
{
    const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
    int                   session_ms = kafka_session_ms(stopping->installation);
    size_t                left;

    for (int waited_ms = 0;; waited_ms += PAUSE_MS) {
        struct kafka_members members = { 0 };
        int                  result = kafka_admin_members(admin, stopping->group, &members);

        left = members.count;
        kafka_members_release(&members);
        if (result) {
            fprintf(stderr, "%s %s: %s\n", program_invocation_short_name, stopping->command, kafka_admin_problem(admin));
            return kafka_exit(result);
        }
        if (left == 0)
            return EXIT_CLEAN;
        if (waited_ms == 0)
            tell_waiting(stopping, left, session_ms);
        if (waited_ms >= session_ms + GRACE_MS)
            return stopped_refuse(stopping, left);
        nanosleep(&pause, NULL);
    }
}
