/* SPDX-License-Identifier: Apache-2.0 */
#include "kafka_records.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"

enum { FIRST_YEAR = 2012, KILOGRAMS_MAX = 1000003 };

static const char *const reporters[RECORDS_REPORTERS] = { "CHN", "RUS", "ZAF", "COD", "AUS", "CHL", "IDN", "KAZ", "VNM", "MYS" };
static const char *const partners[RECORDS_PARTNERS] = { "WLD", "USA", "JPN", "KOR", "DEU", "FRA", "ITA", "GBR", "NLD", "ESP", "IND", "THA", "TWN",
                                                        "SGP", "PHL", "MEX", "BRA", "CAN", "SAU", "TUR", "POL", "CZE", "BEL", "AUT", "SWE" };

void records_read_items(struct records *records, const char *path)
{
    FILE *file = fopen(path, "r");

    records->item_count = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    for (json_t *line; records->item_count < RECORDS_ITEMS_MAX && (line = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(line)) {
        const char *item = NULL, *coverage = NULL;

        if (json_unpack(line, "{s:{s:s, s:s}}", "value", "item", &item, "coverage", &coverage) == 0 && strcmp(coverage, "MIXED") != 0)
            snprintf(records->items[records->item_count++], RECORDS_ITEM_SIZE, "%s", item);
    }
    fclose(file);
    if (records->item_count == 0) {
        fprintf(stderr, "%s: no items\n", path);
        exit(1);
    }
}

struct trade_record records_at(const struct records *records, int64_t index)
{
    size_t  series = (size_t)index % (records->item_count * RECORDS_REPORTERS * RECORDS_PARTNERS);
    int32_t month = ck_month_from_day(ck_day_from_civil(FIRST_YEAR, 1, 1)) +
                    (int32_t)((size_t)index / (records->item_count * RECORDS_REPORTERS * RECORDS_PARTNERS));

    return (struct trade_record){
        .source = CK_BYTES("GACC"),
        .reporter = ck_bytes_from(reporters[series / RECORDS_PARTNERS % RECORDS_REPORTERS]),
        .partner = ck_bytes_from(partners[series % RECORDS_PARTNERS]),
        .flow = FLOW_EXPORT,
        .nomenclature = NOMENCLATURE_ITEM,
        .commodity = ck_bytes_from(records->items[series / (RECORDS_PARTNERS * RECORDS_REPORTERS)]),
        .period = ck_month_first_day(month),
        .period_months = 1,
        .quantity_kg = ck_known_double((double)((uint64_t)index * 2654435761u % KILOGRAMS_MAX)),
        .observation = OBSERVATION_OBSERVED,
        .published_at = RECORDS_PUBLISHED_MS + index,
    };
}

void records_write(const struct records *records, int64_t index, enum records_format format, struct ck_buffer *buffer)
{
    const struct trade_record record = records_at(records, index);

    buffer->size = 0;
    if (format == RECORDS_JSON) {
        json_write(&trade_record_type, 0, trade_record_type.field_count, &record, buffer);
        return;
    }
    ck_single_object_write(trade_record_type.fingerprint, buffer);
    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &record, buffer);
}

int64_t records_index_of(struct ck_bytes vintage)
{
    int64_t time_ms;

    return instant_read(vintage, &time_ms) && time_ms >= RECORDS_PUBLISHED_MS ? time_ms - RECORDS_PUBLISHED_MS : -1;
}
