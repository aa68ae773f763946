/* SPDX-License-Identifier: Apache-2.0
 * By the ends of names: what may hold records. */
#include "engine/replay/stray.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/topics.h"
#include "engine/util/nearest.h"

static bool ends(struct ck_bytes text, const char *end)
{
    struct ck_bytes wanted = ck_bytes_from(end);

    return text.size >= wanted.size && memcmp(text.data + text.size - wanted.size, wanted.data, wanted.size) == 0;
}

/* Compressed files are not read, but may hold records. */
static struct ck_bytes unpacked(struct ck_bytes name)
{
    static const char *const packed[] = { ".gz", ".zst", ".bz2", ".xz", ".lz4", ".zip" };

    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (ends(name, packed[i]))
            return (struct ck_bytes){ name.data, name.size - strlen(packed[i]) };
    return name;
}

static bool may_hold_records(struct ck_bytes name)
{
    static const char *const forms[] = { ".jsonl", ".json", ".ndjson", ".csv", ".avro" };

    name = unpacked(name);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (ends(name, forms[i]))
            return true;
    return false;
}

/* The file of a topic; dead letters and changelogs are files of processors, and no input. */
static bool is_of_topic(const struct topics *topics, struct ck_bytes name)
{
    for (const struct ck_topic *const *topic = topics->items; *topic; topic++)
        if (name.size == strlen((*topic)->name) + 6 && ck_bytes_begin(name, ck_bytes_from((*topic)->name)) && ends(name, ".jsonl"))
            return true;
    return false;
}

static void tell(const struct topics *topics, const char *directory, const char *before, struct ck_bytes name)
{
    struct nearest nearest = nearest_to(name);
    char           file[128], found[128] = "";
    bool           near = false;

    for (const struct ck_topic *const *topic = topics->items; *topic; topic++) {
        snprintf(file, sizeof file, "%s.jsonl", (*topic)->name);
        nearest_try(&nearest, ck_bytes_from(file));
        if (nearest.found.data != file)
            continue;
        near = true; /* nearer than those before */
        nearest.found = ck_bytes_from(strcpy(found, file));
    }
    fprintf(stderr, "%s%s/%.*s: no topic is called so, it is not read%s%s%s\n", before, directory, (int)name.size, name.data,
            near ? " (nearest: " : "", found, near ? ")" : "");
}

size_t strays_tell(const char *directory, const struct ck_processor *const *processors, const char *before)
{
    struct dirent **entries = NULL;
    int             count = scandir(directory, &entries, NULL, alphasort);
    size_t          found = 0, told = 0;
    struct topics   topics;

    topics_collect(processors, &topics);
    for (int i = 0; i < count; i++) {
        struct ck_bytes name = ck_bytes_from(entries[i]->d_name);

        if (is_of_topic(&topics, name))
            found++;
        else if (may_hold_records(name) && !ends(name, ".dlq.jsonl") && !ends(name, ".changelog.jsonl")) {
            tell(&topics, directory, before, name);
            told++;
        }
        free(entries[i]);
    }
    free(entries);
    if (found == 0) {
        fprintf(stderr, "%s%s: no file of a topic (%s.jsonl and others)\n", before, directory, topics.items[0]->name);
        told++;
    }
    return told;
}
