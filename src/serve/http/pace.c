/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/pace.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { SETS = 1024, WAYS = 8, BURST_S = 2, MS_PER_S = 1000, ADDRESS_SIZE = 8, MAPPED_SIZE = 12 };

struct bucket {
    unsigned char address[ADDRESS_SIZE];
    bool          used;
    int64_t       left; /* thousandths of a request */
    int64_t       filled_ms;
};

struct pace {
    pthread_mutex_t lock;
    int64_t         rate;
    struct bucket   buckets[SETS][WAYS];
};

struct pace *pace_new(unsigned requests_per_s)
{
    struct pace *pace = calloc(1, sizeof *pace);

    if (!pace)
        abort();
    pace->rate = requests_per_s;
    pthread_mutex_init(&pace->lock, NULL);
    return pace;
}

void pace_free(struct pace *pace)
{
    if (!pace)
        return;
    pthread_mutex_destroy(&pace->lock);
    free(pace);
}

static void address_of(const struct sockaddr *client, unsigned char ret_address[ADDRESS_SIZE])
{
    static const unsigned char mapped[MAPPED_SIZE] = { [10] = 0xff, [11] = 0xff };

    memset(ret_address, 0, ADDRESS_SIZE);
    if (client->sa_family == AF_INET)
        memcpy(ret_address, &((const struct sockaddr_in *)(const void *)client)->sin_addr, 4);
    if (client->sa_family == AF_INET6) {
        const unsigned char *bytes = ((const struct sockaddr_in6 *)(const void *)client)->sin6_addr.s6_addr;

        if (memcmp(bytes, mapped, MAPPED_SIZE) == 0)
            memcpy(ret_address, bytes + MAPPED_SIZE, 4);
        else
            memcpy(ret_address, bytes, ADDRESS_SIZE);
    }
}

/* The client's bucket; a new one is full. */
static struct bucket *bucket_of(struct pace *pace, const unsigned char address[ADDRESS_SIZE], int64_t now_ms)
{
    struct bucket *set = pace->buckets[XXH3_64bits(address, ADDRESS_SIZE) % SETS], *oldest = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].used && memcmp(set[i].address, address, ADDRESS_SIZE) == 0)
            return &set[i];
        if (oldest->used && (!set[i].used || set[i].filled_ms < oldest->filled_ms))
            oldest = &set[i];
    }
    *oldest = (struct bucket){ .used = true, .left = pace->rate * BURST_S * MS_PER_S, .filled_ms = now_ms };
    memcpy(oldest->address, address, ADDRESS_SIZE);
    return oldest;
}

bool pace_allows(struct pace *pace, const struct sockaddr *client, int64_t now_ms)
{
    unsigned char  address[ADDRESS_SIZE];
    int64_t        most = pace->rate * BURST_S * MS_PER_S, passed_ms;
    struct bucket *bucket;
    bool           allowed;

    address_of(client, address);
    pthread_mutex_lock(&pace->lock);
    bucket = bucket_of(pace, address, now_ms);
    passed_ms = now_ms - bucket->filled_ms;
    if (passed_ms > BURST_S * MS_PER_S)
        passed_ms = BURST_S * MS_PER_S;
    if (passed_ms > 0) {
        bucket->left += passed_ms * pace->rate;
        bucket->filled_ms = now_ms;
    }
    if (bucket->left > most)
        bucket->left = most;
    allowed = bucket->left >= MS_PER_S;
    if (allowed)
        bucket->left -= MS_PER_S;
    pthread_mutex_unlock(&pace->lock);
    return allowed;
}
