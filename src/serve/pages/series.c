/* SPDX-License-Identifier: Apache-2.0
 * From indicators to points, bands and phases. */
#include "serve/pages/series.h"

#include <math.h>

#include "chokepoint/day.h"
#include "serve/pages/frame.h"
#include "serve/plot/plot.h"

enum { WIDTH = 900, HEIGHT = 340, SMALL_WIDTH = 280, SMALL_HEIGHT = 130, TOLD_MAX = 256, TONNE_KG = 1000, TONNES_FROM_KG = 10000 };

static const double unusual_z = 3.5; /* |z| from which a month is an outlier: Iglewicz and Hoaglin, 1993; the threshold of the rules too */

static const struct indicator *indicator_of(const struct series_view *series, size_t i) { return series->rows[i].value; }

/* ---- splitting ---- */

static bool same_series(const struct indicator *a, const struct indicator *b)
{
    return a->flow == b->flow && ck_bytes_equal(a->reporter, b->reporter) && ck_bytes_equal(a->item, b->item) &&
           ck_bytes_equal(a->partner, b->partner);
}

struct series_list series_list_of(struct site_page *page, const struct data_rows *rows)
{
    struct series_list list = { ck_arena_take(page->arena, (rows->count + 1) * sizeof *list.items), 0 };

    for (size_t i = 0; i < rows->count; i++) {
        const struct indicator *indicator = rows->rows[i].value;

        if (list.count == 0 || !same_series(indicator, list.items[list.count - 1].rows[0].value))
            list.items[list.count++] = (struct series_view){
                indicator->reporter, indicator->item, indicator->partner, indicator->flow, &rows->rows[i], 0,
            };
        list.items[list.count - 1].count++;
    }
    return list;
}

bool series_is_total(const struct series_view *series) { return ck_bytes_equal(series->partner, CK_BYTES("WLD")); }

double series_greatest(const struct series_view *series)
{
    double greatest = 0;

    for (size_t i = 0; i < series->count; i++)
        if (indicator_of(series, i)->level.quantity_kg.known)
            greatest = fmax(greatest, indicator_of(series, i)->level.quantity_kg.value);
    return greatest;
}

struct ck_bytes series_title(struct site_page *page, const struct series_view *series)
{
    struct ck_buffer text = { 0 };
    bool             in = series->flow == FLOW_IMPORT || series->flow == FLOW_RE_IMPORT;
    struct ck_bytes  title;

    ck_buffer_append(&text, series->reporter);
    ck_buffer_append(&text, CK_BYTES(" "));
    ck_buffer_append(&text, frame_words(page, &flow_symbols, (int32_t)series->flow));
    ck_buffer_append(&text, in ? CK_BYTES("s from ") : CK_BYTES("s to "));
    ck_buffer_append(&text, series_is_total(series) ? CK_BYTES("the world") : series->partner);
    title = ck_arena_copy(page->arena, ck_buffer_bytes(&text));
    ck_buffer_release(&text);
    return title;
}

/* ---- points ---- */

static enum plot_mark mark_of(const struct indicator *indicator)
{
    int32_t state = indicator->level.state.known ? indicator->level.state.value : CELL_STATE_UNKNOWN;
    bool    unusual = (indicator->anomaly.robust_z.known && fabs(indicator->anomaly.robust_z.value) >= unusual_z) ||
                   (indicator->anomaly.seasonal_z.known && fabs(indicator->anomaly.seasonal_z.value) >= unusual_z);

    if (state == CELL_STATE_SUPPRESSED)
        return PLOT_WITHHELD;
    if (unusual)
        return PLOT_UNUSUAL;
    return state == CELL_STATE_ZERO ? PLOT_ZERO : PLOT_PLAIN;
}

static void tell(struct ck_buffer *text, const char *what, struct ck_maybe_double value, double scale, const char *unit)
{
    if (!value.known)
        return;
    markup_add(text, "%s%s ", text->size ? "; " : "", what);
    markup_number(text, value.value * scale);
    markup_add(text, "%s", unit);
}

/* What a pointer on the month is told beside its figure. */
static struct ck_bytes told_of(struct site_page *page, const struct indicator *indicator, double kg_per_unit, const char *unit)
{
    struct ck_buffer       text = { 0 };
    struct ck_maybe_double first = indicator->level.first_quantity_kg;
    struct ck_bytes        told;

    if (mark_of(indicator) == PLOT_WITHHELD)
        markup_add(&text, "withheld by the source");
    if (mark_of(indicator) == PLOT_ZERO)
        markup_add(&text, "nothing in a complete release");
    tell(&text, "against the month before", indicator->change.mom, 100, " %");
    tell(&text, "against the year before", indicator->change.yoy, 100, " %");
    tell(&text, "of the level before control", indicator->control.recovery_ratio, 100, " %");
    tell(&text, "robust z", indicator->anomaly.robust_z, 1, "");
    if (first.known && indicator->level.quantity_kg.known && first.value != indicator->level.quantity_kg.value)
        tell(&text, "first published as", first, 1 / kg_per_unit, unit);
    told = ck_arena_copy(page->arena, ck_buffer_bytes(&text));
    ck_buffer_release(&text);
    return told;
}

static void fill_points(struct site_page *page, const struct series_view *series, struct plot *plot, double kg_per_unit, const char *unit)
{
    struct plot_point *points = ck_arena_take(page->arena, (series->count + 1) * sizeof *points);

    for (size_t i = 0; i < series->count; i++) {
        const struct indicator *indicator = indicator_of(series, i);
        struct ck_maybe_double  kg = indicator->level.quantity_kg;

        points[i] = (struct plot_point){ ck_month_from_day(indicator->month), kg.known ? ck_known_double(kg.value / kg_per_unit) : kg,
                                         mark_of(indicator), told_of(page, indicator, kg_per_unit, unit) };
    }
    plot->points = points;
    plot->count = series->count;
}

/* ---- bands and phases ---- */

static int32_t status_at(const struct indicator *indicator)
{
    return indicator->control.status.known ? indicator->control.status.value : STATUS_UNKNOWN;
}

static int32_t phase_at(const struct indicator *indicator) { return indicator->control.phase.known ? indicator->control.phase.value : PHASE_UNKNOWN; }

static int grade_of_phase(int32_t phase)
{
    static const int grades[] = { 0, 0, 2, 4, 3, 1 };

    return phase >= 0 && (size_t)phase < sizeof grades / sizeof grades[0] ? grades[phase] : 0;
}

/* Runs of months with one phase. A gap of months does not end a run. */
static size_t fill_phases(struct site_page *page, const struct series_view *series, const struct plot_stretch **ret_runs)
{
    struct plot_stretch *runs = ck_arena_take(page->arena, (series->count + 1) * sizeof *runs);
    size_t               count = 0;
    int32_t              before = PHASE_UNKNOWN;

    for (size_t i = 0; i < series->count; i++) {
        int32_t value = phase_at(indicator_of(series, i)), month = ck_month_from_day(indicator_of(series, i)->month);

        if (value != PHASE_UNKNOWN && value == before) {
            runs[count - 1].last = month;
        } else if (value != PHASE_UNKNOWN) {
            if (before != PHASE_UNKNOWN)
                runs[count - 1].last = month - 1;
            runs[count++] = (struct plot_stretch){ month, month, grade_of_phase(value), frame_words(page, &phase_symbols, value) };
        }
        before = value;
    }
    *ret_runs = runs;
    return count;
}

/* Statuses that restrict; what restricts nothing is no band. */
static int32_t band_at(const struct indicator *indicator)
{
    int32_t status = status_at(indicator);

    return status_grade((enum status)status) > 0 ? status : STATUS_UNKNOWN;
}

/* The month in which the status began that held in the indicator's; that month itself, where it is not said. */
static int32_t began_in(const struct indicator *indicator)
{
    int32_t month = ck_month_from_day(indicator->month);
    int32_t since = indicator->control.since.known ? ck_month_from_day(indicator->control.since.value) : month;

    return since < month ? since : month;
}

/* Whether the status that held in the newest month of the series still holds, and has not changed in between: it lies under the months behind, too.
 */
static bool holds_on(struct site_page *page, const struct series_view *series)
{
    const struct indicator *newest = indicator_of(series, series->count - 1);
    bool                    exports = series->flow == FLOW_EXPORT || series->flow == FLOW_RE_EXPORT;
    struct ck_bytes         parts[] = { exports ? series->reporter : series->partner, series->item, exports ? series->partner : series->reporter };
    const struct control_status *now;

    if (exports && series_is_total(series))
        parts[2] = CK_BYTES("ALL");
    now = data_find(page, &control_status_topic, data_key(page, parts, 3, false));
    if (!now) {
        parts[2] = CK_BYTES("ALL");
        now = data_find(page, &control_status_topic, data_key(page, parts, 3, false));
    }
    return now && (int32_t)now->status == status_at(newest) && now->since.known &&
           now->since.value <= ck_month_last_day(ck_month_from_day(newest->month));
}

/* A status holds from the day that the records say, also in months without a figure before the first of them, and for as long as no change is known.
 * `last`: the last month shown. */
static size_t fill_bands(struct site_page *page, const struct series_view *series, int32_t last, const struct plot_stretch **ret_runs)
{
    struct plot_stretch *runs = ck_arena_take(page->arena, (series->count + 1) * sizeof *runs);
    size_t               count = 0;
    int32_t              before = STATUS_UNKNOWN, behind = INT32_MIN; /* the month behind the newest that was looked at */

    for (size_t i = 0; i < series->count; i++) {
        const struct indicator *indicator = indicator_of(series, i);
        int32_t                 value = band_at(indicator), month = ck_month_from_day(indicator->month), began = began_in(indicator);

        if (began < behind)
            began = behind;
        if (value != before && before != STATUS_UNKNOWN && (value != STATUS_UNKNOWN || indicator->control.since.known))
            runs[count - 1].last = began - 1;
        if (value != STATUS_UNKNOWN && value == before)
            runs[count - 1].last = month;
        else if (value != STATUS_UNKNOWN)
            runs[count++] = (struct plot_stretch){ began, month, status_grade((enum status)value), frame_words(page, &status_symbols, value) };
        before = value;
        behind = month + 1;
    }
    if (before != STATUS_UNKNOWN && last > runs[count - 1].last && holds_on(page, series))
        runs[count - 1].last = last;
    *ret_runs = runs;
    return count;
}

/* ---- the plot ---- */

/* The mean before the first control, from the newest month that says how far it lies above or below. */
static void fill_level(const struct series_view *series, struct plot *plot, double kg_per_unit)
{
    for (size_t i = series->count; i-- > 0;) {
        const struct indicator *indicator = indicator_of(series, i);
        double                  above = indicator->change.precontrol.value + 1;

        if (!indicator->change.precontrol.known || !indicator->level.quantity_kg.known || above <= 0)
            continue;
        plot->level = ck_known_double(indicator->level.quantity_kg.value / above / kg_per_unit);
        plot->level_text = CK_BYTES("mean before control");
        return;
    }
}

static struct ck_bytes description_of(struct site_page *page, const struct series_view *series)
{
    struct ck_buffer        text = { 0 };
    const struct indicator *newest = indicator_of(series, series->count - 1);
    struct ck_bytes         told;

    markup_add(&text, "%zu months, ", series->count);
    markup_month(&text, ck_month_from_day(indicator_of(series, 0)->month));
    markup_add(&text, " to ");
    markup_month(&text, ck_month_from_day(newest->month));
    tell(&text, "the newest quantity is", newest->level.quantity_kg, 1, " kg");
    told = ck_arena_copy(page->arena, ck_buffer_bytes(&text));
    ck_buffer_release(&text);
    return told;
}

static double unit_of(double greatest_kg) { return greatest_kg >= TONNES_FROM_KG ? TONNE_KG : 1; }

const char *series_unit(double greatest_kg) { return unit_of(greatest_kg) > 1 ? "t a month" : "kg a month"; }

void series_plot(struct site_page *page, const struct series_view *series, const struct series_frame *frame)
{
    double      kg_per_unit = unit_of(fmax(series_greatest(series), frame->greatest_kg));
    const char *unit = kg_per_unit > 1 ? " t" : " kg";
    struct plot plot = {
        .title = series_title(page, series),
        .description = description_of(page, series),
        .unit = ck_bytes_from(series_unit(fmax(series_greatest(series), frame->greatest_kg))),
        .first = frame->first,
        .last = frame->last,
        .greatest = frame->greatest_kg / kg_per_unit,
        .width = frame->small ? SMALL_WIDTH : WIDTH,
        .height = frame->small ? SMALL_HEIGHT : HEIGHT,
        .small = frame->small,
        .alone = frame->alone,
    };

    fill_points(page, series, &plot, kg_per_unit, unit);
    plot.band_count = fill_bands(page, series, frame->first > frame->last ? INT32_MIN : frame->last, &plot.bands);
    plot.phase_count = fill_phases(page, series, &plot.phases);
    fill_level(series, &plot, kg_per_unit);
    plot_write(&plot, page->out);
}

/* ---- the table ---- */

static struct ck_maybe_double percent(struct ck_maybe_double ratio) { return ratio.known ? ck_known_double(ratio.value * 100) : ratio; }

void series_table(struct site_page *page, const struct series_view *series)
{
    static const char *const columns[] = {
        "Month", "Quantity, kg", "Month before, %", "Year before, %", "Of the level before control, %", "Robust z", "Status", "Phase"
    };

    markup_add(page->out, "<details><summary>The figures</summary>");
    frame_table(page, data_join(page, CK_BYTES("Figures by month: "), series_title(page, series)), columns, sizeof columns / sizeof columns[0], 0x3E);
    for (size_t i = series->count; i-- > 0;) {
        const struct indicator *indicator = indicator_of(series, i);

        markup_add(page->out, "<tr><th scope=\"row\">");
        markup_month(page->out, ck_month_from_day(indicator->month));
        markup_add(page->out, "</th>");
        frame_cell_number(page, indicator->level.quantity_kg);
        frame_cell_number(page, percent(indicator->change.mom));
        frame_cell_number(page, percent(indicator->change.yoy));
        frame_cell_number(page, percent(indicator->control.recovery_ratio));
        frame_cell_number(page, indicator->anomaly.robust_z);
        frame_cell(page, frame_words(page, &status_symbols, status_at(indicator)));
        frame_cell(page, indicator->control.phase.known ? frame_words(page, &phase_symbols, phase_at(indicator)) : CK_BYTES(""));
        markup_add(page->out, "</tr>\n");
    }
    frame_table_end(page);
    markup_add(page->out, "</details>\n");
}
