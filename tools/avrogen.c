/* SPDX-License-Identifier: Apache-2.0
 * avrogen --output DIR --name NAME a.avsc …  writes the set NAME: DIR/NAME.h and DIR/NAME.c
 *     --older FILE     a version that a record of the set had earlier
 *     --prefix PREFIX  before the C names of the set
 *     --import [PREFIX=]FILE  types of another set, and the prefix of that: known, not written
 *     --include NAME   the header of that set
 * avrogen --history DIR --number N a.avsc …  writes DIR/<record>/<N>.avsc for each file whose type is a record
 * Options may be given several times. A file may refer to the types of those before it, and of those that are imported. */
#include "avrogen.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

int file_read(const char *path, char *buf, size_t *ret_size)
{
    FILE *in = fopen(path, "rb");

    if (!in) {
        fprintf(stderr, "avrogen: %s: %s\n", path, strerror(errno));
        return -errno;
    }
    *ret_size = fread(buf, 1, SCHEMA_TEXT_MAX + 1, in);
    fclose(in);
    return 0;
}

const char *generator_prefix(const struct generator *generator, uint32_t node)
{
    for (size_t i = 0; i < generator->source_count; i++)
        if (node >= generator->sources[i].first && node < generator->sources[i].end)
            return generator->sources[i].prefix;
    return "";
}

/* "ck_=types.avsc" */
static void import_split(struct schema_source *source)
{
    char *end = strchr(source->path, '=');

    source->prefix = "";
    if (!end || strspn(source->path, NAME_CHARACTERS) != (size_t)(end - source->path))
        return;
    *end = '\0';
    source->prefix = source->path;
    source->path = end + 1;
}

static int generator_load(struct generator *generator, char **paths, size_t count, bool imported)
{
    char   detail[512];
    size_t size = 0;
    char  *text = malloc(SCHEMA_TEXT_MAX + 1);
    int    result = 0;

    for (size_t i = 0; i < count && result == 0; i++) {
        struct schema_source *source = &generator->sources[generator->source_count];

        *source = (struct schema_source){ .path = paths[i], .prefix = generator->prefix, .first = generator->schema->node_count };
        if (imported)
            import_split(source);
        result = file_read(source->path, text, &size);
        if (result == 0 && schema_add(generator->schema, (struct ck_bytes){ text, size }, detail, sizeof detail)) {
            fprintf(stderr, "%s: %s\n", source->path, detail);
            result = -EINVAL;
        }
        source->end = generator->schema->node_count;
        source->root = generator->schema->root;
        generator->source_count++;
    }
    free(text);
    return result;
}

static int write_file(const struct generator *generator, const char *directory, const char *suffix, void (*write)(const struct generator *, FILE *))
{
    char  path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s%s", directory, generator->name, suffix);
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
    char             path[4096];
    struct ck_buffer text = { 0 };

    for (size_t i = 0; i < generator->source_count; i++) {
        const struct schema_node *node = &generator->schema->nodes[generator->sources[i].root];
        FILE                     *out;

        if (node->type != SCHEMA_RECORD || generator->sources[i].root < generator->imported)
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
    ck_buffer_release(&text);
    return 0;
}

/* The record of the set that has the name; SCHEMA_NONE: there is none. */
static uint32_t record_named(const struct generator *generator, const char *name)
{
    for (uint32_t i = 0; i < generator->order_count; i++) {
        const struct schema_node *node = &generator->schema->nodes[generator->order[i]];

        if (node->type == SCHEMA_RECORD && generator->order[i] >= generator->imported && strcmp(name_short(node), name) == 0)
            return generator->order[i];
    }
    return SCHEMA_NONE;
}

static int older_find(const struct generator *generator, struct older *older, char *text)
{
    struct schema *schema = NULL;
    char           detail[512] = "no record of the set";
    size_t         size;
    int            result = file_read(older->path, text, &size);

    if (result)
        return result;
    older->node = SCHEMA_NONE;
    if (schema_parse((struct ck_bytes){ text, size }, &schema, detail, sizeof detail) == SCHEMA_OK)
        older->node = record_named(generator, name_short(&schema->nodes[schema->root]));
    if (older->node == SCHEMA_NONE) {
        fprintf(stderr, "avrogen: %s: %s\n", older->path, detail);
        result = -EINVAL;
    } else if (schema_fingerprint(schema, schema->root) == schema_fingerprint(generator->schema, older->node))
        older->node = SCHEMA_NONE;
    schema_free(schema);
    return result;
}

static int older_check(const struct generator *generator)
{
    char *text = malloc(SCHEMA_TEXT_MAX + 1);
    int   result = text ? 0 : -ENOMEM;

    for (size_t i = 0; i < generator->older_count && result == 0; i++)
        result = older_find(generator, &generator->older[i], text);
    free(text);
    return result;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: avrogen --output DIR --name NAME [--prefix PREFIX] [--older FILE]... [--import [PREFIX=]FILE]... [--include NAME]... FILE...\n"
            "       avrogen --history DIR --number N [--import [PREFIX=]FILE]... FILE...\n");
    return 2;
}

/* A list of arguments, as long as all arguments. */
struct file_list {
    char **items;
    size_t count;
};

struct writing_order {
    const char       *output, *name, *prefix, *history, *number;
    struct file_list  imports, includes;
    struct generator *generator;
};

static bool order_take(struct writing_order *order, int option)
{
    struct file_list *list = option == 'i' ? &order->imports : option == 'c' ? &order->includes : NULL;
    const char      **text = option == 'o'   ? &order->output
                             : option == 'm' ? &order->name
                             : option == 'p' ? &order->prefix
                             : option == 'h' ? &order->history
                                             : &order->number;

    if (option == '?')
        return false;
    if (option == 'v')
        order->generator->older[order->generator->older_count++].path = optarg;
    else if (list)
        list->items[list->count++] = optarg;
    else
        *text = optarg;
    return true;
}

static bool order_read(struct writing_order *order, int argc, char **argv)
{
    static const struct option options[] = { { "output", 1, NULL, 'o' },  { "name", 1, NULL, 'm' },    { "prefix", 1, NULL, 'p' },
                                             { "history", 1, NULL, 'h' }, { "number", 1, NULL, 'n' },  { "older", 1, NULL, 'v' },
                                             { "import", 1, NULL, 'i' },  { "include", 1, NULL, 'c' }, { 0 } };
    int                        option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!order_take(order, option))
            return false;
    return !order->output != !order->history && !order->output == !order->name && !order->history == !order->number &&
           (!order->prefix || strspn(order->prefix, NAME_CHARACTERS) == strlen(order->prefix)) &&
           (!order->name || (*order->name && strspn(order->name, NAME_CHARACTERS) == strlen(order->name)));
}

static int generate(struct generator *generator, const struct writing_order *order, char **paths, size_t count)
{
    int result = generator_load(generator, order->imports.items, order->imports.count, true);

    generator->imported = generator->schema->node_count;
    if (result == 0)
        result = generator_load(generator, paths, count, false);
    if (result == 0)
        result = generator_check(generator);
    if (result == 0)
        result = older_check(generator);
    if (result == 0 && order->history)
        result = history_write(generator, order->history, order->number);
    if (result == 0 && order->output)
        result = write_file(generator, order->output, ".h", header_write);
    if (result == 0 && order->output)
        result = write_file(generator, order->output, ".c", source_write);
    return result;
}

int main(int argc, char **argv)
{
    size_t                size = (size_t)argc;
    char                **lists = calloc(2 * size, sizeof *lists);
    struct schema_source *sources = calloc(size, sizeof *sources);
    struct older         *older = calloc(size, sizeof *older);
    struct generator      generator = { .schema = schema_new(), .sources = sources, .older = older };
    struct writing_order  order = { .imports = { lists, 0 }, .includes = { lists + size, 0 }, .generator = &generator };
    int                   result;

    if (!lists || !sources || !older || !generator.schema)
        abort();
    if (!order_read(&order, argc, argv))
        return usage();
    generator.name = order.name;
    generator.prefix = order.prefix ? order.prefix : "";
    generator.includes = order.includes.items;
    generator.include_count = order.includes.count;
    result = generate(&generator, &order, argv + optind, (size_t)(argc - optind));
    free(generator.order);
    schema_free(generator.schema);
    free(older);
    free(sources);
    free(lists);
    return result ? 1 : 0;
}
