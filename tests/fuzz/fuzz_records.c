/* SPDX-License-Identifier: Apache-2.0
 * Foreign bytes, several records in a row, from intake to alert: a line is a record, its first byte chooses the topic and its second how long the
 * next one waits. Nobody crashes or ends, and each record is appended or a dead letter. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "processors/all.h"

enum { TODAY = 20301, RECORDS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t written_by_intake(struct embedded *embedded)
{
    size_t records = 0;

    for (const struct ck_topic *const *output = processors_all[0]->outputs; *output; output++)
        embedded_read(embedded, (*output)->name, 0, count, &records);
    embedded_read(embedded, "intake.dlq", 0, count, &records);
    return records;
}

static void run(struct embedded *embedded)
{
    int result = embedded_run(embedded);

    if (result)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ck_topic *const topics[] = { &trade_records,    &trade_releases, &control_measures, &reference_items,
                                                     &reference_supply, &policy_news,    &claims_submitted };
    struct embedded                    *embedded;
    size_t                              processors = 0, appended = 0;

    while (processors_all[processors])
        processors++;
    if (embedded_new(processors_all, processors, &(struct embedded_options){ .today = TODAY, .allow_empty_reference = true }, &embedded))
        abort();
    while (size > 2 && appended < RECORDS_MAX) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t         length = end ? (size_t)(end - data) : size;

        if (length >= 2) {
            struct ck_bytes value = { (const char *)data + 2, length - 2 };

            if (embedded_append(embedded, topics[data[0] % (sizeof topics / sizeof *topics)]->name, (struct ck_bytes){ 0 }, value,
                                (int64_t)TODAY * 86400000))
                abort();
            appended++;
            if (data[1] % 4 == 0)
                run(embedded);
        }
        length += end != NULL;
        data += length;
        size -= length;
    }
    run(embedded);
    if (written_by_intake(embedded) != appended)
        abort();
    embedded_free(embedded);
    return 0;
}
