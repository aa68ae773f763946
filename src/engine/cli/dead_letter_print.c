/* SPDX-License-Identifier: Apache-2.0
 * Bytes of strangers go to a terminal: control characters do not. */
#include "engine/cli/dead_letter_print.h"

#include <stdlib.h>
#include <xxhash.h>

#include "engine/avro/buffer.h"
#include "engine/base/character.h"
#include "engine/util/instant.h"
#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"

struct listed {
    char   *key, *reason, *detail;
    int64_t refused_ms, redriven;
};

struct letter_mark { /* of a key */
    XXH128_hash_t hash;
    size_t        count;    /* index in counts */
    bool          replaces; /* the letter of that key is replaced by the one that has this mark; else: it is this letter's own */
};

/* ---- text ---- */

static bool is_printable(struct ck_bytes text)
{
    uint32_t code;

    for (size_t at = 0; at < text.size;) {
        at += character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (quote_obeyed(code) && code != '\n' && code != '\t' && code != '\r')
            return false;
    }
    return true;
}

/* A printable text in its own lines: why it was refused may be what nobody sees in it. */
static void print_lines(struct ck_bytes text, FILE *file)
{
    char     spelled[QUOTE_MAX];
    uint32_t code;

    for (size_t at = 0, size; at < text.size; at += size) {
        size = character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (character_hides(code))
            fwrite(spelled, 1, quote_spell(code, spelled), file);
        else
            fwrite(text.data + at, 1, size, file);
    }
}

/* A copy in one line. */
static char *one_line(struct ck_bytes text)
{
    struct ck_buffer buffer = { 0 };

    quote_append(text, &buffer);
    buffer_byte(&buffer, '\0');
    return buffer.data;
}

static void dump(struct ck_bytes bytes, FILE *file)
{
    enum { ROW = 16 };

    for (size_t at = 0; at < bytes.size; at += ROW) {
        size_t count = bytes.size - at < ROW ? bytes.size - at : ROW;

        fprintf(file, "%08zx ", at);
        for (size_t i = 0; i < ROW; i++)
            if (i < count)
                fprintf(file, " %02x", (unsigned char)bytes.data[at + i]);
            else
                fputs("   ", file);
        fputs("  ", file);
        for (size_t i = 0; i < count; i++) {
            unsigned char byte = (unsigned char)bytes.data[at + i];

            fputc(byte >= 0x20 && byte < 0x7f ? byte : '.', file);
        }
        fputc('\n', file);
    }
}

static const char *time_text(int64_t time_ms, char text[INSTANT_TEXT_MAX + 1])
{
    size_t size = time_ms > 0 ? instant_write(time_ms, text) : 0;

    text[size] = '\0';
    return text;
}

void dead_letter_print(const struct log_record *record, FILE *file)
{
    char  text[INSTANT_TEXT_MAX + 1];
    char *line = one_line(record->key);

    fprintf(file, "%s%s%s\n", paint(PAINT_BOLD), line, paint(PAINT_PLAIN));
    free(line);
    fprintf(file, "  refused: %s\n", time_text(record->time_ms, text));
    for (size_t i = 0; i < record->header_count; i++) {
        line = one_line(record->headers[i].value);
        fprintf(file, "  %s: %s\n", record->headers[i].name, line);
        free(line);
    }
    if (!record->value.data)
        fputs("(null)\n", file);
    else if (is_printable(record->value)) {
        print_lines(record->value, file);
        fputc('\n', file);
    } else
        dump(record->value, file);
    fputc('\n', file);
}

/* ---- the list ---- */

static void listed_free(struct listed *listed)
{
    free(listed->key);
    free(listed->reason);
    free(listed->detail);
}

/* The index of its topic and reason. */
static size_t count_letter(struct dead_letters *letters, const struct dead_letter *letter)
{
    for (size_t i = 0; i < letters->count_count; i++)
        if (ck_bytes_equal(ck_bytes_from(letters->counts[i].topic), letter->topic) &&
            ck_bytes_equal(ck_bytes_from(letters->counts[i].reason), letter->reason)) {
            letters->counts[i].count++;
            return i;
        }
    letters->counts = realloc(letters->counts, (letters->count_count + 1) * sizeof *letters->counts);
    if (!letters->counts)
        abort();
    letters->counts[letters->count_count++] = (struct dead_letter_count){ one_line(letter->topic), one_line(letter->reason), 1 };
    return letters->count_count - 1;
}

static void mark(struct dead_letters *letters, struct ck_bytes key, size_t count, bool replaces)
{
    if (letters->mark_count == letters->mark_room) {
        letters->mark_room = letters->mark_room ? letters->mark_room * 2 : 64;
        letters->marks = realloc(letters->marks, letters->mark_room * sizeof *letters->marks);
        if (!letters->marks)
            abort();
    }
    letters->marks[letters->mark_count++] = (struct letter_mark){ XXH3_128bits(key.data, key.size), count, replaces };
}

static int mark_order(const void *a, const void *b)
{
    const struct letter_mark *one = a, *two = b;
    int                       order = XXH128_cmp(&one->hash, &two->hash);

    return order ? order : (int)two->replaces - (int)one->replaces;
}

static int by_count(const void *a, const void *b)
{
    const struct dead_letter_count *one = a, *two = b;

    return one->count != two->count ? (one->count < two->count) - (one->count > two->count) : strcmp(one->reason, two->reason);
}

size_t dead_letters_settle(struct dead_letters *letters)
{
    const struct letter_mark *replacing = NULL;

    if (letters->mark_count)
        qsort(letters->marks, letters->mark_count, sizeof *letters->marks, mark_order);
    for (size_t i = 0; i < letters->mark_count; i++) {
        const struct letter_mark *one = &letters->marks[i];

        if (one->replaces) {
            replacing = one;
        } else if (replacing && XXH128_cmp(&one->hash, &replacing->hash) == 0) {
            letters->counts[one->count].count--;
            letters->replaced++;
        }
    }
    letters->mark_count = 0;
    if (letters->count_count)
        qsort(letters->counts, letters->count_count, sizeof *letters->counts, by_count);
    return letters->added - letters->replaced;
}

void dead_letters_add(struct dead_letters *letters, const struct dead_letter *letter)
{
    struct listed *listed;

    mark(letters, letter->key, count_letter(letters, letter), false);
    if (letter->redriven_from.data)
        mark(letters, letter->redriven_from, 0, true);
    if (letters->listed_count < letters->limit) {
        if (letters->listed_count == letters->listed_room) {
            letters->listed_room = letters->listed_room ? letters->listed_room * 2 : 64;
            letters->listed = realloc(letters->listed, letters->listed_room * sizeof *letters->listed);
            if (!letters->listed)
                abort();
        }
        listed = &letters->listed[letters->listed_count++];
    } else {
        listed = &letters->listed[letters->added % letters->limit];
        listed_free(listed);
    }
    letters->added++;
    *listed = (struct listed){ one_line(letter->key), one_line(letter->reason), one_line(letter->detail), letter->refused_ms, letter->redriven };
}

void dead_letters_print(const struct dead_letters *letters, FILE *file)
{
    struct terminal_table counts = { .columns = 3 }, list = { .columns = 5 };
    char                  text[INSTANT_TEXT_MAX + 1];

    for (size_t i = 0; i < letters->count_count; i++) {
        if (letters->counts[i].count == 0)
            continue;
        terminal_table_printf(&counts, "%zu", letters->counts[i].count);
        terminal_table_text(&counts, ck_bytes_from(letters->counts[i].reason));
        terminal_table_text(&counts, ck_bytes_from(letters->counts[i].topic));
    }
    terminal_table_print(&counts, file, "");
    if (letters->listed_count)
        fputc('\n', file);
    for (size_t i = 0; i < letters->listed_count; i++) {
        const struct listed *listed = &letters->listed[(letters->added + i) % letters->listed_count];

        terminal_table_text(&list, ck_bytes_from(time_text(listed->refused_ms, text)));
        terminal_table_text(&list, ck_bytes_from(listed->key));
        terminal_table_text(&list, ck_bytes_from(listed->reason));
        if (listed->redriven)
            terminal_table_printf(&list, "redriven %lld", (long long)listed->redriven);
        else
            terminal_table_text(&list, CK_BYTES(""));
        terminal_table_text(&list, ck_bytes_from(listed->detail));
    }
    terminal_table_print(&list, file, "");
    fprintf(file, "%s%zu dead letter%s%s", letters->listed_count ? "\n" : "", letters->added - letters->replaced,
            plural(letters->added - letters->replaced), letters->listed_count < letters->added ? ", the newest are listed" : "");
    if (letters->replaced)
        fprintf(file, "; %zu more of the same records, from before they were sent again", letters->replaced);
    fputc('\n', file);
}

void dead_letters_release(struct dead_letters *letters)
{
    for (size_t i = 0; i < letters->count_count; i++) {
        free(letters->counts[i].topic);
        free(letters->counts[i].reason);
    }
    for (size_t i = 0; i < letters->listed_count; i++)
        listed_free(&letters->listed[i]);
    free(letters->counts);
    free(letters->listed);
    free(letters->marks);
    *letters = (struct dead_letters){ 0 };
}
