/* SPDX-License-Identifier: Apache-2.0
 * Signatures of formats, and text for people. */
#include "source/stream/looks.h"

#include <stdio.h>

#include "engine/avro/reader.h"

static const char workbook[] = "an Excel workbook (or another Office file): save its sheet as CSV UTF-8";

static const struct {
    size_t      at, size;
    const char *magic, *what;
} formats[] = {
    { 0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an Excel workbook of the old kind (or another Office file): save its sheet as CSV UTF-8" },
    { 0, 4, "PK\5\6", "a zip file without a file inside" },
    { 0, 3, "BZh", "packed with bzip2: unpack it first (bunzip2)" },
    { 0, 4, "\x28\xB5\x2F\xFD", "packed with zstd: unpack it first (unzstd)" },
    { 0, 4, "\x04\x22\x4D\x18", "packed with lz4: unpack it first (unlz4)" },
    { 0, 6, "Rar!\x1A\x07", "a rar archive: unpack it first" },
    { 257, 5, "ustar", "a tar archive: unpack it first (tar -xf), and give the files in it" },
    { 0, 5, "%PDF-", "a PDF document: take the table as CSV or JSON from its publisher" },
    { 0, 5, "{\\rtf", "a text of a word processor: save it as text" },
    { 0, 4, "PAR1", "a Parquet file: write it as CSV first" },
    { 0, 16, "SQLite format 3", "a database of SQLite: write its table as CSV first" },
    { 0, 4, "\x89PNG", "an image: its publisher may have the table as CSV too" },
    { 0, 3, "\xFF\xD8\xFF", "an image: its publisher may have the table as CSV too" },
    { 0, 4, "GIF8", "an image: its publisher may have the table as CSV too" },
};

/* Office files are zip files of a certain first name. */
static const char *office(struct ck_bytes head)
{
    enum { NAME_AT = 30 };
    static const char *const names[] = { "[Content_Types].xml", "_rels/", "xl/", "docProps/" }, open_document[] = "mimetypeapplication/vnd.oasis";

    if (head.size < NAME_AT || memcmp(head.data, "PK\3\4", 4) != 0)
        return NULL;
    head = (struct ck_bytes){ head.data + NAME_AT, head.size - NAME_AT };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ck_bytes_begin(head, ck_bytes_from(names[i])))
            return workbook;
    return ck_bytes_begin(head, ck_bytes_from(open_document)) ? "a LibreOffice document: save its sheet as CSV UTF-8" : NULL;
}

const char *looks_foreign(struct ck_bytes head)
{
    static const char *const sheets[] = { "urn:schemas-microsoft-com:office:spreadsheet", "progid=\"Excel.Sheet\"" };

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (head.size >= formats[i].at + formats[i].size && memcmp(head.data + formats[i].at, formats[i].magic, formats[i].size) == 0)
            return formats[i].what;
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets && ck_bytes_begin(head, CK_BYTES("<?xml")); i++)
        if (memmem(head.data, head.size, sheets[i], strlen(sheets[i])))
            return workbook;
    return office(head);
}

/* The bytes of the first character, 1 for what is none. */
static size_t character_size(struct ck_bytes text, bool *ret_good)
{
    unsigned char first = (unsigned char)text.data[0];
    size_t        size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;

    *ret_good = size <= text.size && utf8_valid((struct ck_bytes){ text.data, size });
    return *ret_good ? size : 1;
}

void looks_words(struct ck_bytes head, char ret_words[LOOKS_WORDS_MAX])
{
    size_t size = 0, step;
    bool   good;

    if (ck_bytes_begin(head, (struct ck_bytes){ "\xEF\xBB\xBF", 3 }))
        head = (struct ck_bytes){ head.data + 3, head.size - 3 };
    for (size_t at = 0; at < head.size; at += step) {
        const bool blank = (unsigned char)head.data[at] <= ' ' || head.data[at] == 0x7f;

        step = character_size((struct ck_bytes){ head.data + at, head.size - at }, &good);
        if (size + step >= LOOKS_WORDS_MAX)
            break;
        if (!blank && good)
            memcpy(ret_words + size, head.data + at, step);
        else if (blank && (size == 0 || ret_words[size - 1] == ' '))
            continue;
        else
            ret_words[size] = blank ? ' ' : '?';
        size += blank || !good ? 1 : step;
    }
    while (size > 0 && ret_words[size - 1] == ' ')
        size--;
    ret_words[size] = '\0';
}
