/* SPDX-License-Identifier: Apache-2.0
 * What the programs of bench/kafka share: handles with the settings of the processors (tuned), clocks, and the numbers of a command line. Failures
 * print a line and end the program: these are measurements. */
#ifndef CHOKEPOINT_BENCH_KAFKA_CLIENT_H
#define CHOKEPOINT_BENCH_KAFKA_CLIENT_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

/* pairs: name, value, …, NULL; on top of what every handle has. A record that could not be delivered ends the program. */
rd_kafka_t *client_open(rd_kafka_type_t type, const char *brokers, const char *const *pairs);

void    client_check(rd_kafka_resp_err_t code, const char *what);
void    client_check_error(rd_kafka_error_t *error, const char *what); /* NULL: well; destroys it */
int     client_partitions(rd_kafka_t *client, const char *topic);
int64_t client_number(const char *text);

int64_t now_us(void);  /* monotonic */
int64_t wall_ms(void); /* since 1970 */
void    wait_us(int64_t until_us);

#endif
