/* SPDX-License-Identifier: Apache-2.0
 * Users' records by hand for a chain. Lists are words with spaces between. 0 and NULL are the defaults that are named. */
#ifndef CHOKEPOINT_TESTS_WORLD_H
#define CHOKEPOINT_TESTS_WORLD_H

#include "domain/model/topics.h"
#include "records.h"
#include "work/chain.h"

enum { WORLD_DAY = 20301 /* 2025-08-01 */, WORLD_FIRST = 640 /* 2023-05, in months since 1970 */ };

/* printf into the chain's arena. */
const char *world_text(struct chain *chain, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "a0 a1 … " of a format with one %zu. */
const char *world_words(struct chain *chain, const char *format, size_t count);

/* The first `count` countries that customs know, without CHN and USA. */
const char *world_countries(struct chain *chain, size_t count);
const char *world_country(size_t number);

struct measure_text {
    const char      *id;
    enum act         act;                   /* BASE */
    const char      *targets, *to, *except; /* to: ALL, of a BASE */
    const char      *items, *prefixes;      /* items: antimony, of a BASE */
    enum restriction restriction;           /* LICENCE */
    int32_t          from, until;           /* days before WORLD_DAY; from: 400; until: open */
    int32_t          known;                 /* days before WORLD_DAY; 500 */
};
void world_measure(struct chain *chain, struct measure_text text);

struct trade_text {
    const char *source, *reporter, *partner, *commodity; /* GACC, CHN, USA, antimony */
    enum flow   flow;                                    /* EXPORT */
    int32_t     month;                                   /* from WORLD_FIRST on */
    double      kg;                                      /* 1000 */
    int32_t     later;                                   /* days after the usual publication */
    bool        code;                                    /* HS2022, else ITEM */
};
void world_trade(struct chain *chain, struct trade_text text);
void world_trades(struct chain *chain, struct trade_text text, size_t months);

void world_item(struct chain *chain, const char *item, const char *parent, const char *prefixes, enum item_coverage coverage /* 0: FULL */);
void world_supply(struct chain *chain, const char *item, const char *country, int32_t year);
void world_news(struct chain *chain, const char *id, const char *publisher, const char *body, int32_t days_before); /* English */
void world_article(struct chain *chain, const char *language, const char *body);

/* Two items, three measures, four series of two years, an article: what every dimension grows from. */
void world_begin(struct chain *chain);

#endif
