/* SPDX-License-Identifier: Apache-2.0
 * Takes parcels to their receivers: a thread and a short queue for each receiver, so that one that hangs stops no other. */
#ifndef CHOKEPOINT_NOTIFY_COURIER_H
#define CHOKEPOINT_NOTIFY_COURIER_H

#include <stdatomic.h>

#include "notify/book/book.h"

enum { COURIER_QUEUE_MAX = 4 };

/* What a thread has to deliver with. */
struct carriage;
struct carriage *carriage_new(const struct receiver *receiver, const atomic_bool *stop);
void             carriage_free(struct carriage *carriage);

/* One attempt, at most receiver->timeout_ms and a moment. Whatever it is, `ret_outcome` tells. */
void carriage_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *ret_outcome);

struct delivery {
    struct delivery      *next;
    struct parcel        *parcel;
    struct parcel_outcome outcome;
};

struct couriers;

struct courier_options {
    const struct routing *routing;
    /* Instead of carriage_deliver(), for tests and dry runs: called in the thread of couriers_offer() itself. NULL: threads. */
    void (*deliver)(void *context, const struct parcel *parcel, struct parcel_outcome *ret_outcome);
    void *context;
};

struct couriers *couriers_new(const struct courier_options *options);
void             couriers_free(struct couriers *couriers); /* ends what is under way */

/* Whether the receiver's queue has room. */
bool couriers_have_room(struct couriers *couriers, size_t receiver);

/* Takes the parcel. */
void couriers_offer(struct couriers *couriers, size_t receiver, struct parcel *parcel);

/* The next parcel that is back, or NULL; delivery_free(). */
struct delivery *couriers_take(struct couriers *couriers);
void             delivery_free(struct delivery *delivery);

/* Parcels that are queued or under way. */
size_t couriers_busy(struct couriers *couriers);

/* Gives back what was not begun (PARCEL_UNTRIED), and waits until nothing is under way, at most grace_ms: then attempts are ended. */
void couriers_drain(struct couriers *couriers, int64_t grace_ms);

#endif
