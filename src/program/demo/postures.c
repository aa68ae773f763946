/* SPDX-License-Identifier: Apache-2.0
 * What the postures of one replay say, in words. */
#include <stdio.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "engine/util/plural.h"
#include "engine/util/terminal_table.h"
#include "program/demo/internal.h"
#include "program/telling/telling.h"

enum { LINKAGES_TOLD = 6 };

static void add_month(struct told_sentence *sentence, const struct posture *posture)
{
    char month[CK_MONTH_TEXT];

    sentence_add(sentence, "%.*s", (int)ck_month_write(ck_month_from_day(posture->month), month), month);
}

static void add_name(struct told_sentence *sentence, struct ck_bytes name) { sentence_add_bytes(sentence, name); }

/* The nearest pair of each month. */
static void print_linkages(const struct final_values *postures)
{
    struct told_sentence sentence = { .size = 0 };
    size_t               count = 0, told = 0;

    for (size_t i = 0; i < postures->count; i++)
        count += ((const struct posture *)postures->entries[i].value)->linkages.count;
    sentence_add(&sentence, "%zu pair%s of acts of two sides on each other within 45 days", count, plural(count));
    for (size_t i = 0; i < postures->count && told < LINKAGES_TOLD; i++) {
        const struct posture *posture = postures->entries[i].value;
        const struct linkage *nearest = posture->linkages.items;

        if (posture->linkages.count == 0)
            continue;
        sentence_add(&sentence, "%s", told++ ? "; " : ": ");
        add_month(&sentence, posture);
        sentence_add(&sentence, " ");
        add_name(&sentence, posture->reporter);
        sentence_add(&sentence, " %s and ", policy_act_symbols.symbols[nearest->own_act]);
        add_name(&sentence, posture->target);
        sentence_add(&sentence, " %s, %d day%s apart", policy_act_symbols.symbols[nearest->other_act], nearest->days, plural((size_t)nearest->days));
    }
    sentence_add(&sentence, "%s", told ? ". They stand beside each other; nothing says why." : ".");
    paragraph(paint(PAINT_BLUE), " linkages", &sentence);
}

/* The latest one that compares items under equal restriction. NULL: none. */
static const struct posture *latest_comparing(const struct final_values *postures)
{
    const struct posture *latest = NULL;

    for (size_t i = 0; i < postures->count; i++) {
        const struct posture *posture = postures->entries[i].value;

        if (posture->selective_compliance && (!latest || posture->month > latest->month))
            latest = posture;
    }
    return latest;
}

static void print_compliance(const struct posture *posture)
{
    const struct selective_compliance *told = posture->selective_compliance;
    struct told_sentence               sentence = { .size = 0 };
    char                               severity[CK_NUMBER_TEXT_MAX];

    add_name(&sentence, posture->reporter);
    sentence_add(&sentence, " toward ");
    add_name(&sentence, posture->target);
    sentence_add(&sentence, " in ");
    add_month(&sentence, posture);
    sentence_add(&sentence, ", under one severity (%s): ", ck_number_show(told->severity, severity));
    add_name(&sentence, told->high.item);
    sentence_add(&sentence, " at %.1f %%, ", told->high.recovery_ratio * 100);
    add_name(&sentence, told->low.item);
    sentence_add(&sentence, " at %.1f %% of the level before control; %.3f apart.", told->low.recovery_ratio * 100, told->value);
    paragraph(paint(PAINT_BLUE), " selective compliance", &sentence);
}

static const char *softening_told(enum softening_sign sign)
{
    switch (sign) {
    case SOFTENING_SIGN_EASE: return "an act that eases, in 90 days";
    case SOFTENING_SIGN_RECOVERED: return "an item back at 90 % for three months";
    case SOFTENING_SIGN_STANCE: return "the acts lean to easing";
    default: return "?";
    }
}

static const char *tightening_told(enum tightening_sign sign)
{
    switch (sign) {
    case TIGHTENING_SIGN_BREADTH: return "more kinds of goods controlled than three months before";
    case TIGHTENING_SIGN_DISRUPTION: return "an item below 40 %";
    case TIGHTENING_SIGN_STANCE: return "the acts lean to tightening";
    case TIGHTENING_SIGN_ENFORCEMENT: return "enforcement in two years";
    default: return "?";
    }
}

static void print_hypotheses(const struct posture *posture)
{
    const struct hypotheses *told = &posture->hypotheses;
    struct told_sentence     sentence = { .size = 0 };

    sentence_add(&sentence, "the same month. Softening, %zu of 3 signs", told->softening_true.count);
    for (size_t i = 0; i < told->softening_true.count; i++)
        sentence_add(&sentence, "%s%s", i ? "; " : ": ", softening_told(told->softening_true.items[i]));
    sentence_add(&sentence, ". Tightening, %zu of 4", told->tightening_true.count);
    for (size_t i = 0; i < told->tightening_true.count; i++)
        sentence_add(&sentence, "%s%s", i ? "; " : ": ", tightening_told(told->tightening_true.items[i]));
    sentence_add(&sentence, ".");
    paragraph(paint(PAINT_BLUE), " hypotheses", &sentence);
}

void postures_print(const struct final_values *postures)
{
    const struct posture *posture = latest_comparing(postures);

    print_linkages(postures);
    if (!posture)
        return;
    print_compliance(posture);
    print_hypotheses(posture);
}
