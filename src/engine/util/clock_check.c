/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/util/clock_check.h"

#include "chokepoint/day.h"

bool clock_has_come(int32_t day, int64_t brokers_ms) { return (int64_t)day * CK_DAY_MS <= brokers_ms + CLOCK_EARLY_MS; }
