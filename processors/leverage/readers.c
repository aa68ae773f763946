/* SPDX-License-Identifier: Apache-2.0
 * Who reads a series: the subjects that must be settled again when a fact of it changes. A forgotten one is the bug that the property test hunts, so
 * where it costs little this file marks too many. */
#include "parts.h"

#include "chokepoint/key.h"
#include "core/source.h"

static const double BAN = 0.9;

static void mark(struct step *step, struct series series)
{
    char buf[KEY_SIZE_MAX];

    marks_add(step->marks, series_key(&series, buf));
}

static void mark_triple(struct step *step, struct bytes item, struct bytes origin, struct bytes hub, struct bytes destination)
{
    char       buf[KEY_SIZE_MAX];
    struct key subject = { buf, 0 };

    if (bytes_equal(origin, hub) || bytes_equal(hub, destination) || bytes_equal(origin, destination))
        return;
    key_text(&subject, item);
    key_text(&subject, origin);
    key_text(&subject, BYTES("REROUTE"));
    key_text(&subject, hub);
    key_text(&subject, destination);
    marks_add(step->marks, key_bytes(&subject));
}

/* A ban that is not there now cannot have been published without a later record of reference, and that marks the triple by itself. */
static bool is_banned(struct step *step, struct bytes item, struct bytes origin, struct bytes destination)
{
    struct status_question question = { .origin = origin, .destination = destination, .item = item, .known_ms = INT64_MAX };

    return status_first_day(status_timeline(step->reference, &question, step->arena), BAN) != INT32_MAX;
}

/* ---- walks over the lists of series ---- */

/* Calls visit() with the last component of each key that begins with the prefix. */
typedef void visit(struct step *, const struct series *series, struct bytes last, bool banned_only);

static void each_partner(struct step *step, const struct series *series, struct bytes item, struct bytes reporter, enum flow flow, visit *visit_one,
                         bool banned_only)
{
    char              buf[KEY_SIZE_MAX];
    struct bytes      prefix = series_key(&(struct series){ item, reporter, flow, BYTES("") }, buf);
    struct table_walk walk = table_each(step->tables[LEVERAGE_SERIES], prefix);
    struct row        row;

    while (table_next(&walk, &row))
        visit_one(step, series, (struct bytes){ row.key.data + prefix.size, row.key.size - prefix.size }, banned_only);
}

static void each_reporter(struct step *step, const struct series *series, struct bytes item, struct bytes partner, enum flow flow, visit *visit_one,
                          bool banned_only)
{
    char              buf[KEY_SIZE_MAX];
    struct bytes      prefix = series_partner_key(&(struct series){ item, BYTES(""), flow, partner }, buf);
    struct table_walk walk = table_each(step->tables[LEVERAGE_PARTNERS], prefix);
    struct row        row;

    while (table_next(&walk, &row))
        visit_one(step, series, (struct bytes){ row.key.data + prefix.size, row.key.size - prefix.size }, banned_only);
}

/* ---- what each visit marks ---- */

static void mark_sibling(struct step *step, const struct series *series, struct bytes partner, bool banned_only)
{
    (void)banned_only;
    mark(step, (struct series){ series->item, series->reporter, series->flow, partner });
}

static void mark_export(struct step *step, const struct series *imports, struct bytes exporter, bool banned_only)
{
    (void)banned_only;
    mark(step, (struct series){ imports->item, exporter, FLOW_EXPORT, imports->reporter });
}

static void mark_re_export(struct step *step, const struct series *imports, struct bytes exporter, bool banned_only)
{
    (void)banned_only;
    mark(step, (struct series){ imports->item, exporter, FLOW_RE_EXPORT, imports->reporter });
}

static void mark_re_import(struct step *step, const struct series *imports, struct bytes exporter, bool banned_only)
{
    (void)banned_only;
    mark(step, (struct series){ imports->item, imports->reporter, FLOW_RE_IMPORT, exporter });
}

/* series: x's exports; importer: of the hub's goods. */
static void mark_destination(struct step *step, const struct series *export, struct bytes importer, bool banned_only)
{
    if (!banned_only || is_banned(step, export->item, export->reporter, importer))
        mark_triple(step, export->item, export->reporter, export->partner, importer);
}

/* Any of x's exports counts in the ranks of all its triples: for each hub, everyone who imports from it. */
static void mark_hub(struct step *step, const struct series *exports, struct bytes hub, bool banned_only)
{
    struct series export = { exports->item, exports->reporter, FLOW_EXPORT, hub };

    if (!bytes_equal(hub, WORLD))
        each_reporter(step, &export, export.item, hub, FLOW_IMPORT, mark_destination, banned_only);
}

static void mark_origin(struct step *step, const struct series *imports, struct bytes exporter, bool banned_only)
{
    if (!banned_only || is_banned(step, imports->item, exporter, imports->reporter))
        mark_triple(step, imports->item, exporter, imports->partner, imports->reporter);
}

/* ---- the face ---- */

void readers_mark_own(struct step *step, const struct series *series)
{
    mark(step, *series);
    mark(step, (struct series){ series->item, series->reporter, series->flow, WORLD });
}

void readers_mark_triples(struct step *step, const struct series *series, bool banned_only)
{
    if (series_is_world(series))
        return;
    if (series->flow == FLOW_EXPORT)
        each_partner(step, series, series->item, series->reporter, FLOW_EXPORT, mark_hub, banned_only);
    if (series->flow == FLOW_IMPORT)
        each_reporter(step, series, series->item, series->partner, FLOW_EXPORT, mark_origin, banned_only);
}

/* The world total of a market changed: the shares of its partners, and of IMPORT the supplier shares of everyone who delivers there. */
static void mark_world_readers(struct step *step, const struct series *series)
{
    each_partner(step, series, series->item, series->reporter, series->flow, mark_sibling, false);
    if (series->flow != FLOW_IMPORT)
        return;
    each_reporter(step, series, series->item, series->reporter, FLOW_EXPORT, mark_export, false);
    each_reporter(step, series, series->item, series->reporter, FLOW_RE_EXPORT, mark_re_export, false);
    each_partner(step, series, series->item, series->reporter, FLOW_RE_IMPORT, mark_re_import, false);
    mark_re_import(step, series, WORLD, false); /* has records without a fact of its own */
}

/* What a partner reports is the mirror of the export and a part of its supplier share. */
static void mark_mirrors(struct step *step, const struct series *series)
{
    if (series->flow != FLOW_IMPORT)
        return;
    mark_export(step, series, series->partner, false);
    mark_re_export(step, series, series->partner, false);
    mark_re_import(step, series, series->partner, false);
}

/* Whether facts of WLD alone decide its cell of the month: then no fact of a partner can change it, nor who adds partners up instead. */
static bool is_world_decided(struct step *step, const struct series *series, int32_t month)
{
    char              buf[KEY_SIZE_MAX];
    struct key        prefix = { buf, 0 };
    struct series     world = { series->item, series->reporter, series->flow, WORLD };
    struct table_walk walk;
    struct row        row;
    size_t            head;

    head = series_prefix(&world, buf).size;
    prefix.size = head - 1;
    key_month(&prefix, month);
    key_long(&prefix, 1);
    buf[prefix.size] = '|';
    walk = table_each(step->tables[LEVERAGE_FACTS], (struct bytes){ buf, prefix.size + 1 });
    while (table_next(&walk, &row)) {
        struct fact fact;

        if (fact_read_key(row.key, head, &fact) && source_outranks_absence(fact.source))
            return true;
    }
    return false;
}

void readers_mark(struct step *step, const struct series *series, int32_t month, int32_t months)
{
    bool decided = !series_is_world(series);

    readers_mark_own(step, series);
    mark_mirrors(step, series);
    readers_mark_triples(step, series, READERS_BANNED_ONLY);
    for (int32_t i = 0; decided && i < months; i++)
        decided = is_world_decided(step, series, month + i);
    if (!decided)
        mark_world_readers(step, series);
}

void readers_mark_cells(struct step *step, const struct series *series)
{
    readers_mark_own(step, series);
    mark_mirrors(step, series);
    mark_world_readers(step, series);
    readers_mark_triples(step, series, READERS_ALL);
}
