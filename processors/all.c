/* SPDX-License-Identifier: Apache-2.0
 * The processors, writers before their readers. */
#include "all.h"

#include <stddef.h>

extern const struct processor intake, controls, enrich, leverage, classify, events, posture, verify, score, alert;

const struct processor *const processors_all[] = {
    &intake, &controls, &enrich, &leverage, &classify, &events, &posture, &verify, &score, &alert, NULL
};
