/* SPDX-License-Identifier: Apache-2.0
 * Every field of every schema says what it is; those of derived records say how they are computed, too. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "records.h"
#include "support/types.h"

static size_t checked;

static void check_type(json_t *type);

/* A sentence, which ends with a point. */
static bool is_said(const char *doc) { return doc && strlen(doc) > 10 && doc[strlen(doc) - 1] == '.'; }

static void check_record(json_t *record)
{
    const char *name = json_string_value(json_object_get(record, "name"));
    size_t      index;
    json_t     *field;

    json_array_foreach(json_object_get(record, "fields"), index, field)
    {
        const char *doc = json_string_value(json_object_get(field, "doc"));

        cr_expect(doc && *doc, "%s.%s has no doc", name, json_string_value(json_object_get(field, "name")));
        checked++;
        check_type(json_object_get(field, "type"));
    }
}

static void check_type(json_t *type)
{
    size_t  index;
    json_t *branch;

    json_array_foreach(type, index, branch) check_type(branch);
    if (json_object_get(type, "fields"))
        check_record(type);
    if (json_object_get(type, "items"))
        check_type(json_object_get(type, "items"));
}

/* Of every record and row. */
Test(schema_docs, every_field)
{
    for (const struct ck_record_type *const *type = types_all(); *type; type++) {
        json_t *schema = json_loads((*type)->schema, 0, NULL);

        cr_assert(schema, "%s", (*type)->name);
        check_record(schema);
        json_decref(schema);
    }
    cr_assert_gt(checked, 500);
}

static bool is_number(json_t *type)
{
    json_t     *plain = json_is_array(type) ? json_array_get(type, 1) : type;
    const char *name = json_string_value(plain);

    return name && (strcmp(name, "double") == 0 || strcmp(name, "int") == 0);
}

static bool has_part(json_t *field, const char *label)
{
    const char *doc = json_string_value(json_object_get(field, "doc"));

    return doc && strstr(doc, label);
}

static size_t check_numbers(json_t *fields)
{
    size_t  index, count = 0;
    json_t *field;

    json_array_foreach(fields, index, field)
    {
        json_t     *type = json_object_get(field, "type");
        const char *name = json_string_value(json_object_get(field, "name"));

        cr_expect(is_said(json_string_value(json_object_get(field, "doc"))), "%s: no sentence", name);
        if (json_object_get(type, "fields"))
            count += check_numbers(json_object_get(type, "fields"));
        if (!is_number(type))
            continue;
        count++;
        cr_expect(has_part(field, " Unit: ") || has_part(field, " Formula: "), "%s: no unit and no formula", name);
        cr_expect(has_part(field, " Range: "), "%s: no range", name);
        cr_expect(!json_is_array(type) || has_part(field, " Null: "), "%s: null is not told", name);
    }
    return count;
}

/* A number of the derived records has a unit or formula, a range, and what null means. */
Test(schema_docs, derived_numbers)
{
    const struct ck_record_type *const types[] = { &indicator_type, &reroute_type, &posture_type };
    size_t                             count = 0;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        json_t *schema = json_loads(types[i]->schema, 0, NULL);

        count += check_numbers(json_object_get(schema, "fields"));
        json_decref(schema);
    }
    cr_assert_gt(count, 40);
}

static json_t *find_enum(json_t *type, const char *name)
{
    const char *found = json_string_value(json_object_get(type, "name"));
    void       *at;
    json_t     *member, *hit = NULL;
    size_t      index;
    const char *key;

    if (json_object_get(type, "symbols") && found && strcmp(found, name) == 0)
        return type;
    if (json_is_array(type))
        json_array_foreach(type, index, member) hit = hit ? hit : find_enum(member, name);
    else
        json_object_foreach_safe(type, at, key, member) hit = hit ? hit : find_enum(member, name);
    return hit;
}

/* Each word of a phase, rebound, caution, reason and sign is explained in the doc of its enum. */
Test(schema_docs, words)
{
    const struct {
        const struct ck_record_type *type;
        const char                  *name;
    } enums[] = { { &indicator_type, "CellState" },     { &indicator_type, "ShareBasis" },   { &indicator_type, "RecoveryBasis" },
                  { &indicator_type, "Phase" },         { &indicator_type, "Rebound" },      { &indicator_type, "Bound" },
                  { &indicator_type, "LeverageBasis" }, { &indicator_type, "Caution" },      { &indicator_type, "AbsentReason" },
                  { &posture_type, "SofteningSign" },   { &posture_type, "TighteningSign" }, { &alert_type, "AlertState" },
                  { &alert_type, "AlertSeverity" } };

    for (size_t i = 0; i < sizeof enums / sizeof *enums; i++) {
        json_t     *schema = json_loads(enums[i].type->schema, 0, NULL), *found = find_enum(schema, enums[i].name), *symbol;
        const char *doc = json_string_value(json_object_get(found, "doc"));
        size_t      index;

        cr_assert(doc, "%s", enums[i].name);
        json_array_foreach(json_object_get(found, "symbols"), index, symbol)
        {
            char label[64];

            snprintf(label, sizeof label, " %s: ", json_string_value(symbol));
            cr_expect(index == 0 || strstr(doc, label), "%s does not explain %s", enums[i].name, json_string_value(symbol));
        }
        json_decref(schema);
    }
}
