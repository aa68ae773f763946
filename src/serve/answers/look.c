/* SPDX-License-Identifier: Apache-2.0
 * Looks at the store, with problems in place of errors. */
#include "chokepoint/day.h"
#include "engine/util/instant.h"
#include "serve/answers/internal.h"

#include <microhttpd.h>
#include <time.h>

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct answers_options *answers_given(const struct answers *answers) { return &answers->options; }

int32_t answers_day(const struct answers *answers) { return answers->options.today == INT32_MIN ? clock_day() : answers->options.today; }

static void refuse_store(struct serve_answer *answer, int result)
{
    serve_refuse(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "the store cannot be read: %s", store_error(result));
}

bool answers_may_know(const struct answers *answers, const struct serve_value *known_at, struct serve_answer *answer)
{
    if (!answers->options.undated || !known_at->given || known_at->number >= clock_ms())
        return true;
    serve_refuse_parameter(answer, "known_at", known_at->text, "a time to come, or none",
                           "the files that are served do not say when their lines were published; those of replay --by-day do");
    return false;
}

bool look_begin(struct store_look *look, const struct answers *answers, const struct serve_request *request, struct serve_answer *answer,
                const struct serve_value *known_at)
{
    int result;

    *look = (struct store_look){ answers, request, answer, NULL, known_at && known_at->given ? known_at->number : INT64_MAX, 0 };
    if (known_at && !answers_may_know(answers, known_at, answer))
        return false;
    result = store_view_open(answers->options.store, &look->view);
    if (result)
        refuse_store(answer, result);
    return result == 0;
}

void look_end(struct store_look *look) { store_view_close(look->view); }

bool topic_number(const struct answers *answers, const struct ck_topic *topic, uint16_t *ret_number)
{
    for (uint16_t i = 0; answers->options.topics[i]; i++)
        if (answers->options.topics[i] == topic) {
            *ret_number = i;
            return true;
        }
    return false;
}

bool look_topic(struct store_look *look, const struct ck_topic *topic, uint16_t *ret_number)
{
    if (topic_number(look->answers, topic, ret_number))
        return true;
    serve_refuse(look->answer, MHD_HTTP_NOT_FOUND, "the topic %s is not served here", topic->name);
    return false;
}

bool look_has(struct store_look *look, int outcome)
{
    if (outcome < 0)
        refuse_store(look->answer, outcome);
    return outcome == STORE_ROW;
}

const void *row_value(const struct ck_topic *topic, const struct store_row *row, struct ck_arena *arena)
{
    void *value;

    if (!row->value.data)
        return NULL;
    value = ck_arena_take(arena, topic->value->size);
    return ck_record_decode(topic->value, row->value, arena, value) == CK_CODEC_BAD ? NULL : value;
}

const void *look_find(struct store_look *look, const struct ck_topic *topic, struct ck_bytes key, struct store_row *ret_row)
{
    uint16_t number;

    if (!look_topic(look, topic, &number))
        return NULL;
    look->rows++;
    if (!look_has(look, store_find(look->view, number, key, look->known_ms, ret_row)) || ret_row->retracted)
        return NULL;
    return row_value(topic, ret_row, look->request->arena);
}
