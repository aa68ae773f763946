/* SPDX-License-Identifier: Apache-2.0
 * The dependents of a series: the subjects that must be settled again when one of its facts changes. The property test finds forgotten ones; where it
 * costs little, this file marks too many. */
#include "internal.h"

#include "chokepoint/key.h"
#include "domain/trade/source.h"

static const double BAN = 0.9;
enum { BANS_MAX = 256 };

struct ban {
    struct ck_bytes destination;
    bool            holds;
};

/* One marking, for facts of these months. Importers recur with every hub, so their bans are cached during a call. */
struct series_reading {
    const struct ck_learning *step;
    struct ck_months          changed;
    bool                      banned_only;
    struct ban               *bans; /* BANS_MAX, by hash */
};
typedef void visit(struct series_reading *reading, const struct series *of, struct ck_bytes last);

static void mark(const struct ck_learning *step, struct series series, struct ck_months changed)
{
    char buf[CK_KEY_SIZE_MAX];

    ck_marks_add_months(step->marks, series_key(&series, buf), changed);
}

static void mark_triple(const struct ck_learning *step, struct ck_bytes item, struct ck_bytes origin, struct ck_bytes hub,
                        struct ck_bytes destination)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_key subject = { buf, 0 };

    if (ck_bytes_equal(origin, hub) || ck_bytes_equal(hub, destination) || ck_bytes_equal(origin, destination))
        return;
    ck_key_text(&subject, item);
    ck_key_text(&subject, origin);
    ck_key_text(&subject, CK_BYTES("REROUTE"));
    ck_key_text(&subject, hub);
    ck_key_text(&subject, destination);
    ck_marks_add(step->marks, ck_key_bytes(&subject));
}

/* ---- bans: one that is not there now cannot have been published without a later record of reference, and that marks the triple by itself ---- */

static bool is_banned(const struct ck_learning *step, struct ck_bytes item, struct ck_bytes origin, struct ck_bytes destination)
{
    struct status_question question = { .origin = origin, .destination = destination, .item = item, .known_ms = INT64_MAX };

    return status_first_day(status_timeline(step->reference, &question, step->arena), BAN) != INT32_MAX;
}

static bool is_banned_again(struct series_reading *reading, const struct series *export, struct ck_bytes destination)
{
    uint32_t    hash = 0;
    struct ban *ban;

    for (size_t i = 0; i < destination.size; i++)
        hash = hash * 31 + (unsigned char)destination.data[i];
    ban = &reading->bans[hash % BANS_MAX];
    if (!ban->destination.data || !ck_bytes_equal(ban->destination, destination))
        *ban = (struct ban){ destination, is_banned(reading->step, export->item, export->reporter, destination) };
    return ban->holds;
}

/* ---- walks over the lists of series: visit() gets the last component of each key that begins like `of` ---- */

static void each_last(struct series_reading *reading, const struct ck_table *table, struct ck_bytes prefix, const struct series *of, visit *visit_one)
{
    struct ck_table_walk walk = ck_table_each(table, prefix);
    struct ck_row        row;

    while (ck_table_next(&walk, &row))
        visit_one(reading, of, (struct ck_bytes){ row.key.data + prefix.size, row.key.size - prefix.size });
}

static void each_partner(struct series_reading *reading, const struct series *of, struct ck_bytes reporter, enum flow flow, visit *visit_one)
{
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes prefix = series_key(&(struct series){ of->item, reporter, flow, CK_BYTES("") }, buf);

    each_last(reading, reading->step->tables[LEVERAGE_SERIES], prefix, of, visit_one);
}

static void each_reporter(struct series_reading *reading, const struct series *of, struct ck_bytes partner, enum flow flow, visit *visit_one)
{
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes prefix = series_partner_key(&(struct series){ of->item, CK_BYTES(""), flow, partner }, buf);

    each_last(reading, reading->step->tables[LEVERAGE_PARTNERS], prefix, of, visit_one);
}

/* ---- what each visit marks ---- */

static void mark_sibling(struct series_reading *reading, const struct series *of, struct ck_bytes partner)
{
    mark(reading->step, (struct series){ of->item, of->reporter, of->flow, partner }, reading->changed);
}

static void mark_export(struct series_reading *reading, const struct series *imports, struct ck_bytes exporter)
{
    mark(reading->step, (struct series){ imports->item, exporter, FLOW_EXPORT, imports->reporter }, reading->changed);
}

static void mark_re_export(struct series_reading *reading, const struct series *imports, struct ck_bytes exporter)
{
    mark(reading->step, (struct series){ imports->item, exporter, FLOW_RE_EXPORT, imports->reporter }, reading->changed);
}

static void mark_re_import(struct series_reading *reading, const struct series *imports, struct ck_bytes exporter)
{
    mark(reading->step, (struct series){ imports->item, imports->reporter, FLOW_RE_IMPORT, exporter }, reading->changed);
}

static void mark_destination(struct series_reading *reading, const struct series *export, struct ck_bytes importer)
{
    if (!reading->banned_only || is_banned_again(reading, export, importer))
        mark_triple(reading->step, export->item, export->reporter, export->partner, importer);
}

/* Each export of x counts in the ranks of all its triples: for each hub, every importer from that hub. */
static void mark_hub(struct series_reading *reading, const struct series *exports, struct ck_bytes hub)
{
    const struct series export = { exports->item, exports->reporter, FLOW_EXPORT, hub };

    if (!ck_bytes_equal(hub, WORLD))
        each_reporter(reading, &export, hub, FLOW_IMPORT, mark_destination);
}

static void mark_origin(struct series_reading *reading, const struct series *imports, struct ck_bytes exporter)
{
    const struct ck_learning *step = reading->step;

    if (!reading->banned_only || (measures_may_ban(step->reference, exporter) && is_banned(step, imports->item, exporter, imports->reporter)))
        mark_triple(step, imports->item, exporter, imports->partner, imports->reporter);
}

/* ---- the face ---- */

static struct series_reading reading_of(const struct ck_learning *step, bool banned_only)
{
    struct ban *bans = ck_arena_take(step->arena, BANS_MAX * sizeof *bans);

    memset(bans, 0, BANS_MAX * sizeof *bans);
    return (struct series_reading){ step, ck_months_all(), banned_only, bans };
}

void dependents_mark_own(const struct ck_learning *step, const struct series *series, struct ck_months changed)
{
    mark(step, *series, changed);
    mark(step, (struct series){ series->item, series->reporter, series->flow, WORLD }, changed);
}

void dependents_mark_triples(const struct ck_learning *step, const struct series *series, bool banned_only)
{
    struct series_reading reading;

    if (series_is_world(series))
        return;
    if (series->flow == FLOW_EXPORT && (!banned_only || measures_may_ban(step->reference, series->reporter))) {
        reading = reading_of(step, banned_only);
        each_partner(&reading, series, series->reporter, FLOW_EXPORT, mark_hub);
    }
    if (series->flow == FLOW_IMPORT) {
        reading = reading_of(step, banned_only);
        each_reporter(&reading, series, series->partner, FLOW_EXPORT, mark_origin);
    }
}

/* The world total of a breakdown changed: the shares of its partners, and of IMPORT the supplier shares of all its suppliers. */
static void mark_world_readers(const struct ck_learning *step, const struct series *series, struct ck_months changed)
{
    struct series_reading reading = { step, changed, false, NULL };

    each_partner(&reading, series, series->reporter, series->flow, mark_sibling);
    if (series->flow != FLOW_IMPORT)
        return;
    each_reporter(&reading, series, series->reporter, FLOW_EXPORT, mark_export);
    each_reporter(&reading, series, series->reporter, FLOW_RE_EXPORT, mark_re_export);
    each_partner(&reading, series, series->reporter, FLOW_RE_IMPORT, mark_re_import);
    mark_re_import(&reading, series, WORLD); /* has records without a fact of its own */
}

/* What a partner reports is the mirror of the export and a part of its supplier share. */
static void mark_mirrors(const struct ck_learning *step, const struct series *series, struct ck_months changed)
{
    struct series_reading reading = { step, changed, false, NULL };

    if (series->flow != FLOW_IMPORT)
        return;
    mark_export(&reading, series, series->partner);
    mark_re_export(&reading, series, series->partner);
    mark_re_import(&reading, series, series->partner);
}

/* Whether facts of WLD alone decide its cell of the month: then no fact of a partner can change it or the sum of partners that would replace it. */
static bool is_world_decided(const struct ck_learning *step, const struct series *series, int32_t month)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        prefix = { buf, 0 };
    struct series        world = { series->item, series->reporter, series->flow, WORLD };
    struct ck_table_walk walk;
    struct ck_row        row;
    size_t               head;

    head = series_prefix(&world, buf).size;
    prefix.size = head - 1;
    ck_key_month(&prefix, month);
    ck_key_long(&prefix, 1);
    buf[prefix.size] = '|';
    walk = ck_table_each(step->tables[LEVERAGE_FACTS], (struct ck_bytes){ buf, prefix.size + 1 });
    while (ck_table_next(&walk, &row)) {
        struct fact fact;

        if (fact_read_key(row.key, head, &fact) && source_outranks_absence(fact.source))
            return true;
    }
    return false;
}

void dependents_mark(const struct ck_learning *step, const struct series *series, struct ck_months months, bool listed)
{
    struct ck_months changed = listed ? months : ck_months_all();
    bool             decided = listed && !series_is_world(series); /* the first fact and the last change other months than their own */

    dependents_mark_own(step, series, changed);
    mark_mirrors(step, series, changed);
    dependents_mark_triples(step, series, DEPENDENTS_BANNED_ONLY);
    for (int32_t month = months.from; decided && month <= months.to; month++)
        decided = is_world_decided(step, series, month);
    if (!decided)
        mark_world_readers(step, series, changed);
}

void dependents_mark_cells(const struct ck_learning *step, const struct series *series)
{
    dependents_mark_own(step, series, ck_months_all());
    mark_mirrors(step, series, ck_months_all());
    mark_world_readers(step, series, ck_months_all());
    dependents_mark_triples(step, series, DEPENDENTS_ALL);
}
