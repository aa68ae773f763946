/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/admin/sole_member.h"

#include <errno.h>

enum { IDLE_MAX = 60 };

static size_t group_partitions(const struct worker *worker)
{
    size_t count = 0;

    for (uint16_t i = 0; worker->processor->inputs[i].topic; i++)
        if (worker->processor->inputs[i].role == CK_INPUT_STREAM)
            count += (size_t)log_partitions(worker->log, i);
    return count;
}

bool sole_member_ends(const struct log_event *event) { return event->type == LOG_REVOKED || event->type == LOG_LOST; }

int sole_member_join(struct worker *worker)
{
    struct log_event event;
    int              result = 0;

    for (size_t i = 0; i < worker->reference_reader_count && result == 0; i++)
        result = log_unfollow(worker->log, (struct log_part){ worker->reference_readers[i].input, 0 });
    if (result == 0)
        result = log_join(worker->log);
    for (int idle = 0; idle < IDLE_MAX && result == 0;) {
        result = log_poll(worker->log, CALL_MS, &event);
        if (result == 0 && event.type == LOG_ASSIGNED)
            return event.count == group_partitions(worker) ? 0 : -EBUSY;
        idle += event.type == LOG_IDLE;
    }
    return result ? result : -EBUSY;
}
