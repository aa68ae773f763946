/* SPDX-License-Identifier: Apache-2.0
 * Any file by three maps that use what maps can say. Input: the map (1 byte), the file. Records can be encoded. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "records.h"
#include "source/convert/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const texts[] = {
    "source: x\nkind: trade\nread: {format: csv, thousands: \",\", ignore: \"*\"}\nwhen: {T: [A, \"B*\"]}\nlost: {C: {\"*X*\": "
    "residuals}}\nfold: [quantity_kg, value_usd]\nworld: sum\nthrough: last\n"
    "unpivot: {Mon: [Jan, Feb]}\nrecord:\n  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: "
    "{US: USA, W: WLD, Z: \"-\"}}\n  flow: {from: F, begins: {E: EXPORT}, else: IMPORT}\n"
    "  commodity: {from: C, digits: [6, 8], pad: 8, first: 6, strip: \"'\"}\n  nomenclature: {is: HS}\n  period: "
    "{from: [\"{Y}-{Mon}\", Y], month: [\"%Y-%b\", \"%Y\"]}\n"
    "  quantity_kg: [{from: \"Q-{Mon}\", unit: U, units: {kg: 1, t: 1000, no: \"-\"}}, {from: Q2, bound: true}]\n  "
    "value_usd: {from: V, currency: {from: K}}\n  observation: {is: OBSERVED}\n"
    "  published_at: [{from: D, time: [rfc3339, \"%d/%m/%y %H:%M:%S\"]}, {from: \"@published\"}]\n",
    "source: x\nkind: measures\nread: {format: json, rows: /r}\nrecord:\n  measure_id: {from: \"G-{id}\"}\n  act: "
    "{is: BASE}\n  authority: {from: a, text: html}\n  instrument: {from: [b, a]}\n"
    "  origin: {from: o, words: {A: USA}, else: \"-\"}\n  destinations: {from: \"/d/*/i\", list: \"|\", words: {A: "
    "USA, B: CHN}, many: {over: 1, is: ALL}}\n"
    "  commodity_prefixes: {from: p, list: \", \", digits: 6, pad: 6}\n  valid_from: {from: v, day: \"%Y-%m-%d\"}\n "
    " known_at: {from: \"@published\"}\n",
    "source: x\nkind: trade\nread: {format: csv, decimal: none, sign: \"C,V,Q\"}\nfold: [quantity_kg, value_usd]\nequal: parts\nworld: sum\nrecord:\n"
    "  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: {US: USA}, else: CHN}\n  flow: {is: IMPORT}\n"
    "  commodity: {from: C, digits: 6}\n  nomenclature: {is: HS}\n  period: {is: \"2024-01-01\"}\n  quantity_kg: {from: Q}\n  value_usd: {from: V}\n"
    "  observation: {is: OBSERVED}\n  published_at: {from: \"@published\"}\n"
};

static void told(void *context, size_t line, const char *text)
{
    (void)context, (void)line;
    assert(text[0]);
}

static const struct ck_record_type *type;

static int take(void *context, size_t line, const void *record, bool converted)
{
    struct ck_buffer buffer = { 0 };

    (void)context, (void)converted;
    assert(line > 0);
    ck_record_encode(type, 0, type->field_count, record, &buffer);
    ck_buffer_release(&buffer);
    return 0;
}

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    (void)context, (void)text;
    assert(line > 0 && reason[0] && detail[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct source_map      *maps[3];
    static const struct map_places places = { { NULL, NULL, NULL } };
    struct convert_run             run = { .whole = true, .published = CK_BYTES("2025-07-05T00:00:00Z") };
    struct convert_sink            sink = { .record = take, .told = size % 2 ? told : NULL, .reject = reject };
    char                           problem[CONVERT_PROBLEM_MAX];
    struct convert_count          *count = calloc(1, sizeof *count);
    struct stream                 *stream;

    assert(count);
    for (size_t i = 0; i < 3 && !maps[i]; i++) {
        maps[i] = map_compile("m", ck_bytes_from(texts[i]), &places, problem);
        assert(maps[i]);
    }
    if (size > 0 && stream_open_bytes("x", (struct ck_bytes){ (const char *)data + 1, size - 1 }, NULL, &stream, problem) == 0) {
        type = maps[data[0] % 3]->type;
        if (convert_document(stream, maps[data[0] % 3], &run, &sink, count, problem) < 0)
            assert(problem[0]);
        stream_close(stream);
    }
    free(count);
    return 0;
}
