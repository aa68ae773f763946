/* SPDX-License-Identifier: Apache-2.0
 * The reference of the control list and the catalogue, with every version, made of what intake accepted and made anew when more of that comes. It
 * keeps answers for itself, so one request at a time asks it. */
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>

#include "serve/answers/internal.h"

struct desk {
    pthread_mutex_t   lock;
    struct reference *reference; /* NULL: not made yet */
    uint64_t          commit;    /* that it shows */
};

struct desk *desk_new(void)
{
    struct desk *desk = calloc(1, sizeof *desk);

    if (!desk)
        abort();
    pthread_mutex_init(&desk->lock, NULL);
    return desk;
}

void desk_free(struct desk *desk)
{
    if (desk->reference)
        reference_free(desk->reference);
    pthread_mutex_destroy(&desk->lock);
    free(desk);
}

struct learning {
    const struct ck_topic *topic;
    int (*learn)(void *reference, int64_t offset, struct ck_bytes key, const void *value);
};

static const struct learning learnings[] = { { &intake_items, reference_learn_item }, { &intake_measures, reference_learn_measure } };

enum { LEARNINGS = sizeof learnings / sizeof learnings[0] };

/* 0, or a negative errno. */
static int learn_topic(struct reference *reference, const struct learning *learning, struct store_view *view, uint16_t number)
{
    int             partitions = store_partitions(view, number), result = 0;
    struct ck_arena arena = CK_ARENA_NULL;

    for (int partition = 0; partition < partitions && !result; partition++) {
        struct store_row row = { .offset = -1 };

        while (!result && (result = store_from(view, number, (uint16_t)partition, row.offset + 1, &row)) == STORE_ROW) {
            const void *value;

            ck_arena_clear(&arena);
            value = row_value(learning->topic, &row, &arena);
            result = value ? learning->learn(reference, row.offset, row.key, value) : 0;
        }
    }
    ck_arena_release(&arena);
    return partitions < 0 ? partitions : result;
}

static int learn_all(const struct store_look *look, struct reference *reference)
{
    for (size_t i = 0; i < LEARNINGS; i++) {
        uint16_t number;
        int      result = topic_number(look->answers, learnings[i].topic, &number) ? learn_topic(reference, &learnings[i], look->view, number) : 0;

        if (result < 0)
            return result;
    }
    return 0;
}

static bool is_old(const struct store_look *look, const struct desk *desk)
{
    for (size_t i = 0; i < LEARNINGS; i++) {
        uint16_t number;

        if (topic_number(look->answers, learnings[i].topic, &number) && store_touched(look->answers->options.store, number) > desk->commit &&
            store_view_commit(look->view) > desk->commit)
            return true;
    }
    return !desk->reference;
}

const struct reference *desk_enter(struct store_look *look)
{
    struct desk      *desk = look->answers->desk;
    struct reference *reference;
    int               result;

    pthread_mutex_lock(&desk->lock);
    if (!is_old(look, desk))
        return desk->reference;
    reference = reference_new();
    result = learn_all(look, reference);
    if (result < 0) {
        reference_free(reference);
        pthread_mutex_unlock(&desk->lock);
        look_has(look, result);
        return NULL;
    }
    if (desk->reference)
        reference_free(desk->reference);
    desk->reference = reference;
    desk->commit = store_view_commit(look->view);
    return reference;
}

void desk_leave(struct store_look *look) { pthread_mutex_unlock(&look->answers->desk->lock); }
