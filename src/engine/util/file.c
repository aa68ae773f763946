/* SPDX-License-Identifier: Apache-2.0
 * Files. */
#include "engine/util/file.h"

#include <errno.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/avro/buffer.h"

/* ---- texts ---- */

/* A text has no NUL, and the marks of UTF-16 are no UTF-8. */
static bool is_wide(struct ck_bytes text)
{
    unsigned char first = text.size > 0 ? (unsigned char)text.data[0] : 1, second = text.size > 1 ? (unsigned char)text.data[1] : 1;

    return (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff) || (text.size > 1 && (first == 0 || second == 0));
}

int text_begin(struct ck_bytes *text)
{
    static const struct ck_bytes mark = { "\xEF\xBB\xBF", 3 };

    if (is_wide(*text))
        return -EILSEQ;
    if (ck_bytes_begin(*text, mark))
        *text = (struct ck_bytes){ text->data + mark.size, text->size - mark.size };
    return 0;
}

const char *file_error(int result)
{
    switch (result) {
    case -EILSEQ: return "UTF-16 or UTF-32, where UTF-8 is expected";
    case -ENOTSUP: return "no regular file";
    case -EBUSY: return "it is read, and would be overwritten";
    default: return strerror(-result);
    }
}

static int read_bytes(FILE *file, struct ck_buffer *buffer)
{
    enum { CHUNK = 65536 };
    size_t got = 1, before = buffer->size;

    while (got > 0) {
        buffer_reserve(buffer, CHUNK);
        got = fread(buffer->data + buffer->size, 1, CHUNK, file);
        buffer->size += got;
        if (buffer->size - before > FILE_SIZE_MAX)
            return -EFBIG;
    }
    return ferror(file) ? (errno ? -errno : -EIO) : 0;
}

int file_read(const char *path, struct ck_buffer *buffer)
{
    size_t          before = buffer->size;
    struct ck_bytes text;
    FILE           *file;
    int             result = file_open(path, &file);

    if (result)
        return result;
    result = read_bytes(file, buffer);
    file_close(file);
    text = (struct ck_bytes){ buffer->data + before, buffer->size - before };
    if (result == 0)
        result = text_begin(&text);
    memmove(buffer->data + before, text.data, text.size);
    buffer->size = before + text.size;
    return result;
}

/* ---- streams ---- */

static bool is_standard(const char *path) { return strcmp(path, "-") == 0; }

static int stat_of(const char *path, int standard, struct stat *ret_status)
{
    return (is_standard(path) ? fstat(standard, ret_status) : stat(path, ret_status)) == 0 ? 0 : -errno;
}

int file_regular(const char *path)
{
    struct stat status;
    int         result = stat_of(path, STDIN_FILENO, &status);

    if (result || S_ISREG(status.st_mode))
        return result;
    return S_ISDIR(status.st_mode) ? -EISDIR : -ENOTSUP;
}

int file_read_regular(const char *path, struct ck_buffer *buffer)
{
    int result = file_regular(path);

    return result ? result : file_read(path, buffer);
}

int file_apart(const char *read, const char *written)
{
    struct stat one, other;

    if (stat_of(read, STDIN_FILENO, &one) || stat_of(written, STDOUT_FILENO, &other) || !S_ISREG(one.st_mode))
        return 0;
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino ? -EBUSY : 0;
}

int file_open(const char *path, FILE **ret_file)
{
    FILE       *file = is_standard(path) ? stdin : fopen(path, "re");
    struct stat status;

    if (!file)
        return -errno;
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) { /* it opens, and cannot be read */
        file_close(file);
        return -EISDIR;
    }
    *ret_file = file;
    return 0;
}

static int open_to_write(const char *path, const char *mode, FILE **ret_file)
{
    FILE *file = is_standard(path) ? stdout : fopen(path, mode);

    if (!file)
        return -errno;
    *ret_file = file;
    return 0;
}

int file_create(const char *path, FILE **ret_file) { return open_to_write(path, "we", ret_file); }
int file_extend(const char *path, FILE **ret_file) { return open_to_write(path, "ae", ret_file); }

int file_close(FILE *file)
{
    if (file == stdin)
        return 0;
    errno = 0;
    if (file == stdout)
        return fflush(file) == 0 && !ferror(file) ? 0 : errno ? -errno : -EIO;
    return fclose(file) == 0 ? 0 : errno ? -errno : -EIO;
}

/* ---- copies ---- */

static int spool_new(struct spool *spool)
{
    spool->fd = memfd_create("chokepoint", MFD_CLOEXEC);
    if (spool->fd < 0)
        return -errno;
    snprintf(spool->path, sizeof spool->path, "/proc/self/fd/%d", spool->fd);
    return 0;
}

static int write_all(FILE *file, struct ck_bytes bytes)
{
    errno = 0;
    if (fwrite(bytes.data, 1, bytes.size, file) != bytes.size || fflush(file) != 0)
        return errno ? -errno : -EIO;
    return 0;
}

/* All bytes of one file to another. */
static int copy(FILE *from, FILE *to)
{
    struct ck_buffer bytes = { 0 };
    int              result = read_bytes(from, &bytes);

    if (result == 0)
        result = write_all(to, ck_buffer_bytes(&bytes));
    ck_buffer_release(&bytes);
    return result;
}

static int fill(struct spool *spool, const char *path)
{
    FILE *from, *to;
    int   result = file_open(path, &from);

    if (result)
        return result;
    to = fopen(spool->path, "we");
    result = to ? copy(from, to) : -errno;
    if (to)
        fclose(to);
    file_close(from);
    return result;
}

int spool_open(const char *path, struct spool *ret_spool, const char **ret_path)
{
    struct stat status;
    int         result;

    *ret_spool = (struct spool){ .fd = -1 };
    *ret_path = path;
    if (!is_standard(path) && (stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
        return 0; /* whoever opens it tells what is wrong */
    result = spool_new(ret_spool);
    if (result == 0)
        result = fill(ret_spool, path);
    *ret_path = ret_spool->path;
    return result;
}

int spool_create(const char *path, struct spool *ret_spool, const char **ret_path)
{
    int result;

    *ret_spool = (struct spool){ .fd = -1 };
    *ret_path = path;
    if (!is_standard(path))
        return 0;
    result = spool_new(ret_spool);
    *ret_path = ret_spool->path;
    return result;
}

int spool_copy(const struct spool *spool, FILE *to)
{
    FILE *from = spool->fd < 0 ? NULL : fopen(spool->path, "re");
    int   result;

    if (!from)
        return spool->fd < 0 ? 0 : -errno;
    result = copy(from, to);
    fclose(from);
    return result;
}

void spool_close(struct spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
}

/* ---- directories ---- */

int directory_open(const char *path)
{
    struct stat status;

    if (is_standard(path))
        return -ENOTDIR;
    if (stat(path, &status) != 0)
        return -errno;
    if (!S_ISDIR(status.st_mode))
        return -ENOTDIR;
    return access(path, R_OK | X_OK) == 0 ? 0 : -errno;
}

int directory_create(const char *path)
{
    char   part[PATH_MAX];
    size_t size = strlen(path);

    if (is_standard(path) || strncmp(path, "-/", 2) == 0)
        return -ENOTDIR;
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

bool directory_beside(char *buf, size_t size, const char *const *places, const char *name)
{
    char    program[PATH_MAX], path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    if (length <= 0)
        return false;
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    for (; *places; places++)
        if (path_join(buf, size, program, *places) && path_join(path, sizeof path, buf, name) && access(path, R_OK) == 0)
            return true;
    return false;
}

bool path_join(char *buf, size_t size, const char *directory, const char *name)
{
    int written = snprintf(buf, size, "%s/%s", directory, name);

    return written >= 0 && (size_t)written < size;
}
