/* SPDX-License-Identifier: Apache-2.0
 * Since when a rule had held that is eased or prolonged now: "a ban in force since February 22", 2月22日から続いていた禁輸, das seit Februar geltende
 * Verbot. That day is of the rule (docs/CLAIMS.md 10). */
#include "domain/news/acts_calendar.h"

/* Between the object and the date; English and Spanish, where the noun comes first. */
static const char *const held_before[] = { "in place", "in force",     "in effect",   "on the books", "had been", "has been", "running",
                                           "vigente",  "en vigor",     "en vigencia", "en pie",       "regia",    "regía",    "rige",
                                           "aplicaba", "aplica desde", "estaba",      "pesaba",       "existia",  "existía",  NULL };
/* Between the date and the object, where the noun comes last. */
static const char *const german_attributes[] = { "bestehend", "geltend", "gültig", "gultig", "laufend", "während", "andauernd", "wirksam", NULL };
static const char *const chinese_attributes[] = { "以来", "持续", "延续", "实施的", "生效的", "执行的", "开始的", "实行的", NULL };
static const char *const japanese_attributes[] = { "続",         "续",       "始ま",       "始まっ",     "始め",     "実施して",
                                                   "実施されて", "適用して", "適用されて", "课して",     "課して",   "行ってき",
                                                   "行われて",   "敷いて",   "導入して",   "施行されて", "発効した", NULL };
static const char *const korean_attributes[] = { "이어",   "계속", "지속",   "시작",   "시행해", "시행된", "시행돼",
                                                 "시행되", "유지", "발효된", "적용해", "적용돼", NULL };
/* Behind the date, to the end of its clause: das Verbot, das seit Februar gilt. */
static const char *const german_verbs[] = { "gilt", "galt", "gelten", "gegolten", "besteht", "bestand", "bestanden", "in kraft", NULL };

static bool says_between(const struct text *text, size_t first, size_t end, const char *const *stems)
{
    size_t from, to;

    if (first >= end)
        return false;
    from = text->tokens[first].from;
    to = text->tokens[end - 1].to;
    return word_has((struct ck_bytes){ text->folded.data + from, to - from }, stems);
}

/* The date stands before the noun, in what says which rule it is. */
static bool is_in_attribute(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    const char *const *stems = sight->text->language == LANGUAGE_ZH   ? chinese_attributes
                               : sight->text->language == LANGUAGE_JA ? japanese_attributes
                               : sight->text->language == LANGUAGE_KO ? korean_attributes
                                                                      : german_attributes;
    size_t             from = date->last + 1;
    struct date        other;

    if (is_head_last(sight->text) ? act->object > act->verb : sight->text->language == LANGUAGE_EN || sight->text->language == LANGUAGE_ES)
        return false;
    for (size_t i = date->last + 1; i < act->object; i++) /* am 16. Oktober das seit Februar geltende Verbot: the nearest */
        if (act_date_at(sight, i, &other))
            return false;
    return date->last < act->object && says_between(sight->text, from > date->first ? from - 1 : from, act->object, stems);
}

bool is_rule_since(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    const struct text *text = sight->text;

    if ((act->act != POLICY_ACT_EASE && act->act != POLICY_ACT_EASE_TEMP && act->act != POLICY_ACT_HOLD_TIGHT) || act->object == NO_TOKEN ||
        act->class == OBJECT_SUSPENSION || act->class == OBJECT_FLOW)
        return false;
    if (is_in_attribute(sight, act, date))
        return true;
    if (act->object < act->verb && act->verb < date->first && clause_start(sight, date->first) <= act->verb &&
        (text->language == LANGUAGE_EN || text->language == LANGUAGE_ES))
        return false; /* has been on hold since November: of what the verb says */
    if (date->place != PLACE_FROM || act->object > date->first)
        return false;
    if (clause_start(sight, date->first) > act->verb && word_between(text, clause_start(sight, date->first), date->first, CONCEPT_in_force))
        return true;
    if (text->language == LANGUAGE_DE)
        return clause_start(sight, date->first) > act->object && says_between(text, date->last + 1, clause_end(sight, date->last), german_verbs);
    return says_between(text, act->object + 1, date->first, held_before);
}

/* 近八个月的: a span of time behind the verb, as the attribute of the rule. */
static bool is_span_behind(struct ck_bytes rest)
{
    enum { REACH = 30 };
    static const char *const spans[] = { "个月的", "个多月的", "年的", "多年的", "年多的", "天的", "周的", NULL };
    struct ck_bytes          of = CK_BYTES("的");

    for (size_t at = 0; at + of.size <= rest.size && at < REACH; at++) {
        struct ck_bytes before = { rest.data, at + of.size };

        if ((rest.data[at] & 0x80) == 0 && (rest.data[at] < '0' || rest.data[at] > '9'))
            return false;
        if (memcmp(rest.data + at, of.data, of.size) != 0)
            continue;
        for (size_t s = 0; spans[s]; s++)
            if (word_ends_with(before, spans[s]))
                return true;
        return false;
    }
    return false;
}

/* 实施近八个月的禁令, 8개월간 시행된 금지: how long a rule held, and not that it was made. */
bool is_how_long(const struct text *text, size_t i)
{
    struct ck_bytes rest = { text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to };

    if (text->language == LANGUAGE_ZH)
        return is_span_behind(rest);
    return text->language == LANGUAGE_KO && i > 0 &&
           (follows(text, i, (const char *const[]){ "된 ", "되던 ", NULL }) || word_ends_with(token_folded(text, i), "된")) &&
           preceded(text, i, (const char *const[]){ "개월간 ", "년간 ", "일간 ", "주간 ", "개월 동안 ", "년 동안 ", NULL });
}
