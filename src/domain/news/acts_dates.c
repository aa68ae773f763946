/* SPDX-License-Identifier: Apache-2.0
 * Whose date it is (docs/CLAIMS.md 3.2): when an act takes effect, and until when it holds. */
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/news/acts_calendar.h"

enum {
    BETWEEN_REACH = 12 /* tokens to another date */,
    OPENING = 2,
    OPENING_LAST = 6 /* tokens before a date that opens its clause; where verbs come last */,
    ATTRIBUTE_REACH = 5
};

static size_t opening(const struct text *text) { return is_head_last(text) ? OPENING_LAST : OPENING; }

/* Where the clause of a date begins, past "with effect", mit Wirkung, con efecto. */
static size_t opened_at(const struct sight *sight, size_t date)
{
    static const char *const effect[] = { "with", "effect", "mit", "wirkung", "sofortiger", "con", "efecto", "efectos", "vigencia", NULL };
    size_t                   start = clause_start(sight, date);

    while (start < date && token_among(sight->text, start, effect))
        start++;
    return start;
}

/* 21日宣布 */
static bool is_said(const struct text *text, size_t last)
{
    return follows(text, last, (const char *const[]){ "宣布", "公布", "发布", "公告", "表示", "发文", "通知", "正式宣布", "决定", "称", NULL });
}

/* "Beijing announced on Jan. 6 that", 商務部は政府として6日に: when it was said is when it was done. */
static bool is_announced(const struct sight *sight, size_t date)
{
    static const char *const words[] = { "published", "issued",  "publicado", "publicada", "veröffentlichten", "announced", "decided", "ordered",
                                         "declared",  "anunció", "anuncio",   "informó",   "teilte",           "kündigte",  "gab",     NULL };

    for (size_t i = clause_start(sight, date); i < date; i++)
        if (token_among(sight->text, i, words))
            return true;
    return false;
}

/* "Put it under licence in May and in June banned": what is behind the conjunction is of the next verb. */
static bool is_joined_to(const struct sight *sight, const struct act_seen *before, const struct act_seen *after, const struct date *date)
{
    const struct text *text = sight->text;
    size_t             i = date->first;

    while (i > before->last + 1 &&
           (is_date_filler(text, i - 1) || is_date_past_word(text, i - 1) || word_is(text, i - 1, CONCEPT_on) || word_is(text, i - 1, CONCEPT_from)))
        i--;
    return i > before->last + 1 && token_has(text, i - 1, KIND_and) && clause_start(sight, after->first) <= date->first;
}

static bool has_date_between(const struct sight *sight, size_t from, size_t to)
{
    struct date other;

    for (size_t i = from; i < to && i < from + BETWEEN_REACH; i++)
        if (act_date_at(sight, i, &other))
            return true;
    return false;
}

/* "On October 9, days before the summit, Beijing put …": a date that opens the sentence, with an aside behind it. */
static bool is_over_aside(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    return date->first <= sight->first + OPENING && token_is_symbol(sight->text, date->last + 1, ',') &&
           clause_start(sight, act->first) > strong_start(sight, act->first);
}

/* The act before the date, unless a clause ended between them and another act follows; else the first one after it. */
static struct act_seen *owner_of(const struct sight *sight, struct act_seen *acts, size_t count, const struct date *date)
{
    struct act_seen *before = NULL, *after = NULL;

    for (size_t i = 0; i < count; i++) {
        bool inner = before && before->verb < date->first && before->verb > acts[i].first && acts[i].verb > date->first;

        if ((acts[i].verb < date->first || acts[i].first <= date->first) && !inner) /* the suspension of the controls announced in October expires */
            before = &acts[i];
        else if (!after && !((is_head_last(sight->text) || (sight->text->language == LANGUAGE_ZH && is_attribute(sight->text, acts[i].verb))) &&
                             acts[i].object != NO_TOKEN && acts[i].object > acts[i].verb && i + 1 < count &&
                             (clause_start(sight, acts[i].verb) > date->last ||
                              has_date_between(sight, date->last + 1, acts[i].verb)))) /* 中国は4日、10月に発表した規制を停止: of the main verb */
            after = &acts[i];
    }
    if (before && after && before->object != NO_TOKEN && before->object == after->object && sight->text->language != LANGUAGE_EN &&
        sight->text->language != LANGUAGE_ES && before->verb < before->object && before->object < date->first && date->last < after->verb)
        return after; /* hat das im März verhängte Verbot bis Februar ausgesetzt */
    if ((sight->text->language == LANGUAGE_DE || sight->text->language == LANGUAGE_ZH) && before && after && before->object == after->object &&
        before->object != NO_TOKEN && date->last < after->verb && after->verb < after->object)
        return after; /* setzte die im Oktober verhängten Kontrollen aus */
    while (before && before > acts + 1 && date->place == PLACE_UNTIL && before->act == POLICY_ACT_TIGHTEN && before[-1].act == POLICY_ACT_TIGHTEN &&
           before[-1].object == before->object && before[-1].verb == before->verb)
        before--; /* an attribute that was read twice */
    if (before && before > acts && date->place == PLACE_UNTIL && before->act == POLICY_ACT_TIGHTEN && before[-1].act != POLICY_ACT_TIGHTEN &&
        (before[-1].object == before->object || (before->passive && before->act == POLICY_ACT_TIGHTEN && before[-1].act == POLICY_ACT_EASE_TEMP)))
        before--; /* suspends the controls announced in October until November: the end is of the first verb */
    if (before && clause_start(sight, date->first) > before->last && (after || date->place == PLACE_ON) && !is_latest(sight, date) &&
        !word_between(sight->text, clause_start(sight, date->first), date->first, CONCEPT_runs))
        before = NULL;
    if (before && after &&
        (is_joined_to(sight, before, after, date) ||
         (is_head_last(sight->text) && before->last < date->first && date->last < after->verb && clause_start(sight, after->verb) <= date->first)))
        before = NULL;
    if (!before && after && strong_start(sight, after->first) > date->first && !is_over_aside(sight, after, date) &&
        !is_announced(sight, date->first) && !is_date_heading(sight, date))
        after = NULL;
    if (!before && after && clause_start(sight, after->first) > date->first && date->first > opened_at(sight, date->first) + opening(sight->text) &&
        !is_announced(sight, date->first) && !is_said(sight->text, date->last))
        after = NULL; /* the date of another clause, unless it opens it: In December 2024, … */
    return before ? before : after;
}

static bool is_held(enum policy_act act) { return act == POLICY_ACT_HOLD_TIGHT || act == POLICY_ACT_HOLD_EASE; }

/* 将于4月1日取消, 4月1日に解除する, 4월 1일 해제한다, hebt am 1. April auf: the verb says that it is to come, or is. */
static bool is_to_come(const struct sight *sight, const struct act_seen *act)
{
    static const char *const past[] = { "verbot", "erließ", "trat", "erlaubt", NULL };
    const struct text       *text = sight->text;
    struct ck_bytes          word = token_folded(text, act->verb);
    size_t                   start = clause_start(sight, act->verb), end = clause_end(sight, act->verb);

    switch (text->language) {
    case LANGUAGE_ZH:
        for (size_t i = start; i < act->verb; i++)
            if (token_among(text, i, (const char *const[]){ "将于", "即将", NULL }))
                return true;
        return false;
    case LANGUAGE_JA:
        return follows(text, act->verb, (const char *const[]){ "する。", "する", "す。", NULL }) &&
               !follows(text, act->verb, (const char *const[]){ "すると", "することを", "するよう", NULL });
    case LANGUAGE_KO: return follows(text, act->verb, (const char *const[]){ "한다.", "할 예정", "하기로 했", NULL });
    case LANGUAGE_DE: /* at the end of its clause it is a participle: und ihn im Juni verlängert */
        return act->verb + 1 < end && text->tokens[act->verb + 1].type != TOKEN_PUNCTUATION && word.size > 3 && word.data[word.size - 1] == 't' &&
               !ck_bytes_begin(word, CK_BYTES("ge")) && !token_among(text, act->verb, past) && !word_between(text, start, end, CONCEPT_have) &&
               !word_between(text, start, end, CONCEPT_be);
    default: return false;
    }
}

/* Of this month or of the two before: "will suspend from November 10" is told a few days late. */
static bool is_just_past(const struct sight *sight, const struct date *date)
{
    enum { YEAR_MONTHS = 12, RECENT = 2 };
    int32_t year;
    int     month, day;

    ck_day_to_civil(sight->text->article->published_on, &year, &month, &day);
    return (month - date->month + YEAR_MONTHS) % YEAR_MONTHS <= RECENT;
}

/* took effect, entró en vigor, trat in Kraft */
static bool is_past_effect(struct ck_bytes word)
{
    static const char *const past[] = { "took",   "came",    "went",   "entered", "kicked", "began",  "entró",  "entro",  "entraron", "trat",
                                        "empezó", "comenzó", "시작됐", "시작돼",  "시작된", "시행됐", "시행된", "始まっ", "始まり",   NULL };

    for (size_t p = 0; past[p]; p++)
        if (ck_bytes_begin(word, ck_bytes_from(past[p])))
            return true;
    return false;
}

/* since April, seit dem 4. April: it is past. */
static bool is_since(const struct sight *sight, const struct date *date)
{
    static const char *const since[] = { "since", "seit", NULL };

    for (size_t back = 1; back <= OPENING && date->first >= sight->first + back; back++)
        for (size_t s = 0; since[s]; s++)
            if (ck_bytes_begin(token_folded(sight->text, date->first - back), ck_bytes_from(since[s])) ||
                word_has(token_folded(sight->text, date->first - back), (const char *const[]){ " seit", " desde", NULL }))
                return true;
    return false;
}

/* desde febrero hace falta licencia: it is past, unless the verb is of the future. */
static bool is_spanish_since(const struct sight *sight, const struct date *date)
{
    if (sight->text->language != LANGUAGE_ES)
        return false;
    for (size_t back = 1; back <= OPENING && date->first >= sight->first + back; back++)
        if (ck_bytes_equal(token_folded(sight->text, date->first - back), CK_BYTES("desde")))
            return true;
    return false;
}

/* Under Announcement No. 18 of 2025, effective April 4: a day without a year, in the act that the notice makes, is of the notice's year. */
static int32_t year_of_notice(const struct act_seen *act)
{
    struct ck_bytes of = CK_BYTES(" of "), number = act->instrument;
    int64_t         year = 0;

    if (act->act != POLICY_ACT_TIGHTEN || number.size < of.size + 4 || memchr(number.data, '|', number.size) ||
        memcmp(number.data + number.size - 4 - of.size, of.data, of.size) != 0)
        return 0;
    return ck_number_read_long((struct ck_bytes){ number.data + number.size - 4, 4 }, &year) ? (int32_t)year : 0;
}

static void date_give(const struct sight *sight, struct act_seen *act, const struct date *given)
{
    struct date named = *given, *date = &named;

    if (!date->year && date->month && date->place != PLACE_UNTIL)
        date->year = year_of_notice(act);
    bool expires = verb_at(sight, act->verb) == CONCEPT_expire && word_is(sight->text, act->verb, CONCEPT_present);
    bool done = !expires && date->place == PLACE_ON && !act->future && !is_to_come(sight, act) &&
                (verb_at(sight, act->verb) != CONCEPT_effect || is_past_effect(token_folded(sight->text, act->verb)));

    if (date->place == PLACE_UNTIL && !act->until.data)
        act->until = act_date_text(sight, *date, false);
    if (date->place == PLACE_UNTIL ||
        (is_held(act->act) &&
         (date->place != PLACE_ON || (verb_at(sight, act->verb) != CONCEPT_extend && verb_at(sight, act->verb) != CONCEPT_raise))) ||
        (act->negated && (act->act != POLICY_ACT_TIGHTEN || date->place != PLACE_FROM || verb_at(sight, act->verb) != CONCEPT_allow)) ||
        ((act->act == POLICY_ACT_FLOW_EASE || act->act == POLICY_ACT_ENFORCE) && date->place != PLACE_ON))
        return;
    if (date->place == PLACE_FROM && !act->starts) {
        struct date start = *date;

        start.place = (act->future || is_to_come(sight, act)) && !is_just_past(sight, date)
                          ? PLACE_UNTIL
                          : start.place; /* will require from 1 December: the next one */
        act->effective = act_date_text(
            sight, start,
            is_since(sight, date) || (!act->future && is_spanish_since(sight, date)) ||
                (sight->text->language != LANGUAGE_EN && act->object != NO_TOKEN && act->object > act->verb && is_attribute(sight->text, act->verb)));
        act->starts = true;
    } else if (date->place == PLACE_ON && !act->effective.data && act->act != POLICY_ACT_SIGNAL) {
        struct date end = *date;

        end.place = expires ? PLACE_UNTIL : end.place; /* expires on 27 Nov.: the next one */
        act->effective = act_date_text(sight, end, done);
        act->starts = act->takes_effect;
    }
}

/* A sentence without an act dates the act before it only if it speaks of a control, and of no other state or item. */
static bool speaks_of(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;
    bool               runs = sight_says(sight, CONCEPT_runs);

    for (size_t i = sight->first; i < sight->end; i++) {
        struct ck_bytes state = state_at(text, i);
        enum concept object = token_concept(text, i, KIND_act_object), item = token_concept(text, i, KIND_item);
        bool same = !item;

        runs |= object && object_class(object) != OBJECT_FLOW && object_class(object) != OBJECT_EVASION;
        for (size_t n = 0; n < act->item_count; n++)
            same |= ck_bytes_equal(act->items[n], concept_name(item));
        for (size_t n = 0; state.data && n < act->target_count; n++)
            if (ck_bytes_equal(act->targets[n], state))
                state = act->actor;
        if (!same || (state.data && act->actor.data && !ck_bytes_equal(state, act->actor)))
            return false;
    }
    return runs;
}

/* 发布的公告 is what the next act is done by. */
static bool is_notice_that(const struct sight *sight, const struct act_seen *acts, size_t count, size_t verb)
{
    for (size_t i = verb + 1; i <= verb + 2 && i < sight->end; i++)
        for (size_t a = 0; word_is(sight->text, i, CONCEPT_announcement) && a < count; a++)
            if (acts[a].verb > i && acts[a].object != i && acts[a].object > acts[a].verb)
                return true;
    return false;
}

/* 10月に発表された規制, 11月8日生效的管制, 시행 예정이던 통제: the date of a verb that stands before a noun, and of no act that was read. */
static bool is_of_attribute(const struct sight *sight, const struct act_seen *acts, size_t count, const struct date *date)
{
    static const char *const due[] = { "予定", "する予定", "される予定", " 예정이던", " 예정이었던", " 예정인", "될 예정이던", "할 예정이던", NULL };

    for (size_t i = date->last + 1; i < clause_end(sight, date->last) && i < date->last + ATTRIBUTE_REACH; i++) {
        enum concept verb = verb_at(sight, i);

        if (verb == CONCEPT_NONE && !token_has(sight->text, i, KIND_act_verb))
            continue;
        if (sight->text->language == LANGUAGE_ZH && is_notice_that(sight, acts, count, i))
            return false; /* 6日发布的公告禁止出口 */
        for (size_t a = 0; a < count; a++)
            if (acts[a].verb == i)
                return false;
        return is_attribute(sight->text, i) || follows(sight->text, i, due);
    }
    return false;
}

/* "Beijing announced on": who did it stands before it. */
static bool has_subject(const struct sight *sight, size_t verb)
{
    const struct text *text = sight->text;

    while (verb > sight->first && (word_is(text, verb - 1, CONCEPT_have) || word_is(text, verb - 1, CONCEPT_adverb)))
        verb--;
    return verb > sight->first && (state_at(text, verb - 1).data || word_is(text, verb - 1, CONCEPT_authority) ||
                                   (word_is(text, verb - 1, CONCEPT_pronoun) && !ck_bytes_equal(token_folded(text, verb - 1), CK_BYTES("that")) &&
                                    !ck_bytes_equal(token_folded(text, verb - 1), CK_BYTES("which"))));
}

/* "the controls announced on October 9": the date of another verb. */
static bool is_of_participle(const struct sight *sight, const struct act_seen *acts, size_t count, const struct date *date)
{
    size_t verb = date->first;

    if (sight->text->language == LANGUAGE_ZH || is_head_last(sight->text))
        return is_of_attribute(sight, acts, count, date);
    while (verb > sight->first && date->first - verb < 3 && verb_at(sight, verb) == CONCEPT_NONE)
        verb--;
    if (verb_at(sight, verb) == CONCEPT_NONE || sight->text->language != LANGUAGE_EN || has_subject(sight, verb))
        return false;
    for (size_t i = 0; i < count; i++)
        if ((acts[i].first <= verb && verb <= acts[i].last) ||
            (word_is(sight->text, verb, CONCEPT_published) && clause_start(sight, acts[i].first) > date->last))
            return false; /* in a notice published on November 7, … suspended */
    return count > 0;
}

size_t dates_of_acts(const struct sight *sight, size_t from, struct ck_bytes *ret_dates, size_t max)
{
    struct date date;
    size_t      count = 0;

    for (size_t i = from; i < sight->end && count < max; i++)
        if (act_date_at(sight, i, &date)) {
            if (date.place == PLACE_ON || date.place == PLACE_FROM || count > 0)
                ret_dates[count++] = act_date_text(sight, date, true);
            i = date.last;
        }
    return count;
}

bool has_start(const struct sight *sight)
{
    struct date date;

    for (size_t i = sight->first; i < sight->end; i++)
        if (act_date_at(sight, i, &date)) {
            if (date.place == PLACE_FROM)
                return true;
            i = date.last;
        }
    return false;
}

/* Das Verbot, im Dezember erlassen, wurde … ausgesetzt: between the object and the verb, in a clause of its own. */
static bool is_aside(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    size_t clause = clause_start(sight, date->first);

    return act->object != NO_TOKEN && act->object < date->first && date->last < act->verb && clause_start(sight, act->verb) > date->last &&
           clause_start(sight, act->object) < clause;
}

/* auf die Kontrollen vom 9. Oktober verzichten, las medidas del 9 de octubre: when the rule was made, not when it was eased. */
static bool is_of_object(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    static const char *const of[] = { "vom", "von", "del", "de", "of", NULL }, *const till[] = { "an", "bis", "al", "hasta", "a", "to", NULL };

    return act->act != POLICY_ACT_TIGHTEN && (date->day || sight->text->language != LANGUAGE_EN) && date->first >= sight->first + 2 &&
           !token_among(sight->text, date->last + 1, till) && token_among(sight->text, date->first - 1, of) &&
           object_class(object_at(sight, date->first - 2)) == OBJECT_RESTRICTION;
}

/* "The ban had been in place since": of the rule, not of its easing. */
static bool is_of_rule(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    static const char *const rules[] = { "ban",  "prohib", "veto", "verbot",  "control", "kontroll", "embargo", "禁",   "管制",
                                         "规制", "통제",   "금지", "pflicht", "licen",   "lizenz",   "许可",    "허가", NULL };
    bool                     rule = false;

    if (date->place == PLACE_UNTIL || (act->act != POLICY_ACT_EASE && act->act != POLICY_ACT_EASE_TEMP && act->act != POLICY_ACT_HOLD_EASE))
        return false;
    for (size_t i = sight->first; i < sight->end; i++) {
        enum object_class class = object_class(token_concept(sight->text, i, KIND_act_object));

        if (class == OBJECT_SUSPENSION)
            return false;
        rule |= class == OBJECT_RESTRICTION && word_has(token_folded(sight->text, i), rules);
    }
    return rule;
}

/* A rule with a start of its own is not the one whose day was told. */
static bool is_restarted(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    for (size_t i = sight->first; date->place == PLACE_FROM && act->effective.data && i < sight->end; i++)
        if (object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_RESTRICTION)
            return true;
    return false;
}

static bool is_effective_next(const struct sight *sight, const struct date *date)
{
    static const char *const words[] = { "시행", "施行", "発効", "실시", "발효", "実施", NULL };

    return is_head_last(sight->text) &&
           (follows(sight->text, date->last, (const char *const[]){ " 시행", " 발효", " 실시", "に施行", "に発効", "に実施", NULL }) ||
            token_among(sight->text, date->last + 1, words));
}

/* 12月1日に施行する, 12月1日起生效: the date is that of the start. */
static bool takes_effect(const struct sight *sight, const struct date *date)
{
    bool effect = false;

    for (size_t i = sight->first; i < sight->end; i++)
        if (token_has(sight->text, i, KIND_act_object))
            return false; /* of what it names */
        else
            effect |= i > date->last && i < clause_end(sight, date->last) && token_means(sight->text, i, KIND_act_verb, CONCEPT_effect);
    return effect || is_effective_next(sight, date);
}

/* A day alone is of the act of its own clause, or where it opens the sentence: 商務部3日宣布，…; in others figures are told. */
static bool is_bare_elsewhere(const struct sight *sight, const struct act_seen *act, const struct date *date, size_t count)
{
    size_t start = clause_start(sight, date->first);

    if (!date->bare)
        return false;
    return !count ||
           (clause_start(sight, act->verb) != start && date->first > sight->first + opening(sight->text) + 1 && !is_said(sight->text, date->last));
}

/* "Lifted its ban with immediate effect and slashed the duty": of the first. */
static bool is_of_immediate(const struct sight *sight, struct act_seen *acts, size_t count, const struct act_seen *act)
{
    for (size_t i = sight->first; i < sight->end; i++)
        if (word_is(sight->text, i, CONCEPT_immediate) &&
            owner_of(sight, acts, count, &(struct date){ .first = i, .last = i, .place = PLACE_ON }) == act)
            return true;
    return false;
}

void dates_find(const struct sight *sight, struct act_seen *acts, size_t count, struct act_seen *before)
{
    const struct text *text = sight->text;
    struct date        date;
    bool               dated = sight->printed || sight->numbered || sight_has(sight, KIND_month) || sight_says(sight, CONCEPT_last_month);
    bool               runs = dated && !count && before && speaks_of(sight, before);

    for (size_t i = sight->first; dated && (count || runs) && i < sight->end; i++) {
        struct act_seen *act;

        if (!act_date_at(sight, i, &date))
            continue;
        if (is_dateline(sight, &date) || is_anniversary(sight, &date)) {
            i = date.last;
            continue;
        }
        act = count                                                                              ? owner_of(sight, acts, count, &date)
              : runs && !is_of_rule(sight, before, &date) && !is_restarted(sight, before, &date) ? before
                                                                                                 : NULL;
        if (!act && count && is_head_last(text) && date.place == PLACE_ON && date.first > acts[count - 1].last && is_effective_next(sight, &date))
            act = &acts[count - 1]; /* 対象に追加し、7月23日に施行した */
        if (!act && count && is_told_behind(sight, &acts[count - 1], &date))
            act = &acts[count - 1];
        if (act && count && act == &acts[count - 1] && date.place == PLACE_ON && date.first > act->last && is_effective_next(sight, &date))
            date.place = PLACE_FROM; /* 추가한다고 발표했고 11월 8일 시행한다 */
        if (act && !count && date.place == PLACE_ON && takes_effect(sight, &date))
            date.place = PLACE_FROM; /* 12月1日に施行する */
        if (act && date.place != PLACE_NONE && !is_rule_since(sight, act, &date) && !is_aside(sight, act, &date) &&
            !is_of_object(sight, act, &date) && !is_bare_elsewhere(sight, act, &date, count) && !is_of_participle(sight, acts, count, &date))
            date_give(sight, act, &date);
        i = date.last;
    }
    if (!sight_says(sight, CONCEPT_immediate) || (count == 0 && sight_says(sight, CONCEPT_outside)))
        return; /* demanded that it be lifted immediately: of nothing that was done */
    for (size_t i = 0; i < (count ? count : before ? 1 : 0); i++) {
        struct act_seen *act = count ? &acts[i] : before;

        if (!act->effective.data && (act->act == POLICY_ACT_TIGHTEN || act->act == POLICY_ACT_EASE || act->act == POLICY_ACT_EASE_TEMP) &&
            (count <= 1 || is_of_immediate(sight, acts, count, act)))
            act->effective = act_day_text(sight, text->article->published_on);
    }
}
