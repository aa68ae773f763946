/* SPDX-License-Identifier: Apache-2.0
 * Feeds of news. */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const      names[] = { "id", "title", "body", "url", "publisher", "language", "published_at", "updated_at", "feed", NULL };
    static const struct row_shape shape = { .format = ROWS_FEED };

    fuzz_rows(&shape, names, data, size);
    return 0;
}
