/* SPDX-License-Identifier: Apache-2.0
 * chokepoint read: what cmd_read*.c share. Functions that fail say why on stderr and return an exit code. */
#ifndef CHOKEPOINT_READ_INTERNAL_H
#define CHOKEPOINT_READ_INTERNAL_H

#include "chokepoint/avro.h"
#include "domain/news/reader.h"

/* ---- articles (passage.c) ---- */

/* An article from one JSON object in the form of NewsItem; body may be called text or summary, other members are passed over. Everything lives in
 * `arena`. NULL, or what is wrong with it. */
const char *passage_read(struct ck_bytes json, struct ck_arena *arena, struct article *ret_article);

/* Tells on standard error which members of the object are none of an article, nor of a file of news (data/README.md). */
void passage_tell(const char *path, struct ck_bytes json);

/* An article from plain text: the first line is the title if it has fewer than 20 words and no full stop. Borrows the text; `ret_article` keeps what
 * it has of the rest. */
void plain_read(struct ck_bytes text, struct article *ret_article);

/* The article as users publish it; it borrows. */
struct news_item article_as_news(const struct article *article);

/* ---- what is found (labels.c) ---- */

/* One JSON object of the article's id and what was found, with the fields of docs/CLAIMS.md. */
void findings_write(const struct article *article, const struct reading *reading, struct ck_buffer *buffer);

/* --labels: a line of findings for each line of the file ("-": standard input). */
int labels_print(const char *path);

/* ---- what is judged (chain.c) ---- */

enum { JUDGED_MAX = FINDINGS_MAX };

/* Months of which there are figures, the first to the last. */
struct figures_known {
    bool    any;
    int32_t from, to;
};

/* What the chain says of one article; everything lives in the arena. */
struct judgement {
    const struct policy_mention *mentions[JUDGED_MAX]; /* in the order of their first spans */
    size_t                       mention_count;
    const struct policy_claim   *claims[JUDGED_MAX]; /* in the order of ordinals */
    const struct verdict        *verdicts[JUDGED_MAX] /* of each claim; NULL: none */;
    size_t                       claim_count;
    const struct scorecard      *scorecard;                                  /* NULL: no claims */
    struct figures_known         known[JUDGED_MAX], known_world[JUDGED_MAX]; /* of each claim's series, and of the same to or from the world */
    struct ck_arena              arena;
};

struct judge_options {
    const char *data;  /* directory in the shape of data/ */
    const char *input; /* or a directory of <topic>.jsonl; NULL: data */
    int32_t     today;
};

/* Release the judgement's arena in any case. */
int article_judge(const struct article *article, const struct judge_options *options, struct judgement *ret_judgement);

struct embedded;
void coverage_read(struct embedded *embedded, struct judgement *judgement); /* coverage.c: fills known and known_world */

/* ---- why (reasons.c) ---- */

struct told_sentence;
extern const char *const claim_word_names[CLAIM_WORDS]; /* "item", "reporter" … */
const char              *unread_told(enum unread_why why);
void        lacking_tell(const struct judgement *judgement, size_t i, struct told_sentence *sentence); /* "; lacking: exports of …"; or nothing */
struct span to_clause_end(struct ck_bytes document, struct span span);                                 /* the span up to the next mark */
void        quote_span(struct told_sentence *sentence, struct ck_bytes document, struct span span);
void        words_tell(const struct policy_claim *claim, const struct claim_words *words, struct ck_bytes document, struct told_sentence *sentence);

/* ---- what is shown (print.c) ---- */

void judgement_print(const struct article *article, const struct judgement *judgement);
void judgement_write(const struct article *article, const struct judgement *judgement, struct ck_buffer *buffer); /* JSON */

#endif
