/* SPDX-License-Identifier: Apache-2.0
 * What the indicators of one replay hold, the greatest of each kind, and what they lack. */
#include <math.h>
#include <stdio.h>

#include "domain/model/topics.h"
#include "engine/util/plural.h"
#include "engine/util/terminal_table.h"
#include "program/demo/internal.h"
#include "program/telling/telling.h"

static struct ck_maybe_double unit_value(const struct indicator *of) { return of->level.unit_value; }
static struct ck_maybe_double seasonal_z(const struct indicator *of) { return of->anomaly.seasonal_z; }
static struct ck_maybe_double hhi(const struct indicator *of) { return of->concentration.hhi; }
static struct ck_maybe_double mirror_gap(const struct indicator *of) { return of->mirror.gap; }
static struct ck_maybe_double reliance(const struct indicator *of) { return of->dependency.net_import_reliance; }
static struct ck_maybe_double score(const struct indicator *of) { return of->leverage.score; }

static const struct shown_figure {
    const char *name;
    struct ck_maybe_double (*value)(const struct indicator *indicator);
    const char *unit; /* NULL: a ratio, told in percent */
} kinds[] = { { "unit value", unit_value, " USD per kg" }, { "seasonal z", seasonal_z, "" },          { "concentration (HHI)", hhi, "" },
              { "mirror gap", mirror_gap, NULL },          { "net import reliance", reliance, NULL }, { "leverage", score, "" } };

static const char *const watched[] = { "rare-earth-magnets", "gallium" };

static void print_told(const char *name, const struct told_sentence *sentence)
{
    char head[64];

    snprintf(head, sizeof head, " %s", name);
    paragraph(paint(PAINT_BLUE), head, sentence);
}

/* ---- the greatest of each kind ---- */

static void print_kind(const struct final_values *indicators, const struct shown_figure *kind)
{
    const struct final_value *greatest = NULL;
    struct told_sentence      sentence = { .size = 0 };
    double                    value = 0;
    size_t                    count = 0;

    for (size_t i = 0; i < indicators->count; i++) {
        struct ck_maybe_double found = kind->value(indicators->entries[i].value);

        count += found.known;
        if (found.known && (!greatest || fabs(found.value) > fabs(value))) {
            greatest = &indicators->entries[i];
            value = found.value;
        }
    }
    sentence_add(&sentence, "%zu record%s", count, plural(count));
    if (greatest) {
        sentence_add(&sentence, "; the farthest from 0: ");
        if (kind->unit)
            sentence_number(&sentence, value);
        else
            sentence_percent(&sentence, value);
        sentence_add(&sentence, "%s in ", kind->unit ? kind->unit : "");
        sentence_add_bytes(&sentence, greatest->key);
    }
    sentence_add(&sentence, ".");
    print_told(kind->name, &sentence);
}

/* The latest record of the item with a score; none: the latest of all, and what it lacks. */
static void add_leverage(const struct final_values *indicators, struct ck_bytes item, struct told_sentence *sentence)
{
    const struct indicator *latest = NULL;

    for (size_t i = 0; i < indicators->count; i++) {
        const struct indicator *found = indicators->entries[i].value;
        bool                    better = !latest || found->leverage.score.known > latest->leverage.score.known ||
                      (found->leverage.score.known == latest->leverage.score.known && found->month >= latest->month);

        if (ck_bytes_equal(found->item, item) && better)
            latest = found;
    }
    sentence_add_bytes(sentence, item);
    if (!latest) {
        sentence_add(sentence, ": no figure of its trade, so no record");
    } else if (latest->leverage.score.known) {
        sentence_add(sentence, ": ");
        sentence_number(sentence, latest->leverage.score.value);
        sentence_add(sentence, " toward %.*s", (int)latest->partner.size, latest->partner.data);
    } else {
        sentence_add(sentence, ": no score, ");
        for (size_t i = 0; i < latest->leverage.missing.count; i++) {
            sentence_add(sentence, "%s", i ? ", " : "");
            sentence_add_bytes(sentence, latest->leverage.missing.items[i]);
        }
        sentence_add(sentence, " unknown");
    }
}

static void print_watched(const struct final_values *indicators)
{
    struct told_sentence sentence = { .size = 0 };

    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        sentence_add(&sentence, "%s", i ? "; " : "");
        add_leverage(indicators, ck_bytes_from(watched[i]), &sentence);
    }
    sentence_add(&sentence, ".");
    print_told("leverage of", &sentence);
}

/* ---- what is not there ---- */

static void print_reroutes(const struct final_values *reroutes)
{
    struct told_sentence sentence = { .size = 0 };

    if (reroutes->count)
        sentence_add(&sentence, "%zu record%s.", reroutes->count, plural(reroutes->count));
    else
        sentence_add(&sentence,
                     "none: that needs an origin that bans exports to somebody, its exports to a third country, and what the banned one imports "
                     "from there, month by month; the data have not all three of one item.");
    print_told("reroutes", &sentence);
}

static const char *reason_told(enum absent_reason reason)
{
    switch (reason) {
    case ABSENT_REASON_MISSING: return "a month or factor that it needs is not in the data";
    case ABSENT_REASON_NOT_CONTROLLED: return "there was no control yet";
    case ABSENT_REASON_NOT_APPLICABLE: return "it has no meaning there";
    case ABSENT_REASON_TOO_SHORT: return "the series is too short";
    case ABSENT_REASON_IS_TOTAL: return "it is the world's";
    case ABSENT_REASON_NO_BASE: return "too few months before control";
    default: return NULL;
    }
}

enum { REASONS_MAX = 64, FIELDS_MAX = 64, REASONS_TOLD = 4 };

struct absences {
    size_t          total, reasons[REASONS_MAX], field_count;
    struct ck_bytes fields[FIELDS_MAX];
};

static void count_field(struct absences *absences, struct ck_bytes field)
{
    for (size_t i = 0; i < absences->field_count; i++)
        if (ck_bytes_equal(absences->fields[i], field))
            return;
    if (absences->field_count < FIELDS_MAX)
        absences->fields[absences->field_count++] = field;
}

static struct absences count_absences(const struct final_values *indicators)
{
    struct absences absences = { 0 };

    for (size_t i = 0; i < indicators->count; i++) {
        const struct indicator *indicator = indicators->entries[i].value;

        for (size_t k = 0; k < indicator->absent.count; k++) {
            absences.total++;
            absences.reasons[(size_t)indicator->absent.items[k].reason % REASONS_MAX]++;
            count_field(&absences, indicator->absent.items[k].field);
        }
    }
    return absences;
}

/* The most frequent reasons first; the last words are of all others. */
static void print_absences(const struct final_values *indicators)
{
    struct absences      absences = count_absences(indicators);
    struct told_sentence sentence = { .size = 0 };
    size_t               rest = absences.total;

    sentence_add(&sentence, "%zu of %zu (%zu figures in each of %zu records)", absences.total, absences.field_count * indicators->count,
                 absences.field_count, indicators->count);
    for (size_t told = 0; told < REASONS_TOLD; told++) {
        size_t      most = 0;
        const char *words;

        for (size_t i = 0; i < REASONS_MAX; i++)
            most = absences.reasons[i] > absences.reasons[most] ? i : most;
        if (absences.reasons[most] == 0)
            break;
        words = reason_told((enum absent_reason)most);
        sentence_add(&sentence, "%s %zu %s", told ? "," : ":", absences.reasons[most], absent_reason_symbols.symbols[most]);
        sentence_add(&sentence, words ? " (%s)" : "", words);
        rest -= absences.reasons[most];
        absences.reasons[most] = 0;
    }
    if (rest)
        sentence_add(&sentence, ", %zu for other reasons", rest);
    sentence_add(&sentence, ".");
    print_told("without a figure", &sentence);
}

void figures_print(const struct chapter *chapter)
{
    printf("%sFigures of leverage.*%s:\n", paint(PAINT_BOLD), paint(PAINT_PLAIN));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        print_kind(&chapter->indicators, &kinds[i]);
    print_watched(&chapter->indicators);
    postures_print(&chapter->postures);
    print_reroutes(&chapter->reroutes);
    print_absences(&chapter->indicators);
}
