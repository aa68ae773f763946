/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_INGEST_ROW_CODE_H
#define CHOKEPOINT_INGEST_ROW_CODE_H

#include "domain/reference/reference.h"

/* The hs_code of a row of trade, which has its item as commodity (SPEC 12.2). The record is about the code if it is finer than the international
 * digits and maps to the item; its nomenclature is the reporter's. `code` as it is printed, or empty; `catalogue` NULL: none maps. NULL: well, else
 * what is wrong: it is no code, or is of another item. *ret_told: that it was folded to six digits; it stays if it was not. */
const char *row_code_take(struct ck_bytes code, const struct reference *catalogue, struct ck_arena *arena, struct trade_record *trade,
                          const char **ret_told);

#endif
