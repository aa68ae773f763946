/* SPDX-License-Identifier: Apache-2.0
 * An article for machines: one JSON object of the records as they are published, without emission. */
#include "chokepoint/number.h"
#include "engine/formats/json.h"
#include "program/read/internal.h"

static void write_content(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    json_write(type, 0, type->field_count - 1, record, buffer); /* the last field is the emission */
}

static void write_members(const struct article *article, struct ck_buffer *buffer)
{
    const struct news_item news = article_as_news(article);

    json_write(&news_item_type, 0, news_item_type.field_count, &news, buffer);
}

static void write_span(const char *name, struct span span, struct ck_buffer *buffer)
{
    char text[CK_NUMBER_TEXT_MAX];

    ck_buffer_append(buffer, CK_BYTES("\""));
    ck_buffer_append(buffer, ck_bytes_from(name));
    ck_buffer_append(buffer, CK_BYTES("\":["));
    ck_buffer_append(buffer, (struct ck_bytes){ text, ck_number_write_long(span.start, text) });
    ck_buffer_append(buffer, CK_BYTES(","));
    ck_buffer_append(buffer, (struct ck_bytes){ text, ck_number_write_long(span.end, text) });
    ck_buffer_append(buffer, CK_BYTES("]"));
}

/* Of each part the bytes that name it; what nothing names is left out. */
static void write_words(const struct claim_words *words, struct ck_buffer *buffer)
{
    const char *separator = "";

    ck_buffer_append(buffer, CK_BYTES(",\"read_from\":{"));
    for (size_t i = 0; i < CLAIM_WORDS; i++)
        if (words->spans[i].end > words->spans[i].start) {
            ck_buffer_append(buffer, ck_bytes_from(separator));
            write_span(claim_word_names[i], words->spans[i], buffer);
            separator = ",";
        }
    ck_buffer_append(buffer, CK_BYTES("}"));
}

static void write_unread(const struct reading *reading, struct ck_buffer *buffer)
{
    const char *separator = "";

    ck_buffer_append(buffer, CK_BYTES(",\"figures_not_read\":["));
    for (size_t i = 0; i < reading->unread_count; i++) {
        if (reading->unread[i].why == UNREAD_BOILERPLATE)
            continue;
        ck_buffer_append(buffer, ck_bytes_from(separator));
        ck_buffer_append(buffer, CK_BYTES("{"));
        write_span("span", reading->unread[i].span, buffer);
        ck_buffer_append(buffer, reading->unread[i].counted ? CK_BYTES(",\"counted\":true,\"why\":") : CK_BYTES(",\"counted\":false,\"why\":"));
        json_write_text(ck_bytes_from(unread_told(reading->unread[i].why)), buffer);
        ck_buffer_append(buffer, CK_BYTES("}"));
        separator = ",";
    }
    ck_buffer_append(buffer, CK_BYTES("]"));
}

void judgement_write(const struct article *article, const struct judgement *judgement, struct ck_buffer *buffer)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct claim_words *words = ck_arena_take(&arena, (judgement->claim_count + 1) * sizeof *words);
    struct reading      reading;

    article_read(article, &arena, &reading);
    article_words(article, judgement->claims, judgement->claim_count, &arena, words);
    ck_buffer_append(buffer, CK_BYTES("{\"article\":"));
    write_members(article, buffer);
    ck_buffer_append(buffer, CK_BYTES(",\"mentions\":["));
    for (size_t i = 0; i < judgement->mention_count; i++) {
        ck_buffer_append(buffer, i ? CK_BYTES(",") : CK_BYTES(""));
        write_content(&policy_mention_type, judgement->mentions[i], buffer);
    }
    ck_buffer_append(buffer, CK_BYTES("],\"claims\":["));
    for (size_t i = 0; i < judgement->claim_count; i++) {
        ck_buffer_append(buffer, i ? CK_BYTES(",{\"claim\":") : CK_BYTES("{\"claim\":"));
        write_content(&policy_claim_type, judgement->claims[i], buffer);
        ck_buffer_append(buffer, CK_BYTES(",\"verdict\":"));
        if (judgement->verdicts[i])
            write_content(&verdict_type, judgement->verdicts[i], buffer);
        else
            ck_buffer_append(buffer, CK_BYTES("null"));
        write_words(&words[i], buffer);
        ck_buffer_append(buffer, CK_BYTES("}"));
    }
    ck_buffer_append(buffer, CK_BYTES("],\"scorecard\":"));
    if (judgement->scorecard)
        write_content(&scorecard_type, judgement->scorecard, buffer);
    else
        ck_buffer_append(buffer, CK_BYTES("null"));
    write_unread(&reading, buffer);
    ck_buffer_append(buffer, CK_BYTES("}\n"));
    ck_arena_release(&arena);
}
