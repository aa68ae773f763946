/* SPDX-License-Identifier: Apache-2.0
 * What a claim may be made of (docs/CLAIMS.md 4): families of metrics, months, bases. */
#ifndef CHOKEPOINT_MODEL_CLAIM_SHAPE_H
#define CHOKEPOINT_MODEL_CLAIM_SHAPE_H

#include "chokepoint/marks.h"
#include "records.h"

/* What a metric measures. */
enum figure_family { FAMILY_NONE, FAMILY_WEIGHT, FAMILY_VALUE, FAMILY_UNIT_VALUE, FAMILY_SHARE, FAMILY_RANK, FAMILY_RECORD, FAMILY_CONTROL };

enum figure_family metric_family(enum metric metric); /* NONE: UNKNOWN alone */
bool               metric_is_change(enum metric metric);

/* YYYY-MM, or YYYY-MM/YYYY-MM with the first not after the last. */
bool months_read(struct ck_bytes text, struct ck_months *ret_months);

/* The months that a change of this kind divides by; false: the kind does not tell them. */
bool base_of_kind(struct ck_months period, enum base_kind kind, struct ck_months *ret_base);

#endif
