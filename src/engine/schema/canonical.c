/* SPDX-License-Identifier: Apache-2.0
 * Parsing canonical form and CRC-64-AVRO (Avro 1.11, "Transforming into Parsing Canonical Form", "Schema Fingerprints"). */
#include "engine/schema/schema.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const primitives[] = { "\"null\"", "\"boolean\"", "\"int\"", "\"long\"", "\"float\"", "\"double\"", "\"bytes\"", "\"string\"" };

struct canonical {
    const struct schema *schema;
    struct ck_buffer    *buffer;
    bool                *printed; /* named types, by node: the second time the name suffices */
};

static void canonical_node(struct canonical *canonical, uint32_t index);

static void put(struct canonical *canonical, const char *text) { ck_buffer_append(canonical->buffer, ck_bytes_from(text)); }

static void put_quoted(struct canonical *canonical, const char *text)
{
    put(canonical, "\"");
    put(canonical, text); /* names and symbols need no escapes */
    put(canonical, "\"");
}

static void canonical_record(struct canonical *canonical, const struct schema_node *node)
{
    const struct schema_field *fields = canonical->schema->fields + node->first;

    put(canonical, ",\"type\":\"record\",\"fields\":[");
    for (uint32_t i = 0; i < node->count; i++) {
        put(canonical, i ? ",{\"name\":" : "{\"name\":");
        put_quoted(canonical, fields[i].name);
        put(canonical, ",\"type\":");
        canonical_node(canonical, fields[i].node);
        put(canonical, "}");
    }
    put(canonical, "]}");
}

static void canonical_enum(struct canonical *canonical, const struct schema_node *node)
{
    put(canonical, ",\"type\":\"enum\",\"symbols\":[");
    for (uint32_t i = 0; i < node->count; i++) {
        put(canonical, i ? "," : "");
        put_quoted(canonical, canonical->schema->symbols[node->first + i]);
    }
    put(canonical, "]}");
}

static void canonical_named(struct canonical *canonical, uint32_t index)
{
    const struct schema_node *node = &canonical->schema->nodes[index];
    char                      size[48];

    if (canonical->printed[index]) {
        put_quoted(canonical, node->name);
        return;
    }
    canonical->printed[index] = true;
    put(canonical, "{\"name\":");
    put_quoted(canonical, node->name);
    if (node->type == SCHEMA_RECORD) {
        canonical_record(canonical, node);
    } else if (node->type == SCHEMA_ENUM) {
        canonical_enum(canonical, node);
    } else {
        snprintf(size, sizeof size, ",\"type\":\"fixed\",\"size\":%u}", node->size);
        put(canonical, size);
    }
}

static void canonical_union(struct canonical *canonical, const struct schema_node *node)
{
    put(canonical, "[");
    for (uint32_t i = 0; i < node->count; i++) {
        put(canonical, i ? "," : "");
        canonical_node(canonical, canonical->schema->links[node->first + i]);
    }
    put(canonical, "]");
}

static void canonical_node(struct canonical *canonical, uint32_t index)
{
    const struct schema_node *node = &canonical->schema->nodes[index];

    switch (node->type) {
    case SCHEMA_FIXED:
    case SCHEMA_ENUM:
    case SCHEMA_RECORD: canonical_named(canonical, index); break;
    case SCHEMA_UNION: canonical_union(canonical, node); break;
    case SCHEMA_ARRAY:
    case SCHEMA_MAP:
        put(canonical, node->type == SCHEMA_ARRAY ? "{\"type\":\"array\",\"items\":" : "{\"type\":\"map\",\"values\":");
        canonical_node(canonical, node->first);
        put(canonical, "}");
        break;
    default: put(canonical, primitives[node->type]); break;
    }
}

void schema_canonical(const struct schema *schema, uint32_t node, struct ck_buffer *buffer)
{
    struct canonical canonical = { schema, buffer, calloc(schema->node_count, sizeof(bool)) };

    if (!canonical.printed)
        abort();
    canonical_node(&canonical, node);
    free(canonical.printed);
}

/* Bit by bit: a table would be a global, and fingerprints are taken once for each schema. */
uint64_t crc64_avro(struct ck_bytes bytes)
{
    const uint64_t empty = 0xc15d213aa4d7a795;
    uint64_t       crc = empty;

    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= (unsigned char)bytes.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (empty & -(crc & 1));
    }
    return crc;
}

uint64_t schema_fingerprint(const struct schema *schema, uint32_t node)
{
    struct ck_buffer buffer = { 0 };
    uint64_t         fingerprint;

    schema_canonical(schema, node, &buffer);
    fingerprint = crc64_avro(ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return fingerprint;
}
