/* The processors of stock and their topics.
 *     stock.reports ──▶ receive ──▶ stock.facts ──▶ stock ──▶ stock.levels */
#ifndef STOCK_PROGRAM_H
#define STOCK_PROGRAM_H

#include <chokepoint/processor.h>

extern const struct ck_topic     reports, facts, levels;
extern const struct ck_processor receive, stock;

#endif
