/* SPDX-License-Identifier: Apache-2.0
 * The record or subject that a worker has in work. Read after a failure, and by a signal handler, so nothing here allocates or blocks. */
#include "engine/runtime/internal.h"

void work_record(struct worker *worker, uint16_t topic, int64_t partition, int64_t offset, struct ck_bytes key)
{
    worker->at = (struct work){ .type = PLACE_RECORD, .topic = topic, .partition = partition, .offset = offset, .key = key };
}

void work_subject(struct worker *worker, const struct partition *partition, struct ck_bytes subject)
{
    worker->at = (struct work){ .type = PLACE_SUBJECT, .offset = -1, .of = partition, .subject = subject };
}

static const char *topic_of(const struct worker *worker, uint16_t topic) { return worker->processor->inputs[topic].topic->name; }

/* The inputs that the open transaction has read of a partition. */
static void add_records(const struct worker *worker, const struct partition *partition, struct work_place *place)
{
    for (size_t i = 0; i < partition->input_count; i++)
        if (partition->now.next[i] > partition->committed.next[i])
            place_records_add(place, topic_of(worker, partition->inputs[i].topic), partition->inputs[i].partition, partition->read[i].first,
                              partition->read[i].last);
}

void worker_place(const struct worker *worker, struct work_place *ret_place)
{
    const struct work *at = &worker->at;

    memset(ret_place, 0, sizeof *ret_place);
    ret_place->type = at->type;
    ret_place->processor = worker->processor->name;
    switch (at->type) {
    case PLACE_NONE: break;
    case PLACE_RECORD:
        ret_place->topic = topic_of(worker, at->topic);
        ret_place->partition = at->partition;
        ret_place->offset = at->offset;
        place_text(ret_place->key, at->key);
        break;
    case PLACE_SUBJECT:
        ret_place->partition = at->of->inputs[0].partition;
        place_text(ret_place->subject, at->subject);
        if (at->offset >= 0)
            place_records_add(ret_place, topic_of(worker, at->topic), 0, at->offset, at->offset);
        if (worker->transaction.open)
            add_records(worker, at->of, ret_place);
        break;
    case PLACE_TRANSACTION:
        memcpy(ret_place->subject, worker->transaction.slowest, sizeof ret_place->subject);
        ret_place->subject_ms = worker->transaction.slowest_ms;
        for (size_t i = 0; i < worker->count; i++)
            if (worker->partitions[i]->touched)
                add_records(worker, worker->partitions[i], ret_place);
        break;
    }
}
