/* SPDX-License-Identifier: Apache-2.0
 * Keys of series. */
#include "domain/trade/series.h"

#include "chokepoint/key.h"
#include "domain/model/topics.h"

bool series_read(struct ck_bytes key, struct series *ret_series)
{
    struct ck_bytes parts[5];

    if (ck_key_split(key, parts, 5) < 4)
        return false;
    for (int32_t flow = FLOW_EXPORT; flow <= FLOW_RE_IMPORT; flow++)
        if (ck_bytes_equal(parts[2], ck_bytes_from(flow_symbols.symbols[flow]))) {
            *ret_series = (struct series){ parts[0], parts[1], (enum flow)flow, parts[3] };
            return true;
        }
    return false;
}

struct ck_bytes series_key(const struct series *series, char *buf)
{
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, series->item);
    ck_key_text(&key, series->reporter);
    ck_key_text(&key, enum_name(&flow_symbols, (int32_t)series->flow));
    ck_key_text(&key, series->partner);
    return ck_key_bytes(&key);
}

struct ck_bytes series_prefix(const struct series *series, char *buf)
{
    struct ck_bytes key = series_key(series, buf);

    buf[key.size] = '|';
    return (struct ck_bytes){ buf, key.size + 1 };
}

struct ck_bytes series_partner_key(const struct series *series, char *buf)
{
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, series->item);
    ck_key_text(&key, enum_name(&flow_symbols, (int32_t)series->flow));
    ck_key_text(&key, series->partner);
    ck_key_text(&key, series->reporter);
    return ck_key_bytes(&key);
}
