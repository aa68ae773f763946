/* SPDX-License-Identifier: Apache-2.0
 * Plots: scales, where points lie, what a line leaves open, what a text may hold. */
#include <criterion/criterion.h>

#include "serve/markup/markup.h"
#include "serve/plot/plot.h"

static struct ck_bytes text_of(struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, (struct ck_bytes){ "", 1 });
    return (struct ck_bytes){ buffer->data, buffer->size - 1 };
}

static size_t count_of(struct ck_bytes text, const char *what)
{
    size_t count = 0;

    for (const char *at = text.data; (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

/* ---- scales ---- */

/* The last tick is at or above the greatest value, by less than a step; steps are 1, 2 or 5 times a power of ten, and few. */
Test(plot, scales_end_at_a_round_number)
{
    static const struct {
        double greatest, end, step;
    } cases[] = {
        { 100, 100, 20 }, { 101, 120, 20 }, { 6, 6, 1 }, { 6.1, 8, 2 }, { 0.037, 0.04, 0.01 }, { 352785, 400000, 100000 }, { 1, 1, 0.2 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plot_scale scale = plot_scale(cases[i].greatest, false);

        cr_expect_float_eq(scale.end, cases[i].end, cases[i].end * 1e-9, "%g: %g", cases[i].greatest, scale.end);
        cr_expect_float_eq(scale.step, cases[i].step, cases[i].step * 1e-9, "%g: %g", cases[i].greatest, scale.step);
    }
    for (double greatest = 1e-9; greatest < 1e15; greatest *= 1.37)
        for (int small = 0; small < 2; small++) {
            struct plot_scale scale = plot_scale(greatest, small);
            double            ticks = scale.end / scale.step;

            cr_expect(scale.end >= greatest * (1 - 1e-9) && scale.end < greatest + scale.step * (1 + 1e-9), "%g: %g", greatest, scale.end);
            cr_expect(ticks < (small ? 4 : 7) && ticks > 1, "%g: %g ticks", greatest, ticks);
        }
}

/* A series of nothing, of zeros, or of no number has a scale all the same. */
Test(plot, scales_of_nothing)
{
    static const double greatest[] = { 0, -1, 1.0 / 0.0, 0.0 / 0.0 };

    for (size_t i = 0; i < sizeof greatest / sizeof greatest[0]; i++)
        cr_expect_float_eq(plot_scale(greatest[i], false).end, 1, 1e-9);
}

/* ---- the line ---- */

static const struct plot_point points[] = {
    { 600, { 10, true }, PLOT_PLAIN, { 0 } }, { 601, { 20, true }, PLOT_UNUSUAL, { 0 } }, { 602, { 0, false }, PLOT_WITHHELD, { 0 } },
    { 603, { 0, true }, PLOT_ZERO, { 0 } },   { 604, { 5, true }, PLOT_PLAIN, { 0 } },    { 607, { 7, true }, PLOT_PLAIN, { 0 } },
};

static struct plot plot_of(void)
{
    return (struct plot){
        .title = CK_BYTES("a <b>"), .unit = CK_BYTES("t"), .points = points, .count = 6, .first = 1, .last = 0, .width = 900, .height = 340
    };
}

/* A month without a figure, and a month that is not there, break the line: three stretches begin with M. */
Test(plot, does_not_draw_over_what_is_not_known)
{
    struct ck_buffer buffer = { 0 };
    struct plot      plot = plot_of();
    struct ck_bytes  text;
    const char      *line;

    plot_write(&plot, &buffer);
    text = text_of(&buffer);
    line = strstr(text.data, "class=\"line\" d=\"");
    cr_assert(line);
    line += strlen("class=\"line\" d=\"");
    cr_expect_eq(count_of((struct ck_bytes){ line, 0 }, "M") - count_of((struct ck_bytes){ strchr(line, '"'), 0 }, "M"), 3, "%.120s", line);
    cr_expect_eq(count_of(text, "class=\"point\""), 3);
    cr_expect_eq(count_of(text, "class=\"zero\""), 1);
    cr_expect_eq(count_of(text, "class=\"unusual\""), 1);
    cr_expect_eq(count_of(text, "class=\"withheld\""), 1);
    cr_expect_eq(count_of(text, "a &lt;b&gt;"), 1);
    cr_expect_eq(count_of(text, "<b>"), 0);
    ck_buffer_release(&buffer);
}

/* The greatest value lies at the top of the scale, zero on the axis. */
Test(plot, places_values)
{
    struct ck_buffer buffer = { 0 };
    struct plot      plot = plot_of();
    struct ck_bytes  text;

    plot.greatest = 20;
    plot_write(&plot, &buffer);
    text = text_of(&buffer);
    cr_expect(strstr(text.data, "class=\"zero\" cx=\"419.1\" cy=\"298.0\""), "%s", text.data);
    ck_buffer_release(&buffer);
}

/* Months outside those that are shown have no point, and bands are cut to those that are. */
Test(plot, shows_its_months_alone)
{
    const struct plot_stretch band = { 590, 700, 3, CK_BYTES("licence") };
    struct ck_buffer          buffer = { 0 };
    struct plot               plot = plot_of();
    struct ck_bytes           text;

    plot.first = 603;
    plot.last = 605;
    plot.bands = &band;
    plot.band_count = 1;
    plot_write(&plot, &buffer);
    text = text_of(&buffer);
    cr_expect_eq(count_of(text, "<circle"), 2);
    cr_expect(strstr(text.data, "class=\"band-3\" x=\"56.0\" y=\"26.0\" width=\"830.0\""), "%s", text.data);
    ck_buffer_release(&buffer);
}

/* A series of thousands of years is cut to its last months: the work is bounded. */
Test(plot, bounds_its_months)
{
    const struct plot_point far[] = { { -23000, { 1, true }, PLOT_PLAIN, { 0 } }, { 90000, { 2, true }, PLOT_PLAIN, { 0 } } };
    struct ck_buffer        buffer = { 0 };
    struct plot             plot = { .points = far, .count = 2, .first = 1, .width = 900, .height = 340 };

    plot_write(&plot, &buffer);
    cr_expect_lt(buffer.size, 20000);
    cr_expect_eq(count_of(text_of(&buffer), "<circle"), 1);
    ck_buffer_release(&buffer);
}

/* ---- text ---- */

/* Nothing that a record holds can open a tag, end an attribute, or be no character of XML. */
Test(markup, escapes)
{
    const struct {
        struct ck_bytes text;
        const char     *written;
    } cases[] = {
        { CK_BYTES("<script>alert('a & \"b\"')</script>"), "&lt;script&gt;alert(&#39;a &amp; &quot;b&quot;&#39;)&lt;/script&gt;" },
        { CK_BYTES("a\0b\x1b\x7f\t\n"), "a\xEF\xBF\xBD"
                                        "b\xEF\xBF\xBD\xEF\xBF\xBD\t\n" },
        { CK_BYTES("\xC0\xBC \xED\xA0\x80 \xF4\x90\x80\x80 \xE4\xB8"),
          "\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD" },
        { CK_BYTES("\xEF\xBF\xBF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
        { CK_BYTES("稀土 é 😀"), "稀土 é 😀" },
        { CK_BYTES("a\u202A\u202Eb\u2066\u2069"), "a\xEF\xBF\xBD\xEF\xBF\xBD"
                                                  "b\xEF\xBF\xBD\xEF\xBF\xBD" }, /* the order of what is ours is not theirs to turn */
        { CK_BYTES("\u2029\u200F\u202F\u2065\u206A"), "\u2029\u200F\u202F\u2065\u206A" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ck_buffer buffer = { 0 };

        markup_text(&buffer, cases[i].text);
        cr_expect_str_eq(text_of(&buffer).data, cases[i].written);
        ck_buffer_release(&buffer);
    }
}

/* A date is one word; what only looks like one is not, and it is escaped around it. */
Test(markup, keeps_dates_whole)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        { "", "" },
        { "2025-01-31", "<span class=\"day\">2025-01-31</span>" },
        { "88 %, 1 % of it", "88&#160;%, 1&#160;% of it" },
        { "<since 2025-01; over>", "&lt;since <span class=\"day\">2025-01</span>; over&gt;" },
        { "from 2025-01-31 to 2025-02-01.", "from <span class=\"day\">2025-01-31</span> to <span class=\"day\">2025-02-01</span>." },
        { "CN-2025-068, 12025-01, 2025-013, 2025-01-3, 2025-01-311, 2025-01-x, 2025-",
          "CN-2025-068, 12025-01, 2025-013, 2025-01-3, 2025-01-311, 2025-01-x, 2025-" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ck_buffer buffer = { 0 };

        markup_sentence(&buffer, ck_bytes_from(cases[i].text));
        cr_expect_str_eq(text_of(&buffer).data, cases[i].written);
        ck_buffer_release(&buffer);
    }
}

Test(markup, writes_numbers_for_people)
{
    static const struct {
        double      number;
        const char *written;
    } cases[] = {
        { 0, "0" },          { 1234567, "1,234,567" }, { -38.14, "−38.1" }, { 660.7758, "661" }, { 0.12345, "0.1235" }, { 1.5, "1.5" },
        { 999.96, "1,000" }, { -0.00001, "0" },        { 100, "100" },      { 0.0 / 0.0, "—" },  { 1e20, "1e+20" },     { 12.0, "12" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ck_buffer buffer = { 0 };

        markup_number(&buffer, cases[i].number);
        cr_expect_str_eq(text_of(&buffer).data, cases[i].written);
        ck_buffer_release(&buffer);
    }
}
