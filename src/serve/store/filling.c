/* SPDX-License-Identifier: Apache-2.0
 * The first filling: while a store that was empty is filled, its commits do not wait for the disk. A file beside it, `store.filling`, has the start
 * of the machine at which that began. If it is there after another start, what the store has may be anything, and is not looked at. */
#include "serve/store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char filling_name[] = "store.filling";

enum { BOOT_MAX = 64 };

static ssize_t file_text(int directory, const char *path, char text[BOOT_MAX])
{
    int     file = openat(directory, path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, text, BOOT_MAX);

    if (file >= 0)
        close(file);
    return size;
}

/* Of this start of the machine; 0: that is not known. */
static size_t boot_text(const struct store_options *options, char text[BOOT_MAX])
{
    ssize_t size;

    if (options->boot)
        return (size_t)snprintf(text, BOOT_MAX, "%s", options->boot);
    size = file_text(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text);
    return size > 0 ? (size_t)size : 0;
}

int filling_look(struct store *store, const struct store_options *options, const char *path)
{
    char    now[BOOT_MAX], then[BOOT_MAX];
    size_t  size = boot_text(options, now);
    ssize_t noted = file_text(store->lock, filling_name, then);

    if (noted < 0)
        return 0;
    if ((size_t)noted == size && memcmp(now, then, size) == 0) {
        store->filling = true;
        return 0;
    }
    store->emptied = "the machine stopped while it was first filled";
    return unlink(path) == 0 || errno == ENOENT ? 0 : -errno;
}

int filling_begin(struct store *store, const struct store_options *options)
{
    char   boot[BOOT_MAX];
    size_t size = boot_text(options, boot);
    int    file, result = 0;

    if (store->was_empty && size > 0) {
        file = openat(store->lock, filling_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file < 0)
            return -errno;
        if (write(file, boot, size) != (ssize_t)size || fsync(file) != 0 || fsync(store->lock) != 0)
            result = errno ? -errno : -EIO;
        close(file);
        store->filling = result == 0;
    }
    if (result == 0 && store->filling)
        result = store_result(mdb_env_set_flags(store->env, MDB_NOSYNC, 1));
    return result;
}

int store_settle(struct store *store)
{
    int result;

    if (!store->filling)
        return 0;
    result = store->fleeting ? 0 : store_result(mdb_env_sync(store->env, 1));
    if (result == 0 && !store->fleeting)
        result = store_result(mdb_env_set_flags(store->env, MDB_NOSYNC, 0));
    if (result == 0 && (unlinkat(store->lock, filling_name, 0) != 0 || fsync(store->lock) != 0))
        result = -errno;
    store->filling = result != 0;
    return result;
}
