/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/topics.h"

#include <assert.h>

static void add(struct topics *topics, const struct ck_topic *topic)
{
    for (size_t i = 0; i < topics->count; i++)
        if (topics->items[i] == topic)
            return;
    assert(topics->count < TOPICS_MAX);
    topics->items[topics->count++] = topic;
}

void topics_collect(const struct ck_processor *const *processors, struct topics *ret_topics)
{
    *ret_topics = (struct topics){ .count = 0 };
    for (; *processors; processors++) {
        for (const struct ck_input *input = (*processors)->inputs; input->topic; input++)
            add(ret_topics, input->topic);
        for (const struct ck_topic *const *output = (*processors)->outputs; *output; output++)
            add(ret_topics, *output);
    }
}

const struct ck_topic *topic_named(const struct ck_processor *const *processors, struct ck_bytes name)
{
    struct topics topics;

    topics_collect(processors, &topics);
    for (size_t i = 0; i < topics.count; i++)
        if (ck_bytes_equal(ck_bytes_from(topics.items[i]->name), name))
            return topics.items[i];
    return NULL;
}
