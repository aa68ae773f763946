/* SPDX-License-Identifier: Apache-2.0
 * Tables of HTML pages: those with wanted columns, those of commodities, and their index. */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const      names[] = { "a", "b c", "a@href", NULL };
    static const char *const      figures[] = { "commodity", "unit",          "quantity", "value",        "currency", "flow",
                                                "period",    "period_months", "table",    "published_at", NULL };
    static const char *const      links[] = { "table", "title", "month", "url", NULL };
    static const struct row_shape tables = { .format = ROWS_HTML }, commodities = { .format = ROWS_GACC_TABLE },
                                  months = { .format = ROWS_GACC_INDEX };

    fuzz_rows(&tables, names, data, size);
    fuzz_rows(&commodities, figures, data, size);
    fuzz_rows(&months, links, data, size);
    return 0;
}
