/* SPDX-License-Identifier: Apache-2.0
 * Streams: what is packed is unpacked, what is encoded is decoded, and what is neither is told with its offset; whatever the size of the pieces. */
#include <criterion/criterion.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "chokepoint/avro.h"
#include "source/stream/looks.h"
#include "source/stream/stream.h"

static char problem[STREAM_PROBLEM_MAX];

/* All of it by pieces of `size`; the last result. */
static ssize_t drain(struct stream *stream, size_t size, struct ck_buffer *all)
{
    char    buf[4096];
    ssize_t got;

    while ((got = stream_read(stream, buf, size)) > 0)
        ck_buffer_append(all, (struct ck_bytes){ buf, (size_t)got });
    return got;
}

static void expect_text(struct ck_bytes bytes, const char *encoding, struct ck_bytes wanted)
{
    for (size_t size = 16; size <= 4096; size = size * 2 + 1) {
        struct stream   *stream;
        struct ck_buffer all = { 0 };

        cr_assert_eq(stream_open_bytes("x", bytes, encoding, &stream, problem), 0, "%s", problem);
        cr_assert_eq(drain(stream, size, &all), 0, "%s", stream_problem(stream));
        cr_assert(ck_bytes_equal(ck_buffer_bytes(&all), wanted), "%zu bytes for %zu", all.size, wanted.size);
        stream_close(stream);
        ck_buffer_release(&all);
    }
}

static void expect_problem(struct ck_bytes bytes, const char *encoding, int result, const char *words)
{
    struct stream   *stream = NULL;
    struct ck_buffer all = { 0 };
    ssize_t          got = stream_open_bytes("x", bytes, encoding, &stream, problem);

    if (got == 0) {
        got = drain(stream, 64, &all);
        snprintf(problem, sizeof problem, "%s", stream_problem(stream));
        stream_close(stream);
    }
    ck_buffer_release(&all);
    cr_assert_eq(got, result, "%zd: %s", got, problem);
    cr_assert(strstr(problem, words), "%s", problem);
}

static struct ck_bytes encoded(const char *text, const char *encoding, char *buf, size_t size)
{
    iconv_t iconv_to = iconv_open(encoding, "UTF-8");
    char   *from = strdup(text), *at = from, *to = buf;
    size_t  left = strlen(text);

    cr_assert_neq(iconv_to, (iconv_t)-1, "%s", encoding);
    cr_assert_eq(iconv(iconv_to, &at, &left, &to, &size), 0);
    iconv_close(iconv_to);
    free(from);
    return (struct ck_bytes){ buf, (size_t)(to - buf) };
}

/* Declared encodings; a mark at the beginning says more than the declaration. */
Test(stream, encodings)
{
    static const struct {
        const char *encoding, *text;
    } cases[] = { { "GB18030", "数据年月,第一数量\r\n202506,\"352,785\"\r\n" },
                  { "CP949", "총계,년\n" },
                  { "CP932", "輸出,統計\n" },
                  { "ISO-8859-1", "Année;Côte\n" },
                  { "CP1252", "2021–24;—\n" },
                  { "BIG5", "中華,年\n" },
                  { "UTF-16LE", "a,é,數\n" },
                  { "UTF-8", "a,é,數,😀\n" } };
    char buf[256], long_text[8192];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_text(encoded(cases[i].text, cases[i].encoding, buf, sizeof buf), cases[i].encoding, ck_bytes_from(cases[i].text));
        long_text[0] = '\0';
        while (strlen(long_text) + strlen(cases[i].text) < 2000)
            strcat(long_text, cases[i].text);
        char more[8192];
        expect_text(encoded(long_text, cases[i].encoding, more, sizeof more), cases[i].encoding, ck_bytes_from(long_text));
    }
    expect_text(CK_BYTES("\xEF\xBB\xBF"
                         "a,b"),
                "UTF-8", CK_BYTES("a,b"));
    expect_text(CK_BYTES("\xEF\xBB\xBF"
                         "a,\xC3\xA9"),
                "GB18030", CK_BYTES("a,\xC3\xA9"));
    expect_text(CK_BYTES("\xFF\xFE"
                         "a\0,\0"),
                "UTF-8", CK_BYTES("a,"));
    expect_text(CK_BYTES("\xFE\xFF\0a\0,"), "CP1252", CK_BYTES("a,"));
    expect_text(CK_BYTES("\xEF\xBB\xBF\xFF"), NULL, CK_BYTES("\xEF\xBB\xBF\xFF")); /* undecoded: as it is */
    expect_text(CK_BYTES(""), "UTF-8", CK_BYTES(""));
}

/* What is invalid is told with its offset, and never handed out. */
Test(stream, invalid)
{
    static char padded[100000];

    expect_problem(CK_BYTES("ab\xFF"
                            "cd"),
                   "UTF-8", -EILSEQ, "not UTF-8 at byte 2");
    expect_problem(CK_BYTES("ab\xC3"), "UTF-8", -EILSEQ, "at byte 2");         /* cut in a character */
    expect_problem(CK_BYTES("ab\xED\xA0\x80"), "UTF-8", -EILSEQ, "at byte 2"); /* a surrogate */
    expect_problem(CK_BYTES("\x80\x80\x80\x80\x80"), "UTF-8", -EILSEQ, "at byte 0");
    expect_problem(CK_BYTES("ab\xCA"), "GB18030", -EILSEQ, "not GB18030 at byte 2");
    expect_problem(CK_BYTES("ab\xFF\xFF"), "GB18030", -EILSEQ, "at byte 2");
    expect_problem(CK_BYTES("a\x81z"), "CP1252", -EILSEQ, "at byte 1");
    memset(padded, 'x', sizeof padded);
    padded[98765] = '\xFE';
    expect_problem((struct ck_bytes){ padded, sizeof padded }, "UTF-8", -EILSEQ, "at byte 98765");
    expect_problem(CK_BYTES("a"), "NO-SUCH", -EINVAL, "no encoding NO-SUCH");
    expect_problem(CK_BYTES("a"), "GB18030//IGNORE", -EINVAL, "no encoding");
}

static struct ck_bytes gzipped(struct ck_bytes bytes, char *buf, size_t size)
{
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)bytes.data,
                   .avail_in = (unsigned)bytes.size,
                   .next_out = (unsigned char *)buf,
                   .avail_out = (unsigned)size };

    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct ck_bytes){ buf, size - z.avail_out };
}

/* gzip, of one member and of two; cut, damaged and followed by something else. */
Test(stream, gzip)
{
    char            one[4096], two[8192];
    static char     big[300000];
    struct ck_bytes packed = gzipped(CK_BYTES("a,b\n1,2\n"), one, sizeof one);

    expect_text(packed, "UTF-8", CK_BYTES("a,b\n1,2\n"));
    memcpy(two, one, packed.size);
    memcpy(two + packed.size, one, packed.size);
    expect_text((struct ck_bytes){ two, packed.size * 2 }, "UTF-8", CK_BYTES("a,b\n1,2\na,b\n1,2\n"));
    expect_problem((struct ck_bytes){ one, packed.size - 1 }, "UTF-8", -EBADMSG, "ends in the middle");
    expect_problem((struct ck_bytes){ one, 12 }, "UTF-8", -EBADMSG, "ends in the middle");
    two[packed.size] = 'x';
    expect_problem((struct ck_bytes){ two, packed.size + 5 }, "UTF-8", -EBADMSG, "gzip: ");
    one[packed.size - 6] ^= 1; /* of the checksum */
    expect_problem(packed, "UTF-8", -EBADMSG, "gzip: ");
    memset(big, 'x', sizeof big);
    big[250000] = '\xFF'; /* the offset is of the unpacked file */
    packed = gzipped((struct ck_bytes){ big, sizeof big }, one, sizeof one);
    expect_problem(packed, "UTF-8", -EILSEQ, "not UTF-8 at byte 250000");
}

/* The head is what comes first, unpacked and not decoded, and it is read again. */
Test(stream, head)
{
    struct stream   *stream;
    struct ck_buffer all = { 0 };
    char             one[4096];
    struct ck_bytes  packed = gzipped(CK_BYTES("\xCA\xFD\xBE\xDD,1\n"), one, sizeof one);

    cr_assert_eq(stream_open_bytes("/a/b.csv.gz", packed, NULL, &stream, problem), 0);
    cr_assert(ck_bytes_equal(stream_head(stream), CK_BYTES("\xCA\xFD\xBE\xDD,1\n")));
    cr_assert(ck_bytes_equal(stream_head(stream), CK_BYTES("\xCA\xFD\xBE\xDD,1\n")));
    cr_assert_eq(strcmp(stream_name(stream), "b.csv.gz"), 0);
    cr_assert_eq(stream_decode(stream, "GB18030"), 0);
    cr_assert_eq(drain(stream, 64, &all), 0);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&all), CK_BYTES("数据,1\n")));
    stream_close(stream);
    ck_buffer_release(&all);
}

/* A text without a mark that may be either; "!" and words: it is invalid. */
static void expect_either(const char *text, const char *wanted, bool windows)
{
    for (size_t size = 16; size <= 4096; size = size * 2 + 1) {
        struct stream   *stream;
        struct ck_buffer all = { 0 };
        uint64_t         offset;
        ssize_t          got;

        cr_assert_eq(stream_open_bytes("x", ck_bytes_from(text), "utf-8", &stream, problem), 0);
        stream_may_be_windows(stream);
        got = drain(stream, size, &all);
        if (wanted[0] == '!')
            cr_expect(got == -EILSEQ && strstr(stream_problem(stream), wanted + 1), "%zd %s of %s", got, stream_problem(stream), text);
        else
            cr_expect(got == 0 && ck_bytes_equal(ck_buffer_bytes(&all), ck_bytes_from(wanted)), "%zd %s: %.*s of %s", got, stream_problem(stream),
                      (int)all.size, all.data, wanted);
        cr_expect(wanted[0] == '!' || stream_is_windows(stream, &offset) == windows, "%s", text);
        cr_expect(!windows || wanted[0] == '!' || (text[offset] & 0x80), "%llu", (unsigned long long)offset);
        stream_close(stream);
        ck_buffer_release(&all);
    }
}

/* What spreadsheets save is read; what was UTF-8 and is damaged is not. */
Test(stream, windows)
{
    static char long_text[40000];

    expect_either("C\xF4te d'Ivoire,\x80 5\n", "C\xC3\xB4te d'Ivoire,\xE2\x82\xAC 5\n", true);
    expect_either("T\xFCrkiye\nTurks \x96 Caicos\nR\xE9union, \xE9\xE8\xFE\xE0\n",
                  "T\xC3\xBCrkiye\nTurks \xE2\x80\x93 Caicos\nR\xC3\xA9union, \xC3\xA9\xC3\xA8\xC3\xBE\xC3\xA0\n", true);
    expect_either("\xC9t\xE9", "\xC3\x89t\xC3\xA9", true);
    expect_either("C\xC3\xB4te\n", "C\xC3\xB4te\n", false);
    expect_either("plain\n", "plain\n", false);
    expect_either("C\xC3\xB4te, T\xFCrkiye\n", "!not utf-8 at byte 8", false); /* one stray byte among characters of UTF-8 */
    expect_either("T\xFCrkiye, C\xC3\xB4te\n", "!not utf-8 at byte 1, and not Windows-1252 at byte ", true);
    expect_either("T\xFCrkiye, \xE2\x82\xAC\n", "!not utf-8 at byte 1", true);
    expect_either("T\xFCrkiye \x81\n", "!and not Windows-1252 at byte 8", true);
    expect_either("X\xFF\n", "!not utf-8 at byte 1", false);
    expect_either("T\xFCrkiye \xFF\n", "!not utf-8 at byte 1, and not Windows-1252 at byte ", true);
    expect_either("C\xC3", "!not utf-8 at byte 1", false); /* cut */
    expect_either("C\xE2\x82", "!not utf-8 at byte 1", false);
    expect_either("\xEF\xBB\xBFT\xFCrkiye\n", "!not UTF-8 at byte 4", false);
    memset(long_text, 'a', sizeof long_text - 3);
    memcpy(long_text + sizeof long_text - 6, "\xFC\n\xC3\xB4\n", 6);
    expect_either(long_text, "!not utf-8 at byte 39994, and not Windows", true);
}

/* What holds no rows as text is told as what it is, by its first bytes, packed or not. */
Test(stream, foreign)
{
#define TEXT(LITERAL) LITERAL, sizeof LITERAL - 1
    static const struct {
        struct ck_bytes bytes;
        const char     *words;
    } cases[] = {
        { { TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x") }, "an Excel workbook" },
        { { TEXT("PK\3\4\24\0\6\0\10\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\23\0\0\0[Content_Types].xml") }, "an Excel workbook" },
        { { TEXT("PK\3\4\24\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\0\0mimetypeapplication/vnd.oasis.x") }, "a LibreOffice document" },
        { { TEXT("<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>") }, "an Excel workbook" },
        { { TEXT("PK\5\6\0\0\0\0\0\0\0\0") }, "a zip file without a file" },
        { { TEXT("BZh91AY&SY") }, "bzip2" },
        { { TEXT("\x28\xB5\x2F\xFD\4") }, "zstd" },
        { { TEXT("%PDF-1.4\n") }, "a PDF document" },
        { { TEXT("\x89PNG\r\n") }, "an image" },
    };
    char            tar[1024] = "base.csv", one[4096];
    struct ck_bytes packed = gzipped(CK_BYTES("%PDF-1.4\n"), one, sizeof one);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_problem(cases[i].bytes, "UTF-8", -EBADMSG, cases[i].words);
    expect_problem(packed, NULL, -EBADMSG, "a PDF document");
    memcpy(tar + 257, "ustar", 5);
    expect_problem((struct ck_bytes){ tar, sizeof tar }, NULL, -EBADMSG, "a tar archive");
    expect_problem(gzipped((struct ck_bytes){ tar, sizeof tar }, one, sizeof one), NULL, -EBADMSG, "a tar archive");
    expect_text(CK_BYTES("PDF-1.4 %PDF-, BZh\n"), "UTF-8", CK_BYTES("PDF-1.4 %PDF-, BZh\n"));
}

Test(stream, first_words)
{
    char words[LOOKS_WORDS_MAX], text[600];

    looks_words(CK_BYTES("\xEF\xBB\xBF  {\n\t\"a\":\r\n1}\0 \n"), words);
    cr_expect_str_eq(words, "{ \"a\": 1}");
    looks_words(CK_BYTES("C\xC3\xB4te T\xFCrk"), words);
    cr_expect_str_eq(words, "C\xC3\xB4te T?rk");
    looks_words(CK_BYTES(" \n"), words);
    cr_expect_str_eq(words, "");
    memset(text, 'a', sizeof text);
    memcpy(text + LOOKS_WORDS_MAX - 2, "\xC3\xB4", 2);
    looks_words((struct ck_bytes){ text, sizeof text }, words);
    cr_expect_eq(strlen(words), (size_t)LOOKS_WORDS_MAX - 2);
}

static void write_file(const char *path, struct ck_bytes bytes)
{
    FILE *file = fopen(path, "w");

    cr_assert(file && fwrite(bytes.data, 1, bytes.size, file) == bytes.size);
    fclose(file);
}

/* Files, and what is none. */
Test(stream, files)
{
    char             path[] = "/tmp/test_stream_XXXXXX";
    struct stream   *stream;
    struct ck_buffer all = { 0 };

    close(mkstemp(path));
    write_file(path, CK_BYTES("a\n"));
    cr_assert_eq(stream_open(path, "UTF-8", &stream, problem), 0);
    cr_assert_eq(drain(stream, 64, &all), 0);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&all), CK_BYTES("a\n")));
    stream_close(stream);
    FILE *file = fopen(path, "r");

    all.size = 0;
    cr_assert_eq(stream_open_file("answer", file, "UTF-8", &stream, problem), 0);
    cr_assert_str_eq(stream_name(stream), "answer");
    cr_assert_eq(drain(stream, 64, &all), 0);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&all), CK_BYTES("a\n")));
    stream_close(stream);
    cr_assert_eq(fclose(file), 0);
    unlink(path);
    cr_assert_eq(stream_open(path, "UTF-8", &stream, problem), -ENOENT);
    cr_assert_eq(stream_open("/tmp", "UTF-8", &stream, problem), -EISDIR);
    ck_buffer_release(&all);
}

#ifdef CHOKEPOINT_ARCHIVES
/* The one file inside an archive; two, none, and one that is cut are told. */
Test(stream, archives)
{
    static const struct {
        const char *file, *problem; /* NULL: read */
    } cases[] = { { "one.zip", NULL },
                  { "one.7z", NULL },
                  { "one.xz", NULL },
                  { "two.zip", "more than one file inside (b.csv, too): unpack it first" },
                  { "none.zip", "no file inside" },
                  { "cut.zip", "archive: " } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char             path[512];
        struct stream   *stream = NULL;
        struct ck_buffer all = { 0 };
        ssize_t          result;

        snprintf(path, sizeof path, SOURCE_DIR "/tests/sources/archives/%s", cases[i].file);
        result = stream_open(path, "UTF-8", &stream, problem);
        if (result == 0) {
            result = drain(stream, 64, &all);
            snprintf(problem, sizeof problem, "%s", stream_problem(stream));
            stream_close(stream);
        }
        if (!cases[i].problem)
            cr_assert(result == 0 && ck_bytes_equal(ck_buffer_bytes(&all), CK_BYTES("a,b\n1,2\n")), "%s: %s", path, problem);
        else
            cr_assert(result == -EBADMSG && strstr(problem, cases[i].problem), "%s: %zd, %s", path, result, problem);
        ck_buffer_release(&all);
    }
}
#endif
