/* SPDX-License-Identifier: Apache-2.0
 * Decoding, over what input.c and unpack.c give. */
#include "source/stream/stream.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/avro/reader.h"
#include "engine/util/file.h"
#include "source/stream/internal.h"

enum { PIECE = 64 * 1024, SEQUENCE_MAX = 16 /* bytes of one character in any encoding, with its shifts */ };

enum decoding { DECODE_NONE, DECODE_UTF8, DECODE_ICONV };
static const char windows[] = "CP1252"; /* what is no UTF-8 may be instead */

struct stream {
    struct input     input;
    struct gzip     *gzip;
    struct unpacker *unpacker;
    char            *name;
    bool             borrowed; /* the file */
    enum decoding    decoding;
    iconv_t          iconv;
    char             encoding[32];
    bool             may_be_windows, is_windows; /* the text of no mark; since a byte that is no UTF-8 */
    bool             wide;                       /* a character of UTF-8 beyond ASCII was given */
    uint64_t         windows_at;                 /* the offset of that byte */
    bool             begun, ended;               /* stream_read() was called; the layers below gave their last */
    int              error;                      /* a negative errno that ended it */
    uint64_t         size;                       /* bytes that the layers below gave */
    char             piece[PIECE];
    size_t           at, end; /* of what is left of the piece */
    char             head[STREAM_HEAD_MAX];
    char             problem[STREAM_PROBLEM_MAX];
};

/* ---- what is below ---- */

static ssize_t read_below(struct stream *stream, char *buf, size_t size)
{
    if (stream->gzip)
        return gzip_read(stream->gzip, buf, size, stream->problem);
    if (stream->unpacker)
        return unpacker_read(stream->unpacker, buf, size, stream->problem);
    return input_read(&stream->input, buf, size, stream->problem);
}

/* Reads behind what is left of the piece. False: nothing more comes. */
static bool fill(struct stream *stream)
{
    ssize_t got;

    if (stream->at > 0) {
        memmove(stream->piece, stream->piece + stream->at, stream->end - stream->at);
        stream->end -= stream->at;
        stream->at = 0;
    }
    if (stream->ended || stream->end == sizeof stream->piece)
        return false;
    got = read_below(stream, stream->piece + stream->end, sizeof stream->piece - stream->end);
    if (got > 0 && stream->size + (uint64_t)got > STREAM_SIZE_MAX) {
        snprintf(stream->problem, sizeof stream->problem, "more than 64 GiB, unpacked");
        got = -EFBIG;
    }
    if (got <= 0) {
        stream->ended = true;
        stream->error = (int)got;
        return false;
    }
    stream->size += (uint64_t)got;
    stream->end += (size_t)got;
    return true;
}

/* ---- opening ---- */

/* An archive that libarchive reads. */
static bool is_packed(struct ck_bytes head)
{
    static const struct ck_bytes magics[] = { { "PK\3\4", 4 },
                                              { "7z\xBC\xAF\x27\x1C", 6 },
                                              { "\xFD"
                                                "7zXZ",
                                                5 } };

    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (ck_bytes_begin(head, magics[i]))
            return true;
    return false;
}

static int refuse(const char *foreign, char *problem)
{
    snprintf(problem, STREAM_PROBLEM_MAX, "%s", foreign);
    return -EBADMSG;
}

static int look(struct stream *stream, char *problem)
{
    struct input   *input = &stream->input;
    struct ck_bytes head;
    const char     *foreign;
    ssize_t         got = 1;

    while (got > 0 && input->magic_size < MAGIC_MAX) {
        input->magic_at = input->magic_size; /* nothing of it is handed out */
        got = input_read(input, input->magic + input->magic_size, MAGIC_MAX - input->magic_size, problem);
        if (got < 0)
            return (int)got;
        input->magic_size += (size_t)got;
    }
    input->magic_at = 0;
    head = (struct ck_bytes){ input->magic, input->magic_size };
    foreign = looks_foreign(head);
    if (foreign)
        return refuse(foreign, problem);
    if (ck_bytes_begin(head, CK_BYTES("\x1f\x8b")))
        stream->gzip = gzip_new(input);
    else if (is_packed(head))
        return unpacker_open(input, &stream->unpacker, problem);
    return 0;
}

static struct ck_bytes raw_head(struct stream *stream)
{
    while (stream->end - stream->at < STREAM_HEAD_MAX && fill(stream))
        ;
    return (struct ck_bytes){ stream->piece + stream->at, stream->end - stream->at < STREAM_HEAD_MAX ? stream->end - stream->at : STREAM_HEAD_MAX };
}

/* What is inside of what is packed. 0, or -EBADMSG. */
static int look_inside(struct stream *stream, char *problem)
{
    struct ck_bytes head = stream->gzip || stream->unpacker ? raw_head(stream) : (struct ck_bytes){ 0 };
    const char     *foreign = looks_foreign(head);

    if (!foreign && (is_packed(head) || ck_bytes_begin(head, CK_BYTES("\x1f\x8b"))))
        foreign = "packed twice: unpack it first";
    return foreign ? refuse(foreign, problem) : 0;
}

static int begin(struct stream *stream, const char *name, const char *encoding, struct stream **ret, char *problem)
{
    const char *slash = strrchr(name, '/');
    int         result;

    stream->name = strdup(slash ? slash + 1 : name);
    if (!stream->name)
        abort();
    result = look(stream, problem);
    if (result == 0)
        result = look_inside(stream, problem);
    if (result == 0) {
        result = stream_decode(stream, encoding);
        snprintf(problem, STREAM_PROBLEM_MAX, "%s", stream->problem);
    }
    if (result)
        stream_close(stream);
    else
        *ret = stream;
    return result;
}

static struct stream *stream_new(void)
{
    struct stream *stream = calloc(1, sizeof *stream);

    if (!stream)
        abort();
    return stream;
}

int stream_open(const char *path, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX])
{
    struct stream *stream = stream_new();
    int            result = file_open(path, &stream->input.file);

    if (result == 0)
        return begin(stream, path, encoding, ret, problem);
    snprintf(problem, STREAM_PROBLEM_MAX, "%s", file_error(result));
    free(stream);
    return result;
}

int stream_open_bytes(const char *name, struct ck_bytes bytes, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX])
{
    struct stream *stream = stream_new();

    stream->input.memory = bytes.data ? bytes : CK_BYTES("");
    return begin(stream, name, encoding, ret, problem);
}

int stream_open_file(const char *name, FILE *file, const char *encoding, struct stream **ret, char problem[STREAM_PROBLEM_MAX])
{
    struct stream *stream = stream_new();

    stream->input.file = file;
    stream->borrowed = true;
    return begin(stream, name, encoding, ret, problem);
}

void stream_close(struct stream *stream)
{
    if (!stream)
        return;
    gzip_free(stream->gzip);
    unpacker_close(stream->unpacker);
    if (stream->decoding == DECODE_ICONV)
        iconv_close(stream->iconv);
    if (stream->input.file && !stream->borrowed)
        file_close(stream->input.file);
    free(stream->name);
    free(stream);
}

const char *stream_problem(const struct stream *stream) { return stream->problem; }
const char *stream_name(const struct stream *stream) { return stream->name; }

const char *stream_inner_name(const struct stream *stream)
{
    const char *inner = stream->unpacker ? unpacker_name(stream->unpacker) : "";

    return inner[0] ? inner : stream->name;
}

/* ---- encodings ---- */

static bool is_utf8(const char *encoding) { return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0; }

bool stream_encoding_known(const char *encoding)
{
    iconv_t iconv;

    if (strstr(encoding, "//")) /* //IGNORE and //TRANSLIT guess */
        return false;
    iconv = iconv_open("UTF-8", encoding);
    if (iconv == (iconv_t)-1)
        return false;
    iconv_close(iconv);
    return true;
}

int stream_decode(struct stream *stream, const char *encoding)
{
    if (stream->decoding == DECODE_ICONV)
        iconv_close(stream->iconv);
    stream->decoding = !encoding ? DECODE_NONE : DECODE_UTF8;
    snprintf(stream->encoding, sizeof stream->encoding, "%s", encoding ? encoding : "");
    if (!encoding || is_utf8(encoding))
        return 0;
    stream->iconv = stream_encoding_known(encoding) ? iconv_open("UTF-8", encoding) : (iconv_t)-1;
    if (stream->iconv == (iconv_t)-1) {
        snprintf(stream->problem, sizeof stream->problem, "no encoding %.64s is known here", encoding);
        return -EINVAL;
    }
    stream->decoding = DECODE_ICONV;
    return 0;
}

static const struct byte_mark {
    const char *mark;
    size_t      size;
    const char *encoding;
} marks[] = { { "\xEF\xBB\xBF", 3, "UTF-8" }, { "\xFF\xFE", 2, "UTF-16LE" }, { "\xFE\xFF", 2, "UTF-16BE" } };

/* The byte order mark of the head; NULL: it has none. */
static const struct byte_mark *mark_of(struct ck_bytes head)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ck_bytes_begin(head, (struct ck_bytes){ marks[i].mark, marks[i].size }))
            return &marks[i];
    return NULL;
}

/* A mark at the beginning decides. */
static int take_mark(struct stream *stream)
{
    const struct byte_mark *mark = mark_of(raw_head(stream));

    if (!mark)
        return 0;
    stream->at += mark->size;
    stream->may_be_windows = false;
    return stream_decode(stream, mark->encoding);
}

/* The text of a head that is marked as UTF-16, as far as it is some. */
static struct ck_bytes decoded_head(struct stream *stream, const struct byte_mark *mark, struct ck_bytes head)
{
    iconv_t iconv_of = iconv_open("UTF-8", mark->encoding);
    char   *from = (char *)stream->piece + stream->at + mark->size, *to = stream->head;
    size_t  left = head.size - mark->size, room = sizeof stream->head;

    if (iconv_of == (iconv_t)-1)
        return head;
    iconv(iconv_of, &from, &left, &to, &room);
    iconv_close(iconv_of);
    return (struct ck_bytes){ stream->head, sizeof stream->head - room };
}

struct ck_bytes stream_head(struct stream *stream)
{
    struct ck_bytes         head = raw_head(stream);
    const struct byte_mark *mark = mark_of(head);

    return mark && mark->size == 2 ? decoded_head(stream, mark, head) : head;
}

static uint64_t offset_of(const struct stream *stream) { return stream->size - (stream->end - stream->at); }

static ssize_t invalid(struct stream *stream)
{
    if (stream->is_windows)
        snprintf(stream->problem, sizeof stream->problem, "not utf-8 at byte %llu, and not Windows-1252 at byte %llu",
                 (unsigned long long)stream->windows_at, (unsigned long long)offset_of(stream));
    else
        snprintf(stream->problem, sizeof stream->problem, "not %s at byte %llu", stream->encoding, (unsigned long long)offset_of(stream));
    stream->error = -EILSEQ;
    return -EILSEQ;
}

/* How much of the text is whole characters; what may go on behind its end is left. */
static size_t whole_utf8(struct ck_bytes text)
{
    size_t        back = 0, size;
    unsigned char first;

    while (back < 3 && back + 1 < text.size && ((unsigned char)text.data[text.size - 1 - back] & 0xC0) == 0x80)
        back++;
    first = text.size ? (unsigned char)text.data[text.size - 1 - back] : 0;
    size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return back + 1 < size ? text.size - 1 - back : text.size; /* utf8_valid() judges the rest */
}

/* How many of the bytes come before the first that is no UTF-8. */
static size_t valid_size(struct ck_bytes text)
{
    size_t low = 0, high = text.size; /* so many are valid, so many are not; cut at whole characters */

    while (high - low > 1) {
        struct ck_bytes half = { text.data, low + (high - low) / 2 };

        *(utf8_valid((struct ck_bytes){ text.data, whole_utf8(half) }) ? &low : &high) = half.size;
    }
    return whole_utf8((struct ck_bytes){ text.data, low });
}

static bool is_ascii(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

/* ---- UTF-8, or Windows-1252 ---- */

void stream_may_be_windows(struct stream *stream) { stream->may_be_windows = stream->decoding == DECODE_UTF8; }

bool stream_is_windows(const struct stream *stream, uint64_t *ret_offset)
{
    *ret_offset = stream->windows_at;
    return stream->is_windows;
}

/* Whether a text that is no UTF-8 at this byte is one of single bytes: nothing before it was UTF-8 beyond ASCII, and it is no character that the end
 * cuts. */
static bool turns_windows(struct stream *stream)
{
    const bool cut = whole_utf8((struct ck_bytes){ stream->piece + stream->at, stream->end - stream->at }) == 0;

    if (!stream->may_be_windows || stream->wide || cut || stream->piece[stream->at] == '\xFF' || stream_decode(stream, windows))
        return false;
    stream->is_windows = true;
    stream->windows_at = offset_of(stream);
    return true;
}

/* Whether the text is none of single bytes: a character of UTF-8 stands in it, so that it is of both encodings, or 0xFF, which is hardly ever a
 * letter and often damage. */
static bool is_damaged(struct ck_bytes text)
{
    if (text.size && memchr(text.data, 0xFF, text.size))
        return true;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char first = (unsigned char)text.data[i];
        size_t        size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;

        if (first >= 0xC2 && i + size <= text.size && utf8_valid((struct ck_bytes){ text.data + i, size }))
            return true;
    }
    return false;
}

/* The piece up to where its last character may go on; all of it at the end. */
static size_t whole_piece(const struct stream *stream, size_t size)
{
    struct ck_bytes text = { stream->piece + stream->at, stream->end - stream->at };

    if (text.size > size)
        text.size = size;
    return whole_utf8(text) ? whole_utf8(text) : text.size;
}

static ssize_t read_utf8(struct stream *stream, char *buf, size_t size)
{
    struct ck_bytes text = { stream->piece + stream->at, stream->end - stream->at };

    if (text.size > size)
        text.size = size;
    text.size = whole_utf8(text);
    if (!utf8_valid(text))
        text.size = valid_size(text);
    if (text.size == 0)
        return turns_windows(stream) ? 0 : invalid(stream);
    stream->wide = stream->wide || (stream->may_be_windows && !is_ascii(text));
    memcpy(buf, text.data, text.size);
    stream->at += text.size;
    return (ssize_t)text.size;
}

static ssize_t read_iconv(struct stream *stream, char *buf, size_t size)
{
    enum { WIDEST = 3 }; /* bytes that one of Windows-1252 becomes */
    char  *from = stream->piece + stream->at, *to = buf;
    size_t whole = stream->is_windows ? whole_piece(stream, size / WIDEST) : stream->end - stream->at, left = whole, room = size, result;
    int    why;

    if (stream->is_windows && is_damaged((struct ck_bytes){ from, whole }))
        return invalid(stream);
    result = iconv(stream->iconv, &from, &left, &to, &room);
    why = errno;
    stream->at += whole - left;
    if (to > buf)
        return to - buf;
    if (result == (size_t)-1 && (why == EILSEQ || stream->ended))
        return invalid(stream);
    return result == (size_t)-1 && why != EINVAL ? invalid(stream) : 0;
}

ssize_t stream_read(struct stream *stream, char *buf, size_t size)
{
    ssize_t got = 0;

    if (!stream->begun) {
        stream->begun = true;
        if (stream->decoding != DECODE_NONE && take_mark(stream))
            return -EINVAL;
    }
    while (got == 0) {
        while (stream->end - stream->at < SEQUENCE_MAX && fill(stream))
            ;
        if (stream->error && (stream->error == -EILSEQ || stream->at == stream->end))
            return stream->error;
        if (stream->at == stream->end)
            return stream->ended ? 0 : -EIO;
        if (stream->decoding == DECODE_NONE) {
            got = (ssize_t)(stream->end - stream->at < size ? stream->end - stream->at : size);
            memcpy(buf, stream->piece + stream->at, (size_t)got);
            stream->at += (size_t)got;
        } else {
            got = stream->decoding == DECODE_UTF8 ? read_utf8(stream, buf, size) : read_iconv(stream, buf, size);
        }
    }
    return got;
}
