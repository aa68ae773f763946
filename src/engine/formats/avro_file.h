/* SPDX-License-Identifier: Apache-2.0
 * Avro object container files. They are read here, because Avro C passes over bytes that belong to no record, and written by Avro C, but for the
 * header: it forgets defaults, aliases and logical types. */
#ifndef CHOKEPOINT_FORMATS_AVRO_FILE_H
#define CHOKEPOINT_FORMATS_AVRO_FILE_H

#include "chokepoint/avro.h"

enum { AVRO_FILE_PROBLEM_MAX = 512 };

/* ---- reading ---- */

struct avro_input;

/* 0, -errno, or -EBADMSG (no container file, or one whose schema cannot be read as `type`), with a line that says why, without the
 * path. */
int avro_input_open(const char *path, const struct ck_record_type *type, struct avro_input **ret_input, char ret_problem[AVRO_FILE_PROBLEM_MAX]);

enum {
    AVRO_INPUT_RECORD,
    AVRO_INPUT_END,
    AVRO_INPUT_BAD /* this value cannot be read as the type; the next can be asked for */
};

/* The next value; it is valid until the next call. An AVRO_INPUT_ outcome, or -EBADMSG: the file is damaged from here on; the problem says at which
 * byte. Bytes that belong to no record are damage. */
int avro_input_next(struct avro_input *input, void *ret_record, char ret_problem[AVRO_FILE_PROBLEM_MAX]);

void avro_input_free(struct avro_input *input);

/* ---- writing ---- */

struct avro_output;

/* codec: "null" or "deflate". The file's schema is the type's, as it stands in schemas/. Problems as above. */
int avro_output_open(const char *path, const struct ck_record_type *type, const char *codec, struct avro_output **ret_output,
                     char ret_problem[AVRO_FILE_PROBLEM_MAX]);

int avro_output_add(struct avro_output *output, const void *record);

/* Writes what is left, and frees. 0, or -EIO: the file is not whole. NULL is no failure. */
int avro_output_close(struct avro_output *output);

#endif
