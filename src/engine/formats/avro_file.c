/* SPDX-License-Identifier: Apache-2.0
 * Reading: the values of each block in turn. Writing: the header is ours; Avro C opens the file to append to it. */
#include "engine/formats/avro_file.h"

#include <avro.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "engine/avro/buffer.h"
#include "engine/avro/resolution.h"
#include "engine/formats/avro_blocks.h"
#include "engine/schema/schema.h"
#include "engine/util/file.h"

enum {
    MAGIC_SIZE = 4,
    SYNC_SIZE = 16,
    BLOCK_MAX = 16 * 1024 * 1024, /* the greatest value that can be written, before compression */
    BLOCK_AIM = 256 * 1024
};

static const char magic[MAGIC_SIZE] = { 'O', 'b', 'j', 1 };

/* ---- reading ---- */

struct avro_input {
    FILE                        *file;
    struct spool                 spool;
    struct avro_blocks           blocks;
    const struct ck_record_type *type;
    struct ck_resolution        *resolution;
    struct ck_arena              arena;
    struct ck_bytes              rest; /* of the block */
    size_t                       size; /* of the block */
    size_t                       left; /* records of it */
};

static int refuse(char *problem, const char *why)
{
    snprintf(problem, AVRO_FILE_PROBLEM_MAX, "%s", why);
    return -EBADMSG;
}

static int resolve(struct avro_input *input, struct ck_bytes text, char *problem)
{
    struct schema *schema = NULL;
    char           detail[AVRO_FILE_PROBLEM_MAX / 2] = "";
    int            outcome = schema_parse(text, &schema, detail, sizeof detail);

    if (outcome == SCHEMA_OK)
        outcome = schema_resolve(schema, input->type, &input->resolution, detail, sizeof detail);
    schema_free(schema);
    if (outcome == SCHEMA_OK)
        return 0;
    snprintf(problem, AVRO_FILE_PROBLEM_MAX, "its schema cannot be read as %s: %s", input->type->name, detail);
    return -EBADMSG;
}

int avro_input_open(const char *path, const struct ck_record_type *type, struct avro_input **ret_input, char ret_problem[AVRO_FILE_PROBLEM_MAX])
{
    struct avro_input *input = calloc(1, sizeof *input);
    struct ck_bytes    text;
    const char        *name;
    int                result;

    if (!input)
        abort();
    input->type = type;
    result = spool_open(path, &input->spool, &name); /* a regular file, whose header is read whole before its end is known */
    if (result == 0)
        result = file_open(name, &input->file);
    if (result)
        snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "%s", strerror(-result));
    else
        result = avro_blocks_open(&input->blocks, input->file, &text, ret_problem);
    if (result == 0)
        result = resolve(input, text, ret_problem);
    if (result)
        avro_input_free(input);
    else
        *ret_input = input;
    return result;
}

/* What is left of a block when its records are read, or cannot be. */
static int refuse_rest(const struct avro_input *input, const char *why, char *problem)
{
    snprintf(problem, AVRO_FILE_PROBLEM_MAX, "the block at byte %" PRIu64 " %s: byte %zu of its %zu%s", input->blocks.block, why,
             input->size - input->rest.size, input->size, input->blocks.codec == BLOCKS_PLAIN ? "" : ", unpacked");
    return -EBADMSG;
}

int avro_input_next(struct avro_input *input, void *ret_record, char ret_problem[AVRO_FILE_PROBLEM_MAX])
{
    struct ck_bytes value;
    size_t          size;
    int             outcome;

    while (input->left == 0) {
        if (input->rest.size > 0)
            return refuse_rest(input, "has bytes behind its last record", ret_problem);
        outcome = avro_blocks_next(&input->blocks, &input->left, &input->rest, ret_problem);
        if (outcome)
            return outcome == BLOCKS_END ? AVRO_INPUT_END : outcome;
        input->size = input->rest.size;
    }
    if (!resolution_extent(input->resolution, input->rest, &size))
        return refuse_rest(input, "has what is no value of its schema", ret_problem);
    value = (struct ck_bytes){ input->rest.data, size };
    input->rest = (struct ck_bytes){ input->rest.data + size, input->rest.size - size };
    input->left--;
    ck_arena_clear(&input->arena);
    if (ck_resolution_decode(input->resolution, value, &input->arena, ret_record) != CK_CODEC_BAD)
        return AVRO_INPUT_RECORD;
    snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "not a value of its schema");
    return AVRO_INPUT_BAD;
}

void avro_input_free(struct avro_input *input)
{
    if (!input)
        return;
    avro_blocks_close(&input->blocks);
    if (input->file)
        file_close(input->file);
    spool_close(&input->spool);
    ck_resolution_free(input->resolution);
    ck_arena_release(&input->arena);
    free(input);
}

/* ---- writing ---- */

struct avro_output {
    avro_file_writer_t           file;
    struct spool                 spool; /* what goes to standard output */
    const struct ck_record_type *type;
    struct ck_buffer             bytes;
    size_t                       pending; /* bytes of the block so far */
    bool                         failed;
};

static int write_header(const char *path, const struct ck_record_type *type, const char *codec)
{
    struct ck_buffer header = { 0 };
    char             sync[SYNC_SIZE];
    FILE            *file = fopen(path, "we");
    int              result = 0;

    if (!file)
        return -errno;
    if (getrandom(sync, sizeof sync, 0) != sizeof sync)
        result = -EIO;
    ck_buffer_append(&header, (struct ck_bytes){ magic, MAGIC_SIZE });
    buffer_long(&header, 2); /* entries of the map */
    buffer_string(&header, CK_BYTES("avro.codec"));
    buffer_string(&header, ck_bytes_from(codec));
    buffer_string(&header, CK_BYTES("avro.schema"));
    buffer_string(&header, ck_bytes_from(type->schema));
    buffer_long(&header, 0);
    ck_buffer_append(&header, (struct ck_bytes){ sync, sizeof sync });
    if (fwrite(header.data, 1, header.size, file) != header.size)
        result = -EIO;
    if (fclose(file) != 0)
        result = errno ? -errno : -EIO;
    ck_buffer_release(&header);
    return result;
}

int avro_output_open(const char *path, const struct ck_record_type *type, const char *codec, struct avro_output **ret_output,
                     char ret_problem[AVRO_FILE_PROBLEM_MAX])
{
    struct avro_output *output = calloc(1, sizeof *output);
    const char         *name;
    int                 result;

    if (!output)
        abort();
    output->type = type;
    result = spool_create(path, &output->spool, &name);
    if (result == 0)
        result = write_header(name, type, codec);
    if (result)
        snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "%s", strerror(-result));
    else if (avro_file_writer_open_bs(name, &output->file, BLOCK_MAX))
        result = refuse(ret_problem, avro_strerror());
    if (result) {
        spool_close(&output->spool);
        free(output);
    } else
        *ret_output = output;
    return result;
}

int avro_output_add(struct avro_output *output, const void *record)
{
    output->bytes.size = 0;
    ck_record_encode(output->type, 0, output->type->field_count, record, &output->bytes);
    if (output->bytes.size > BLOCK_MAX)
        return -EMSGSIZE;
    if (avro_file_writer_append_encoded(output->file, output->bytes.data, (int64_t)output->bytes.size))
        output->failed = true;
    output->pending += output->bytes.size;
    if (!output->failed && output->pending >= BLOCK_AIM) {
        output->failed = avro_file_writer_sync(output->file) != 0;
        output->pending = 0;
    }
    return output->failed ? -EIO : 0;
}

int avro_output_close(struct avro_output *output)
{
    bool failed;
    int  result;

    if (!output)
        return 0;
    failed = output->failed || avro_file_writer_flush(output->file) != 0;
    failed = avro_file_writer_close(output->file) != 0 || failed;
    result = failed ? -EIO : spool_copy(&output->spool, stdout);
    spool_close(&output->spool);
    ck_buffer_release(&output->bytes);
    free(output);
    return result;
}
