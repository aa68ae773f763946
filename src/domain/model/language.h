/* SPDX-License-Identifier: Apache-2.0
 * The languages that articles are read in. */
#ifndef CHOKEPOINT_MODEL_LANGUAGE_H
#define CHOKEPOINT_MODEL_LANGUAGE_H

#include "chokepoint/bytes.h"

enum language { LANGUAGE_UNKNOWN, LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_JA, LANGUAGE_KO, LANGUAGE_DE, LANGUAGE_ES, LANGUAGE_COUNT };

enum language language_read(struct ck_bytes code); /* "en", "zh-Hans", "EN_us" …; LANGUAGE_UNKNOWN for others */

#endif
