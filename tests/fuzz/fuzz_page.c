/* SPDX-License-Identifier: Apache-2.0
 * Saved pages: whatever the bytes, there is a text of valid length or a problem that is told. */
#include <assert.h>

#include "source/page/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ck_bytes   bytes = { (const char *)data, size };
    struct ck_arena   arena = CK_ARENA_NULL;
    struct saved_page page;

    html_begins(bytes);
    if (!page_read(bytes, &arena, &page))
        assert(page.body.size > 0 && page.body.size <= 8 * size && page.title.size <= 8 * size);
    ck_arena_release(&arena);
    return 0;
}
