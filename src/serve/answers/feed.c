/* SPDX-License-Identifier: Apache-2.0
 * /feed.atom: alerts and verdicts, those published last first (RFC 4287). */
#include <stdlib.h>

#include "engine/base/character.h"
#include "engine/util/instant.h"
#include "engine/util/percent.h"
#include "serve/answers/internal.h"

enum { TOPIC, FEED_KNOWN_AT, FEED_LIMIT };
enum { FEED_ALERTS, FEED_VERDICTS, FEEDS };

static const char *const topics[] = { "alerts", "policy.verdicts", NULL };

static const struct serve_parameter parameters[] = {
    [TOPIC] = { "topic", "only these", &serve_word, .list = topics },
    [FEED_KNOWN_AT] = KNOWN_AT,
    [FEED_LIMIT] = { "limit", "how many at most", &serve_whole, .least = 1, .most = 200, .otherwise = "50" },
    { 0 },
};

/* ---- XML ---- */

/* Without the characters that XML 1.0 has not. */
static void write_text(struct ck_buffer *buffer, struct ck_bytes text)
{
    while (text.size) {
        uint32_t    code;
        size_t      size = character_take(text, &code);
        const char *spelt = code == '<' ? "&lt;" : code == '>' ? "&gt;" : code == '&' ? "&amp;" : code == '"' ? "&quot;" : NULL;

        if (spelt)
            ck_buffer_append(buffer, ck_bytes_from(spelt));
        else if ((code >= 0x20 || code == '\n' || code == '\t') && code < CHARACTER_BROKEN && code != 0xfffe && code != 0xffff)
            ck_buffer_append(buffer, (struct ck_bytes){ text.data, size });
        text.data += size;
        text.size -= size;
    }
}

static void write_element(struct ck_buffer *buffer, const char *name, struct ck_bytes text)
{
    serve_print(buffer, "<%s>", name);
    write_text(buffer, text);
    serve_print(buffer, "</%s>\n", name);
}

static void write_updated(struct ck_buffer *buffer, int64_t time_ms)
{
    char text[INSTANT_TEXT_MAX];

    write_element(buffer, "updated", (struct ck_bytes){ text, instant_write(time_ms, text) });
}

/* ---- entries ---- */

struct entry {
    const struct ck_topic *topic;
    struct ck_bytes        link; /* the key or id that the link is of */
    const char            *path;
    struct ck_bytes        term;
    int32_t                revision;
    struct ck_buffer       title, summary;
};

static void fill_alert(struct entry *entry, const struct alert *alert)
{
    serve_print(&entry->title, "%s: %.*s %s", enum_name(&alert_state_symbols, (int32_t)alert->state).data, (int)alert->rule.size, alert->rule.data,
                enum_name(&alert_severity_symbols, (int32_t)alert->severity).data);
    if (alert->item.data)
        serve_print(&entry->title, ", %.*s", (int)alert->item.size, alert->item.data);
    ck_buffer_append(&entry->summary, alert->text);
    entry->term = alert->rule;
    entry->revision = (int32_t)alert->emission.revision;
}

static void fill_verdict(struct entry *entry, const struct verdict *verdict)
{
    struct ck_bytes word = enum_name(&verdict_kind_symbols, (int32_t)verdict->verdict);

    serve_print(&entry->title, "%s: claim %d of article %.*s", word.data, verdict->ordinal, (int)verdict->news.size, verdict->news.data);
    serve_print(&entry->summary, "%s%s%.*s", enum_name(&metric_symbols, (int32_t)verdict->metric).data, verdict->item.data ? ", " : "",
                (int)verdict->item.size, verdict->item.data ? verdict->item.data : "");
    if (verdict->period.data)
        serve_print(&entry->summary, ", %.*s", (int)verdict->period.size, verdict->period.data);
    if (verdict->true_value.known)
        serve_print(&entry->summary, ": the figures say %g", verdict->true_value.value);
    if (verdict->counter_facts.count)
        serve_print(&entry->summary, "; %zu counter-fact%s", verdict->counter_facts.count, verdict->counter_facts.count == 1 ? "" : "s");
    entry->term = word;
    entry->link = verdict->news;
    entry->path = "articles";
    entry->revision = (int32_t)verdict->emission.revision;
}

static void write_entry(struct store_look *look, const struct store_row *row, size_t feed)
{
    struct ck_buffer *buffer = &look->answer->content;
    struct entry      entry = { .topic = feed == FEED_ALERTS ? &alerts : &policy_verdicts, .link = row->key, .path = "alerts" };
    const void       *value = row_value(entry.topic, row, look->request->arena);

    if (!value)
        return;
    if (feed == FEED_ALERTS)
        fill_alert(&entry, value);
    else
        fill_verdict(&entry, value);
    ck_buffer_append(buffer, CK_BYTES("<entry>\n"));
    serve_print(buffer, "<id>urn:chokepoint:%s:", entry.topic->name);
    percent_encode(row->key, buffer);
    serve_print(buffer, ":%d</id>\n", entry.revision);
    if (row->retracted)
        write_element(buffer, "title", CK_BYTES("withdrawn"));
    else
        write_element(buffer, "title", ck_buffer_bytes(&entry.title));
    write_updated(buffer, row->published_ms);
    serve_print(buffer, "<link rel=\"alternate\" href=\"/%s/", entry.path);
    percent_encode(entry.link, buffer);
    ck_buffer_append(buffer, CK_BYTES("\"/>\n<category term=\""));
    write_text(buffer, entry.term);
    ck_buffer_append(buffer, CK_BYTES("\"/>\n"));
    write_element(buffer, "summary", row->retracted ? row->key : ck_buffer_bytes(&entry.summary));
    ck_buffer_append(buffer, CK_BYTES("</entry>\n"));
    ck_buffer_release(&entry.title);
    ck_buffer_release(&entry.summary);
}

/* ---- the feed ---- */

struct feed_strand {
    struct store_back *back; /* NULL: not open */
    struct store_row   row;
    bool               has;
};

static void advance(struct store_look *look, struct feed_strand *strand)
{
    strand->has = strand->back && look_has(look, store_back_next(strand->back, &strand->row));
}

static void write_feed(struct store_look *look, struct feed_strand strands[FEEDS])
{
    struct ck_buffer *buffer = &look->answer->content;
    int64_t           newest_ms = 0;

    for (size_t i = 0; i < FEEDS; i++)
        if (strands[i].has && strands[i].row.published_ms > newest_ms)
            newest_ms = strands[i].row.published_ms;
    ck_buffer_append(buffer, CK_BYTES("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
                                      "<id>urn:chokepoint:feed</id>\n<title>Chokepoint: alerts and verdicts</title>\n"
                                      "<author><name>chokepoint</name></author>\n<link rel=\"self\" href=\"/feed.atom\"/>\n"));
    write_updated(buffer, newest_ms);
    for (int64_t left = look->request->values[FEED_LIMIT].number; left > 0 && !look->answer->problem; left--) {
        size_t newest = strands[FEED_ALERTS].has &&
                                (!strands[FEED_VERDICTS].has || strands[FEED_ALERTS].row.published_ms >= strands[FEED_VERDICTS].row.published_ms)
                            ? FEED_ALERTS
                            : FEED_VERDICTS;

        if (!strands[newest].has)
            break;
        write_entry(look, &strands[newest].row, newest);
        advance(look, &strands[newest]);
    }
    if (!look->answer->problem)
        ck_buffer_append(buffer, CK_BYTES("</feed>\n"));
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    static const struct ck_topic *const of[FEEDS] = { &alerts, &policy_verdicts };
    const struct serve_value           *topic = &request->values[TOPIC];
    struct feed_strand                  strands[FEEDS] = { 0 };
    struct store_look                   look;

    if (!look_begin(&look, context, request, answer, &request->values[FEED_KNOWN_AT]))
        return;
    for (size_t i = 0; i < FEEDS && !answer->problem; i++) {
        uint16_t number;
        int      result;

        if ((topic->given && topic->number != (int64_t)i) || !topic_number(look.answers, of[i], &number))
            continue;
        result = store_back_open(look.view, number, look.known_ms, NULL, 0, ROWS_MAX, &strands[i].back);
        if (result < 0)
            look_has(&look, result);
        else
            advance(&look, &strands[i]);
    }
    if (!answer->problem)
        write_feed(&look, strands);
    for (size_t i = 0; i < FEEDS; i++)
        if (strands[i].back)
            store_back_close(strands[i].back);
    look_end(&look);
}

const struct serve_route feed_route = {
    .path = "/feed.atom",
    .name = "feed",
    .summary = "Alerts and verdicts as they were published, the last first",
    .doc = "RFC 4287; an entry for each revision that was published, retractions too.",
    .parameters = parameters,
    .forms = { &serve_atom },
    .answer = answer,
};
