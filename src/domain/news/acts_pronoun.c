/* SPDX-License-Identifier: Apache-2.0
 * Acts whose object is a pronoun: "halted exports in June and lifted the ban, then extended it", これを延長した, 이를 해제했다, la levantó. */
#include "domain/news/acts.h"

/* The pronoun that is the verb's object, or its subject in a passive; NO_TOKEN: none. */
static size_t pronoun_of(const struct sight *sight, size_t verb)
{
    static const char *const after[] = { "it", "them", "these", "those", NULL }, *const spanish[] = { "la", "lo", "las", "los", NULL };
    static const char *const german[] = { "es", "sie", "ihn", "er", "diese", "dieses", "diesen", NULL };
    static const char *const marked[] = { "これを", "それを", "これらを", "이를", "그것을", "이것을", "将其", "把它", "把其", "将之", NULL };
    const struct text *text = sight->text;
    size_t             start = clause_start(sight, verb), end = clause_end(sight, verb);

    switch (text->language) {
    case LANGUAGE_EN:
        for (size_t i = start; (is_passive(sight, verb) || verb_at(sight, verb) == CONCEPT_effect) && i < verb; i++)
            if (word_is(text, i, CONCEPT_pronoun) && !ck_bytes_equal(token_folded(text, i), CK_BYTES("who")))
                return i;
        return verb + 1 < end && token_among(text, verb + 1, after) ? verb + 1 : NO_TOKEN;
    case LANGUAGE_ES: {
        size_t before = verb > start ? verb - 1 - (verb > start + 1 && word_is(text, verb - 1, CONCEPT_have)) : NO_TOKEN;

        return before != NO_TOKEN && token_among(text, before, spanish) ? before : NO_TOKEN; /* no lo ha levantado */
    }
    case LANGUAGE_DE:
        for (size_t i = start; i < end; i++)
            if (token_among(text, i, german) && (i > verb || is_passive(sight, verb) || verb_at(sight, verb) == CONCEPT_effect))
                return i;
        return NO_TOKEN;
    default:
        for (size_t i = start; i < verb; i++) {
            struct ck_bytes rest = { text->folded.data + text->tokens[i].from, text->folded.size - text->tokens[i].from };

            for (size_t m = 0; marked[m]; m++)
                if (ck_bytes_begin(rest, ck_bytes_from(marked[m])))
                    return i;
        }
        return NO_TOKEN;
    }
}

/* 锑的则继续有效, アンチモンについては継続: the names that open the clause, and a particle behind them; NO_TOKEN: none. */
static size_t fronted_of(const struct sight *sight, size_t start, size_t verb)
{
    static const char *const marks[LANGUAGE_COUNT][6] = {
        [LANGUAGE_ZH] = { "的", "方面", NULL },
        [LANGUAGE_JA] = { "については", "に関しては", "に対しては", "のものは", "分は", NULL },
        [LANGUAGE_KO] = { "에 대해서는", "에 대한 것은", "에 대해선", "의 경우", NULL },
    };
    const struct text *text = sight->text;
    size_t             last = NO_TOKEN;

    for (size_t i = start; i < verb; i++)
        if (object_at(sight, i) != CONCEPT_NONE || state_at(text, i).data)
            return NO_TOKEN;
        else if (token_has(text, i, KIND_item) || token_has(text, i, KIND_noitem))
            last = i;
    return last != NO_TOKEN && last <= start + 2 && marks[text->language][0] && follows(text, last, marks[text->language]) ? start : NO_TOKEN;
}

/* El del bismuto, "that on antimony", das für Wolfram: a rule that is left out before what it is on; NO_TOKEN: none. */
static size_t ellipsis_of(const struct sight *sight, size_t verb)
{
    enum { ITEM_REACH = 5 };
    static const char *const heads[LANGUAGE_COUNT][9] = {
        [LANGUAGE_EN] = { "that", "those", "the one", "the ones", "one", "ones", NULL },
        [LANGUAGE_ES] = { "el", "la", "los", "las", NULL },
        [LANGUAGE_DE] = { "das", "der", "die", "jenes", "jene", "jener", "dasjenige", "diejenigen", NULL },
    };
    static const char *const on[] = { "on",   "for", "of",  "on the", "del", "de",    "al",  "a", "sobre",
                                      "para", "für", "fur", "von",    "auf", "gegen", "bei", NULL };
    static const char *const whereas[] = { "while", "whereas", "but", "mientras que", "pero", "aber", "doch", "während", NULL };
    const struct text       *text = sight->text;
    size_t                   start = clause_start(sight, verb);

    if (!heads[text->language][0])
        return fronted_of(sight, start, verb);
    start += start + 1 < verb && token_among(text, start, whereas);
    if (text->language == LANGUAGE_EN && start + 1 < verb && token_among(text, start, (const char *const[]){ "the", NULL }))
        start++;
    if (start + 2 > verb || !token_among(text, start, heads[text->language]) || !token_among(text, start + 1, on))
        return NO_TOKEN;
    for (size_t i = start + 2; i < verb && i <= start + ITEM_REACH; i++)
        if (token_has(text, i, KIND_item) || token_has(text, i, KIND_noitem))
            return start;
    return NO_TOKEN;
}

bool is_ellipsis(const struct sight *sight, size_t verb) { return ellipsis_of(sight, verb) != NO_TOKEN; }

/* What is left out is the rule that was spoken of right before; that it remains says no other word than that it is in force. */
static bool is_elliptic(const struct sight *sight, const struct candidate *candidate, const struct act_seen *before)
{
    size_t at = candidate->at, end = clause_end(sight, at);
    bool   bare = at + 1 >= end || sight->text->tokens[at + 1].type == TOKEN_PUNCTUATION;

    return before && before->sentence + 1 >= sight->text->tokens[sight->first].sentence && before->act != POLICY_ACT_ENFORCE &&
           before->act != POLICY_ACT_FLOW_EASE &&
           (candidate->verb != CONCEPT_remain || bare || word_between(sight->text, at, end, CONCEPT_in_force)) && ellipsis_of(sight, at) != NO_TOKEN;
}

/* 暂缓一年: nothing but how long comes behind it. */
static bool is_last(const struct sight *sight, size_t verb)
{
    for (size_t i = verb + 1; i < clause_end(sight, verb); i++) {
        const struct token *token = &sight->text->tokens[i];

        if (token->type == TOKEN_PUNCTUATION)
            return true;
        if (token->type != TOKEN_NUMBER && !word_is(sight->text, i, CONCEPT_duration) && !word_is(sight->text, i, CONCEPT_have) &&
            !ck_bytes_equal(token_folded(sight->text, i), CK_BYTES("年")))
            return false;
    }
    return true;
}

/* 恢复实施, 再発動した, 재발동했다: what holds again was spoken of. */
static bool is_again(struct ck_bytes word)
{
    static const char *const again[] = { "恢复实施", "重新实施", "恢复执行", "再发动", "再発动", "재발동", NULL };

    return word_has(word, again);
}

static bool is_left_out(const struct sight *sight, const struct candidate *candidate, bool same)
{
    static const char *const objects[] = { "を", "を ", "을 ", "를 ", NULL }, *const own[] = { "审批", "出口", "供", "办理", NULL };
    size_t at = candidate->at;

    if (is_again(token_folded(sight->text, at)))
        return sight->text->language == LANGUAGE_ZH ? is_last(sight, at) : !preceded(sight->text, at, objects);

    if (candidate->verb == CONCEPT_remain) /* 至今不变, 現在も続いている: what the clause before tells of */
        return same && (sight->text->language == LANGUAGE_ZH ? is_last(sight, at) : is_head_last(sight->text) && !preceded(sight->text, at, objects));
    if (candidate->verb != CONCEPT_lift && (!same || (candidate->verb != CONCEPT_suspend && candidate->verb != CONCEPT_resume)))
        return false;
    if (!same && negations(sight, candidate, sight->first) % 2 == 0)
        return false;
    if (same && word_has(token_folded(sight->text, at), own)) /* 停止审批: the verb says itself what stops */
        return false;
    if (sight->text->language == LANGUAGE_ZH)
        return is_last(sight, at);
    return is_head_last(sight->text) && !preceded(sight->text, at, objects);
}

/* What the act before has left behind: a restriction or a suspension. */
static enum object_class left_by(const struct act_seen *before, enum concept verb)
{
    if (verb == CONCEPT_resume) /* exports that were halted, or the rule that was suspended or lifted */
        return before->act == POLICY_ACT_TIGHTEN && before->class == OBJECT_FLOW       ? OBJECT_FLOW
               : before->act == POLICY_ACT_EASE_TEMP || before->act == POLICY_ACT_EASE ? OBJECT_RESTRICTION
                                                                                       : OBJECT_NONE;
    switch (before->act) {
    case POLICY_ACT_TIGHTEN:
    case POLICY_ACT_HOLD_TIGHT: return before->thing == THING_LICENCE ? OBJECT_NONE : OBJECT_RESTRICTION;
    case POLICY_ACT_EASE_TEMP:
    case POLICY_ACT_HOLD_EASE:
        if (verb == CONCEPT_impose || verb == CONCEPT_effect)
            return OBJECT_RESTRICTION;
        return verb == CONCEPT_extend || verb == CONCEPT_keep || verb == CONCEPT_remain || before->object == NO_TOKEN ? OBJECT_SUSPENSION
                                                                                                                      : OBJECT_NONE;
    case POLICY_ACT_EASE: return verb == CONCEPT_impose || verb == CONCEPT_ban || verb == CONCEPT_effect ? OBJECT_RESTRICTION : OBJECT_NONE;
    default: return OBJECT_NONE;
    }
}

/* "was extended in June and lifted in October", wurde verlängert und im Oktober aufgehoben: the subject of a passive is that of the next one. */
static bool is_coordinated(const struct sight *sight, const struct candidate *candidate, const struct act_seen *before)
{
    static const char *const spanish[] = { "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", NULL };
    const struct text       *text = sight->text;
    struct ck_bytes          word = token_folded(text, candidate->at);
    bool                     participle = text->language == LANGUAGE_EN ? is_participle(text, candidate->at)
                                                                        : text->language == LANGUAGE_DE && candidate->at + 1 == clause_end(sight, candidate->at);
    bool                     joined = false;

    if (candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise)
        return false; /* banned in 2024 and halved in 2025 */

    for (size_t e = 0; text->language == LANGUAGE_ES && spanish[e]; e++)
        participle |= word.size > strlen(spanish[e]) && memcmp(word.data + word.size - strlen(spanish[e]), spanish[e], strlen(spanish[e])) == 0;
    for (size_t i = before->last + 1; participle && before->passive && i < candidate->at; i++) {
        if (text->tokens[i].type == TOKEN_PUNCTUATION || state_at(text, i).data)
            return false;
        joined |= token_has(text, i, KIND_and);
    }
    return joined;
}

/* "Added ten US firms to its list and removed two Japanese ones", strich zwei japanische, y retiró a dos japonesas: off the same list. */
static bool is_delisting(const struct sight *sight, const struct candidate *candidate, const struct act_seen *before, bool same)
{
    enum { HOME_REACH = 5 };

    if (!same || !before->is_list || before->act != POLICY_ACT_TIGHTEN || (candidate->verb != CONCEPT_off && candidate->verb != CONCEPT_lift))
        return false;
    for (size_t i = candidate->at + 1; i < clause_end(sight, candidate->at) && i <= candidate->at + HOME_REACH; i++)
        if (state_at(sight->text, i).data)
            return true;
    return false;
}

bool pronoun_read(const struct sight *sight, const struct candidate *candidate, const struct act_seen *before, bool same, struct act_seen *ret_act)
{
    size_t pronoun, lower = same && before ? before->last + 1 : sight->first;
    enum object_class class = before ? left_by(before, candidate->verb) : OBJECT_NONE;
    bool            elliptic = is_elliptic(sight, candidate, before), delisted = before && is_delisting(sight, candidate, before, same);
    struct act_seen act = {
        .class = elliptic ? OBJECT_RESTRICTION : class, .object = NO_TOKEN, .lower = lower, .elliptic = elliptic, .is_list = delisted
    };

    if (act.class == OBJECT_NONE)
        return false;
    pronoun = elliptic ? ellipsis_of(sight, candidate->at) : pronoun_of(sight, candidate->at);
    if (pronoun == NO_TOKEN && !delisted && (!same || candidate->verb != CONCEPT_extend) && !(same && is_coordinated(sight, candidate, before)) &&
        !is_left_out(sight, candidate, same)) /* 6月又延长三个月 */
        return false;
    if (is_killed(sight, candidate, lower, false) || signal_of(sight, candidate, lower) != NO_TOKEN)
        return false;
    act.negated = negations(sight, candidate, lower) % 2 == 1;
    act.act = act_plain(candidate->verb, act.class, act.negated);
    if (act.act == POLICY_ACT_UNKNOWN)
        return false;
    act.verb = act.first = act.last = candidate->at;
    act.first = pronoun < act.first ? pronoun : act.first;
    act.last = pronoun != NO_TOKEN && pronoun > act.last ? pronoun : act.last;
    act.takes_effect = candidate->verb == CONCEPT_effect;
    act.upper = act.last + 1;
    act.title = sight->title;
    act.sentence = sight->text->tokens[sight->first].sentence;
    act.future = !act.negated && is_future(sight, &act);
    act.hedged = sight_says(sight, CONCEPT_hedge);
    *ret_act = act;
    return true;
}
