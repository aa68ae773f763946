/* SPDX-License-Identifier: Apache-2.0
 * How the program uses jemalloc; built only where it is linked with it. Four arenas, whatever the number of cores: threads of librdkafka that take
 * memory and the worker that frees it share them, and an arena holds memory of its own. Pages that were freed go back to the system after two
 * seconds, so that a restore or a peak does not stay resident. The environment variable MALLOC_CONF says more, and comes after it. */
extern const char                                 *malloc_conf;
__attribute__((visibility("default"))) const char *malloc_conf = "narenas:4,dirty_decay_ms:2000,muzzy_decay_ms:0";
