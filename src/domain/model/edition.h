/* SPDX-License-Identifier: Apache-2.0
 * The editions of the Harmonized System, from which of them on a prefix of codes has had its scope, and whose a longer prefix is. */
#ifndef CHOKEPOINT_MODEL_EDITION_H
#define CHOKEPOINT_MODEL_EDITION_H

#include "chokepoint/arena.h"
#include "records.h"

/* Whether it is an edition of HS before the present one, HS2022. */
bool edition_is_earlier(enum nomenclature nomenclature);

/* The edition of HS that applies in the month, by the calendar of the World Customs Organization; some countries are later. HS1992 before 1996. */
enum nomenclature edition_in_force(int32_t month);

/* A scope is `8110:HS1996`: the prefix has meant the same goods since that edition; or `8112921000:HTS10`: the prefix is one of that nomenclature.
 * The canonical form has digits alone and upper case; what is none stays as it is. */
struct ck_bytes prefix_scope_fold(struct ck_bytes text, struct ck_arena *arena);

struct prefix_scope {
    struct ck_bytes   prefix; /* part of the text */
    enum nomenclature since;  /* HS2022 … HS1992 */
};
enum prefix_scope_fault { PREFIX_SCOPE_WELL, PREFIX_SCOPE_NO_PREFIX /* no `:`, or no prefix before it */, PREFIX_SCOPE_NO_EDITION };
enum prefix_scope_fault prefix_scope_read(struct ck_bytes text, struct prefix_scope *ret_scope); /* text: in canonical form */

/* The same of a national nomenclature: GACC8, HTS10 or CN8. */
struct prefix_writing {
    struct ck_bytes   prefix; /* part of the text */
    enum nomenclature nomenclature;
};
enum prefix_scope_fault prefix_writing_read(struct ck_bytes text, struct prefix_writing *ret_writing); /* NO_EDITION: none of these */

#endif
