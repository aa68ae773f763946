/* SPDX-License-Identifier: Apache-2.0
 * librdkafka lists its property names only in a printed table: one line for each, the name before the first bar. */
#include "engine/config/property_nearest.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/config/installation.h"
#include "engine/util/nearest.h"

/* Keeps the name where it is nearer than what is kept. */
static void try_name(struct nearest *nearest, const char *name, char kept[PROPERTY_NAME_MAX])
{
    const char *before = nearest->found.data;
    size_t      distance = nearest->distance;

    nearest_try(nearest, ck_bytes_from(name));
    if (!nearest->found.data || (before && nearest->distance == distance))
        return;
    snprintf(kept, PROPERTY_NAME_MAX, "%s", name);
    nearest->found = ck_bytes_from(kept);
}

static void try_line(struct nearest *nearest, const char *line, char kept[PROPERTY_NAME_MAX])
{
    size_t size = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789._");
    char   name[PROPERTY_NAME_MAX], base[INSTALLATION_NAME_MAX];

    if (size == 0 || size + sizeof "_file" > sizeof name || line[size + strspn(line + size, " ")] != '|')
        return;
    snprintf(name, sizeof name, "%.*s", (int)size, line);
    try_name(nearest, name, kept);
    snprintf(name, sizeof name, "%.*s_file", (int)size, line);
    if (installation_secret_of(name, base))
        try_name(nearest, name, kept);
}

void property_nearest(const char *name, char ret_nearest[PROPERTY_NAME_MAX])
{
    struct nearest nearest = nearest_to(ck_bytes_from(name));
    char          *table = NULL, *line = NULL;
    size_t         size = 0, room = 0;
    FILE          *file = open_memstream(&table, &size);

    ret_nearest[0] = '\0';
    if (!file)
        return;
    rd_kafka_conf_properties_show(file);
    fclose(file);
    file = size ? fmemopen(table, size, "r") : NULL;
    while (file && getline(&line, &room, file) > 0)
        try_line(&nearest, line, ret_nearest);
    if (file)
        fclose(file);
    free(line);
    free(table);
}
