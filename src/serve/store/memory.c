/* SPDX-License-Identifier: Apache-2.0
 * The pages of the file in the memory of this process. A look at a record maps the page that it is on, and what is in the system's cache around it,
 * 64 KiB in all: 2,000 questions a second map more than 1 GiB a second. So looks are counted, not seconds: after some hundred the process looks how
 * much is mapped. */
#include "serve/store/internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LOOKS_UNTIL_TRIM = 256 };

/* Pages of files that are in the memory of this process; 0: that is not known. */
static size_t mapped_bytes(void)
{
    char    text[128];
    int     file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof(text) - 1);
    size_t  shared = 0;

    if (file >= 0)
        close(file);
    if (size <= 0)
        return 0;
    text[size] = '\0';
    return sscanf(text, "%*u %*u %zu", &shared) == 1 ? shared * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/* Where LMDB has mapped the file, which it does not tell: around a row of the table `meta`. */
void memory_find(struct store *store)
{
    FILE    *maps = fopen("/proc/self/maps", "re");
    char     name[] = "layout", *line = NULL;
    size_t   room = 0, from, to;
    MDB_val  key = { sizeof(name) - 1, name }, row = { 0, NULL };
    MDB_txn *txn;

    if (mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn) == 0) {
        (void)mdb_get(txn, store->meta, &key, &row);
        mdb_txn_abort(txn);
    }
    while (maps && row.mv_data && !store->map && getline(&line, &room, maps) >= 0)
        if (sscanf(line, "%zx-%zx", &from, &to) == 2 && (uintptr_t)row.mv_data >= from && (uintptr_t)row.mv_data < to) {
            store->map = (void *)(uintptr_t)from;
            store->map_size = to - from;
        }
    free(line);
    if (maps)
        fclose(maps);
}

void store_trim(struct store *store)
{
    if (!store->map || atomic_exchange(&store->trimming, true))
        return;
    if (mapped_bytes() > store->mapped_max)
        (void)madvise(store->map, store->map_size, MADV_DONTNEED); /* read-only and of a file: whoever reads on has the same bytes again */
    atomic_store(&store->trimming, false);
}

void memory_count(struct store *store, size_t looks)
{
    if (atomic_fetch_add(&store->looks, looks) + looks < LOOKS_UNTIL_TRIM)
        return;
    atomic_store(&store->looks, 0);
    store_trim(store);
}
