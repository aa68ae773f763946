/* SPDX-License-Identifier: Apache-2.0
 * The checks of SPEC 4. Each records the fault it finds; the reason that comes first in enum ck_reason wins, so the order of checks does not matter.
 */
#ifndef CHOKEPOINT_INTAKE_CHECK_H
#define CHOKEPOINT_INTAKE_CHECK_H

#include "chokepoint/processor.h"

struct intake_config {
    int32_t retention_months;
};

/* Reasons of intake's own. */
enum { INTAKE_UNKNOWN_COUNTRY = CK_REASON_OWN };
extern const char *const intake_reasons[];

enum { FINDING_TEXT = 40 };

/* The detail of a dead letter is `field: value (cause)`, the value cut to 60 bytes. */
struct intake_finding {
    int                        reason; /* CK_REASON_COUNT: none */
    const char                *field;
    struct ck_bytes            value;                /* of text fields; else null */
    char                       number[FINDING_TEXT]; /* the value of a number, a day or an instant as text; "": it is none */
    const char                *cause;                /* the fault; NULL: the reason says it */
    struct ck_bytes            meant;                /* a suggestion; else null */
    const struct ck_enum_type *symbols;              /* of an enum's value; else NULL */
    size_t                     digits;               /* of a field of codes: how many they have at most; else 0 */
    size_t                     count, most;          /* of a list that is longer than `most`; else 0 */
    int32_t                    months, months_most;  /* of a period: how long before its publication it ended, and how long that may be; else 0 */
};

#define FINDING_NONE ((struct intake_finding){ .reason = CK_REASON_COUNT })

/* How a field is canonicalised and checked. */
enum {
    TEXT_UPPER = 1,                 /* made upper case */
    TEXT_KEY = 2,                   /* goes into a key */
    TEXT_ARRAY = 4,                 /* an array of texts: sorted, no duplicates */
    TEXT_ORDERED = 128,             /* with TEXT_ARRAY: the order means something and stays */
    TEXT_COUNTRY = 8 | TEXT_UPPER,  /* a country, EUU, or what the following allow */
    TEXT_WORLD = 16,                /* WLD */
    TEXT_OTHER = 32,                /* OTH */
    TEXT_ALL = 64,                  /* ALL */
    TEXT_ITEM = 256 | TEXT_KEY,     /* the name of an item (domain/model/code.h) */
    TEXT_CODE = 512 | TEXT_KEY,     /* the digits of a code; whoever knows the nomenclature checks how many */
    TEXT_PREFIX = 1024 | TEXT_CODE, /* the first digits of codes */
    TEXT_ANY = 2048,                /* `*` */
    NUMBER_SIGNED = 4096            /* no text: a number that may be below 0 */
};

struct text_rule { /* a list of them ends with field == NULL */
    const char *field;
    size_t      offset;
    unsigned    what;
    size_t      most; /* texts in an array; 0: any number */
};

/* Limits on the lists of one record: many times the real lengths, and few enough that no settle takes long. */
enum { DESTINATIONS_MAX = 300, MEASURE_ITEMS_MAX = 500, PREFIXES_MAX = 2000, TARGETS_MAX = 200, USES_MAX = 200 };

void note(struct intake_finding *finding, int reason, const char *field, const char *cause);
void note_text(struct intake_finding *finding, int reason, const char *field, struct ck_bytes value, const char *cause);
void note_number(struct intake_finding *finding, int reason, const char *field, double value, const char *cause);
void note_day(struct intake_finding *finding, int reason, const char *field, int32_t day, const char *cause);
void note_meant(struct intake_finding *finding, const char *field, struct ck_bytes value, struct ck_bytes meant); /* a word that is none */
void note_code(struct intake_finding *finding, const char *field, struct ck_bytes value, size_t digits_max);      /* that is none */
void note_many(struct intake_finding *finding, const char *field, size_t count, size_t most);                     /* a list with more than `most` */

/* Puts the texts of a record into canonical form; what is changed lives in `arena`. */
void canonicalise(const struct text_rule *rules, void *record, struct ck_arena *arena);

/* Checks all that follows from a record's field table and the rules: enums, countries, numbers, ranges of dates and instants, future instants, keys.
 */
struct intake_finding check_record(const struct ck_record_type *type, const struct text_rule *rules, int32_t today, const void *record);

/* A number whose range is 0 to 1; check_record() looks at the lower end. */
void check_part(struct intake_finding *finding, struct ck_maybe_double part, const char *field);

/* Checks a statistical period. */
void check_period(struct intake_finding *finding, int32_t period, int32_t months, int64_t published_at, const struct intake_config *config);

/* Appends the fact if no fault was found, else rejects the record. */
int conclude(struct ck_applying *step, const struct intake_finding *finding, const struct ck_topic *topic, const void *fact);

#endif
