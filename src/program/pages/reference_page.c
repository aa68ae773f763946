/* SPDX-License-Identifier: Apache-2.0 */
#include "program/pages/reference_page.h"

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "engine/formats/json_value.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"

enum { PAGE_WIDTH = 100, LABEL_WIDTH = 12, WORD_WIDTH = 20 };

struct page_arguments {
    const struct page *page;
    const char        *name;
    bool               json;
};

static const struct argp_option options[] = {
    { "format", 'f', "FORMAT", 0, "text (the default) or json", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct page_arguments *given = state->input;

    switch (key) {
    case 'f':
        given->json = strcmp(argument, "json") == 0;
        if (!given->json && strcmp(argument, "text") != 0)
            argp_error(state, "--format: no format %s (text, json)", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (given->name)
            argp_error(state, "%s: one NAME at a time", argument);
        given->name = argument;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print(const struct page_arguments *given, json_t *found)
{
    if (given->json) {
        json_print_value(found, stdout);
    } else if (given->name) {
        given->page->print(found);
    } else {
        given->page->print_list(found);
    }
}

int page_run(const struct page *page, int argc, char **argv)
{
    const struct argp     argp = { options, parse, "[NAME]", page->doc, NULL, NULL, NULL };
    struct page_arguments given = { .page = page };
    json_t               *found;
    int                   code = EXIT_CLEAN;

    if (argp_parse(&argp, argc, argv, 0, NULL, &given) != 0)
        return EXIT_USAGE;
    found = page->find(given.name);
    if (json_array_size(found) > 0) {
        print(&given, found);
    } else {
        fprintf(stderr, "chokepoint %s: nothing is called %s; chokepoint %s lists what there is\n", page->what, given.name, page->what);
        code = EXIT_USAGE;
    }
    json_decref(found);
    return code;
}

/* Words behind each other, on as many lines as it takes; `column` is where the first stands, and those of later lines. */
static void print_wrapped(const char *text, size_t column)
{
    size_t at = column;
    bool   begins = true;

    while (*text) {
        size_t size = strcspn(text, " "), width = text_width((struct ck_bytes){ text, size });

        if (!begins && at + 1 + width > PAGE_WIDTH) {
            printf("\n%*s", (int)column, "");
            at = column;
            begins = true;
        }
        printf("%s%.*s", begins ? "" : " ", (int)size, text);
        at += width + !begins;
        begins = false;
        text += size + strspn(text + size, " ");
    }
    putchar('\n');
}

void page_text(const char *label, const char *text)
{
    if (!text)
        return;
    printf("  %s%-*s%s", paint(PAINT_DIM), *label ? LABEL_WIDTH - 2 : 0, label, paint(PAINT_PLAIN));
    print_wrapped(text, *label ? LABEL_WIDTH : 2);
}

void page_words(json_t *words)
{
    const char *word;
    json_t     *meaning;

    json_object_foreach(words, word, meaning)
    {
        printf("%*s%-*s ", LABEL_WIDTH, "", WORD_WIDTH, word);
        print_wrapped(json_string_value(meaning), LABEL_WIDTH + WORD_WIDTH + 1);
    }
}
