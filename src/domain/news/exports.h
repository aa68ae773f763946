/* SPDX-License-Identifier: Apache-2.0
 * Words that speak of exports or of smuggling, whatever they are joined to: the lexicon's terms are asked once, by tools/lexicon.c. */
#ifndef CHOKEPOINT_NEWS_EXPORTS_H
#define CHOKEPOINT_NEWS_EXPORTS_H

#include "chokepoint/bytes.h"

bool exports_said(struct ck_bytes word /* folded */);

#endif
