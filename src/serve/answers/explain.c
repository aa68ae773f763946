/* SPDX-License-Identifier: Apache-2.0
 * /explain: the tree of `chokepoint explain`, from the store. */
#include <microhttpd.h>
#include <stdlib.h>

#include "engine/base/topics.h"
#include "engine/explain/trace.h"
#include "serve/answers/internal.h"

enum { TOPIC, KEY, CHILDREN, EXPLAIN_KNOWN_AT };

static const struct serve_parameter parameters[] = {
    [TOPIC] = { "topic", "the topic of the record, such as alerts", &serve_text, .least = 1, .most = 100 },
    [KEY] = { "key", "its key, percent-encoded", &serve_text, .least = 1, .most = CK_KEY_SIZE_MAX },
    [CHILDREN] = { "children", "how many sources of a value at most", &serve_whole, .least = 1, .most = 256, .otherwise = "8" },
    [EXPLAIN_KNOWN_AT] = KNOWN_AT,
    { 0 },
};

/* ---- the store of a trace ---- */

static enum trace_outcome found(struct store_look *look, const struct ck_topic *topic, const struct store_row *row, struct trace_record *ret_record)
{
    struct ck_buffer buffer = { 0 };

    record_write(look->answers, topic, row, row_value(topic, row, look->request->arena), &buffer);
    ret_record->record = json_loadb(buffer.data, buffer.size, 0, NULL);
    ret_record->partition = row->partition;
    ret_record->offset = row->offset;
    ck_buffer_release(&buffer);
    if (ret_record->record)
        return TRACE_FOUND;
    trace_say(ret_record->why, "%s: partition %d, offset %lld is no record of this topic", topic->name, row->partition, (long long)row->offset);
    return TRACE_UNPLACED;
}

static enum trace_outcome failed(int outcome, struct trace_record *ret_record)
{
    trace_say(ret_record->why, "the store cannot be read: %s", store_error(outcome));
    return TRACE_FAILED;
}

/* Whether the trace may look at one more row, and the topic is served. */
static bool may_look(struct store_look *look, const struct ck_topic *topic, uint16_t *ret_number)
{
    return topic_number(look->answers, topic, ret_number) && look->rows++ < ROWS_MAX && !serve_late(look->request);
}

static enum trace_outcome at(void *context, const struct ck_topic *from, const struct ck_topic *topic, int partition, int64_t offset, bool ranks,
                             struct trace_record *ret_record)
{
    struct store_look     *look = context;
    struct store_partition place;
    struct store_row       row;
    uint16_t               number;
    int                    outcome;

    (void)from;
    (void)ranks;
    if (!may_look(look, topic, &number) || partition > UINT16_MAX) {
        trace_say(ret_record->why, "%s, partition %d, offset %lld: not looked at", topic->name, partition, (long long)offset);
        return TRACE_UNPLACED;
    }
    outcome = store_at(look->view, number, (uint16_t)partition, offset, &row);
    if (outcome == STORE_ROW)
        return found(look, topic, &row, ret_record);
    if (outcome < 0 || (outcome = store_partition(look->view, number, (uint16_t)partition, &place)) < 0)
        return failed(outcome, ret_record);
    if (place.next == STORE_NOWHERE && topic->foreign)
        return TRACE_ABSENT;
    trace_say(ret_record->why, "%s, partition %d: %s offset %lld", topic->name, partition,
              place.next <= offset ? "the store has not yet read" : "compaction or retention removed", (long long)offset);
    return place.next <= offset ? TRACE_UNPLACED : TRACE_REMOVED;
}

static enum trace_outcome last(void *context, const struct ck_topic *from, const struct ck_topic *topic, struct ck_bytes key,
                               struct trace_record *ret_record)
{
    struct store_look *look = context;
    struct store_row   row;
    uint16_t           number;
    int                outcome;

    (void)from;
    if (!may_look(look, topic, &number))
        return TRACE_ABSENT;
    outcome = store_find(look->view, number, key, look->known_ms, &row);
    if (outcome < 0)
        return failed(outcome, ret_record);
    return outcome == STORE_ROW ? found(look, topic, &row, ret_record) : TRACE_ABSENT;
}

/* ---- the answer ---- */

static void write_trace(struct store_look *look, struct trace *trace, struct ck_bytes key)
{
    json_t *nodes = trace_key(trace, key), *root;
    char   *text;

    if (!nodes) {
        serve_refuse(look->answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "%s", trace->why);
        return;
    }
    if (json_array_size(nodes) == 0) {
        json_decref(nodes);
        serve_refuse(look->answer, MHD_HTTP_NOT_FOUND, "the topic %s has no record with this key%s", trace->topic->name,
                     look->known_ms == INT64_MAX ? "" : " as known then");
        return;
    }
    root = json_pack("{s:O, s:I, s:I}", "record", json_array_get(nodes, 0), "removed", (json_int_t)trace->removed, "unplaced",
                     (json_int_t)trace->unplaced);
    text = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
    if (!text)
        abort();
    ck_buffer_append(&look->answer->content, ck_bytes_from(text));
    ck_buffer_append(&look->answer->content, CK_BYTES("\n"));
    free(text);
    json_decref(root);
    json_decref(nodes);
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct answers     *answers = context;
    const struct serve_value *values = request->values;
    const struct ck_topic    *topic = topic_named(answers->options.processors, values[TOPIC].text);
    struct store_look         look;
    struct trace              trace = { .processors = answers->options.processors, .topic = topic, .children_max = (size_t)values[CHILDREN].number };

    if (!topic || topic->foreign || topic->logged) {
        serve_refuse(answer, MHD_HTTP_NOT_FOUND, "no topic of this name has values that are explained");
        return;
    }
    if (!look_begin(&look, answers, request, answer, &values[EXPLAIN_KNOWN_AT]))
        return;
    trace.store = (struct trace_store){ &look, at, last };
    write_trace(&look, &trace, values[KEY].text);
    trace_release(&trace);
    look_end(&look);
}

const struct serve_route explain_route = {
    .path = "/explain/{topic}/{key}",
    .name = "explain",
    .summary = "The tree from a published value down to the input records that it was computed from",
    .doc = "The tree of `chokepoint explain --json`: {topic, partition, offset, key, value, children, …}. In `record` the same record stands in full "
           "once; "
           "later ones have `above`. `missing` says why a source has no value, `more` how many sources were left out; `removed` and `unplaced` count "
           "those "
           "that retention took, and those of which it cannot be said which record they are. Of files, an offset is the number of a line, from 0.",
    .parameters = parameters,
    .forms = { &serve_json },
    .answer = answer,
};
