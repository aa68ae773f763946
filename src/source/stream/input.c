/* SPDX-License-Identifier: Apache-2.0
 * The bytes of a file or of memory, and gzip by zlib. */
#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

#include "source/stream/internal.h"

static ssize_t read_on(struct input *input, char *buf, size_t size, char *problem)
{
    size_t got;

    if (!input->file) {
        got = input->memory.size < size ? input->memory.size : size;
        if (got)
            memcpy(buf, input->memory.data, got);
        input->memory = (struct ck_bytes){ input->memory.data + got, input->memory.size - got };
        return (ssize_t)got;
    }
    errno = 0;
    got = fread(buf, 1, size, input->file);
    if (got == 0 && ferror(input->file)) {
        int result = errno ? -errno : -EIO;

        snprintf(problem, STREAM_PROBLEM_MAX, "%s", strerror(-result));
        return result;
    }
    return (ssize_t)got;
}

ssize_t input_read(struct input *input, char *buf, size_t size, char *problem)
{
    size_t left = input->magic_size - input->magic_at;

    if (left == 0)
        return read_on(input, buf, size, problem);
    if (left > size)
        left = size;
    memcpy(buf, input->magic + input->magic_at, left);
    input->magic_at += left;
    return (ssize_t)left;
}

/* ---- gzip ---- */

enum { PIECE = 64 * 1024 };

struct gzip {
    struct input *input;
    z_stream      z;
    bool          ended, inside; /* the input; a member has begun and not ended */
    unsigned char piece[PIECE];
};

struct gzip *gzip_new(struct input *input)
{
    enum { GZIP = 16 };
    struct gzip *gzip = calloc(1, sizeof *gzip);

    if (!gzip || inflateInit2(&gzip->z, GZIP + MAX_WBITS) != Z_OK)
        abort();
    gzip->input = input;
    return gzip;
}

void gzip_free(struct gzip *gzip)
{
    if (!gzip)
        return;
    inflateEnd(&gzip->z);
    free(gzip);
}

static ssize_t broken(char *problem, const char *what)
{
    snprintf(problem, STREAM_PROBLEM_MAX, "gzip: %s", what);
    return -EBADMSG;
}

static ssize_t refill(struct gzip *gzip, char *problem)
{
    ssize_t got;

    if (gzip->z.avail_in > 0 || gzip->ended)
        return 0;
    got = input_read(gzip->input, (char *)gzip->piece, sizeof gzip->piece, problem);
    if (got < 0)
        return got;
    gzip->ended = got == 0;
    gzip->z.next_in = gzip->piece;
    gzip->z.avail_in = (unsigned)got;
    return 0;
}

ssize_t gzip_read(struct gzip *gzip, char *buf, size_t size, char *problem)
{
    gzip->z.next_out = (unsigned char *)buf;
    gzip->z.avail_out = (unsigned)(size < PIECE ? size : PIECE);
    while (gzip->z.next_out == (unsigned char *)buf) {
        ssize_t result = refill(gzip, problem);
        int     step;

        if (result < 0)
            return result;
        if (gzip->z.avail_in == 0 && gzip->ended)
            return gzip->inside ? broken(problem, "it ends in the middle") : 0;
        gzip->inside = true;
        step = inflate(&gzip->z, Z_NO_FLUSH);
        if (step == Z_STREAM_END) { /* another member may follow */
            gzip->inside = false;
            inflateReset(&gzip->z);
        } else if (step != Z_OK && step != Z_BUF_ERROR) {
            return broken(problem, gzip->z.msg ? gzip->z.msg : "broken");
        }
    }
    return (ssize_t)((char *)gzip->z.next_out - buf);
}
