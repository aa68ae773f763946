/* SPDX-License-Identifier: Apache-2.0
 * Processes one input record: decodes it, calls apply(), appends its appended records. A record that cannot be decoded, or that the processor
 * rejects, becomes a dead letter with its bytes. */
#include "engine/runtime/internal.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "chokepoint/key.h"

static void note_refusal(struct worker_refusal *refusal, const struct log_record *record, const char *detail)
{
    refusal->input = record->part.topic;
    refusal->partition = record->part.partition;
    refusal->offset = record->offset;
    snprintf(refusal->detail, sizeof refusal->detail, "%s", detail);
}

int consume_dead_letter(struct worker *worker, const struct log_record *record, int reason, const char *detail)
{
    char              buf[CK_KEY_SIZE_MAX];
    struct ck_key     key = { buf, 0 };
    struct log_record source = log_with_headers(worker->log, record);
    const char       *topic = worker->processor->inputs[record->part.topic].topic->name;
    struct log_record letter = { .part = { worker->dead_letter_topic, 0 }, .value = record->value, .headers = worker->headers.list };
    int               result;

    ck_key_text(&key, ck_bytes_from(topic));
    ck_key_long(&key, record->part.partition);
    ck_key_long(&key, record->offset);
    letter.key = ck_key_bytes(&key);
    letter.part.partition = (uint16_t)ck_key_partition(letter.key, worker->dead_letter_partitions);
    if (letter.value.size > DEAD_LETTER_MAX)
        letter.value.size = DEAD_LETTER_MAX;
    headers_dead_letter(&worker->headers, topic, &source, reason, detail, worker->processor, worker->out.build);
    letter.header_count = worker->headers.count;
    worker->transaction.counters.dead_letters[reason]++;
    note_refusal(&worker->refusals[reason], record, detail);
    result = transaction_append(worker, &letter);
    if (result != -EMSGSIZE || letter.value.size == 0)
        return result;
    letter.value.size = 0; /* the topic or the producer accepts less than required: publish the position without the value */
    return transaction_append(worker, &letter);
}

static int append_statement(struct worker *worker, const struct log_record *input, const struct statement *statement)
{
    const struct ck_out   *out = &worker->out;
    const struct ck_topic *topic = worker->processor->outputs[statement->output];
    struct ck_bytes        key = statement_key(out, statement);
    struct log_record      record = { .part = { (uint16_t)(worker->output_first + statement->output), 0 },
                                      .key = key,
                                      .value = encode_value(&worker->encoder, statement->output, topic->value, statement_value(out, statement)) };

    record.part.partition = (uint16_t)ck_key_partition(key, worker->output_partitions[statement->output]);
    if (worker->options.headers != OUTPUT_HEADERS_NONE) {
        struct log_record     source = log_with_headers(worker->log, input);
        struct event_identity identity = { ck_bytes_from(topic->name), out->origin.topic, { 0 }, out->origin.offset, out->origin.partition };

        headers_event(&worker->headers, &identity, worker->processor->name, key, statement->time_ms, statement->vintage_ms);
        headers_trace(&worker->headers, &source);
        record.headers = worker->headers.list;
        record.header_count = worker->headers.count;
    }
    worker->transaction.counters.emitted[statement->output]++;
    return transaction_append(worker, &record);
}

/* Lets the processor judge. A suspect value goes to it only to learn whether it has a fault that comes before. */
static int judge(struct worker *worker, struct partition *partition, const struct ck_event *event, bool suspect, const struct decode_failure *failure,
                 const struct log_record *record)
{
    struct ck_applying step = partition_applying(worker, partition);
    struct ck_out     *out = &worker->out;
    int                result;

    result = worker->processor->apply(&step, event);
    ck_arena_clear(&worker->arena);
    result = out_returned(out, "apply", result, true);
    if (result < 0)
        return result;
    if (suspect && (result != CK_STEP_REJECT || out->reason >= failure->reason))
        return consume_dead_letter(worker, record, failure->reason, failure->detail);
    if (result == CK_STEP_REJECT)
        return consume_dead_letter(worker, record, out->reason, out->detail);
    for (size_t i = 0; i < out->count && result == 0; i++)
        result = append_statement(worker, record, &out->statements[i]);
    return result;
}

static int consume_value(struct worker *worker, struct partition *partition, const struct log_record *record)
{
    const struct ck_topic *topic = worker->processor->inputs[record->part.topic].topic;
    struct ck_event        event = { .type = CK_EVENT_RECORD, .topic = topic, .key = record->key, .raw = record->value, .time_ms = record->time_ms };
    struct decode_failure  failure;
    void                  *value;
    int                    outcome = decode_known(&worker->decoder, topic, record->value, &worker->scratch, &value, &failure);

    if (outcome == DECODE_BAD || (outcome == DECODE_SUSPECT && partition->state))
        return consume_dead_letter(worker, record, failure.reason, failure.detail);
    event.value = value;
    if (value_is_retracted(topic, value)) {
        event.type = CK_EVENT_RETRACTED;
        event.value = NULL;
    }
    return judge(worker, partition, &event, outcome == DECODE_SUSPECT, &failure, record);
}

int consume(struct worker *worker, struct partition *partition, const struct log_record *record)
{
    size_t input = partition_input(partition, record->part);
    size_t marked = partition->marks ? partition->marks->count : 0;
    size_t undo = partition->state ? partition->state->undo.bytes : 0;
    int    result = transaction_begin(worker);

    if (result)
        return result;
    if (record->offset < partition->now.next[input])
        return -EIO; /* the log promises ascending offsets; a repeat would count twice */
    work_record(worker, record->part.topic, record->part.partition, record->offset, record->key);
    partition->touched = true;
    if (partition->state)
        partition->state->origin = (struct ck_row_origin){ record->part.topic, record->part.partition, record->offset };
    worker->out.origin =
        (struct ck_origin){ ck_bytes_from(worker->processor->inputs[record->part.topic].topic->name), record->part.partition, record->offset };
    worker->out.state = partition->state;
    out_clear(&worker->out);
    result = consume_value(worker, partition, record);
    ck_arena_clear(&worker->scratch);
    if (result)
        return result;
    if (partition->now.next[input] == partition->committed.next[input])
        partition->read[input].first = record->offset;
    partition->read[input].last = record->offset;
    partition->now.next[input] = record->offset + 1;
    worker->transaction.inputs++;
    if (record->time_ms > 0 && (worker->transaction.oldest_ms == 0 || record->time_ms < worker->transaction.oldest_ms))
        worker->transaction.oldest_ms = record->time_ms;
    worker->transaction.counters.consumed[record->part.topic]++;
    if (partition->marks)
        worker->transaction.subjects += partition->marks->count - marked;
    if (partition->state)
        worker->transaction.undo += partition->state->undo.bytes - undo;
    if (partition->behind[input] > 0)
        partition->behind[input]--;
    return 0;
}
