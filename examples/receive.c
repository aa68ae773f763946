/* SPDX-License-Identifier: Apache-2.0
 * receive: reads what users write, refuses what is bad, and writes the rest under a key of ours, so that all prices of an instrument lie in one
 * partition wherever their producer put them.   prices ──▶ receive ──▶ spike.prices */
#include "chokepoint/key.h"
#include "records.h"
#include "spike.h"

static const struct ck_key_part price_key[] = { CK_KEY(price_fact, instrument), CK_KEY(price_fact, day), CK_KEY_END };

const struct ck_topic users_prices = { .name = "prices", .value = &price_type, .known = CK_TIME(price, day), .foreign = true };
const struct ck_topic spike_prices = {
    .name = "spike.prices", .value = &price_fact_type, .key = price_key, .time = { CK_TIME(price_fact, day) }, .appended = true
};

static int receive_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct price *price = event->value;

    if (!ck_key_fits(price->instrument))
        return ck_out_reject(step, CK_REASON_BAD_KEY, "instrument");
    if (price->amount <= 0)
        return ck_out_reject(step, CK_REASON_BAD_NUMBER, "amount is not above 0");
    return ck_out_append(step, &spike_prices, &(struct price_fact){ price->instrument, price->day, price->amount });
}

static const struct ck_input        inputs[] = { { &users_prices, CK_INPUT_STREAM, NULL }, { 0 } };
static const struct ck_topic *const outputs[] = { &spike_prices, NULL };

const struct ck_processor receive = {
    .name = "receive",
    .purpose = "checks prices, and puts those of an instrument in one partition",
    .inputs = inputs,
    .outputs = outputs,
    .apply = receive_apply,
};
