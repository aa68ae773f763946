/* SPDX-License-Identifier: Apache-2.0
 * The bytes of a file, of standard input, or of the one file inside an archive (gz; zip, 7z and xz where libarchive is built in), decoded to UTF-8.
 * Memory holds pieces of it, whatever its size. */
#ifndef CHOKEPOINT_SOURCE_STREAM_H
#define CHOKEPOINT_SOURCE_STREAM_H

#include <stdio.h>
#include <sys/types.h>

#include "chokepoint/bytes.h"

enum {
    STREAM_PROBLEM_MAX = 256,
    STREAM_HEAD_MAX = 4096 /* bytes that stream_head() shows */
};
#define STREAM_SIZE_MAX ((uint64_t)64 << 30) /* bytes, unpacked: what goes on behind them is an error */

struct stream;

/* `path`: `-` is standard input. `encoding`: NULL leaves the bytes as they are; else a name of iconv(3) that they are decoded from. A byte order mark
 * (UTF-8, UTF-16) says more than the name, and is passed over. 0, or a negative errno with `problem`. */
int stream_open(const char *path, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX]);

/* The same of bytes in memory, borrowed until stream_close(); `name` for messages and stream_name(). */
int stream_open_bytes(const char *name, struct ck_bytes bytes, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX]);

/* The same of a file that is open, read from where it stands; borrowed. `name` as for bytes. */
int stream_open_file(const char *name, FILE *file, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX]);

/* The first bytes, unpacked and not decoded but for UTF-16 with a mark, as often as asked; before the first stream_read() only. Empty: there are
 * none, or stream_read() says why not. Valid until stream_read(). */
struct ck_bytes stream_head(struct stream *stream);

/* Decodes from now on, before the first stream_read(): for who asked the head what it is. 0, or -EINVAL: no such encoding (see stream_problem()). */
int stream_decode(struct stream *stream, const char *encoding);

/* Of a stream that is decoded from UTF-8, before the first stream_read(): a text without a mark may be Windows-1252 (which has all letters of
 * Latin-1) instead, as spreadsheets save it. It is, if what is no UTF-8 in it comes behind nothing but ASCII; what has characters of both, or ends
 * within one, is invalid as before. */
void stream_may_be_windows(struct stream *stream);

/* Whether it was, so far; *ret_offset: its first byte that is no UTF-8. */
bool stream_is_windows(const struct stream *stream, uint64_t *ret_offset);

/* Bytes into buf, of any number up to size; 0: the end; or a negative errno with stream_problem(): -EILSEQ for what is invalid in the encoding, with
 * its offset in the unpacked file. Nothing that is invalid is ever handed out. size at least 16. */
ssize_t     stream_read(struct stream *stream, char *buf, size_t size);
const char *stream_problem(const struct stream *stream);

/* The name of the file, without its directory; "-" for standard input. */
const char *stream_name(const struct stream *stream);

/* The name of the file inside the archive, without its folders; of what is none, and of a gz or xz, whose inside has no name, that of the file. */
const char *stream_inner_name(const struct stream *stream);

void stream_close(struct stream *stream);

/* Whether iconv knows the encoding here. */
bool stream_encoding_known(const char *encoding);

#endif
