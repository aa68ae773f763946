/* SPDX-License-Identifier: Apache-2.0
 * The processors, writers before their readers. */
#include "all.h"

#include <stddef.h>

extern const struct ck_processor intake, controls, enrich, leverage, classify, events, posture, verify, score, alert;

const struct ck_processor *const processors_all[] = { &intake,  &controls, &enrich, &leverage, &classify, &events,
                                                      &posture, &verify,   &score,  &alert,    NULL };
