/* SPDX-License-Identifier: Apache-2.0
 * A table of rates, sorted by currency and month. */
#include "source/convert/rates.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "source/rows/rows.h"

struct rate {
    char    currency[4];
    int32_t month;
    double  per_euro;
};

struct rates {
    struct rate *items;
    size_t       count, room;
    size_t       bad_line;
    char         problem[ROWS_PROBLEM_MAX];
};

enum { FREQUENCY, CURRENCY, BASE, MONTH, VALUE, COLUMNS };

static int by_month(const void *a, const void *b)
{
    const struct rate *one = a, *other = b;
    int                order = strcmp(one->currency, other->currency);

    return order ? order : (one->month > other->month) - (one->month < other->month);
}

static void bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    struct rates *rates = context;

    (void)text, (void)cells;
    if (rates->bad_line == 0) {
        rates->bad_line = line;
        snprintf(rates->problem, sizeof rates->problem, "%.200s", problem);
    }
}

static int take(void *context, const struct row *row)
{
    struct rates *rates = context;
    struct rate   rate = { .per_euro = 0 };

    for (size_t i = 0; i < COLUMNS; i++)
        if (!row->cells[i].data) {
            bad(rates, row->line, "the columns FREQ, CURRENCY, CURRENCY_DENOM, TIME_PERIOD and OBS_VALUE are wanted", row->text, row->cells);
            return -EPROTO;
        }
    if (!ck_bytes_equal(row->cells[FREQUENCY], CK_BYTES("M")) || !ck_bytes_equal(row->cells[BASE], CK_BYTES("EUR")) ||
        row->cells[CURRENCY].size != 3 || !ck_month_read(row->cells[MONTH], &rate.month) || !ck_number_read(row->cells[VALUE], &rate.per_euro) ||
        !(rate.per_euro > 0)) {
        bad(rates, row->line, "no monthly rate of a currency for one euro", row->text, row->cells);
        return 0;
    }
    memcpy(rate.currency, row->cells[CURRENCY].data, 3);
    if (rates->count == rates->room) {
        rates->room = rates->room * 2 + 64;
        rates->items = realloc(rates->items, rates->room * sizeof *rates->items);
        if (!rates->items)
            abort();
    }
    rates->items[rates->count++] = rate;
    return 0;
}

static void judge(struct rates *rates)
{
    bool dollars = false;

    if (rates->count)
        qsort(rates->items, rates->count, sizeof *rates->items, by_month);
    for (size_t i = 1; i < rates->count; i++)
        if (by_month(&rates->items[i - 1], &rates->items[i]) == 0 && rates->items[i - 1].per_euro != rates->items[i].per_euro)
            bad(rates, 1, "two rates of one currency and month", CK_BYTES(""), NULL);
    if (rates->count == 0)
        bad(rates, 1, "no rates", CK_BYTES(""), NULL);
    for (size_t i = 0; i < rates->count; i++)
        dollars = dollars || strcmp(rates->items[i].currency, "USD") == 0;
    if (!dollars)
        bad(rates, 1, "no rates of USD, without which nothing is converted to dollars: ask for M.USD+CNY.EUR.SP00.A", CK_BYTES(""), NULL);
}

/* JSON, XML or a page. */
static bool is_document(struct ck_bytes head)
{
    size_t at = ck_bytes_begin(head, CK_BYTES("\xEF\xBB\xBF")) ? 3 : 0;

    while (at < head.size && strchr(" \t\r\n", head.data[at]))
        at++;
    return at < head.size && head.data[at] && strchr("{[<", head.data[at]);
}

struct rates *rates_read(const char *path, char problem[RATES_PROBLEM_MAX])
{
    static const struct ck_bytes  names[] = { { "FREQ", 4 }, { "CURRENCY", 8 }, { "CURRENCY_DENOM", 14 }, { "TIME_PERIOD", 11 }, { "OBS_VALUE", 9 } };
    static const struct row_wants wants = { names, COLUMNS };
    static const struct row_shape shape = { .format = ROWS_CSV, .delimiter = ',', .quote = '"' };
    struct rates                 *rates = calloc(1, sizeof *rates);
    struct row_sink               sink = { rates, NULL, take, bad };
    struct stream                *stream;
    int                           result;

    if (!rates)
        abort();
    result = stream_open(path, "utf-8", &stream, problem);
    if (result == 0 && is_document(stream_head(stream))) {
        snprintf(
            problem, RATES_PROBLEM_MAX,
            "it is no CSV: the European Central Bank's CSV is wanted (https://data-api.ecb.europa.eu/service/data/EXR/M..EUR.SP00.A?format=csvdata)");
        result = -EPROTO;
        stream_close(stream);
    } else if (result == 0) {
        result = rows_read(stream, &shape, &wants, &sink, problem);
        stream_close(stream);
        if (result == 0)
            judge(rates);
    }
    if (result == 0 && rates->bad_line == 0)
        return rates;
    if (rates->bad_line)
        snprintf(problem, RATES_PROBLEM_MAX, "line %zu: %.200s", rates->bad_line, rates->problem);
    rates_free(rates);
    return NULL;
}

void rates_free(struct rates *rates)
{
    if (!rates)
        return;
    free(rates->items);
    free(rates);
}

static const struct rate *find(const struct rates *rates, struct ck_bytes currency, int32_t month)
{
    struct rate wanted = { .month = month };

    if (!rates || currency.size != 3)
        return NULL;
    memcpy(wanted.currency, currency.data, 3);
    return bsearch(&wanted, rates->items, rates->count, sizeof wanted, by_month);
}

bool rates_find(const struct rates *rates, struct ck_bytes currency, int32_t month, double *ret_usd)
{
    const struct rate *dollar = find(rates, CK_BYTES("USD"), month), *own = find(rates, currency, month);
    bool               euro = ck_bytes_equal(currency, CK_BYTES("EUR"));

    if (!dollar || (!own && !euro))
        return false;
    *ret_usd = euro ? dollar->per_euro : dollar->per_euro / own->per_euro;
    return true;
}
