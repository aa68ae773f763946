/* SPDX-License-Identifier: Apache-2.0
 * The header and the source of a set. */
#include "avrogen.h"

#include <stdlib.h>

/* Whether the type is written; else another set has it. */
static bool is_own(const struct generator *generator, uint32_t i) { return generator->order[i] >= generator->imported; }

static const struct schema_node *type_at(const struct generator *generator, uint32_t i) { return &generator->schema->nodes[generator->order[i]]; }

static struct schema_shape shape_at(const struct generator *generator, const struct schema_field *field)
{
    struct schema_shape shape = { 0 };
    const char         *why;

    shape_of(generator->schema, field->node, &shape, &why); /* checked before */
    return shape;
}

/* A comment must not end early. */
static void write_doc(const char *doc, FILE *out)
{
    for (; *doc; doc++)
        fputs(doc[0] == '*' && doc[1] == '/' ? "* " : (char[]){ *doc, '\0' }, out);
}

/* ---- records.h ---- */

static void write_enum(const struct generator *generator, const struct schema_node *node, FILE *out)
{
    char name[C_NAME_MAX], upper[C_NAME_MAX], symbol[C_NAME_MAX];

    name_type(generator, node, name);
    name_upper(name, upper);
    if (node->doc) {
        fputs("/* ", out);
        write_doc(node->doc, out);
        fputs(" */\n", out);
    }
    fprintf(out, "enum %s {\n", name);
    for (uint32_t i = 0; i < node->count; i++) {
        name_upper(generator->schema->symbols[node->first + i], symbol);
        fprintf(out, "    %s_%s,\n", upper, symbol);
    }
    fprintf(out, "};\nstruct %s_array { const enum %s *items; size_t count; };\nextern const struct ck_enum_type %s_symbols;\n\n", name, name, name);
}

static const char *const plain_types[] = {
    [CK_FIELD_BOOLEAN] = "bool",           [CK_FIELD_INT] = "int32_t",  [CK_FIELD_LONG] = "int64_t",     [CK_FIELD_DOUBLE] = "double",
    [CK_FIELD_STRING] = "struct ck_bytes", [CK_FIELD_DATE] = "int32_t", [CK_FIELD_TIMESTAMP] = "int64_t"
};
static const char *const maybe_types[] = {
    [CK_FIELD_INT] = "struct ck_maybe_int",       [CK_FIELD_LONG] = "struct ck_maybe_long", [CK_FIELD_DOUBLE] = "struct ck_maybe_double",
    [CK_FIELD_STRING] = "struct ck_bytes",        [CK_FIELD_ENUM] = "struct ck_maybe_int",  [CK_FIELD_DATE] = "struct ck_maybe_int",
    [CK_FIELD_TIMESTAMP] = "struct ck_maybe_long"
};
static const char *const array_types[] = {
    [CK_FIELD_BOOLEAN] = "struct ck_boolean_array", [CK_FIELD_INT] = "struct ck_int_array",      [CK_FIELD_LONG] = "struct ck_long_array",
    [CK_FIELD_DOUBLE] = "struct ck_double_array",   [CK_FIELD_STRING] = "struct ck_bytes_array", [CK_FIELD_DATE] = "struct ck_int_array",
    [CK_FIELD_TIMESTAMP] = "struct ck_long_array"
};

static void write_member_type(const struct generator *generator, struct schema_shape shape, FILE *out)
{
    const struct schema_node *node = &generator->schema->nodes[shape.node];
    char                      name[C_NAME_MAX] = "";

    if (node->name)
        name_type(generator, node, name);
    if (shape.kind == CK_FIELD_ARRAY && node->name)
        fprintf(out, "struct %s_array ", name);
    else if (shape.kind == CK_FIELD_ARRAY)
        fprintf(out, "%s ", array_types[shape.element]);
    else if (shape.kind == CK_FIELD_RECORD)
        fprintf(out, shape.nullable ? "const struct %s *" : "struct %s ", name);
    else if (shape.nullable)
        fprintf(out, "%s ", maybe_types[shape.kind]);
    else if (shape.kind == CK_FIELD_ENUM)
        fprintf(out, "enum %s ", name);
    else
        fprintf(out, "%s ", plain_types[shape.kind]);
}

/* What the C type does not tell. */
static const char *unit_of(struct schema_shape shape)
{
    enum ck_field_kind kind = shape.kind == CK_FIELD_ARRAY ? shape.element : shape.kind;

    return kind == CK_FIELD_DATE ? "day" : kind == CK_FIELD_TIMESTAMP ? "ms since 1970" : "";
}

static void write_record(const struct generator *generator, const struct schema_node *node, FILE *out)
{
    char name[C_NAME_MAX], member[C_NAME_MAX];

    name_type(generator, node, name);
    if (node->doc) {
        fputs("/* ", out);
        write_doc(node->doc, out);
        fputs(" */\n", out);
    }
    fprintf(out, "struct %s {\n", name);
    for (uint32_t i = 0; i < node->count; i++) {
        const struct schema_field *field = &generator->schema->fields[node->first + i];
        struct schema_shape        shape = shape_at(generator, field);
        const struct schema_node  *value = &generator->schema->nodes[shape.node];
        const char                *unit = unit_of(shape);

        fputs("    ", out);
        write_member_type(generator, shape, out);
        name_field(field->name, member);
        fprintf(out, "%s;", member);
        if (*unit || field->doc || (shape.nullable && shape.kind == CK_FIELD_ENUM)) {
            fprintf(out, " /* %s%s", unit, *unit && field->doc ? "; " : "");
            if (shape.nullable && shape.kind == CK_FIELD_ENUM) {
                char type[C_NAME_MAX];

                name_type(generator, value, type);
                fprintf(out, "enum %s%s", type, field->doc ? "; " : "");
            }
            write_doc(field->doc ? field->doc : "", out);
            fputs(" */", out);
        }
        fputs("\n", out);
    }
    fprintf(out, "};\nstruct %s_array { const struct %s *items; size_t count; };\nextern const struct ck_record_type %s_type;\n", name, name, name);
    fprintf(out, "extern const struct ck_field %s_fields[];\nenum {", name);
    for (uint32_t i = 0; i < node->count; i++)
        fprintf(out, " %s_field_%s,", name, generator->schema->fields[node->first + i].name);
    fputs(" };\n\n", out);
}

void header_write(const struct generator *generator, FILE *out)
{
    char guard[C_NAME_MAX];

    name_upper(generator->name, guard);
    fprintf(out,
            "/* Generated from schemas by avrogen. Do not edit. How fields are held: chokepoint/record.h. */\n"
            "#ifndef CHOKEPOINT_%s_H\n#define CHOKEPOINT_%s_H\n\n#include \"chokepoint/record.h\"\n",
            guard, guard);
    for (size_t i = 0; i < generator->include_count; i++)
        fprintf(out, "#include \"%s.h\"\n", generator->includes[i]);
    fputs("\nCK_API_BEGIN\n\n", out);
    for (uint32_t i = 0; i < generator->order_count; i++)
        if (is_own(generator, i) && type_at(generator, i)->type == SCHEMA_ENUM)
            write_enum(generator, type_at(generator, i), out);
        else if (is_own(generator, i))
            write_record(generator, type_at(generator, i), out);
    fprintf(
        out,
        "/* Every record type of the set; NULL behind the last. */\nextern const struct ck_record_type *const %s%s_all[];\n\nCK_API_END\n\n#endif\n",
        generator->prefix, generator->name);
}

/* ---- the source ---- */

/* As lines of a C string: three octal digits never run into what follows them. */
static void write_string(struct ck_bytes text, FILE *out)
{
    enum { LINE = 120 };

    fputs("\"", out);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c > 0x7e || c == '?') /* no trigraphs */
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
        if (i % LINE == LINE - 1)
            fputs("\"\n        \"", out);
    }
    fputs("\"", out);
}

static void write_symbols(const struct generator *generator, const struct schema_node *node, FILE *out)
{
    char name[C_NAME_MAX];

    name_type(generator, node, name);
    fprintf(out, "static const char *const %s_names[] = {", name);
    for (uint32_t i = 0; i < node->count; i++)
        fprintf(out, " \"%s\",", generator->schema->symbols[node->first + i]);
    fprintf(out, " };\n_Static_assert(sizeof(enum %s) == sizeof(int32_t), \"an enum is held in 4 bytes\");\n", name);
    fprintf(out, "const struct ck_enum_type %s_symbols = { .name = \"%s\", .symbols = %s_names, .count = %u, .fallback = %u };\n\n", name,
            name_short(node), name, node->count, node->fallback);
}

static const char *const kind_names[] = {
    [CK_FIELD_BOOLEAN] = "CK_FIELD_BOOLEAN",    [CK_FIELD_INT] = "CK_FIELD_INT",       [CK_FIELD_LONG] = "CK_FIELD_LONG",
    [CK_FIELD_DOUBLE] = "CK_FIELD_DOUBLE",      [CK_FIELD_STRING] = "CK_FIELD_STRING", [CK_FIELD_ENUM] = "CK_FIELD_ENUM",
    [CK_FIELD_RECORD] = "CK_FIELD_RECORD",      [CK_FIELD_ARRAY] = "CK_FIELD_ARRAY",   [CK_FIELD_DATE] = "CK_FIELD_DATE",
    [CK_FIELD_TIMESTAMP] = "CK_FIELD_TIMESTAMP"
};

static void write_field(const struct generator *generator, const char *record, const struct schema_field *field, FILE *out)
{
    struct schema_shape       shape = shape_at(generator, field);
    const struct schema_node *value = &generator->schema->nodes[shape.node];
    struct ck_buffer          fallback = { 0 };
    char                      name[C_NAME_MAX];

    name_field(field->name, name);
    fprintf(out, "    { .name = \"%s\", .kind = %s, ", field->name, kind_names[shape.kind]);
    if (shape.kind == CK_FIELD_ARRAY)
        fprintf(out, ".element = %s, ", kind_names[shape.element]);
    if (shape.nullable)
        fputs(".nullable = true, ", out);
    fprintf(out, ".offset = offsetof(struct %s, %s)", record, name);
    if (value->name) {
        name_type(generator, value, name);
        fprintf(out, value->type == SCHEMA_ENUM ? ", .symbols = &%s_symbols" : ", .record = &%s_type", name);
    }
    if (field->fallback) {
        default_encode(generator->schema, field->node, field->fallback, &fallback);
        fputs(", .fallback = { ", out);
        write_string(ck_buffer_bytes(&fallback), out);
        fprintf(out, ", %zu }", fallback.size);
        ck_buffer_release(&fallback);
    }
    fputs(" },\n", out);
}

/* The schemas that the record had earlier; whether there are any. */
static bool write_older(const struct generator *generator, uint32_t index, const char *name, FILE *out)
{
    char  *text = malloc(SCHEMA_TEXT_MAX + 1);
    size_t size;
    bool   any = false;

    for (size_t i = 0; text && i < generator->older_count; i++) {
        if (generator->older[i].node != index || file_read(generator->older[i].path, text, &size))
            continue;
        if (!any)
            fprintf(out, "static const char *const %s_older[] = {\n", name);
        any = true;
        fputs("    ", out);
        write_string((struct ck_bytes){ text, size }, out);
        fputs(",\n", out);
    }
    if (any)
        fputs("    NULL\n};\n", out);
    free(text);
    return any;
}

static void write_table(const struct generator *generator, uint32_t index, FILE *out)
{
    const struct schema_node *node = &generator->schema->nodes[index];
    struct ck_buffer          text = { 0 };
    char                      name[C_NAME_MAX];
    bool                      has_older;

    name_type(generator, node, name);
    fprintf(out, "const struct ck_field %s_fields[] = {\n", name);
    for (uint32_t i = 0; i < node->count; i++)
        write_field(generator, name, &generator->schema->fields[node->first + i], out);
    fputs("};\n", out);
    has_older = write_older(generator, index, name, out);
    fprintf(out, "const struct ck_record_type %s_type = {\n    .name = \"%s\", .fields = %s_fields, .field_count = %u, .size = sizeof(struct %s),\n",
            name, name_short(node), name, node->count, name);
    if (has_older)
        fprintf(out, "    .older = %s_older,\n", name);
    fprintf(out, "    .fingerprint = 0x%016llx,\n    .schema =\n        ", (unsigned long long)schema_fingerprint(generator->schema, index));
    self_contained(generator->schema, index, &text);
    write_string(ck_buffer_bytes(&text), out);
    fputs("\n};\n\n", out);
    ck_buffer_release(&text);
}

void source_write(const struct generator *generator, FILE *out)
{
    char name[C_NAME_MAX];

    fprintf(out, "/* Generated from schemas by avrogen. Do not edit. */\n#include \"%s.h\"\n\n", generator->name);
    for (uint32_t i = 0; i < generator->order_count; i++)
        if (is_own(generator, i) && type_at(generator, i)->type == SCHEMA_ENUM)
            write_symbols(generator, type_at(generator, i), out);
        else if (is_own(generator, i))
            write_table(generator, generator->order[i], out);
    fprintf(out, "const struct ck_record_type *const %s%s_all[] = {\n", generator->prefix, generator->name);
    for (uint32_t i = 0; i < generator->order_count; i++) {
        name_type(generator, type_at(generator, i), name);
        if (is_own(generator, i) && type_at(generator, i)->type == SCHEMA_RECORD)
            fprintf(out, "    &%s_type,\n", name);
    }
    fputs("    NULL\n};\n", out);
}
