/* SPDX-License-Identifier: Apache-2.0
 * The kafka.* properties of an installation. */
#include <stdio.h>
#include <string.h>

#include "engine/config/installation.h"
#include "engine/util/secret.h"

static const struct kafka_property *property_find(const struct installation *installation, const char *name)
{
    for (size_t i = 0; i < installation->property_count; i++)
        if (strcmp(installation->properties[i].name, name) == 0)
            return &installation->properties[i];
    return NULL;
}

const char *installation_property(const struct installation *installation, const char *name)
{
    const struct kafka_property *property = property_find(installation, name);

    return property ? property->value : NULL;
}

const char *installation_property_where(const struct installation *installation, const char *name)
{
    const struct kafka_property *property = property_find(installation, name);

    return property ? property->where : NULL;
}

bool installation_is_secret(const char *name)
{
    static const char *const words[] = { "password", "secret", "token", "key.pem", "oauthbearer.config", NULL };

    if (secret_is_file(name))
        return false;
    for (const char *const *word = words; *word; word++)
        if (strstr(name, *word))
            return true;
    return false;
}

bool installation_secret_of(const char *name, char ret_base[INSTALLATION_NAME_MAX])
{
    size_t size = strlen(name);

    if (!secret_is_file(name) || size >= INSTALLATION_NAME_MAX)
        return false;
    snprintf(ret_base, INSTALLATION_NAME_MAX, "%.*s", (int)(size - (sizeof "_file" - 1)), name);
    return installation_is_secret(ret_base) || strcmp(ret_base, "sasl.username") == 0;
}
