/* SPDX-License-Identifier: Apache-2.0
 * Rows of delimited text. Input: the dialect (1 byte), the text, which may be packed. */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const      names[] = { "a", "b", "1", NULL };
    static const struct ck_bytes  words[] = { { "A", 1 }, { "M", 1 } };
    static const struct row_shape shapes[] = {
        { .format = ROWS_CSV, .delimiter = ',', .quote = '"' },
        { .format = ROWS_CSV, .delimiter = '\t' },
        { .format = ROWS_CSV, .delimiter = ';', .quote = '"', .no_header = true },
        { .format = ROWS_CSV,
          .delimiter = ',',
          .quote = '"',
          .skip = 2,
          .shifted = { "b", 1 },
          .shifted_words = words,
          .shifted_count = 2,
          .cap = 3 },
    };

    if (size > 0)
        fuzz_rows(&shapes[data[0] % 4], names, data + 1, size - 1);
    return 0;
}
