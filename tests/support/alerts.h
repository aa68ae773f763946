/* SPDX-License-Identifier: Apache-2.0
 * A staged `alert` with hand-made inputs. */
#ifndef CHOKEPOINT_TESTS_ALERTS_H
#define CHOKEPOINT_TESTS_ALERTS_H

#include "processors/alert/rule.h"
#include "support/held.h"

struct held         *alerts_new(void);
struct alert_limits *alerts_limits(struct held *held, enum alert_rule_name rule); /* may be changed before the first record */

/* An export of germanium from CHN to the world, 500 kg, without any change known. */
struct indicator alerts_indicator(const char *month);

/* The alert that holds, or one of state UNKNOWN; that alerts.log says the same and no mark was forgotten is part of every test. */
struct alert alerts_at(struct held *held, const char *key);

#endif
