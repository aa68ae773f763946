/* SPDX-License-Identifier: Apache-2.0
 * avrogen --output DIR types.avsc a.avsc …       writes DIR/records.h and DIR/records.c; --older FILE, once for each: a version of the history
 * avrogen --history DIR --number N types.avsc …  writes DIR/<record>/<N>.avsc for each file whose type is a record
 * A file may refer to the types of those before it. */
#include "avrogen.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILES_MAX = 512 };

static int file_read(const char *path, char *buf, size_t size, size_t *ret_size)
{
    FILE *in = fopen(path, "rb");

    if (!in) {
        fprintf(stderr, "avrogen: %s: %s\n", path, strerror(errno));
        return -errno;
    }
    *ret_size = fread(buf, 1, size, in);
    fclose(in);
    return 0;
}

static int generator_load(struct generator *generator, char **paths, size_t count)
{
    char   detail[512];
    size_t size = 0;
    char  *text = malloc(SCHEMA_TEXT_MAX + 1);
    int    result = 0;

    for (size_t i = 0; i < count && result == 0; i++) {
        struct source *source = &generator->sources[i];

        *source = (struct source){ .path = paths[i], .first = generator->schema->node_count };
        result = file_read(paths[i], text, SCHEMA_TEXT_MAX + 1, &size);
        if (result == 0 && schema_add(generator->schema, (struct bytes){ text, size }, detail, sizeof detail)) {
            fprintf(stderr, "%s: %s\n", paths[i], detail);
            result = -EINVAL;
        }
        source->end = generator->schema->node_count;
        source->root = generator->schema->root;
        generator->source_count++;
    }
    free(text);
    return result;
}

static int write_file(const struct generator *generator, const char *directory, const char *name, void (*write)(const struct generator *, FILE *))
{
    char  path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    out = fopen(path, "wb");
    if (!out) {
        fprintf(stderr, "avrogen: %s: %s\n", path, strerror(errno));
        return -errno;
    }
    write(generator, out);
    if (fclose(out)) {
        fprintf(stderr, "avrogen: %s: %s\n", path, strerror(errno));
        return -EIO;
    }
    return 0;
}

/* One more version of each record; a version that is there already is never touched. */
static int history_write(const struct generator *generator, const char *directory, const char *number)
{
    char          path[4096];
    struct buffer text = { 0 };

    for (size_t i = 0; i < generator->source_count; i++) {
        const struct schema_node *node = &generator->schema->nodes[generator->sources[i].root];
        FILE                     *out;

        if (node->type != SCHEMA_RECORD)
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, name_short(node));
        mkdir(path, 0777);
        snprintf(path, sizeof path, "%s/%s/%s.avsc", directory, name_short(node), number);
        out = fopen(path, "wbx");
        if (!out) {
            fprintf(stderr, "avrogen: %s: %s\n", path, strerror(errno));
            continue;
        }
        text.size = 0;
        self_contained(generator->schema, generator->sources[i].root, &text);
        fprintf(out, "%.*s\n", (int)text.size, text.data);
        fclose(out);
    }
    buffer_release(&text);
    return 0;
}

/* The record of that name; NULL: there is none. */
static const struct schema_node *record_named(const struct generator *generator, const char *name)
{
    for (uint32_t i = 0; i < generator->order_count; i++) {
        const struct schema_node *node = &generator->schema->nodes[generator->order[i]];

        if (node->type == SCHEMA_RECORD && strcmp(name_short(node), name) == 0)
            return node;
    }
    return NULL;
}

int older_load(const struct generator *generator, const char *path, char *text, const struct schema_node **ret_node)
{
    struct schema *schema = NULL;
    char           detail[512] = "no record of ours";
    size_t         size;
    int            result = file_read(path, text, SCHEMA_TEXT_MAX, &size);

    if (result)
        return result;
    text[size] = '\0';
    *ret_node = NULL;
    if (schema_parse((struct bytes){ text, size }, &schema, detail, sizeof detail) == SCHEMA_OK)
        *ret_node = record_named(generator, name_short(&schema->nodes[schema->root]));
    if (!*ret_node)
        fprintf(stderr, "avrogen: %s: %s\n", path, detail);
    result = *ret_node ? 0 : -EINVAL;
    if (*ret_node &&
        schema_fingerprint(schema, schema->root) == schema_fingerprint(generator->schema, (uint32_t)(*ret_node - generator->schema->nodes)))
        *ret_node = NULL;
    schema_free(schema);
    return result;
}

static int older_check(const struct generator *generator)
{
    const struct schema_node *node;
    char                     *text = malloc(SCHEMA_TEXT_MAX + 1);
    int                       result = text ? 0 : -ENOMEM;

    for (size_t i = 0; i < generator->older_count && result == 0; i++)
        result = older_load(generator, generator->older[i], text, &node);
    free(text);
    return result;
}

static int usage(void)
{
    fprintf(stderr, "usage: avrogen --output DIR [--older FILE]... | --history DIR --number N FILE...\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "output", 1, NULL, 'o' }, { "history", 1, NULL, 'h' }, { "number", 1, NULL, 'n' }, { "older", 1, NULL, 'v' }, { 0 }
    };
    struct source    sources[FILES_MAX];
    char            *older[FILES_MAX];
    struct generator generator = { .schema = schema_new(), .sources = sources, .older = older };
    const char      *output = NULL, *history = NULL, *number = NULL;
    int              option, result;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'o')
            output = optarg;
        else if (option == 'h')
            history = optarg;
        else if (option == 'n')
            number = optarg;
        else if (option == 'v' && generator.older_count < FILES_MAX)
            older[generator.older_count++] = optarg;
        else
            return usage();
    }
    if (!output == !history || !history != !number || argc - optind > FILES_MAX)
        return usage();
    result = generator_load(&generator, argv + optind, (size_t)(argc - optind));
    if (result == 0)
        result = generator_check(&generator);
    if (result == 0)
        result = older_check(&generator);
    if (result == 0 && history)
        result = history_write(&generator, history, number);
    if (result == 0 && output)
        result = write_file(&generator, output, "records.h", header_write);
    if (result == 0 && output)
        result = write_file(&generator, output, "records.c", source_write);
    free(generator.order);
    schema_free(generator.schema);
    return result ? 1 : 0;
}
