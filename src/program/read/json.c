/* SPDX-License-Identifier: Apache-2.0
 * An article for machines: one JSON object of the records as they are published, without emission. */
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

void judgement_write(const struct article *article, const struct judgement *judgement, struct ck_buffer *buffer)
{
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
        ck_buffer_append(buffer, CK_BYTES("}"));
    }
    ck_buffer_append(buffer, CK_BYTES("],\"scorecard\":"));
    if (judgement->scorecard)
        write_content(&scorecard_type, judgement->scorecard, buffer);
    else
        ck_buffer_append(buffer, CK_BYTES("null"));
    ck_buffer_append(buffer, CK_BYTES("}\n"));
}
