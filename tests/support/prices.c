/* SPDX-License-Identifier: Apache-2.0 */
#include "support/prices.h"

#include "chokepoint/avro.h"
#include "records.h"

struct cluster *prices_cluster(void)
{
    struct cluster *cluster = cluster_new();

    cluster_create(cluster, "spike.prices", 2);
    cluster_create(cluster, "moves", 2);
    cluster_create(cluster, "spike.dlq", 1);
    cluster_create(cluster, "spike.changelog", 2);
    return cluster;
}

void prices_put(struct cluster *cluster, uint16_t partition, const char *instrument, int32_t day, int64_t amount)
{
    struct price_fact price = { ck_bytes_from(instrument), day, amount };
    struct ck_buffer  buffer = { 0 };

    ck_single_object_write(price_fact_type.fingerprint, &buffer);
    ck_record_encode(&price_fact_type, 0, price_fact_type.field_count, &price, &buffer);
    cluster_append(cluster, "spike.prices", partition, &(struct log_record){ .key = ck_bytes_from(instrument), .value = ck_buffer_bytes(&buffer) });
    ck_buffer_release(&buffer);
}
