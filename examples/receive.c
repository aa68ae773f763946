/* SPDX-License-Identifier: Apache-2.0
 * receive: reads what users write, refuses what is bad, and writes the rest under a key of ours, so that all prices of an instrument lie in one
 * partition wherever their producer put them.   prices ──▶ receive ──▶ spike.prices */
#include "chokepoint/key.h"
#include "records.h"
#include "spike.h"

static const struct key_part price_key[] = { KEY(price_fact, instrument), KEY(price_fact, day), KEY_END };

const struct topic users_prices = { .name = "prices", .value = &price_type, .known = TIME(price, day), .foreign = true };
const struct topic spike_prices = {
    .name = "spike.prices", .value = &price_fact_type, .key = price_key, .time = { TIME(price_fact, day) }, .appended = true
};

static int receive_apply(struct applying *step, const struct event *event)
{
    const struct price *price = event->value;

    if (!key_fits(price->instrument))
        return out_reject(step, REASON_BAD_KEY, "instrument");
    if (price->amount <= 0)
        return out_reject(step, REASON_BAD_NUMBER, "amount is not above 0");
    return out_append(step, &spike_prices, &(struct price_fact){ price->instrument, price->day, price->amount });
}

static const struct input        inputs[] = { { &users_prices, INPUT_STREAM, NULL }, { 0 } };
static const struct topic *const outputs[] = { &spike_prices, NULL };

const struct processor receive = {
    .name = "receive",
    .purpose = "checks prices, and puts those of an instrument in one partition",
    .inputs = inputs,
    .outputs = outputs,
    .apply = receive_apply,
};
