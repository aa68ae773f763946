/* SPDX-License-Identifier: Apache-2.0
 * A plot of one monthly series as SVG: its figures, what they are compared with, the control status behind them, and the course of the series
 * beneath. It has no script and is drawn by its classes; every point tells its figure in a <title>. */
#ifndef CHOKEPOINT_SERVE_PLOT_H
#define CHOKEPOINT_SERVE_PLOT_H

#include "chokepoint/avro.h"
#include "chokepoint/record.h"

enum plot_mark {
    PLOT_PLAIN,
    PLOT_ZERO,     /* zero by absence: a ring */
    PLOT_UNUSUAL,  /* unusually high or low among the months before: a triangle */
    PLOT_WITHHELD, /* known to be withheld: a cross on the axis, no value */
};

struct plot_point {
    int32_t                month; /* since 1970-01 */
    struct ck_maybe_double value; /* in the plot's unit, 0 or more; not known: the line is broken */
    enum plot_mark         mark;
    struct ck_bytes        told; /* for the pointer that rests on it; empty: the figure alone */
};

/* A stretch of months, both ends included. */
struct plot_stretch {
    int32_t         first, last;
    int             grade; /* 0 to 4: how dark */
    struct ck_bytes text;
};

struct plot {
    struct ck_bytes            title, description, unit;
    const struct plot_point   *points; /* ascending months, none twice */
    size_t                     count;
    const struct plot_stretch *bands; /* behind the line: control status */
    size_t                     band_count;
    const struct plot_stretch *phases; /* beneath the axis */
    size_t                     phase_count;
    struct ck_maybe_double     level; /* a dashed line: what the series is compared with; `level_text` names it */
    struct ck_bytes            level_text;
    int32_t                    first, last; /* months shown; first > last: those of the points */
    double                     greatest;    /* the scale ends at or above it, so that plots side by side can share one; 0: that of the points */
    int                        width, height;
    bool                       small; /* without texts of bands and phases: one of many */
    bool                       alone; /* a file of its own, with its style sheet */
};

enum { PLOT_MONTHS_MAX = 1200 };

/* Appends the <svg> element. Months outside `first` to `last`, and more than PLOT_MONTHS_MAX of them, are left out. */
void plot_write(const struct plot *plot, struct ck_buffer *buffer);

/* The style sheet of plots; of a plot that stands alone it is within. */
extern const struct ck_bytes plot_style;

/* The scale of a plot whose greatest value is given: the last tick and the distance between ticks, 1, 2 or 5 times a power of ten; four to eight
 * of them, or three in a small one. */
struct plot_scale {
    double end, step;
};
struct plot_scale plot_scale(double greatest, bool small);

#endif
