/* SPDX-License-Identifier: Apache-2.0
 * Rows of JSON documents. Input: the shape (1 byte), the text, which may be packed. */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const      names[] = { "a", "/b/c", "/d/*/e", "/", NULL };
    static const struct row_shape shapes[] = {
        { .format = ROWS_JSON },
        { .format = ROWS_JSON, .rows = { "/data", 5 }, .said_count = { "/n", 2 }, .said_next = { "/@o.next", 8 }, .said_error = { "/e/text", 7 } },
        { .format = ROWS_JSON, .rows = { "/a/b", 4 }, .said_count = { "/a/n", 4 }, .said_error = { "/e", 2 } },
        { .format = ROWS_JSON, .header_first = true }
    };

    if (size > 0)
        fuzz_rows(&shapes[data[0] % 4], names, data + 1, size - 1);
    return 0;
}
