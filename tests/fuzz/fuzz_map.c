/* SPDX-License-Identifier: Apache-2.0
 * Any text as a map; one that is a map reads a small file. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "source/convert/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, size_t line, const void *record, bool converted)
{
    (void)context, (void)converted;
    assert(line > 0 && record);
    return 0;
}

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    (void)context, (void)text;
    assert(line > 0 && reason[0] && detail[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char              file[] = "a,b,c,d\n1,2025-06,USA,3.5\n2,202506,,\"1,000\"\n";
    static const struct map_places places = { { NULL, NULL, NULL } };
    struct convert_run             run = { .flow = CK_BYTES("EXPORT"),
                                           .published = CK_BYTES("2025-07-05T00:00:00Z"),
                                           .collected = CK_BYTES("2025-07-05T00:00:00Z") };
    struct convert_sink            sink = { .record = take, .reject = reject };
    char                           problem[CONVERT_PROBLEM_MAX];
    struct source_map             *map = map_compile("m", (struct ck_bytes){ (const char *)data, size }, &places, problem);
    struct convert_count          *count;
    struct stream                 *stream;

    assert(map || problem[0]);
    if (!map)
        return 0;
    count = calloc(1, sizeof *count);
    assert(count);
    if (stream_open_bytes("x", (struct ck_bytes){ file, sizeof file - 1 }, NULL, &stream, problem) == 0) {
        if (convert_document(stream, map, &run, &sink, count, problem) < 0)
            assert(problem[0]);
        stream_close(stream);
    }
    free(count);
    map_free(map);
    return 0;
}
