/* SPDX-License-Identifier: Apache-2.0
 * chokepoint read: what cmd_read*.c share. Functions that fail say why on stderr and return an exit code. */
#ifndef CHOKEPOINT_SHELL_READ_PARTS_H
#define CHOKEPOINT_SHELL_READ_PARTS_H

#include "chokepoint/codec.h"
#include "processors/classify/reader.h"

/* An article from one JSON object in the form of NewsItem; body may be called text or summary, other members are ignored. Everything lives in
 * `arena`. NULL, or what is wrong with it. */
const char *passage_read(struct bytes json, struct arena *arena, struct article *ret_article);

/* One JSON object of the article's id and what was found, with the fields of docs/CLAIMS.md. */
void findings_write(const struct article *article, const struct reading *reading, struct buffer *buffer);

/* --labels: a line of findings for each line of the file ("-": standard input). */
int labels_print(const char *path);

/* Appends a file, or standard input for "-". 0, or a negative errno. */
int source_read(const char *path, struct buffer *buffer);

#endif
