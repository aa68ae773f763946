/* SPDX-License-Identifier: Apache-2.0
 * One article through the chain, embedded: intake, enrich, classify, verify and score, over the data that is at hand. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "engine/config/processor_set.h"
#include "engine/log/last_records.h"
#include "engine/serde/dead_letter.h"
#include "engine/serde/decode.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/tally.h"
#include "processors/all.h"
#include "program/ingest/lines.h"
#include "program/ingest/shipped.h"
#include "program/read/internal.h"
#include "engine/replay/files.h"

enum { CHAIN_MAX = 8 };

struct read_chain {
    const struct ck_processor *processors[CHAIN_MAX];
    size_t                     count;
    struct embedded           *embedded;
    const char                *path;    /* being read */
    struct tally               refused; /* records of the data */
    bool                       article_refused;
};

static void chain_choose(struct read_chain *chain)
{
    static const char *const names[] = { "intake", "enrich", "classify", "verify", "score" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        chain->processors[chain->count++] = *processor_place(processors_all, ck_bytes_from(names[i]));
}

/* ---- the data at hand ---- */

struct feeding {
    struct read_chain        *chain;
    const struct ingest_kind *kind;
};

static int feed(void *context, const void *record)
{
    struct feeding *feeding = context;

    return embedded_append_record(feeding->chain->embedded, feeding->kind->topic, record, feeding->kind->known_ms(record));
}

static void tell_bad(void *context, size_t line, const char *problem)
{
    struct read_chain *chain = ((struct feeding *)context)->chain;

    tally_add(&chain->refused, CK_BYTES("unreadable"));
    fprintf(stderr, "%s:%zu: %s\n", chain->path, line, problem);
}

/* The files of a data directory, news aside. */
static int feed_data(struct read_chain *chain, const char *directory)
{
    struct reference *catalogue = shipped_load(directory, chain->processors[0], true, NULL);
    char              path[PATH_MAX];
    int               result = catalogue ? 0 : -EINVAL;

    chain->path = path;
    for (const struct ingest_kind *kind = ingest_kinds; kind->name && result >= 0; kind++) {
        struct feeding     feeding = { chain, kind };
        struct ingest_sink sink = { &feeding, feed, tell_bad };
        struct ck_buffer   text = { 0 };

        if (kind->lines)
            continue;
        result = path_join(path, sizeof path, directory, kind->file) ? file_read_regular(path, &text) : -ENAMETOOLONG;
        if (result == 0)
            result = ingest_text(kind, ck_buffer_bytes(&text), catalogue, &sink);
        if (result < 0)
            fprintf(stderr, "chokepoint read: %s: %s\n", path, file_error(result));
        ck_buffer_release(&text);
    }
    reference_free(catalogue);
    return result < 0 ? EXIT_CONFIG : EXIT_CLEAN;
}

/* The files of a replay. Articles there, and what others read in them, are not asked, and one of the same id would hide this one. */
static int feed_input(struct read_chain *chain, const char *directory)
{
    struct replay_input input = { 0 };
    int                 code = replay_load(&input, directory, processors_all, chain->processors, chain->count, INT64_MAX);
    size_t              kept = 0;

    for (size_t i = 0; i < input.count; i++) {
        const struct ck_topic *topic = input.sources[input.records[i].source].topic;

        if (topic != &policy_news && topic != &intake_news && topic != &claims_submitted && topic != &intake_claims && topic != &policy_claims)
            input.records[kept++] = input.records[i];
    }
    input.count = kept;
    if (code == EXIT_CLEAN)
        code = replay_feed(&input, chain->embedded);
    replay_input_release(&input);
    return code;
}

static int feed_article(struct read_chain *chain, const struct article *article)
{
    struct news_item news = article_as_news(article);

    return embedded_append_record(chain->embedded, &policy_news, &news, news.collected_at) == 0 ? EXIT_CLEAN : EXIT_BUG;
}

/* ---- what came of it ---- */

static int keep_last(void *context, const struct log_record *record)
{
    last_records_add(context, record);
    return 0;
}

struct taking {
    struct judgement      *judgement;
    const struct ck_topic *topic;
};

static void take_value(struct judgement *judgement, const struct ck_topic *topic, const void *value)
{
    if (topic == &policy_mentions && judgement->mention_count < JUDGED_MAX)
        judgement->mentions[judgement->mention_count++] = value;
    else if (topic == &policy_claims && judgement->claim_count < JUDGED_MAX)
        judgement->claims[judgement->claim_count++] = value;
    else if (topic == &policy_scorecards)
        judgement->scorecard = value;
    else if (topic == &policy_verdicts)
        for (size_t i = 0; i < judgement->claim_count; i++)
            if (judgement->claims[i]->ordinal == ((const struct verdict *)value)->ordinal)
                judgement->verdicts[i] = value;
}

static int take(void *context, const struct log_record *record)
{
    struct taking        *taking = context;
    struct ck_arena      *arena = &taking->judgement->arena;
    struct decode_failure failure;
    void                 *value;

    if (decode_value(taking->topic, ck_arena_copy(arena, record->value), arena, &value, &failure) != DECODE_OK)
        return -EBADMSG;
    if (!value_is_retracted(taking->topic, value))
        take_value(taking->judgement, taking->topic, value);
    return 0;
}

static int by_ordinal(const void *a, const void *b)
{
    const struct policy_claim *one = *(const struct policy_claim *const *)a, *two = *(const struct policy_claim *const *)b;

    return (one->ordinal > two->ordinal) - (one->ordinal < two->ordinal);
}

static int by_span(const void *a, const void *b)
{
    const struct policy_mention *one = *(const struct policy_mention *const *)a, *two = *(const struct policy_mention *const *)b;
    int32_t                      first = one->spans.count ? one->spans.items[0].start : 0, second = two->spans.count ? two->spans.items[0].start : 0;

    return (first > second) - (first < second);
}

/* Claims before verdicts, which are laid beside them. */
static int collect(struct read_chain *chain, struct judgement *judgement)
{
    static const struct ck_topic *const topics[] = { &policy_mentions, &policy_claims, &policy_verdicts, &policy_scorecards };
    int                                 result = 0;

    for (size_t i = 0; i < sizeof topics / sizeof *topics && result == 0; i++) {
        struct taking       taking = { judgement, topics[i] };
        struct last_records records = { 0 };

        if (embedded_read(chain->embedded, topics[i]->name, 0, keep_last, &records) == 0)
            result = last_records_each(&records, take, &taking);
        last_records_release(&records);
        if (topics[i] == &policy_claims && judgement->claim_count)
            qsort(judgement->claims, judgement->claim_count, sizeof *judgement->claims, by_ordinal);
    }
    coverage_read(chain->embedded, judgement);
    if (judgement->mention_count)
        qsort(judgement->mentions, judgement->mention_count, sizeof *judgement->mentions, by_span);
    return result ? EXIT_BUG : EXIT_CLEAN;
}

/* An article that intake refused is told; other records are counted. */
static int take_dead(void *context, const struct log_record *record)
{
    struct read_chain *chain = context;
    struct dead_letter letter;

    if (!dead_letter_read(record, &letter))
        return 0;
    if (!ck_bytes_equal(letter.topic, ck_bytes_from(policy_news.name))) {
        tally_add(&chain->refused, letter.reason);
        return 0;
    }
    fprintf(stderr, "chokepoint read: the article is refused: %.*s: %.*s\n", (int)letter.reason.size, letter.reason.data, (int)letter.detail.size,
            letter.detail.data);
    chain->article_refused = true;
    return 0;
}

static int tell_dead(struct read_chain *chain, const struct judge_options *options)
{
    char reasons[TALLY_TEXT_MAX];

    embedded_read(chain->embedded, "intake.dlq", 0, take_dead, chain);
    if (chain->refused.total)
        fprintf(stderr, "chokepoint read: %s: %zu record%s refused (%s), the article is checked without; chokepoint check %s lists them\n",
                options->input ? options->input : options->data, chain->refused.total, chain->refused.total == 1 ? " is" : "s are",
                tally_text(&chain->refused, reasons), options->input ? "--input" : "--data");
    return chain->article_refused ? EXIT_CONFIG : EXIT_CLEAN;
}

int article_judge(const struct article *article, const struct judge_options *options, struct judgement *ret_judgement)
{
    struct read_chain       chain = { .count = 0 };
    struct embedded_options embedded = { .today = options->today, .allow_empty_reference = true };
    int                     code = EXIT_CLEAN, result;

    *ret_judgement = (struct judgement){ .arena = CK_ARENA_NULL };
    chain_choose(&chain);
    result = embedded_new(chain.processors, chain.count, &embedded, &chain.embedded);
    if (result == 0) {
        code = options->input ? feed_input(&chain, options->input) : feed_data(&chain, options->data);
        if (code == EXIT_CLEAN)
            code = feed_article(&chain, article);
        if (code == EXIT_CLEAN)
            result = embedded_run(chain.embedded);
        if (code == EXIT_CLEAN && result == 0)
            code = collect(&chain, ret_judgement);
        if (code == EXIT_CLEAN && result == 0)
            code = tell_dead(&chain, options);
        embedded_free(chain.embedded);
    }
    if (result == 0)
        return code;
    fprintf(stderr, "chokepoint read: %s\n", worker_error(result));
    return worker_exit_code(result);
}
