/* SPDX-License-Identifier: Apache-2.0
 * Keys of series. */
#include "domain/trade/series.h"

#include "chokepoint/key.h"
#include "domain/model/topics.h"

bool series_read(struct bytes key, struct series *ret_series)
{
    struct bytes parts[5];

    if (key_split(key, parts, 5) < 4)
        return false;
    for (int32_t flow = FLOW_EXPORT; flow <= FLOW_RE_IMPORT; flow++)
        if (bytes_equal(parts[2], bytes_from(flow_symbols.symbols[flow]))) {
            *ret_series = (struct series){ parts[0], parts[1], (enum flow)flow, parts[3] };
            return true;
        }
    return false;
}

struct bytes series_key(const struct series *series, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, series->item);
    key_text(&key, series->reporter);
    key_text(&key, enum_name(&flow_symbols, (int32_t)series->flow));
    key_text(&key, series->partner);
    return key_bytes(&key);
}

struct bytes series_prefix(const struct series *series, char *buf)
{
    struct bytes key = series_key(series, buf);

    buf[key.size] = '|';
    return (struct bytes){ buf, key.size + 1 };
}

struct bytes series_partner_key(const struct series *series, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, series->item);
    key_text(&key, enum_name(&flow_symbols, (int32_t)series->flow));
    key_text(&key, series->partner);
    key_text(&key, series->reporter);
    return key_bytes(&key);
}
