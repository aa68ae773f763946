/* SPDX-License-Identifier: Apache-2.0
 * chokepoint new NAME: a directory with a program of two processors, to begin one's own from. It is a copy of the template (examples/stock of the
 * source tree) in which the word "stock" is NAME. */
#include <argp.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chokepoint/avro.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "program/commands.h"

#define WORD "stock"

enum { NAME_MAX_BYTES = 32, DEPTH_MAX = 4 };

struct new_arguments {
    const char *name, *directory;
    char        upper[NAME_MAX_BYTES + 1];
};

/* Appends the text with NAME for every "stock", in capitals for every "STOCK". */
static void rename_words(const struct new_arguments *given, struct ck_bytes text, struct ck_buffer *ret_text)
{
    const size_t size = strlen(WORD);

    for (size_t i = 0; i < text.size;) {
        const char *word = text.size - i < size ? NULL : memcmp(text.data + i, WORD, size) == 0 ? given->name : NULL;

        if (!word && text.size - i >= size && strncasecmp(text.data + i, WORD, size) == 0 && isupper((unsigned char)text.data[i]))
            word = given->upper;
        ck_buffer_append(ret_text, word ? ck_bytes_from(word) : (struct ck_bytes){ text.data + i, 1 });
        i += word ? size : 1;
    }
}

static int copy_file(const struct new_arguments *given, const char *from, const char *to, mode_t mode)
{
    struct ck_buffer text = { 0 }, renamed = { 0 };
    FILE            *out = NULL;
    int              result = file_read(from, &text);

    if (result == 0)
        result = file_create(to, &out);
    if (result == 0) {
        rename_words(given, ck_buffer_bytes(&text), &renamed);
        if (fwrite(renamed.data, 1, renamed.size, out) != renamed.size || fchmod(fileno(out), mode & 0777) != 0)
            result = -errno;
        if (file_close(out) != 0 && result == 0)
            result = -EIO;
    }
    ck_buffer_release(&text);
    ck_buffer_release(&renamed);
    return result;
}

static int copy_directory(const struct new_arguments *given, const char *from, const char *to, int depth);

static int copy_entry(const struct new_arguments *given, const char *from, const char *to, const char *name, int depth)
{
    char             source[PATH_MAX], target[PATH_MAX];
    struct ck_buffer renamed = { 0 };
    struct stat      status;
    int              result = 0;

    rename_words(given, ck_bytes_from(name), &renamed);
    ck_buffer_append(&renamed, (struct ck_bytes){ "", 1 });
    if (!path_join(source, sizeof source, from, name) || !path_join(target, sizeof target, to, renamed.data))
        result = -ENAMETOOLONG;
    else if (stat(source, &status) != 0)
        result = -errno;
    else if (S_ISDIR(status.st_mode))
        result = copy_directory(given, source, target, depth + 1);
    else
        result = copy_file(given, source, target, status.st_mode);
    if (result && result != -ECANCELED)
        fprintf(stderr, "chokepoint new: %s: %s\n", target, strerror(-result));
    ck_buffer_release(&renamed);
    return result ? -ECANCELED : 0;
}

/* -ECANCELED: after a message. */
static int copy_directory(const struct new_arguments *given, const char *from, const char *to, int depth)
{
    DIR           *directory = depth < DEPTH_MAX ? opendir(from) : NULL;
    struct dirent *entry;
    int            result = 0;

    if (!directory)
        return depth < DEPTH_MAX ? -errno : -ELOOP;
    if (mkdir(to, 0777) != 0)
        result = -errno;
    while (result == 0 && (entry = readdir(directory)))
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "build") != 0)
            result = copy_entry(given, from, to, entry->d_name, depth);
    closedir(directory);
    return result;
}

/* Beside bin, where it was installed, or in the source tree that it was built in. */
static bool template_find(char *buf, size_t size)
{
    return directory_beside(buf, size, (const char *const[]){ "../share/chokepoint/template", "../../examples/stock", NULL }, "CMakeLists.txt");
}

/* It becomes a name in C, of a program, of topics and of a consumer group. */
static const char *name_problem(const char *name)
{
    static const char *const taken[] = { "receive",  "reports", "facts",    "levels",  "main",   "test",   "auto",   "break",    "case",
                                         "char",     "const",   "continue", "default", "do",     "double", "else",   "enum",     "extern",
                                         "float",    "for",     "goto",     "if",      "inline", "int",    "long",   "register", "restrict",
                                         "return",   "short",   "signed",   "sizeof",  "static", "struct", "switch", "typedef",  "union",
                                         "unsigned", "void",    "volatile", "while",   "bool",   "true",   "false",  "all",      "simulate" };

    if (strlen(name) > NAME_MAX_BYTES)
        return "is longer than 32 characters";
    if (!islower((unsigned char)name[0]) || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name) || strncmp(name, "ck_", 3) == 0)
        return "is no name: small letters, digits and '_', a letter first, and not ck_";
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(taken[i], name) == 0)
            return "has a meaning of its own in the template or in C";
    return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct new_arguments *given = state->input;
    const char           *problem;

    switch (key) {
    case 'd': given->directory = argument; return 0;
    case ARGP_KEY_ARG:
        if (given->name)
            argp_error(state, "one NAME, not %s too", argument);
        problem = name_problem(argument);
        if (problem)
            argp_error(state, "%s %s", argument, problem);
        given->name = argument;
        return 0;
    case ARGP_KEY_END:
        if (!given->name)
            argp_error(state, "which NAME?");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp_option options[] = { { "directory", 'd', "DIR", 0, "where to write it; default: ./NAME", 0 }, { 0 } };
    static const struct argp        argp = { options, parse, "NAME", "Writes a directory with a program of two processors, to begin your own from.",
                                             NULL,    NULL,  NULL };
    struct new_arguments            given = { 0 };
    char                            from[PATH_MAX];
    int                             result;

    (void)program;
    argp_parse(&argp, argc, argv, 0, NULL, &given);
    for (size_t i = 0; given.name[i]; i++)
        given.upper[i] = (char)toupper((unsigned char)given.name[i]);
    if (!given.directory)
        given.directory = given.name;
    if (!template_find(from, sizeof from)) {
        fprintf(stderr, "chokepoint new: no template beside the program: cmake --install puts it into share/chokepoint/template\n");
        return EXIT_CONFIG;
    }
    result = copy_directory(&given, from, given.directory, 0);
    if (result && result != -ECANCELED)
        fprintf(stderr, "chokepoint new: %s: %s\n", given.directory, strerror(-result));
    if (result)
        return EXIT_CONFIG;
    printf("%s: two processors, receive and %s, their schemas, tests and sample data.\n"
           "  cd %s && cmake -B build && cmake --build build && ctest --test-dir build\n"
           "Its README.md has the next commands; chokepoint's docs/FIRST_PROCESSOR.md explains the code.\n",
           given.directory, given.name, given.directory);
    return EXIT_CLEAN;
}

const struct ck_command command_new = { "new", "writes a program of processors to begin your own from", run };
