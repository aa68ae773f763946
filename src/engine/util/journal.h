/* SPDX-License-Identifier: Apache-2.0
 * The logger: one line for each event, as `time level event key=value …` or as a JSON object. Lines of several threads do not mix. The caller that
 * handles a failure logs it, once. (It is called journal because `log` is Kafka's.) */
#ifndef CHOKEPOINT_UTIL_JOURNAL_H
#define CHOKEPOINT_UTIL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum journal_level { JOURNAL_ERROR, JOURNAL_WARNING, JOURNAL_INFO, JOURNAL_DEBUG };

struct journal {
    int                fd; /* 2: standard error */
    bool               json;
    enum journal_level level; /* the least severe level that is written */
    bool               live;  /* fd is a terminal with a status line at its bottom, which is erased before each log line */
};

struct journal_pair {
    const char *name, *text; /* text == NULL: the number */
    int64_t     number;
};

#define JOURNAL_ERASE "\r\033[K"

/* JOURNAL(journal, JOURNAL_INFO, "assigned", TEXT("processor", name), NUMBER("partitions", count)); */
#define TEXT(name, text)                                                                                                                             \
    {                                                                                                                                                \
        (name), (text), 0                                                                                                                            \
    }
#define NUMBER(name, number)                                                                                                                         \
    {                                                                                                                                                \
        (name), NULL, (number)                                                                                                                       \
    }
#define JOURNAL(journal, level, event, ...)                                                                                                          \
    journal_write((journal), (level), (event), (const struct journal_pair[]){ __VA_ARGS__ },                                                         \
                  sizeof((const struct journal_pair[]){ __VA_ARGS__ }) / sizeof(struct journal_pair))

/* `journal` may be NULL: no effect. Control characters are escaped; a line is cut at 4096 bytes. Safe to call from any thread and from a signal
 * handler. */
void journal_write(const struct journal *journal, enum journal_level level, const char *event, const struct journal_pair *pairs, size_t count);

/* "error", "warning", "info", "debug". */
bool journal_level_read(const char *name, enum journal_level *ret_level);

#endif
