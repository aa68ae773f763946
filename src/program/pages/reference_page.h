/* SPDX-License-Identifier: Apache-2.0
 * A command that explains things which the program itself knows: `chokepoint WHAT [NAME]`, as text or JSON. */
#ifndef CHOKEPOINT_PAGES_REFERENCE_PAGE_H
#define CHOKEPOINT_PAGES_REFERENCE_PAGE_H

#include <jansson.h>

struct page {
    const char *what, *doc;
    json_t *(*find)(const char *name);     /* an array of those that NAME means, the caller's; NULL: of all */
    void (*print_list)(const json_t *all); /* without NAME */
    void (*print)(const json_t *found);
};

/* The command; returns its exit code: nothing of that name is a wrong usage. */
int page_run(const struct page *page, int argc, char **argv);

/* "  unit     ratio …", wrapped to the width of a page; a text of NULL prints nothing. */
void page_text(const char *label, const char *text);

/* One line for each member of an object, indented under a text. */
void page_words(json_t *words);

#endif
