/* SPDX-License-Identifier: Apache-2.0
 * Rows of XML documents. */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const      names[] = { "a", "./@b", "a/c", ".", NULL };
    static const struct row_shape shape = {
        .format = ROWS_XML, .rows = { "l/r", 3 }, .said_count = { "n", 1 }, .said_next = { "/d/x", 4 }, .said_error = { "e", 1 }
    };

    fuzz_rows(&shape, names, data, size);
    return 0;
}
