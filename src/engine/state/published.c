/* SPDX-License-Identifier: Apache-2.0
 * Suppression, revisions and retraction for all processors. List and statements are both sorted by (output, key) and merged. */
#include "engine/state/published.h"

#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

#include "engine/state/published_list.h"

struct merge {
    struct publisher           *publisher;
    struct ck_out              *out;
    const struct published_key *old;       /* NULL: never published */
    const struct statement     *statement; /* NULL: no longer stated */
};

static int order(uint16_t output, struct ck_bytes key, uint16_t other_output, struct ck_bytes other_key)
{
    return output != other_output ? (output < other_output ? -1 : 1) : ck_bytes_compare(key, other_key);
}

static int order_statements(const struct ck_out *out, const struct statement *a, const struct statement *b)
{
    return order(a->output, statement_key(out, a), b->output, statement_key(out, b));
}

/* A merge sort: qsort() passes no context, which comparing ranges of out->text needs; already sorted input takes one pass. */
static void merge_sort(const struct ck_out *out, const struct statement **items, const struct statement **spare, size_t count)
{
    size_t half = count / 2, a = 0, b = half, at = 0;

    if (count < 2)
        return;
    merge_sort(out, items, spare, half);
    merge_sort(out, items + half, spare, count - half);
    if (order_statements(out, items[half - 1], items[half]) < 0)
        return;
    memcpy(spare, items, count * sizeof *items);
    while (at < count)
        items[at++] = b == count || (a < half && order_statements(out, spare[a], spare[b]) <= 0) ? spare[a++] : spare[b++];
}

/* NULL: a key is stated twice. */
static const struct statement **statements_sorted(struct ck_out *out, struct ck_arena *arena)
{
    const struct statement **sorted = ck_arena_take(arena, out->count * sizeof *sorted), **spare = ck_arena_take(arena, out->count * sizeof *spare);

    for (size_t i = 0; i < out->count; i++)
        sorted[i] = &out->statements[i];
    merge_sort(out, sorted, spare, out->count);
    for (size_t i = 1; i < out->count; i++)
        if (order_statements(out, sorted[i - 1], sorted[i]) == 0) {
            out_fault(out, -EPROTO, out->processor->outputs[sorted[i]->output], statement_key(out, sorted[i]), "stated twice in one settle");
            return NULL;
        }
    return sorted;
}

static struct ck_bytes content_of(const struct ck_out *out, const struct statement *statement)
{
    struct ck_bytes value = statement_value(out, statement);

    return (struct ck_bytes){ value.data + CK_SINGLE_OBJECT_HEADER, value.size - CK_SINGLE_OBJECT_HEADER };
}

static void emission_write(struct publisher *publisher, const struct ck_out *out, const struct statement *statement, int64_t revision)
{
    struct ck_origin   sources[PROVENANCE_MAX];
    struct provenance  reads;
    struct ck_emission emission = { .revision = revision, .retracted = !statement, .reference = out->reference, .build = out->build };

    provenance_copy(statement ? &statement->sources : &out->state->reads, &reads);
    provenance_sort(&reads);
    for (size_t i = 0; i < reads.count; i++)
        sources[i] = (struct ck_origin){ ck_bytes_from(out->processor->inputs[reads.newest[i].topic].topic->name), reads.newest[i].partition,
                                         reads.newest[i].offset };
    emission.sources.items = sources;
    emission.sources.count = reads.count;
    emission.sources_total = reads.total;
    ck_record_encode(&ck_emission_type, 0, ck_emission_type.field_count, &emission, &publisher->wire);
}

static void wire_write(const struct merge *merge, int64_t revision)
{
    struct publisher            *publisher = merge->publisher;
    const struct ck_record_type *type;

    publisher->wire.size = 0;
    if (merge->statement) {
        ck_buffer_append(&publisher->wire, statement_value(merge->out, merge->statement));
    } else {
        void *zero;

        type = merge->out->processor->outputs[merge->old->output]->value;
        zero = ck_arena_take(&publisher->arena, type->size);
        memset(zero, 0, type->size);
        ck_single_object_write(type->fingerprint, &publisher->wire);
        ck_record_encode(type, 0, type->field_count - 1, zero, &publisher->wire);
    }
    emission_write(publisher, merge->out, merge->statement, revision);
}

/* One key: decides, publishes, and gives the new entry of the list. What the settle left be stays. */
static int merge_key(const struct merge *merge, struct published_key *ret_key, bool *ret_changed)
{
    struct publisher       *publisher = merge->publisher;
    const struct statement *statement = merge->statement;
    struct publication      publication;
    size_t                  content_size;
    int64_t                 digest = 0;

    *ret_changed = false;
    if (!statement && out_keeps(merge->out, (uint16_t)merge->old->output, merge->old->key)) {
        *ret_key = *merge->old;
        return 0;
    }
    if (statement) {
        struct ck_bytes content = content_of(merge->out, statement);

        digest = (int64_t)XXH3_64bits(content.data, content.size);
    }
    if (merge->old) {
        bool same = statement ? !merge->old->retracted && merge->old->digest == digest : merge->old->retracted;

        *ret_key = *merge->old;
        if (!statement && (publisher->broken & BROKEN_RETRACTION))
            same = true;
        if (same && !(statement && (publisher->broken & BROKEN_SUPPRESSION))) {
            publisher->suppressed[merge->old->output] += statement != NULL;
            return 0;
        }
        if (!(publisher->broken & BROKEN_REVISION))
            ret_key->revision++;
    } else {
        *ret_key = (struct published_key){ .output = statement->output, .key = statement_key(merge->out, statement) };
    }
    *ret_changed = true;
    ret_key->digest = digest;
    ret_key->retracted = !statement;
    wire_write(merge, ret_key->revision);
    content_size = statement ? statement->value_size - CK_SINGLE_OBJECT_HEADER : 0;
    publication = (struct publication){
        .output = (uint16_t)ret_key->output,
        .key = ret_key->key,
        .content = { publisher->wire.data + CK_SINGLE_OBJECT_HEADER, content_size },
        .value = ck_buffer_bytes(&publisher->wire),
        .revision = ret_key->revision,
        .retracted = !statement,
        .time_ms = statement ? statement->time_ms : 0,
        .vintage_ms = statement ? statement->vintage_ms : 0,
    };
    return publisher->publish(publisher->context, &publication);
}

int published_compare(struct publisher *publisher, struct ck_table *published, struct ck_out *out, struct ck_bytes subject)
{
    struct published_list    list;
    const struct statement **sorted;
    struct published_key    *keys;
    size_t                   old = 0, said = 0, count = 0;
    bool                     any = false, changed;

    if (!published_list_read(published, subject, out_kept(out), &publisher->arena, &list)) {
        ck_arena_clear(&publisher->arena);
        return -EBADMSG; /* rows that no digest vouches for: the changelog has no meta row, and not all of them are ours */
    }
    if (out->count == 0 && list.count == 0)
        return 0;
    sorted = statements_sorted(out, &publisher->arena);
    if (!sorted) {
        ck_arena_clear(&publisher->arena);
        return out->error;
    }
    keys = ck_arena_take(&publisher->arena, (out->count + list.count) * sizeof *keys);
    while (old < list.count || said < out->count) {
        struct merge                merge = { publisher, out, NULL, NULL };
        const struct published_key *entry = old < list.count ? &list.keys[old] : NULL;
        const struct statement     *statement = said < out->count ? sorted[said] : NULL;
        int                         which, result;

        which = !entry ? 1 : !statement ? -1 : order((uint16_t)entry->output, entry->key, statement->output, statement_key(out, statement));
        merge.old = which <= 0 ? entry : NULL;
        merge.statement = which >= 0 ? statement : NULL;
        old += which <= 0;
        said += which >= 0;
        result = merge_key(&merge, &keys[count++], &changed);
        if (result)
            return result;
        any |= changed;
    }
    list.keys = keys;
    list.count = count;
    if (any)
        published_list_write(published, subject, &list, &publisher->row, &publisher->arena);
    ck_arena_clear(&publisher->arena);
    return 0;
}

void publisher_release(struct publisher *publisher)
{
    ck_arena_release(&publisher->arena);
    ck_buffer_release(&publisher->wire);
    ck_buffer_release(&publisher->row);
}
