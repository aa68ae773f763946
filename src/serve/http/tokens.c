/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/tokens.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "engine/util/instant.h"
#include "engine/util/secret.h"

enum { LOOK_MS = 1000, SLOT = TOKEN_SIZE_MAX + 1 };

struct tokens {
    const char           *path;
    const struct journal *journal;
    pthread_mutex_t       lock;
    int64_t               looked_ms;
    struct stat           seen;
    char (*slots)[SLOT]; /* filled up with zeros */
    size_t count;
};

static const char *fault_of(const char *line, size_t size)
{
    if (size < TOKEN_SIZE_MIN)
        return "a token has fewer than 16 characters";
    if (size > TOKEN_SIZE_MAX)
        return "a token has more than 255 characters";
    for (size_t i = 0; i < size; i++)
        if (line[i] <= ' ' || line[i] > '~')
            return "a token has a character that is no visible one of ASCII";
    return NULL;
}

/* NULL, or what is wrong. */
static const char *add_lines(const char *text, char (*slots)[SLOT], size_t *ret_count, int *ret_line)
{
    *ret_count = 0;
    for (*ret_line = 1; *text; (*ret_line)++) {
        size_t      whole = strcspn(text, "\n"), size = whole && text[whole - 1] == '\r' ? whole - 1 : whole;
        const char *fault = size && *text != '#' ? fault_of(text, size) : NULL;

        if (!fault && size && *text != '#' && *ret_count == TOKENS_MAX)
            fault = "more than 256 tokens";
        if (fault)
            return fault;
        if (size && *text != '#')
            memcpy(slots[(*ret_count)++], text, size);
        text += whole + (text[whole] == '\n');
    }
    return *ret_count ? NULL : "no token in it";
}

static bool read_file(struct tokens *tokens, char ret_problem[TOKENS_PROBLEM_MAX])
{
    char       *text = secret_read(tokens->path, ret_problem, TOKENS_PROBLEM_MAX);
    const char *fault;
    int         line;

    explicit_bzero(tokens->slots, TOKENS_MAX * sizeof *tokens->slots);
    tokens->count = 0;
    if (!text)
        return false;
    fault = add_lines(text, tokens->slots, &tokens->count, &line);
    secret_free(text);
    if (!fault)
        return true;
    snprintf(ret_problem, TOKENS_PROBLEM_MAX, "%s:%d: %s", tokens->path, line, fault);
    tokens->count = 0;
    return false;
}

static bool changed(const struct stat *a, const struct stat *b)
{
    return a->st_ino != b->st_ino || a->st_dev != b->st_dev || a->st_size != b->st_size || a->st_mtim.tv_sec != b->st_mtim.tv_sec ||
           a->st_mtim.tv_nsec != b->st_mtim.tv_nsec || a->st_ctim.tv_sec != b->st_ctim.tv_sec || a->st_ctim.tv_nsec != b->st_ctim.tv_nsec;
}

static void look_again(struct tokens *tokens)
{
    int64_t     now_ms = monotonic_ms();
    struct stat now = { 0 };
    char        problem[TOKENS_PROBLEM_MAX];

    if (now_ms - tokens->looked_ms < LOOK_MS)
        return;
    tokens->looked_ms = now_ms;
    if (stat(tokens->path, &now) != 0)
        now = (struct stat){ 0 };
    if (!changed(&now, &tokens->seen))
        return;
    tokens->seen = now;
    if (read_file(tokens, problem))
        JOURNAL(tokens->journal, JOURNAL_INFO, "tokens", TEXT("file", tokens->path), NUMBER("count", (int64_t)tokens->count));
    else
        JOURNAL(tokens->journal, JOURNAL_ERROR, "tokens", TEXT("problem", problem), TEXT("effect", "nobody is let in"));
}

struct tokens *tokens_open(const char *path, const struct journal *journal, char ret_problem[TOKENS_PROBLEM_MAX])
{
    struct tokens *tokens = calloc(1, sizeof *tokens);

    if (!tokens || !(tokens->slots = calloc(TOKENS_MAX, sizeof *tokens->slots)))
        abort();
    tokens->path = path;
    tokens->journal = journal;
    tokens->looked_ms = monotonic_ms();
    pthread_mutex_init(&tokens->lock, NULL);
    if (stat(path, &tokens->seen) != 0)
        tokens->seen = (struct stat){ 0 };
    if (read_file(tokens, ret_problem))
        return tokens;
    tokens_close(tokens);
    return NULL;
}

void tokens_close(struct tokens *tokens)
{
    if (!tokens)
        return;
    explicit_bzero(tokens->slots, TOKENS_MAX * sizeof *tokens->slots);
    free(tokens->slots);
    pthread_mutex_destroy(&tokens->lock);
    free(tokens);
}

/* Every token is compared, and every byte of it. */
static bool has(const struct tokens *tokens, const char wanted[SLOT])
{
    unsigned found = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        unsigned differs = 0;

        for (size_t k = 0; k < SLOT; k++)
            differs |= (unsigned char)(tokens->slots[i][k] ^ wanted[k]);
        found |= (differs - 1) >> 31;
    }
    return found != 0;
}

bool tokens_have(struct tokens *tokens, struct ck_bytes authorization)
{
    static const char scheme[] = "Bearer ";
    char              wanted[SLOT] = "";
    size_t            begin = sizeof scheme - 1;
    bool              found;

    if (authorization.size < begin || strncasecmp(authorization.data, scheme, begin) != 0)
        return false;
    while (begin < authorization.size && authorization.data[begin] == ' ')
        begin++;
    if (authorization.size - begin < TOKEN_SIZE_MIN || authorization.size - begin > TOKEN_SIZE_MAX)
        return false;
    memcpy(wanted, authorization.data + begin, authorization.size - begin);
    pthread_mutex_lock(&tokens->lock);
    look_again(tokens);
    found = has(tokens, wanted);
    pthread_mutex_unlock(&tokens->lock);
    return found;
}
