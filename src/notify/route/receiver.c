/* SPDX-License-Identifier: Apache-2.0
 * Receivers, as they are written. */
#include <string.h>

#include "notify/route/reading.h"

enum {
    SECOND_MS = 1000,
    MINUTE_MS = 60 * SECOND_MS,
    HOUR_MS = 60 * MINUTE_MS,
    DAY_MS = 24 * HOUR_MS,
    TIMEOUT_MS = 10 * SECOND_MS,
    TIMEOUT_MAX_MS = 5 * MINUTE_MS,
    BATCH = 50,
    BATCH_MAX = 1000,
    TO_MAX = 64,
    RUN_MAX = 64
};

static bool begins(const char *text, const char *with) { return strncasecmp(text, with, strlen(with)) == 0; }

/* No user and password in it: they would be shown with it. */
static bool read_url(struct routing_reading *reading, const struct map_node *node, const char *const *schemes, const char **ret_url)
{
    const char *url = NULL, *host;
    size_t      line;

    if (!read_text(reading, node, "url", &url))
        return false;
    line = url ? node_find(node, "url")->line : node->line;
    if (!url)
        return wrong(reading, line, "url is missing");
    for (; *schemes && !begins(url, *schemes); schemes++)
        ;
    if (!*schemes)
        return wrong(reading, line, "url: %.100s is of another scheme", url);
    host = url + strlen(*schemes);
    if (!*host || strpbrk(url, " \"<>\\"))
        return wrong(reading, line, "url: no URL");
    if (memchr(host, '@', strcspn(host, "/?#")))
        return wrong(reading, line, "url: a user does not stand in it: user, and password_file");
    *ret_url = url;
    return true;
}

static const char *const http_schemes[] = { "https://", "http://", NULL }, *const mail_schemes[] = { "smtp://", "smtps://", NULL };

static bool read_credentials(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    if (!read_text(reading, node, "ca_file", &receiver->ca_file) || !read_text(reading, node, "token_file", &receiver->token_file) ||
        !read_text(reading, node, "user", &receiver->user) || !read_text(reading, node, "password_file", &receiver->password_file))
        return false;
    if (!receiver->user != !receiver->password_file)
        return wrong(reading, node->line, "user and password_file belong together");
    return !receiver->user || !receiver->token_file || wrong(reading, node->line, "token_file, or user and password_file: not both");
}

static bool read_webhook(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    static const char *const names[] = { "url", "secret_file", "token_file", "user", "password_file", "ca_file", "batch", NULL };

    return names_good(reading, node, names) && read_url(reading, node, http_schemes, &receiver->url) &&
           read_text(reading, node, "secret_file", &receiver->secret_file) && read_credentials(reading, node, receiver) &&
           read_count(reading, node, "batch", BATCH_MAX, &receiver->batch);
}

static bool read_alertmanager(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    static const char *const names[] = { "url", "token_file", "user", "password_file", "ca_file", "resend", NULL };

    receiver->resend_ms = MINUTE_MS;
    return names_good(reading, node, names) && read_url(reading, node, http_schemes, &receiver->url) && read_credentials(reading, node, receiver) &&
           read_duration(reading, node, "resend", SECOND_MS, DAY_MS, &receiver->resend_ms);
}

static bool address_good(struct ck_bytes text)
{
    const char *at = memchr(text.data, '@', text.size);

    return at && at != text.data && at != text.data + text.size - 1 && text.size <= 254 && !strpbrk(text.data, " <>,;:\"()[]\\\t");
}

static bool read_addresses(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    struct ck_bytes_array to = { 0 };
    const char          **list;

    if (!read_text(reading, node, "from", &receiver->from) || !read_list(reading, node, "to", &to))
        return false;
    if (!receiver->from || !to.count)
        return wrong(reading, node->line, "%s is missing", receiver->from ? "to" : "from");
    if (!address_good(ck_bytes_from(receiver->from)))
        return wrong(reading, node_find(node, "from")->line, "from: an address such as chokepoint@example.org is wanted");
    if (to.count > TO_MAX)
        return wrong(reading, node_find(node, "to")->line, "to: more than %d", TO_MAX);
    list = ck_arena_take(&reading->routing->arena, (to.count + 1) * sizeof *list);
    for (size_t i = 0; i < to.count; i++) {
        if (!address_good(to.items[i]))
            return wrong(reading, node_find(node, "to")->line, "to: %.100s is no address", to.items[i].data);
        list[i] = to.items[i].data;
    }
    list[to.count] = NULL;
    receiver->to = list;
    return true;
}

static bool read_email(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    static const char *const names[] = { "url", "from", "to", "user", "password_file", "ca_file", "tls", NULL };
    const char              *tls = "required";

    if (!names_good(reading, node, names) || !read_url(reading, node, mail_schemes, &receiver->url) || !read_addresses(reading, node, receiver) ||
        !read_credentials(reading, node, receiver) || !read_text(reading, node, "tls", &tls))
        return false;
    receiver->plain = strcmp(tls, "none") == 0;
    if (!receiver->plain && strcmp(tls, "required") != 0)
        return wrong(reading, node_find(node, "tls")->line, "tls: required or none");
    return !receiver->plain || !receiver->user || wrong(reading, node->line, "a password goes over TLS only: tls: required");
}

static bool read_command(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    static const char *const names[] = { "run", NULL };
    struct ck_bytes_array    words = { 0 };
    const char             **list;

    if (!names_good(reading, node, names) || !read_list(reading, node, "run", &words))
        return false;
    if (!words.count || words.count > RUN_MAX)
        return wrong(reading, node->line, "run: a program and its arguments, at most %d words", RUN_MAX);
    if (words.items[0].data[0] != '/')
        return wrong(reading, node_find(node, "run")->line, "run: the whole path of the program is wanted, no shell looks for it: %.100s",
                     words.items[0].data);
    list = ck_arena_take(&reading->routing->arena, (words.count + 1) * sizeof *list);
    for (size_t i = 0; i < words.count; i++)
        list[i] = words.items[i].data;
    list[words.count] = NULL;
    receiver->run = list;
    return true;
}

static const struct {
    const char        *name;
    enum receiver_kind kind;
    bool (*read)(struct routing_reading *, const struct map_node *, struct receiver *);
} kinds[] = { { "webhook", RECEIVER_WEBHOOK, read_webhook },
              { "alertmanager", RECEIVER_ALERTMANAGER, read_alertmanager },
              { "email", RECEIVER_EMAIL, read_email },
              { "command", RECEIVER_COMMAND, read_command } };

bool read_receiver(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver)
{
    static const char *const names[] = { "name", "webhook", "alertmanager", "email", "command", "timeout", "give_up", NULL };
    size_t                   found = 0, kind = 0;

    *receiver = (struct receiver){ .timeout_ms = TIMEOUT_MS, .give_up_ms = HOUR_MS, .batch = BATCH, .line = node->line };
    if (!names_good(reading, node, names) || !read_name(reading, node, &receiver->name) ||
        !read_duration(reading, node, "timeout", 100, TIMEOUT_MAX_MS, &receiver->timeout_ms) ||
        !read_duration(reading, node, "give_up", SECOND_MS, 30 * (int64_t)DAY_MS, &receiver->give_up_ms))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (node_find(node, kinds[i].name)) {
            kind = i;
            found++;
        }
    if (found != 1)
        return wrong(reading, node->line, "%s: one of webhook, alertmanager, email and command", receiver->name);
    receiver->kind = kinds[kind].kind;
    return kinds[kind].read(reading, node_find(node, kinds[kind].name), receiver);
}
