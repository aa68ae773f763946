/* SPDX-License-Identifier: Apache-2.0
 * In place of unpack.c, where the program is built without libarchive. */
#include <errno.h>

#include "source/stream/internal.h"

int unpacker_open(struct input *input, struct unpacker **ret, char *problem)
{
    (void)input;
    (void)ret;
    snprintf(problem, STREAM_PROBLEM_MAX, "a zip, 7z or xz archive, which this program was built without: unpack it first");
    return -EBADMSG;
}

const char *unpacker_name(const struct unpacker *unpacker)
{
    (void)unpacker;
    return "";
}

void unpacker_close(struct unpacker *unpacker) { (void)unpacker; }

ssize_t unpacker_read(struct unpacker *unpacker, char *buf, size_t size, char *problem)
{
    (void)unpacker;
    (void)buf;
    (void)size;
    (void)problem;
    return -EBADMSG;
}
