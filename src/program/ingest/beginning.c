/* SPDX-License-Identifier: Apache-2.0
 * The head of a stream, without markup. */
#include "program/ingest/beginning.h"

#include <stdio.h>

#include "source/convert/by_columns.h"
#include "source/page/html.h"
#include "source/page/page.h"

void beginning_of(struct stream *stream, char ret_words[LOOKS_WORDS_MAX])
{
    struct ck_bytes  head = stream_head(stream);
    struct ck_buffer text = { 0 };

    if (html_begins(head))
        page_fragment(head, &text);
    looks_words(text.size ? ck_buffer_bytes(&text) : head, ret_words);
    ck_buffer_release(&text);
}

void beginning_tell(const char *path, struct stream *stream)
{
    struct ck_bytes head = stream_head(stream);
    char            words[LOOKS_WORDS_MAX];

    beginning_of(stream, words);
    if (head.size == 0)
        fprintf(stderr, "%s: %s\n", path, stream_problem(stream)[0] ? stream_problem(stream) : "the file is empty");
    else if (!words[0])
        fprintf(stderr, "%s: the file is empty but for blanks\n", path);
    else
        fprintf(stderr, "%s: %sit has the sign of no source, or of several (chokepoint sources list); it begins: %s\n", path,
                html_begins(head) ? "a web page: " : "", words);
}

const struct source_map *map_of_beginning(const struct map_set *set, struct ck_bytes head)
{
    const struct source_map *map = map_set_recognise(set, head);
    size_t                   found = 0;
    char                     delimiter;

    if (map)
        return map;
    for (size_t i = 0; i < set->count; i++)
        if (shape_by_columns(set->maps[i], head, &delimiter)) {
            map = set->maps[i];
            found++;
        }
    return found == 1 ? map : NULL;
}
