/* SPDX-License-Identifier: Apache-2.0
 * Reading: Avro C gives a value as the file's schema has it; written again with that schema these are the bytes that our resolution reads.
 * Writing: the header is ours; Avro C opens the file to append to it. */
#include "engine/formats/avro_file.h"

#include <avro.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "engine/avro/buffer.h"
#include "engine/avro/reader.h"
#include "engine/schema/schema.h"
#include "engine/util/file.h"

enum {
    MAGIC_SIZE = 4,
    SYNC_SIZE = 16,
    HEADER_MAX = 1024 * 1024,
    BLOCK_MAX = 16 * 1024 * 1024, /* the greatest value that can be written, before compression */
    BLOCK_AIM = 256 * 1024
};

static const char magic[MAGIC_SIZE] = { 'O', 'b', 'j', 1 };

/* ---- reading ---- */

struct avro_input {
    avro_file_reader_t file;
    struct spool       spool;
    avro_schema_t      schema; /* the writer's, as Avro C has it */
    avro_value_iface_t *class;
    avro_value_t              value;
    const struct record_type *type;
    struct resolution        *resolution;
    struct buffer             bytes;
    struct arena              arena;
};

static int refuse(char *problem, const char *why)
{
    snprintf(problem, AVRO_FILE_PROBLEM_MAX, "%s", why);
    return -EBADMSG;
}

/* The text of the schema in the header (Avro 1.11, "Object Container Files"): a map of bytes behind the magic. */
static bool find_schema(struct bytes header, struct bytes *ret_text)
{
    struct arena         arena = ARENA_NULL;
    struct reader        reader = reader_over(header, &arena);
    const unsigned char *end;
    size_t               count;
    struct bytes         name, value;
    bool                 found = false;

    if (header.size < MAGIC_SIZE || memcmp(header.data, magic, MAGIC_SIZE) != 0)
        return false;
    reader.at += MAGIC_SIZE;
    while (reader_block(&reader, 2, &count, &end) && count > 0)
        for (; count > 0; count--) {
            if (!reader_string(&reader, &name) || !reader_bytes(&reader, &value))
                return false;
            if (bytes_equal(name, BYTES("avro.schema"))) {
                *ret_text = value;
                found = true;
            }
        }
    return found;
}

static int read_header(const char *path, struct buffer *header)
{
    FILE *file;
    int   result = file_open(path, &file);

    if (result)
        return result;
    buffer_reserve(header, HEADER_MAX);
    header->size = fread(header->data, 1, HEADER_MAX, file);
    result = ferror(file) ? -EIO : 0;
    fclose(file);
    return result;
}

static int resolve(struct avro_input *input, struct bytes text, char *problem)
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

static int open_values(struct avro_input *input, const char *path, char *problem)
{
    if (avro_file_reader(path, &input->file))
        return refuse(problem, avro_strerror());
    input->schema = avro_file_reader_get_writer_schema(input->file);
    input->class = avro_generic_class_from_schema(input->schema);
    if (!input->class || avro_generic_value_new(input->class, &input->value))
        return refuse(problem, avro_strerror());
    return 0;
}

int avro_input_open(const char *path, const struct record_type *type, struct avro_input **ret_input, char ret_problem[AVRO_FILE_PROBLEM_MAX])
{
    struct avro_input *input = calloc(1, sizeof *input);
    struct buffer      header = { 0 };
    struct bytes       text;
    const char        *name;
    int                result;

    if (!input)
        abort();
    input->type = type;
    result = spool_open(path, &input->spool, &name);
    if (result == 0)
        result = read_header(name, &header);
    if (result)
        snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "%s", strerror(-result));
    else if (!find_schema(buffer_bytes(&header), &text))
        result = refuse(ret_problem, "no Avro container file");
    if (result == 0)
        result = resolve(input, text, ret_problem);
    if (result == 0)
        result = open_values(input, name, ret_problem);
    buffer_release(&header);
    if (result)
        avro_input_free(input);
    else
        *ret_input = input;
    return result;
}

/* The value in the writer's encoding. */
static bool encode(struct avro_input *input)
{
    size_t        size = 0;
    avro_writer_t writer;
    bool          done;

    if (avro_value_sizeof(&input->value, &size))
        return false;
    input->bytes.size = 0;
    buffer_reserve(&input->bytes, size + 1);
    writer = avro_writer_memory(input->bytes.data, (int64_t)size);
    done = avro_value_write(writer, &input->value) == 0;
    input->bytes.size = size;
    avro_writer_free(writer);
    return done;
}

int avro_input_next(struct avro_input *input, void *ret_record, char ret_problem[AVRO_FILE_PROBLEM_MAX])
{
    int error = avro_file_reader_read_value(input->file, &input->value);

    if (error == EOF)
        return AVRO_INPUT_END;
    if (error) {
        snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "%s", avro_strerror());
        return -EBADMSG;
    }
    arena_clear(&input->arena);
    if (encode(input) && resolution_decode(input->resolution, buffer_bytes(&input->bytes), &input->arena, ret_record) != CODEC_BAD)
        return AVRO_INPUT_RECORD;
    snprintf(ret_problem, AVRO_FILE_PROBLEM_MAX, "not a value of its schema");
    return AVRO_INPUT_BAD;
}

void avro_input_free(struct avro_input *input)
{
    if (!input)
        return;
    if (input->value.iface)
        avro_value_decref(&input->value);
    if (input->class)
        avro_value_iface_decref(input->class);
    if (input->schema)
        avro_schema_decref(input->schema);
    if (input->file)
        avro_file_reader_close(input->file);
    spool_close(&input->spool);
    resolution_free(input->resolution);
    buffer_release(&input->bytes);
    arena_release(&input->arena);
    free(input);
}

/* ---- writing ---- */

struct avro_output {
    avro_file_writer_t        file;
    struct spool              spool; /* what goes to standard output */
    const struct record_type *type;
    struct buffer             bytes;
    size_t                    pending; /* bytes of the block so far */
    bool                      failed;
};

static int write_header(const char *path, const struct record_type *type, const char *codec)
{
    struct buffer header = { 0 };
    char          sync[SYNC_SIZE];
    FILE         *file = fopen(path, "we");
    int           result = 0;

    if (!file)
        return -errno;
    if (getrandom(sync, sizeof sync, 0) != sizeof sync)
        result = -EIO;
    buffer_append(&header, (struct bytes){ magic, MAGIC_SIZE });
    buffer_long(&header, 2); /* entries of the map */
    buffer_string(&header, BYTES("avro.codec"));
    buffer_string(&header, bytes_from(codec));
    buffer_string(&header, BYTES("avro.schema"));
    buffer_string(&header, bytes_from(type->schema));
    buffer_long(&header, 0);
    buffer_append(&header, (struct bytes){ sync, sizeof sync });
    if (fwrite(header.data, 1, header.size, file) != header.size)
        result = -EIO;
    if (fclose(file) != 0)
        result = errno ? -errno : -EIO;
    buffer_release(&header);
    return result;
}

int avro_output_open(const char *path, const struct record_type *type, const char *codec, struct avro_output **ret_output,
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
    record_encode(output->type, 0, output->type->field_count, record, &output->bytes);
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
    buffer_release(&output->bytes);
    free(output);
    return result;
}
