/* SPDX-License-Identifier: Apache-2.0
 * How a verb is said (docs/CLAIMS.md 3.1): denied, possible, conditional, announced, to come. */
#include "domain/news/acts.h"

enum {
    ASKED_MAX = 4 /* words of wishes in a sentence that are looked at */,
    SIGNAL_REACH = 9,
    FAR_REACH = 16,
    MODAL_REACH = 4,
    LIST_REACH = 10,
    DUE_REACH = 6 /* tokens before the verb */
};

static bool is_possible(const struct sight *sight, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (word_is(sight->text, i, CONCEPT_possible) && !token_meaning(sight->text, i, KIND_month))
            return true;
    return false;
}

/* may modify, extend or lift: the modal governs each verb of the list. */
static bool is_listed_possible(const struct sight *sight, size_t at)
{
    const struct text *text = sight->text;

    for (size_t i = at; i-- > sight->first && at - i < LIST_REACH;) {
        bool link = token_meaning(text, i, KIND_and) || (text->tokens[i].type == TOKEN_PUNCTUATION && !token_is_symbol(text, i, '.'));

        if (word_is(text, i, CONCEPT_possible) && !token_meaning(text, i, KIND_month))
            return i + 1 < at;
        if (!link && verb_at(sight, i) == CONCEPT_NONE &&
            !(text->tokens[i].type == TOKEN_WORD && (token_meaning(text, i + 1, KIND_and) || text->tokens[i + 1].type == TOKEN_PUNCTUATION)))
            return false;
    }
    return false;
}

/* was set to expire, debía vencer, 期限を迎える予定だった */
static bool is_due(const struct sight *sight, const struct candidate *candidate)
{
    size_t at = candidate->at;

    if (candidate->verb != CONCEPT_expire && candidate->verb != CONCEPT_effect)
        return false;
    if (is_head_last(sight->text))
        return word_between(sight->text, at, clause_end(sight, at), CONCEPT_due);
    return word_between(sight->text, at > sight->first + DUE_REACH ? at - DUE_REACH : sight->first, at, CONCEPT_due);
}

/* 来年11月27日まで: a year of a date, and no outlook. */
static bool is_dated(const struct text *text, size_t i)
{
    return token_has(text, i, KIND_forecast) && i + 1 < text->token_count &&
           (text->tokens[i + 1].type == TOKEN_NUMBER || token_has(text, i + 1, KIND_month));
}

/* Has China lifted its ban? 緩和か */
static bool is_question(const struct sight *sight)
{
    const struct text *text = sight->text;
    size_t             end = sight->end;

    while (end > sight->first && text->tokens[end - 1].type == TOKEN_PUNCTUATION && !token_is_symbol(text, end - 1, '?') &&
           !token_is_symbol(text, end - 1, 0xFF1F) && end + 3 > sight->end)
        end--;
    if (end == sight->first)
        return false;
    if (token_is_symbol(text, end - 1, '?') || token_is_symbol(text, end - 1, 0xFF1F))
        return true;
    return text->language == LANGUAGE_JA &&
           preceded(text, end - 1, (const char *const[]){ "缓和", "缓和", "解除", "再开", "再开", "强化", "强化", "停止", NULL }) &&
           ck_bytes_equal(token_folded(text, end - 1), CK_BYTES("か"));
}

/* Somebody expects or demands it; but what a state asks of a firm is as good as done. */
static bool is_wished(const struct sight *sight, size_t from, size_t to, enum concept verb)
{
    const struct text *text = sight->text;
    size_t             asked = 0;

    for (size_t i = from; i < to; i++)
        if (word_is(text, i, CONCEPT_outside) && ++asked > ASKED_MAX)
            return true;
        else if (verb == CONCEPT_lift && ck_bytes_begin(token_folded(text, i), CK_BYTES("verlang")))
            return true; /* verlangte die Rücknahme der Maßnahme */
        else if (word_is(text, i, CONCEPT_outside) && !is_dated(text, i) &&
                 !preceded(text, i, (const char *const[]){ "许可を", "许可を", "申请を", "허가를 ", NULL }) &&
                 !(verb == CONCEPT_require && word_is(text, i, CONCEPT_order)) &&
                 !((word_is(text, i, CONCEPT_ask) || word_is(text, i, CONCEPT_order)) && is_command(sight, i)))
            return true;
    return false;
}

bool is_killed(const struct sight *sight, const struct candidate *candidate, size_t lower, bool signalled)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at, strong = strong_start(sight, at), end = is_head_last(text) ? sight->end : at;

    if (is_head_last(text))
        strong = sight->first;
    if (is_question(sight) || is_dropped_plan(sight, candidate))
        return true;
    if (word_between(text, strong, at, CONCEPT_condition) || is_wished(sight, strong, end, candidate->verb))
        return true;
    if (is_due(sight, candidate) || (!signalled && !is_head_last(text) && is_listed_possible(sight, at)))
        return true;
    if (is_head_last(text) && (is_possible(sight, at, clause_end(sight, at)) || word_between(text, at, clause_end(sight, at), CONCEPT_condition)))
        return true;
    if (text->language == LANGUAGE_DE && !signalled && is_possible(sight, clause_start(sight, at), at))
        return true; /* könnte … einschränken */
    return !signalled && is_possible(sight, near_before(at, MODAL_REACH, lower), at);
}

/* German: abzuschaffen, zu lockern */
static bool is_infinitive(struct ck_bytes word)
{
    if (ck_bytes_begin(word, CK_BYTES("zu ")))
        return true;
    for (size_t at = 2; at + 5 < word.size; at++)
        if (memcmp(word.data + at, "zu", 2) == 0 && memcmp(word.data + word.size - 1, "n", 1) == 0)
            return true;
    return false;
}

/* Wer Grafit ausführen will, braucht: what is wanted stands before it, at the end of its clause. */
static bool is_closed(const struct sight *sight, size_t verb)
{
    struct ck_bytes before = verb > sight->first ? token_folded(sight->text, verb - 1) : (struct ck_bytes){ 0 };

    return sight->text->language == LANGUAGE_DE && before.size > 2 && before.data[before.size - 1] == 'n' &&
           token_is_symbol(sight->text, verb + 1, ',') && !sight->text->tokens[verb - 1].capital;
}

/* The verb that announces this one: before it, or after it where the verb comes last. */
size_t signal_of(const struct sight *sight, const struct candidate *candidate, size_t lower)
{
    size_t at = candidate->at;

    if (is_head_last(sight->text)) {
        for (size_t i = at + 1; i < clause_end(sight, at) && !candidate->relative; i++)
            if (verb_at(sight, i) == CONCEPT_signal)
                return i;
        return NO_TOKEN;
    }
    for (size_t i = at;
         i > near_before(at, is_infinitive(token_folded(sight->text, at)) && sight->text->language == LANGUAGE_DE ? FAR_REACH : SIGNAL_REACH, lower);
         i--)
        if (verb_at(sight, i - 1) == CONCEPT_signal && !is_closed(sight, i - 1))
            return i - 1;
    return NO_TOKEN;
}

/* 緩和を見送り, 완화를 미루고: what is put off is not done. */
static bool is_put_off(const struct sight *sight, const struct candidate *candidate)
{
    enum { REACH = 3 };
    size_t at = candidate->at;

    if (!is_head_last(sight->text) || candidate->verb != CONCEPT_lift || !follows(sight->text, at, (const char *const[]){ "を", "을 ", "를 ", NULL }))
        return false;
    for (size_t i = at + 1; i <= at + REACH && i < clause_end(sight, at); i++)
        if ((verb_at(sight, i) == CONCEPT_suspend || verb_at(sight, i) == CONCEPT_deny) && !word_is(sight->text, i, CONCEPT_not))
            return true;
    return false;
}

/* "Lifting the ban is off the table": the verb is the subject. */
static bool is_gerund(struct ck_bytes word) { return word.size > 3 && memcmp(word.data + word.size - 3, "ing", 3) == 0; }

/* denied a report that it would lift, dementierte Gerüchte, wonach: what a denied report tells is not done. */
static bool is_denied_report(const struct sight *sight, size_t verb)
{
    enum { REACH = 5 };
    size_t start = strong_start(sight, verb);

    for (size_t i = start; i < verb; i++)
        if (word_is(sight->text, i, CONCEPT_refute) && word_between(sight->text, i + 1, i + REACH < verb ? i + REACH : verb, CONCEPT_rumour))
            return true;
    return false;
}

/* 해제한 것은 아니다, 解除したわけではない: it is not that it was done. */
static bool is_not_that(const struct text *text, size_t verb)
{
    static const char *const marks[] = { "한 것은 아니",
                                         "한 것이 아니",
                                         "한 건 아니",
                                         "한 게 아니",
                                         "한 것도 아니",
                                         "된 것은 아니",
                                         "된 것이 아니",
                                         "된 건 아니",
                                         "된 게 아니",
                                         "된 것도 아니",
                                         " 것은 아니",
                                         " 것이 아니",
                                         " 건 아니",
                                         " 게 아니",
                                         " 것도 아니",
                                         "したわけではな",
                                         "したわけでな",
                                         "されたわけではな",
                                         "されたわけでな",
                                         "したのではな",
                                         "されたのではな",
                                         "わけではな",
                                         NULL };

    return is_head_last(text) && follows(text, verb, marks);
}

size_t negations(const struct sight *sight, const struct candidate *candidate, size_t lower)
{
    size_t from = clause_start(sight, candidate->at), to = candidate->before || candidate->object == NO_TOKEN ? candidate->at : candidate->object;

    if (token_has(sight->text, candidate->at, KIND_act_split_barred))
        return 0; /* darf nicht mehr geliefert werden: its "nicht" is part of the verb */
    if (is_not_that(sight->text, candidate->at))
        return 1;
    if (is_head_last(sight->text) && is_attribute(sight->text, candidate->at))
        return 0; /* 통제를 확대한 영향이 …지 않았다: of another verb */
    if (is_head_last(sight->text)) {
        from = candidate->at + 1;
        to = clause_end(sight, candidate->at);
        for (size_t i = from; i < to; i++)
            if (verb_at(sight, i) != CONCEPT_NONE && !word_is(sight->text, i, CONCEPT_not) && verb_at(sight, i) != CONCEPT_signal)
                to = i;
    } else {
        from = from > lower ? from : lower;
        if (candidate->before && !candidate->passive && sight->text->language == LANGUAGE_EN)
            to = candidate->at;
        if (sight->text->language == LANGUAGE_DE) {
            to = clause_end(sight, candidate->at);
            for (size_t i = from; i + 1 < candidate->at; i++) /* will nicht folgen und keine Beschränkungen erlassen: two verbs, each with its own */
                if (token_has(sight->text, i, KIND_and) && word_is(sight->text, i + 1, CONCEPT_not))
                    from = i + 1;
        }
        if (sight->text->language == LANGUAGE_ZH && candidate->verb == CONCEPT_keep)
            to = candidate->at; /* 维持对未加工稀土的禁令 */
    }
    size_t count = word_count(sight->text, from, to, CONCEPT_not) + is_put_off(sight, candidate);

    size_t start = clause_start(sight, candidate->at);

    count += is_denied_report(sight, candidate->at);
    if (sight->text->language == LANGUAGE_DE && start > sight->first + 1 &&
        word_is(sight->text, start - 2, CONCEPT_not)) /* "dementierte, … zu haben" */
        count++;
    else if (sight->text->language == LANGUAGE_DE && start > sight->first + 1 && is_infinitive(token_folded(sight->text, candidate->at)))
        count += word_between(sight->text, clause_start(sight, start - 2), start - 1, CONCEPT_not); /* hat nicht vor, die Pflicht abzuschaffen */
    if (sight->text->language == LANGUAGE_EN && !candidate->passive && candidate->object != NO_TOKEN && candidate->object > candidate->at &&
        candidate->at == start && is_gerund(token_folded(sight->text, candidate->at)))
        count += word_between(sight->text, candidate->object + 1, clause_end(sight, candidate->object), CONCEPT_not);
    if (sight->text->language == LANGUAGE_ZH && candidate->at > sight->first && verb_at(sight, candidate->at - 1) == CONCEPT_deny) /* 拒绝解除 */
        count++;
    if (sight->text->language == LANGUAGE_ES && count > 1) /* "no concedió ninguna" */
        count = 1;
    if (sight->text->language == LANGUAGE_EN && candidate->at > sight->first &&
        verb_at(sight, candidate->at - 1) == CONCEPT_suspend) /* "stopped issuing" */
        count++;
    return count;
}

/* 将锑列入清单: 将 marks the object here. */
static bool is_order_marker(const struct text *text, size_t i)
{
    return text->language == LANGUAGE_ZH &&
           (token_meaning(text, i + 1, KIND_item) || token_meaning(text, i + 1, KIND_noitem) || country_at(text, i + 1) ||
            text->tokens[i + 1].type == TOKEN_NUMBER || token_meaning(text, i + 1, KIND_act_object));
}

/* werde die Kontrollen aussetzen: an infinitive at the end, and no participle. */
static bool is_future_german(const struct sight *sight, size_t verb)
{
    static const char *const auxiliaries[] = { "wird", "werde", "werden", NULL };
    static const char *const infinitives[] = { "aussetzen",   "aufheben",     "lockern",      "verhängen",   "verhangen",   "einführen",
                                               "einfuhren",   "verbieten",    "untersagen",   "beschränken", "beschranken", "verlängern",
                                               "verlangern",  "verschärfen",  "verscharfen",  "erteilen",    "genehmigen",  "streichen",
                                               "beenden",     "einschränken", "einschranken", "kürzen",      "kurzen",      "abschaffen",
                                               "verschieben", "ausweiten",    "erleichtern",  NULL };

    if (!token_among(sight->text, verb, infinitives))
        return false;
    for (size_t i = clause_start(sight, verb); i < verb; i++)
        if (token_among(sight->text, i, auxiliaries))
            return true;
    return false;
}

bool is_future(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;

    struct ck_bytes word = token_folded(text, act->verb);

    if (sight_says(sight, CONCEPT_today))
        return false;
    if (text->language == LANGUAGE_DE && is_future_german(sight, act->verb))
        return true;
    if (text->language == LANGUAGE_ES &&
        ((word.size > 3 && memcmp(word.data + word.size - 3, "rá", 3) == 0) || (word.size > 4 && memcmp(word.data + word.size - 4, "rán", 4) == 0)))
        return true;
    for (size_t i = near_before(act->verb, MODAL_REACH, sight->first); i < act->verb; i++)
        if (word_is(text, i, CONCEPT_will) && !is_order_marker(text, i))
            return true;
    return sight->title && act->verb > sight->first + 1 && word_is(text, act->verb - 1, CONCEPT_to) && state_at(text, act->verb - 2).data;
}

/* A signalling verb whose own verb follows in the clause is read there. */
bool is_followed(const struct sight *sight, size_t i)
{
    size_t end = sight->text->language == LANGUAGE_DE ? strong_end(sight, i) : clause_end(sight, i);

    if (is_head_last(sight->text)) {
        for (size_t j = i; j > clause_start(sight, i); j--)
            if (verb_at(sight, j - 1) != CONCEPT_NONE)
                return true;
        return false;
    }
    for (size_t j = i + 1; j < end && j <= i + (sight->text->language == LANGUAGE_DE ? FAR_REACH : SIGNAL_REACH); j++)
        if (verb_at(sight, j) != CONCEPT_NONE && verb_at(sight, j) != CONCEPT_signal)
            return true;
        else if (sight->text->language == LANGUAGE_EN && object_at(sight, j) != CONCEPT_NONE)
            return false;
    return false;
}
