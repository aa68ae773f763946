/* SPDX-License-Identifier: Apache-2.0 */
#include "support/alerts.h"

#include <criterion/criterion.h>

#include "domain/model/topics.h"
#include "support/trades.h"

struct held *alerts_new(void)
{
    extern const struct ck_processor alert;

    return held_new(&alert);
}

struct alert_limits *alerts_limits(struct held *held, enum alert_rule_name rule) { return &((struct alert_config *)held->config)->rules[rule]; }

struct indicator alerts_indicator(const char *month)
{
    return (struct indicator){
        .reporter = CK_BYTES("CHN"),
        .item = CK_BYTES("germanium"),
        .flow = FLOW_EXPORT,
        .partner = CK_BYTES("WLD"),
        .month = trades_day(month),
        .level = { .quantity_kg = ck_known_double(500), .first_quantity_kg = ck_known_double(500), .source = CK_BYTES("GACC") },
        .control = { .status = ck_known_int(STATUS_NONE_KNOWN), .severity = ck_known_double(0) },
    };
}

struct alert alerts_at(struct held *held, const char *key)
{
    const struct alert *alert, *logged;

    alert = held_at(held, &alerts, key);
    logged = held_find(held, &alerts_log, key);
    cr_assert_eq(alert != NULL, logged != NULL);
    return alert ? *alert : (struct alert){ 0 };
}
