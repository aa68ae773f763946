/* SPDX-License-Identifier: Apache-2.0
 * Threads and their queues. */
#include "notify/send/courier.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "engine/util/instant.h"

struct courier {
    struct couriers *couriers;
    size_t           receiver;
    pthread_t        thread;
    pthread_cond_t   wake;
    struct parcel   *queue[COURIER_QUEUE_MAX];
    size_t           count; /* of the queue */
    bool             under_way;
};

struct couriers {
    struct courier_options options;
    pthread_mutex_t        lock;
    struct courier         items[RECEIVERS_MAX];
    size_t                 count;
    struct delivery       *back, **back_end;
    bool                   ending;
    atomic_bool            stop; /* attempts end */
};

static void *taken(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static void bring_back(struct couriers *couriers, struct parcel *parcel, const struct parcel_outcome *outcome)
{
    struct delivery *delivery = taken(calloc(1, sizeof *delivery));

    delivery->parcel = parcel;
    delivery->outcome = *outcome;
    *couriers->back_end = delivery;
    couriers->back_end = &delivery->next;
}

static struct parcel *next_parcel(struct courier *courier)
{
    struct parcel *parcel = courier->queue[0];

    courier->count--;
    for (size_t i = 0; i < courier->count; i++)
        courier->queue[i] = courier->queue[i + 1];
    return parcel;
}

static void *deliver_all(void *argument)
{
    struct courier  *courier = argument;
    struct couriers *couriers = courier->couriers;
    struct carriage *carriage = carriage_new(&couriers->options.routing->receivers[courier->receiver], &couriers->stop);

    pthread_mutex_lock(&couriers->lock);
    while (!couriers->ending) {
        struct parcel_outcome outcome = { 0 };
        struct parcel        *parcel;

        if (!courier->count) {
            pthread_cond_wait(&courier->wake, &couriers->lock);
            continue;
        }
        parcel = next_parcel(courier);
        courier->under_way = true;
        pthread_mutex_unlock(&couriers->lock);
        carriage_deliver(carriage, parcel, &outcome);
        pthread_mutex_lock(&couriers->lock);
        courier->under_way = false;
        bring_back(couriers, parcel, &outcome);
    }
    pthread_mutex_unlock(&couriers->lock);
    carriage_free(carriage);
    return NULL;
}

struct couriers *couriers_new(const struct courier_options *options)
{
    struct couriers *couriers = taken(calloc(1, sizeof *couriers));

    couriers->options = *options;
    couriers->back_end = &couriers->back;
    couriers->count = options->routing->receiver_count;
    pthread_mutex_init(&couriers->lock, NULL);
    for (size_t i = 0; i < couriers->count; i++) {
        couriers->items[i].couriers = couriers;
        couriers->items[i].receiver = i;
        pthread_cond_init(&couriers->items[i].wake, NULL);
        if (!options->deliver && pthread_create(&couriers->items[i].thread, NULL, deliver_all, &couriers->items[i]) != 0)
            abort();
    }
    return couriers;
}

bool couriers_have_room(struct couriers *couriers, size_t receiver)
{
    bool room;

    pthread_mutex_lock(&couriers->lock);
    room = couriers->items[receiver].count < COURIER_QUEUE_MAX;
    pthread_mutex_unlock(&couriers->lock);
    return room;
}

void couriers_offer(struct couriers *couriers, size_t receiver, struct parcel *parcel)
{
    struct courier *courier = &couriers->items[receiver];

    if (couriers->options.deliver) {
        struct parcel_outcome outcome = { 0 };

        couriers->options.deliver(couriers->options.context, parcel, &outcome);
        bring_back(couriers, parcel, &outcome);
        return;
    }
    pthread_mutex_lock(&couriers->lock);
    courier->queue[courier->count++] = parcel;
    pthread_cond_signal(&courier->wake);
    pthread_mutex_unlock(&couriers->lock);
}

struct delivery *couriers_take(struct couriers *couriers)
{
    struct delivery *delivery;

    pthread_mutex_lock(&couriers->lock);
    delivery = couriers->back;
    if (delivery) {
        couriers->back = delivery->next;
        if (!couriers->back)
            couriers->back_end = &couriers->back;
    }
    pthread_mutex_unlock(&couriers->lock);
    return delivery;
}

void delivery_free(struct delivery *delivery)
{
    parcel_free(delivery->parcel);
    free(delivery);
}

static size_t count_busy(const struct couriers *couriers)
{
    size_t busy = 0;

    for (size_t i = 0; i < couriers->count; i++)
        busy += couriers->items[i].count + couriers->items[i].under_way;
    return busy;
}

size_t couriers_busy(struct couriers *couriers)
{
    size_t busy;

    pthread_mutex_lock(&couriers->lock);
    busy = count_busy(couriers);
    pthread_mutex_unlock(&couriers->lock);
    return busy;
}

static void give_back(struct couriers *couriers)
{
    static const struct parcel_outcome untried = { .end = PARCEL_UNTRIED };

    for (size_t i = 0; i < couriers->count; i++)
        while (couriers->items[i].count)
            bring_back(couriers, next_parcel(&couriers->items[i]), &untried);
}

void couriers_drain(struct couriers *couriers, int64_t grace_ms)
{
    enum { LOOK_MS = 10 };
    int64_t until_ms = monotonic_ms() + grace_ms;

    pthread_mutex_lock(&couriers->lock);
    give_back(couriers);
    while (count_busy(couriers)) {
        if (monotonic_ms() >= until_ms)
            atomic_store(&couriers->stop, true);
        pthread_mutex_unlock(&couriers->lock);
        nanosleep(&(struct timespec){ 0, LOOK_MS * 1000000L }, NULL);
        pthread_mutex_lock(&couriers->lock);
    }
    atomic_store(&couriers->stop, false);
    pthread_mutex_unlock(&couriers->lock);
}

void couriers_free(struct couriers *couriers)
{
    if (!couriers)
        return;
    couriers_drain(couriers, 0);
    pthread_mutex_lock(&couriers->lock);
    couriers->ending = true;
    for (size_t i = 0; i < couriers->count; i++)
        pthread_cond_signal(&couriers->items[i].wake);
    pthread_mutex_unlock(&couriers->lock);
    for (size_t i = 0; i < couriers->count; i++) {
        if (!couriers->options.deliver)
            pthread_join(couriers->items[i].thread, NULL);
        pthread_cond_destroy(&couriers->items[i].wake);
    }
    for (struct delivery *delivery; (delivery = couriers_take(couriers));)
        delivery_free(delivery);
    pthread_mutex_destroy(&couriers->lock);
    free(couriers);
}
