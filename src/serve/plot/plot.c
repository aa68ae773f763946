/* SPDX-License-Identifier: Apache-2.0
 * From months and figures to coordinates, and the elements at them. */
#include "serve/plot/plot.h"

#include <math.h>

#include "chokepoint/day.h"
#include "serve/markup/markup.h"
#include "plot_assets.h"

enum { LEFT = 56, RIGHT = 14, TOP = 26, BOTTOM = 42, SMALL_LEFT = 44, SMALL_RIGHT = 6, SMALL_TOP = 8, SMALL_BOTTOM = 20, GRADES = 5, CHARACTER = 7 };

const struct ck_bytes plot_style = { asset_plot_css, sizeof asset_plot_css };

struct plot_frame {
    double            left, top, width, height, edge; /* edge: of the picture, on the right */
    int32_t           first, months;
    struct plot_scale scale;
    bool              small;
};

/* ---- scales ---- */

struct plot_scale plot_scale(double greatest, bool small)
{
    static const double steps[] = { 1, 2, 5, 10 };
    double              ticks = small ? 3 : 6, size, least;
    size_t              chosen = 0;

    if (!(greatest > 0) || !isfinite(greatest))
        greatest = 1;
    least = greatest / ticks;
    size = pow(10, floor(log10(least)));
    while (steps[chosen] * size < least * (1 - 1e-9))
        chosen++;
    size *= steps[chosen];
    return (struct plot_scale){ ceil(greatest / size * (1 - 1e-9)) * size, size };
}

static double x_of(const struct plot_frame *frame, double month) { return frame->left + (month - frame->first) * frame->width / frame->months; }
static double middle_of(const struct plot_frame *frame, int32_t month) { return x_of(frame, month + 0.5); }
static double y_of(const struct plot_frame *frame, double value) { return frame->top + frame->height * (1 - value / frame->scale.end); }

static struct plot_frame frame_of(const struct plot *plot)
{
    struct plot_frame frame = { .small = plot->small };
    double            greatest = plot->level.known ? plot->level.value : 0;
    int32_t           first = plot->first, last = plot->last;

    if (first > last) {
        first = plot->count ? plot->points[0].month : 0;
        last = plot->count ? plot->points[plot->count - 1].month : 0;
    }
    frame.first = last - first >= PLOT_MONTHS_MAX ? last - PLOT_MONTHS_MAX + 1 : first;
    frame.months = last - frame.first + 1;
    for (size_t i = 0; i < plot->count; i++)
        if (plot->points[i].value.known && plot->points[i].month >= frame.first && plot->points[i].month <= last)
            greatest = fmax(greatest, plot->points[i].value.value);
    frame.scale = plot_scale(fmax(greatest, plot->greatest), plot->small);
    frame.left = plot->small ? SMALL_LEFT : LEFT;
    frame.edge = plot->width;
    frame.top = plot->small ? SMALL_TOP : TOP;
    frame.width = plot->width - frame.left - (plot->small ? SMALL_RIGHT : RIGHT);
    frame.height = plot->height - frame.top - (plot->small ? SMALL_BOTTOM : BOTTOM);
    return frame;
}

static bool shows(const struct plot_frame *frame, int32_t month) { return month >= frame->first && month < frame->first + frame->months; }

/* ---- behind the line ---- */

static void add_title(struct ck_buffer *buffer, struct ck_bytes text)
{
    if (text.size == 0)
        return;
    markup_add(buffer, "<title>");
    markup_text(buffer, text);
    markup_add(buffer, "</title>");
}

/* A rectangle over the months of a stretch that are shown, with its text if there is room for it. */
static void add_stretch(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot_stretch *stretch, const char *kind, double top,
                        double height, double text_y)
{
    double from = x_of(frame, stretch->first < frame->first ? frame->first : stretch->first);
    double to = x_of(frame, stretch->last >= frame->first + frame->months ? frame->first + frame->months : stretch->last + 1);
    int    grade = stretch->grade < 0 ? 0 : stretch->grade >= GRADES ? GRADES - 1 : stretch->grade;

    if (to <= from)
        return;
    markup_add(buffer, "<g class=\"%s\"><rect class=\"%s-%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">", kind, kind, grade, from, top,
               to - from, height);
    add_title(buffer, stretch->text);
    markup_add(buffer, "</rect>");
    if (!frame->small && to - from >= (double)(stretch->text.size * CHARACTER)) {
        markup_add(buffer, "<text x=\"%.1f\" y=\"%.1f\">", from + 3, text_y);
        markup_text(buffer, stretch->text);
        markup_add(buffer, "</text>");
    }
    markup_add(buffer, "</g>");
}

static void add_bands(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot *plot)
{
    for (size_t i = 0; i < plot->band_count; i++)
        add_stretch(buffer, frame, &plot->bands[i], "band", frame->top, frame->height, frame->top - 6);
}

static void add_phases(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot *plot)
{
    double top = frame->top + frame->height + 22;

    for (size_t i = 0; i < plot->phase_count && !frame->small; i++)
        add_stretch(buffer, frame, &plot->phases[i], "phase", top, 14, top + 11);
}

/* ---- axes ---- */

static void add_ticks(struct ck_buffer *buffer, const struct plot_frame *frame)
{
    int ticks = (int)lround(frame->scale.end / frame->scale.step);

    markup_add(buffer, "<g class=\"axis\">");
    for (int i = 0; i <= ticks; i++) {
        double y = y_of(frame, i * frame->scale.step);

        markup_add(buffer, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"y\" x=\"%.1f\" y=\"%.1f\">", frame->left,
                   frame->left + frame->width, y, y, frame->left - 6, y + 4);
        markup_number(buffer, i * frame->scale.step);
        markup_add(buffer, "</text>");
    }
    markup_add(buffer, "</g>");
}

/* Months between two labels: one, a quarter, half a year, a year or years, so that labels of seven characters do not touch. */
static int32_t label_step(const struct plot_frame *frame)
{
    static const int32_t steps[] = { 1, 3, 6, 12, 24, 60, 120, 240 };
    size_t               chosen = 0;

    while (chosen + 1 < sizeof steps / sizeof steps[0] && steps[chosen] * frame->width / frame->months < 9 * CHARACTER)
        chosen++;
    return steps[chosen];
}

static void add_months(struct ck_buffer *buffer, const struct plot_frame *frame)
{
    int32_t step = label_step(frame);
    double  bottom = frame->top + frame->height, half = (step >= 12 ? 4 : 7) * CHARACTER / 2.0;

    markup_add(buffer, "<g class=\"axis\">");
    for (int32_t month = frame->first; month < frame->first + frame->months; month++) {
        double x = middle_of(frame, month);
        bool   cut = x + half > frame->edge; /* the label would end outside: it ends at the edge */

        if (month % step != 0)
            continue;
        markup_add(buffer, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", x, x, bottom,
                   bottom + 4, cut ? "y" : "x", cut ? frame->edge : x, bottom + 16);
        if (step >= 12)
            markup_add(buffer, "%d", (int)ck_month_year(month));
        else
            markup_month(buffer, month);
        markup_add(buffer, "</text>");
    }
    markup_add(buffer, "</g>");
}

static void add_level(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot *plot)
{
    double y;

    if (!plot->level.known)
        return;
    y = y_of(frame, plot->level.value);
    markup_add(buffer, "<g class=\"level\"><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\">", frame->left, frame->left + frame->width, y, y);
    add_title(buffer, plot->level_text);
    markup_add(buffer, "</line>");
    if (!frame->small) {
        markup_add(buffer, "<text x=\"%.1f\" y=\"%.1f\">", frame->left + 4, y - 4);
        markup_text(buffer, plot->level_text);
        markup_add(buffer, "</text>");
    }
    markup_add(buffer, "</g>");
}

/* ---- the series ---- */

static void add_line(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot *plot)
{
    bool    open = false;
    int32_t before = 0;

    markup_add(buffer, "<path class=\"line\" d=\"");
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_point *point = &plot->points[i];

        if (!point->value.known || !shows(frame, point->month)) {
            open = false;
            continue;
        }
        markup_add(buffer, "%c%.1f %.1f", open && point->month == before + 1 ? 'L' : 'M', middle_of(frame, point->month),
                   y_of(frame, point->value.value));
        open = true;
        before = point->month;
    }
    markup_add(buffer, "\"/>");
}

static void add_point_title(struct ck_buffer *buffer, const struct plot *plot, const struct plot_point *point)
{
    markup_add(buffer, "<title>");
    markup_month(buffer, point->month);
    if (point->value.known) {
        markup_add(buffer, ": ");
        markup_number(buffer, point->value.value);
        markup_add(buffer, " ");
        markup_text(buffer, plot->unit);
    }
    if (point->told.size > 0) {
        markup_add(buffer, "; ");
        markup_text(buffer, point->told);
    }
    markup_add(buffer, "</title>");
}

static void add_point(struct ck_buffer *buffer, const struct plot_frame *frame, const struct plot *plot, const struct plot_point *point)
{
    double x = middle_of(frame, point->month), y = point->value.known ? y_of(frame, point->value.value) : frame->top + frame->height;
    double size = frame->small ? 1.6 : 2.6;

    if (point->mark == PLOT_UNUSUAL && point->value.known) {
        markup_add(buffer, "<path class=\"unusual\" d=\"M%.1f %.1fl%.1f %.1fh%.1fz\">", x, y - 2.2 * size, 2 * size, 3.6 * size, -4 * size);
        add_point_title(buffer, plot, point);
        markup_add(buffer, "</path>");
    } else if (point->mark == PLOT_WITHHELD) {
        markup_add(buffer, "<path class=\"withheld\" d=\"M%.1f %.1fl%.1f %.1fm0 %.1fl%.1f %.1f\">", x - size, y - size, 2 * size, 2 * size, -2 * size,
                   -2 * size, 2 * size);
        add_point_title(buffer, plot, point);
        markup_add(buffer, "</path>");
    } else if (point->value.known) {
        markup_add(buffer, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\">", point->mark == PLOT_ZERO ? "zero" : "point", x, y, size);
        add_point_title(buffer, plot, point);
        markup_add(buffer, "</circle>");
    }
}

/* ---- the whole ---- */

static void add_head(struct ck_buffer *buffer, const struct plot *plot)
{
    markup_add(buffer, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
               plot->small ? " small" : "", plot->width, plot->height);
    markup_text(buffer, plot->title);
    markup_add(buffer, "\"");
    if (plot->alone)
        markup_add(buffer, " width=\"%d\" height=\"%d\"", plot->width, plot->height);
    markup_add(buffer, ">");
    if (plot->alone) {
        markup_add(buffer, "<style>");
        ck_buffer_append(buffer, plot_style);
        markup_add(buffer, "</style><rect class=\"ground\" width=\"100%%\" height=\"100%%\"/>");
    }
    if (plot->description.size > 0) {
        markup_add(buffer, "<desc>");
        markup_text(buffer, plot->description);
        markup_add(buffer, "</desc>");
    }
}

void plot_write(const struct plot *plot, struct ck_buffer *buffer)
{
    struct plot_frame frame = frame_of(plot);

    add_head(buffer, plot);
    add_bands(buffer, &frame, plot);
    add_ticks(buffer, &frame);
    add_months(buffer, &frame);
    add_level(buffer, &frame, plot);
    add_line(buffer, &frame, plot);
    for (size_t i = 0; i < plot->count; i++)
        if (shows(&frame, plot->points[i].month))
            add_point(buffer, &frame, plot, &plot->points[i]);
    add_phases(buffer, &frame, plot);
    if (!plot->small) {
        markup_add(buffer, "<text class=\"unit\" x=\"4\" y=\"12\">");
        markup_text(buffer, plot->unit);
        markup_add(buffer, "</text>");
    }
    markup_add(buffer, "</svg>\n");
}
