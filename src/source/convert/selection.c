/* SPDX-License-Identifier: Apache-2.0
 * Whether a file is of selected parts (ports, states, modes of trade) alone: the words that its rows have in the columns of the map's `several`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/convert/columns.h"
#include "source/convert/internal.h"
#include "source/rows/total_word.h"

enum { WORD_MAX = 48, FEW = 8 /* words that are told where the map wants more than two */, FEW_ROWS = 100 /* may all have the usual word */ };

struct selection {
    const struct source_map *map;
    struct parts {
        size_t rows, count;          /* with a word that is none for a total; of different words, FEW + 1 at most */
        char   words[FEW][WORD_MAX]; /* the first ones */
    } of[];                          /* by the map's conditions */
};

struct selection *selection_new(const struct source_map *map)
{
    struct selection *selection = calloc(1, sizeof *selection + map->condition_count * sizeof selection->of[0]);

    if (!selection)
        abort();
    selection->map = map;
    return selection;
}

void selection_free(struct selection *selection) { free(selection); }

/* To what is kept of a word; ends at a character. */
static struct ck_bytes shortened(struct ck_bytes word)
{
    if (word.size < WORD_MAX)
        return word;
    word.size = WORD_MAX - 1;
    while (word.size > 0 && ((unsigned char)word.data[word.size] & 0xC0) == 0x80)
        word.size--;
    return word;
}

static void note(struct parts *parts, struct ck_bytes word)
{
    parts->rows++;
    word = shortened(word);
    for (size_t i = 0; i < parts->count && i < FEW; i++)
        if (ck_bytes_equal(ck_bytes_from(parts->words[i]), word))
            return;
    if (parts->count < FEW)
        memcpy(parts->words[parts->count], word.data, word.size);
    parts->count++;
}

void selection_look(struct selection *selection, const struct evaluating *evaluating)
{
    for (size_t i = 0; i < selection->map->condition_count; i++) {
        const struct map_condition *several = &selection->map->conditions[i];
        struct ck_bytes             text;

        if (several->verdict != VERDICT_SEVERAL || selection->of[i].count > FEW)
            continue;
        text = text_value(evaluating, &several->text);
        if (text.size && !names_fit(several->none, text) && !total_word(CK_BYTES(""), text))
            note(&selection->of[i], text);
    }
}

static bool is_selected(const struct map_condition *several, const struct parts *parts)
{
    if (parts->count == 0 || parts->count >= several->least)
        return false;
    return parts->count > 1 || parts->rows >= FEW_ROWS || !several->usual.data || !ck_bytes_equal(ck_bytes_from(parts->words[0]), several->usual);
}

/* Its words with commas between them. */
static void list(const struct parts *parts, char *text, size_t size)
{
    size_t at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < parts->count && i < FEW && at < size; i++)
        at += (size_t)snprintf(text + at, size - at, "%s%s", i ? ", " : "", parts->words[i]);
}

int selection_judge(const struct selection *selection, char problem[CONVERT_PROBLEM_MAX])
{
    char words[ROWS_PROBLEM_MAX];

    for (size_t i = 0; i < selection->map->condition_count; i++) {
        const struct map_condition *several = &selection->map->conditions[i];
        struct ck_bytes             column = several->text.written, what;

        if (several->verdict != VERDICT_SEVERAL || !is_selected(several, &selection->of[i]))
            continue;
        what = several->patterns->entries[0].code;
        list(&selection->of[i], words, sizeof words / 2);
        snprintf(problem, CONVERT_PROBLEM_MAX, "all its rows have %s in the column %.*s: %.*s (if nothing was selected: --all-parts)", words,
                 (int)(column.size < 64 ? column.size : 64), column.data, (int)(what.size < 200 ? what.size : 200), what.data);
        return -EBADMSG;
    }
    return 0;
}

void selection_tell(const struct selection *selection, void (*tell)(void *context, const char *text), void *context)
{
    char words[ROWS_PROBLEM_MAX], listed[ROWS_PROBLEM_MAX / 2];

    for (size_t i = 0; i < selection->map->condition_count; i++) {
        const struct map_condition *several = &selection->map->conditions[i];
        const struct parts         *parts = &selection->of[i];
        struct ck_bytes             column = several->text.written;

        if (several->verdict != VERDICT_SEVERAL || several->least <= 2 || parts->count < several->least || parts->count > FEW)
            continue;
        list(parts, listed, sizeof listed);
        snprintf(words, sizeof words, "its rows have no more than %s in the column %.*s: if these were selected, its sums are no totals", listed,
                 (int)(column.size < 48 ? column.size : 48), column.data);
        tell(context, words);
    }
}
