/* SPDX-License-Identifier: Apache-2.0
 * What the schemas say of the fields of a topic's values. A doc is sentences, then any of the labelled parts
 * "Formula: … Unit: … Range: … Null: … Source: …", each ending with a point; the doc of an enum explains its words by "WORD: …". */
#ifndef CHOKEPOINT_PAGES_GLOSSARY_H
#define CHOKEPOINT_PAGES_GLOSSARY_H

#include <jansson.h>

#include "domain/model/topics.h"

/* An array of {topic, name, type, what, formula, unit, range, null, reasons {reason: meaning}, source, words {word: meaning}}, one for each field but
 * the emission; `name` is the path in the value ("change.mom"), a part that the doc does not have is left out. The caller's. */
json_t *glossary_of(const struct ck_topic *topic);

/* Whether a person who writes `word` means this field: its name, the name's beginning or end, or one of its words. */
bool glossary_names(const json_t *field, const char *word);

#endif
