/* SPDX-License-Identifier: Apache-2.0
 * Which codes of a source items are wanted by: digits behind the sixth are of the nomenclatures that its map writes (SPEC 4.3). */
#ifndef CHOKEPOINT_INGEST_WANTED_H
#define CHOKEPOINT_INGEST_WANTED_H

#include "domain/reference/reference.h"
#include "engine/base/string_set.h"
#include "source/map/map.h"

/* nomenclature_bit() of each that records of the map may have; NOMENCLATURES_ALL: it takes them from a column as they stand. */
unsigned wanted_nomenclatures(const struct source_map *map);

/* Adds what codes of the item, and of what it consists of, begin with in a file of these nomenclatures; where the catalogue has an item's longer
 * prefixes in others alone, their first six digits. */
void wanted_add(const struct reference *catalogue, struct ck_bytes item, unsigned nomenclatures, struct string_set *prefixes, struct ck_arena *arena);

#endif
