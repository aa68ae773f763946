/* SPDX-License-Identifier: Apache-2.0
 * Reads a secret from its file. */
#include "engine/util/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = "_file";

bool secret_is_file(const char *name)
{
    size_t size = strlen(name);

    return size > sizeof suffix - 1 && strcmp(name + size - (sizeof suffix - 1), suffix) == 0;
}

/* Without one line end. */
static size_t size_of_text(const char *text, size_t size)
{
    if (size && text[size - 1] == '\n')
        size--;
    if (size && text[size - 1] == '\r')
        size--;
    return size;
}

static const char *fault_of(const char *text, size_t size, size_t whole)
{
    if (whole > SECRET_SIZE_MAX)
        return "over 64 KiB: this is no secret";
    if (size == 0)
        return "the file is empty";
    return memchr(text, '\0', size) ? "a zero byte in it" : NULL;
}

char *secret_read(const char *path, char *ret_problem, size_t problem_size)
{
    FILE       *file = fopen(path, "re");
    char       *text = file ? malloc(SECRET_SIZE_MAX + 2) : NULL;
    size_t      whole = text ? fread(text, 1, SECRET_SIZE_MAX + 1, file) : 0, size = text ? size_of_text(text, whole) : 0;
    const char *fault = !file ? strerror(errno) : !text ? "no memory" : ferror(file) ? strerror(errno) : fault_of(text, size, whole);

    if (fault)
        snprintf(ret_problem, problem_size, "%s: %s", path, fault);
    else
        text[size] = '\0';
    if (file)
        fclose(file);
    if (fault && text) {
        explicit_bzero(text, SECRET_SIZE_MAX + 2);
        free(text);
    }
    return fault ? NULL : text;
}

void secret_free(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}
