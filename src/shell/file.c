/* SPDX-License-Identifier: Apache-2.0
 * Files. */
#include "shell/file.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/avro/buffer.h"

int file_read(const char *path, struct buffer *buffer)
{
    enum { CHUNK = 65536 };
    FILE  *file = fopen(path, "re");
    size_t got = 1, before = buffer->size;
    int    result = 0;

    if (!file)
        return -errno;
    while (got > 0 && result == 0) {
        buffer_reserve(buffer, CHUNK);
        got = fread(buffer->data + buffer->size, 1, CHUNK, file);
        buffer->size += got;
        if (buffer->size - before > FILE_SIZE_MAX)
            result = -EFBIG;
    }
    if (result == 0 && ferror(file))
        result = errno ? -errno : -EIO;
    fclose(file);
    return result;
}

int directory_create(const char *path)
{
    char   part[PATH_MAX];
    size_t size = strlen(path);

    if (size == 0 || size >= sizeof part)
        return -ENAMETOOLONG;
    memcpy(part, path, size + 1);
    for (size_t i = 1; i <= size; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return -errno;
        part[i] = i < size ? '/' : '\0';
    }
    return 0;
}

bool path_join(char *buf, size_t size, const char *directory, const char *name)
{
    int written = snprintf(buf, size, "%s/%s", directory, name);

    return written >= 0 && (size_t)written < size;
}

static bool is_data(const char *directory)
{
    char path[PATH_MAX];

    return path_join(path, sizeof path, directory, "control_measures.csv") && access(path, R_OK) == 0;
}

bool data_directory(char *buf, size_t size)
{
    static const char *const places[] = { "../share/chokepoint", "../../data" };
    char                     program[PATH_MAX], path[PATH_MAX];
    ssize_t                  length = readlink("/proc/self/exe", program, sizeof program - 1);
    char                    *slash;

    if (length <= 0)
        return false;
    program[length] = '\0';
    slash = strrchr(program, '/');
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (path_join(path, sizeof path, program, places[i]) && is_data(path) && strlen(path) < size) {
            memcpy(buf, path, strlen(path) + 1);
            return true;
        }
    }
    return false;
}
