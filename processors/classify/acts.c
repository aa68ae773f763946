/* SPDX-License-Identifier: Apache-2.0
 * Acts of policy: verb × object × negation (docs/CLAIMS.md 3). Each verb of a clause looks for its object, the table below says what the two make;
 * modals, conditions and other people's wishes make nothing, a signalling verb makes it a signal. */
#include "acts.h"

enum {
    ACTS_MAX = 128,
    REACH = 18 /* tokens from a verb to its object */,
    SIGNAL_REACH = 9,
    MODAL_REACH = 4,
    IN_FORCE_REACH = 7,
    CLASSES = OBJECT_EVASION + 1
};

#define NONE POLICY_ACT_UNKNOWN
#define TIGHT POLICY_ACT_TIGHTEN
#define EASE POLICY_ACT_EASE
#define TEMP POLICY_ACT_EASE_TEMP
#define FREE POLICY_ACT_FLOW_EASE
#define HOLD POLICY_ACT_HOLD_TIGHT
#define KEEP POLICY_ACT_HOLD_EASE
#define CRACK POLICY_ACT_ENFORCE

/* docs/CLAIMS.md 3.1, columns as there; E: evasion. A number of a quota, a list and a first object that is replaced have rules of their own below. */
static const struct act_rule {
    enum concept verb;
    enum policy_act plain[CLASSES], negated[CLASSES]; /* by enum object_class: –, R, S, F, L, E */
} rules[] = {
    { CONCEPT_impose, { NONE, TIGHT, TEMP, NONE, TIGHT }, { NONE } },
    { CONCEPT_effect, { NONE, TIGHT, TEMP, NONE, NONE }, { NONE } },
    { CONCEPT_ban, { NONE, NONE, NONE, TIGHT, TIGHT }, { NONE } },
    { CONCEPT_require, { NONE, TIGHT, NONE, NONE, TIGHT }, { NONE } },
    { CONCEPT_add, { NONE, TIGHT, NONE, NONE, TIGHT }, { NONE } },
    { CONCEPT_off, { NONE, EASE, NONE, NONE, EASE }, { NONE, HOLD, NONE, NONE, HOLD } },
    { CONCEPT_cut, { NONE, TIGHT }, { NONE } },
    { CONCEPT_raise, { NONE, EASE }, { NONE, HOLD } },
    { CONCEPT_replace, { NONE, EASE }, { NONE, HOLD } },
    { CONCEPT_lift, { NONE, EASE, TIGHT, NONE, NONE }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_suspend, { NONE, TEMP, TIGHT, TIGHT, TIGHT }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_resume, { NONE, TIGHT, TEMP, EASE, FREE }, { NONE, NONE, TIGHT, NONE, TIGHT } },
    { CONCEPT_extend, { NONE, HOLD, KEEP, NONE, NONE }, { NONE, EASE, TIGHT, NONE, NONE } },
    { CONCEPT_keep, { NONE, HOLD, KEEP, NONE, NONE }, { NONE, EASE, TIGHT, NONE, NONE } },
    { CONCEPT_remain, { NONE, HOLD, KEEP, HOLD, HOLD }, { NONE } },
    { CONCEPT_expire, { NONE, EASE, TIGHT, NONE, NONE }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_grant, { NONE, NONE, NONE, FREE, FREE }, { NONE, NONE, NONE, TIGHT, TIGHT } },
    { CONCEPT_allow, { NONE, NONE, NONE, EASE, FREE }, { NONE, NONE, NONE, TIGHT, TIGHT } },
    { CONCEPT_deny, { NONE, NONE, HOLD, TIGHT, TIGHT }, { NONE } },
    { CONCEPT_crack, { NONE, NONE, NONE, NONE, NONE, CRACK }, { NONE } },
};

static enum policy_act rule_act(enum concept verb, enum object_class class, bool negated)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules && class <= OBJECT_EVASION; i++)
        if (rules[i].verb == verb)
            return negated ? rules[i].negated[class] : rules[i].plain[class];
    return NONE;
}

static enum toward toward_of(enum policy_act act) { return act == TIGHT || act == HOLD ? TOWARD_TIGHTEN : TOWARD_EASE; }

/* A verb with its object, before it is judged. */
struct candidate {
    enum concept verb;
    size_t at, object;
    enum object_class class;
    bool before; /* the object comes before the verb */
    bool passive;
};

/* ---- where the object is ---- */

/* "export licence rule": the last of a compound is its head. */
static size_t head_of(const struct sight *sight, size_t i, size_t end)
{
    while (i + 1 < end && object_at(sight, i + 1) != CONCEPT_NONE)
        i++;
    return i;
}

static size_t object_after(const struct sight *sight, size_t verb, size_t end)
{
    size_t found = NO_TOKEN;

    for (size_t i = verb + 1; i < end && (i <= verb + REACH || sight->text->language == LANGUAGE_ZH); i++) {
        enum concept other = verb_at(sight, i);

        if (object_at(sight, i) != CONCEPT_NONE) {
            found = head_of(sight, i, end);
            if (sight->text->language != LANGUAGE_ZH)
                return found;
            i = found;
        } else if (word_is(sight->text, i, CONCEPT_under))
            break;
        else if (other != CONCEPT_NONE && other != CONCEPT_add && (found != NO_TOKEN || sight->text->language != LANGUAGE_ZH))
            break;
    }
    return found;
}

/* The head of a subject is its first object, "ban on exports"; of what stands before a Japanese or Chinese verb, the nearest one. */
static size_t object_before(const struct sight *sight, size_t verb, size_t lower)
{
    bool   nearest = is_head_last(sight->text) || sight->text->language == LANGUAGE_ZH;
    size_t found = NO_TOKEN;

    for (size_t i = lower; i < verb; i++)
        if (object_at(sight, i) != CONCEPT_NONE) {
            found = head_of(sight, i, verb);
            if (!nearest)
                return found;
            i = found;
        }
    return found;
}

static bool is_bare_remain(const struct sight *sight, size_t i)
{
    struct bytes word = token_folded(sight->text, i);

    return sight->text->language != LANGUAGE_ZH && !is_head_last(sight->text) && !memchr(word.data, ' ', word.size) &&
           !bytes_begin(word, BYTES("stand")) && !bytes_begin(word, BYTES("weiterhin"));
}

/* "remain" says of a control that it is there only with "in force", of a flow only with "banned". */
static bool remain_read(const struct sight *sight, struct candidate *candidate)
{
    size_t at = candidate->at, end = at + IN_FORCE_REACH < sight->end ? at + IN_FORCE_REACH : sight->end;
    bool   suspended = word_between(sight->text, at, strong_end(sight, at), CONCEPT_suspended),
         in_force = word_between(sight->text, at, end, CONCEPT_in_force);
    bool banned = word_between(sight->text, at, end, CONCEPT_banned) || bytes_equal(token_folded(sight->text, at), BYTES("still banned"));

    if (candidate->class == OBJECT_FLOW)
        return banned || suspended;
    if (candidate->before && is_bare_remain(sight, at) && !in_force && !banned && !suspended)
        return false;
    if (candidate->class == OBJECT_RESTRICTION && suspended)
        candidate->class = OBJECT_SUSPENSION;
    return true;
}

/* "put … under licence", "add … to the list": the object comes after a preposition. */
static bool add_read(const struct sight *sight, struct candidate *candidate, size_t end)
{
    for (size_t i = candidate->at + 1; i < end && i <= candidate->at + REACH; i++) {
        bool joined = word_is(sight->text, i, CONCEPT_to) || word_is(sight->text, i, CONCEPT_on) || word_is(sight->text, i, CONCEPT_toward_word) ||
                      word_is(sight->text, i, CONCEPT_off) || word_is(sight->text, i, CONCEPT_not_target) || word_is(sight->text, i, CONCEPT_under) ||
                      bytes_equal(token_folded(sight->text, i), BYTES("auf"));

        if (!joined)
            continue;
        candidate->object = object_after(sight, i, end);
        if (candidate->object != NO_TOKEN) {
            candidate->class = object_class(object_at(sight, candidate->object));
            return candidate->class == OBJECT_RESTRICTION || candidate->class == OBJECT_LICENCE;
        }
    }
    return false;
}

static bool crack_read(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    size_t from = candidate->at + 1, to = strong_end(sight, candidate->at);

    for (int round = 0; round < 2; round++) {
        for (size_t i = from; i < to; i++)
            if (object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_EVASION) {
                candidate->object = i;
                candidate->class = OBJECT_EVASION;
                candidate->before = round == 1;
                return true;
            }
        from = lower;
        to = candidate->at;
    }
    return false;
}

/* "banned both metals", "added antimony": the goods themselves, right after the verb. */
static bool goods_read(const struct sight *sight, struct candidate *candidate, bool after_act)
{
    for (size_t i = candidate->at + 1; i < sight->end && i <= candidate->at + 3; i++)
        if (token_meaning(sight->text, i, KIND_item) || object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_GOODS) {
            candidate->object = i;
            candidate->class = candidate->verb == CONCEPT_ban ? OBJECT_FLOW : OBJECT_RESTRICTION;
            return candidate->verb == CONCEPT_ban || after_act;
        }
    return false;
}

static bool is_object_marked(const struct text *text, size_t object)
{
    static const char *const marks[] = { "を", "을", "를", " 전면", NULL };

    return follows(text, object, marks);
}

/* Without an auxiliary a participle alone can follow its object: "a rule introduced in March". */
static bool is_participle(const struct text *text, size_t i)
{
    struct bytes word = token_folded(text, i);

    return word.size > 3 && (memcmp(word.data + word.size - 2, "ed", 2) == 0 || memcmp(word.data + word.size - 2, "en", 2) == 0 ||
                             memcmp(word.data + word.size - 2, "wn", 2) == 0 || memcmp(word.data + word.size - 4, "hold", 4) == 0);
}

static bool object_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at, end = clause_end(sight, at);
    bool               subject = candidate->verb == CONCEPT_expire || candidate->verb == CONCEPT_effect || candidate->verb == CONCEPT_remain;

    candidate->object = NO_TOKEN;
    if (candidate->verb == CONCEPT_crack)
        return crack_read(sight, candidate, lower);
    candidate->passive = !is_head_last(text) && is_passive(sight, at);
    if (is_head_last(text)) {
        candidate->object = object_before(sight, at, lower);
        candidate->before = true;
    } else if (candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off) {
        if (text->language != LANGUAGE_ZH)
            return add_read(sight, candidate, end) ||
                   (candidate->verb == CONCEPT_add && !candidate->passive && goods_read(sight, candidate, after_act));
        candidate->object = object_after(sight, at, end);
    } else {
        size_t from = clause_start(sight, at) > lower ? clause_start(sight, at) : lower;

        if (!subject && !candidate->passive)
            candidate->object = object_after(sight, at, end);
        if (candidate->object == NO_TOKEN) {
            candidate->object = object_before(sight, at, from);
            candidate->before = candidate->object != NO_TOKEN;
            if (subject && candidate->verb == CONCEPT_remain &&
                (candidate->object == NO_TOKEN || object_class(object_at(sight, candidate->object)) == OBJECT_FLOW)) {
                size_t after = object_after(sight, at, end);

                candidate->before = after == NO_TOKEN && candidate->before;
                candidate->object = after != NO_TOKEN ? after : candidate->object;
            }
        }
        if (candidate->object == NO_TOKEN)
            return candidate->verb == CONCEPT_ban && goods_read(sight, candidate, after_act);
    }
    if (candidate->object == NO_TOKEN)
        return false;
    candidate->class = object_class(object_at(sight, candidate->object));
    if (candidate->verb == CONCEPT_remain)
        return remain_read(sight, candidate);
    if (candidate->class == OBJECT_GOODS)
        candidate->class = OBJECT_FLOW;
    if (candidate->before && !subject && !candidate->passive && text->language == LANGUAGE_EN && !is_participle(text, at))
        return false;
    if (candidate->class == OBJECT_FLOW && candidate->before) /* a flow as subject is data */
        return is_head_last(text) ? is_object_marked(text, candidate->object) : candidate->passive || text->language == LANGUAGE_DE;
    return true;
}

/* ---- what kills an act, and what makes it a signal ---- */

static bool is_possible(const struct sight *sight, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (word_is(sight->text, i, CONCEPT_possible) && !token_meaning(sight->text, i, KIND_month))
            return true;
    return false;
}

static size_t back(size_t i, size_t by, size_t lower) { return i > lower + by ? i - by : lower; }

static bool is_killed(const struct sight *sight, const struct candidate *candidate, size_t lower, bool signalled)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at, strong = strong_start(sight, at), end = is_head_last(text) ? sight->end : at;

    if (is_head_last(text))
        strong = sight->first;
    if (word_between(text, strong, at, CONCEPT_condition) || word_between(text, strong, end, CONCEPT_outside))
        return true;
    if (is_head_last(text) && (is_possible(sight, at, clause_end(sight, at)) || word_between(text, at, clause_end(sight, at), CONCEPT_condition)))
        return true;
    return !signalled && is_possible(sight, text->language == LANGUAGE_ZH ? lower : back(at, MODAL_REACH, lower), at);
}

/* The verb that announces this one: before it, or after it where the verb comes last. */
static size_t signal_of(const struct sight *sight, const struct candidate *candidate, size_t lower)
{
    size_t at = candidate->at;

    if (is_head_last(sight->text)) {
        for (size_t i = at + 1; i < clause_end(sight, at); i++)
            if (verb_at(sight, i) == CONCEPT_signal)
                return i;
        return NO_TOKEN;
    }
    for (size_t i = at; i > back(at, SIGNAL_REACH, lower); i--)
        if (verb_at(sight, i - 1) == CONCEPT_signal)
            return i - 1;
    return NO_TOKEN;
}

static size_t negations(const struct sight *sight, const struct candidate *candidate, size_t lower)
{
    size_t from = clause_start(sight, candidate->at), to = candidate->before || candidate->object == NO_TOKEN ? candidate->at : candidate->object;

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
        if (sight->text->language == LANGUAGE_DE)
            to = clause_end(sight, candidate->at);
    }
    return word_count(sight->text, from, to, CONCEPT_not);
}

/* "extend controls to five more metals" is scope, not time. */
static bool is_scope(const struct sight *sight, const struct candidate *candidate)
{
    size_t end = clause_end(sight, candidate->object);

    if (candidate->verb != CONCEPT_extend || candidate->before || candidate->class != OBJECT_RESTRICTION)
        return false;
    for (size_t i = candidate->object + 1; i < end; i++) {
        if (word_is(sight->text, i, CONCEPT_by) || (word_is(sight->text, i, CONCEPT_until) && !word_is(sight->text, i, CONCEPT_to)))
            return false;
        if (word_is(sight->text, i, CONCEPT_to))
            return !token_meaning(sight->text, i + 1, KIND_month) && sight->text->tokens[i + 1 < sight->end ? i + 1 : i].type != TOKEN_NUMBER;
    }
    return false;
}

static bool is_dated(const struct sight *sight, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if ((word_is(sight->text, i, CONCEPT_from) || word_is(sight->text, i, CONCEPT_on)) && i + 1 < to &&
            (token_meaning(sight->text, i + 1, KIND_month) || sight->text->tokens[i + 1].type == TOKEN_NUMBER))
            return true;
    return false;
}

/* "are banned": that a rule exists, not that it was made. */
static bool is_statement(const struct sight *sight, const struct candidate *candidate)
{
    size_t before = candidate->at;

    if (!candidate->passive || (candidate->verb != CONCEPT_ban && candidate->verb != CONCEPT_impose))
        return false;
    while (before > sight->first && !word_is(sight->text, before - 1, CONCEPT_be))
        before--;
    if (before == sight->first)
        return false;
    struct bytes word = token_folded(sight->text, before - 1);

    return bytes_equal(word, BYTES("is")) || bytes_equal(word, BYTES("are")) || bytes_equal(word, BYTES("ist")) || bytes_equal(word, BYTES("sind")) ||
           bytes_equal(word, BYTES("está")) || bytes_equal(word, BYTES("están")) || bytes_equal(word, BYTES("es")) || bytes_equal(word, BYTES("son"));
}

/* Rules of single words that the table cannot hold. */
static enum policy_act act_of(const struct sight *sight, const struct candidate *candidate, bool negated)
{
    enum concept object = object_at(sight, candidate->object);

    if ((candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise) && object != CONCEPT_quota)
        return NONE;
    if (object == CONCEPT_quota && word_between(sight->text, candidate->at, candidate->object, CONCEPT_import))
        return NONE;
    if (candidate->verb == CONCEPT_replace && object == CONCEPT_quota)
        return negated ? NONE : TIGHT;
    if (is_scope(sight, candidate))
        return negated ? NONE : TIGHT;
    if ((candidate->verb == CONCEPT_require || is_statement(sight, candidate)) && !is_dated(sight, candidate->at, sight->end))
        return NONE;
    return rule_act(candidate->verb, candidate->class, negated);
}

/* ---- one act ---- */

static bool is_auxiliary(const struct sight *sight, size_t i)
{
    return word_is(sight->text, i, CONCEPT_have) || word_is(sight->text, i, CONCEPT_be) || word_is(sight->text, i, CONCEPT_will) ||
           word_is(sight->text, i, CONCEPT_not) || word_is(sight->text, i, CONCEPT_adverb) || word_is(sight->text, i, CONCEPT_to);
}

static void span_set(const struct sight *sight, const struct candidate *candidate, size_t signal, size_t lower, struct act_seen *act)
{
    size_t first = candidate->at, last = candidate->at;

    while (first > lower && is_auxiliary(sight, first - 1))
        first--;
    if (signal != NO_TOKEN) {
        first = signal < first ? signal : first;
        last = signal > last ? signal : last;
        while (first > lower && is_auxiliary(sight, first - 1))
            first--;
    }
    act->verb = candidate->at;
    act->object = candidate->object;
    if (candidate->object != NO_TOKEN) {
        first = candidate->object < first ? candidate->object : first;
        last = candidate->object > last ? candidate->object : last;
    }
    act->first = first;
    act->last = last;
}

static bool is_future(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;

    for (size_t i = back(act->verb, MODAL_REACH, sight->first); i < act->verb; i++)
        if (word_is(text, i, CONCEPT_will))
            return true;
    return sight->title && act->verb > sight->first + 1 && word_is(text, act->verb - 1, CONCEPT_to) && state_at(text, act->verb - 2).data;
}

static bool is_import(const struct sight *sight, const struct candidate *candidate)
{
    return candidate->object != NO_TOKEN &&
           word_between(sight->text, back(candidate->object, 2, sight->first), candidate->object + 2, CONCEPT_import);
}

/* A company as subject makes no act; a flow needs a state as subject. */
static bool is_by_state(const struct sight *sight, const struct candidate *candidate, size_t first)
{
    struct bytes state = { 0 };
    enum subject subject;

    if (candidate->passive || candidate->verb == CONCEPT_crack || candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off ||
        (candidate->verb == CONCEPT_remain && candidate->class != OBJECT_FLOW) || (is_head_last(sight->text) && candidate->class != OBJECT_FLOW))
        return true;
    subject = is_head_last(sight->text) ? SUBJECT_STATE : subject_of(sight, first, sight->first, &state);
    if (candidate->before && candidate->class != OBJECT_FLOW)
        return true;
    return subject == SUBJECT_STATE || (subject == SUBJECT_NONE && candidate->class != OBJECT_FLOW);
}

static bool act_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act, struct act_seen *ret_act)
{
    struct act_seen act = { 0 };
    size_t          signal = signal_of(sight, candidate, lower);
    bool            noun = candidate->verb == CONCEPT_signal;

    if (noun)
        candidate->verb = CONCEPT_impose; /* "weighs a ban" */
    if (!object_read(sight, candidate, lower, after_act))
        return false;
    if (noun && (candidate->class == OBJECT_FLOW || candidate->class == OBJECT_LICENCE || (candidate->before && !is_head_last(sight->text))))
        return false;
    signal = noun ? candidate->at : signal;
    if (is_killed(sight, candidate, lower, signal != NO_TOKEN) || is_import(sight, candidate))
        return false;
    act.negated = negations(sight, candidate, lower) % 2 == 1;
    act.act = act_of(sight, candidate, act.negated);
    if (signal != NO_TOKEN && candidate->verb == CONCEPT_lift && candidate->class == OBJECT_LICENCE)
        act.act = EASE;
    if (act.act == NONE)
        return false;
    span_set(sight, candidate, signal, lower, &act);
    if (!(after_act && act.first > lower && token_meaning(sight->text, act.first - 1, KIND_and)) && !is_by_state(sight, candidate, act.first))
        return false;
    if (signal != NO_TOKEN && act.act != CRACK && !(act.act == HOLD && negations(sight, candidate, lower))) {
        act.toward = toward_of(act.act);
        act.act = POLICY_ACT_SIGNAL;
    }
    act.passive = candidate->passive || (candidate->before && !is_head_last(sight->text));
    act.future = !act.negated && is_future(sight, &act);
    act.title = sight->title;
    act.is_list = object_at(sight, candidate->object) == CONCEPT_list && word_between(sight->text, sight->first, sight->end, CONCEPT_company);
    act.hedged = word_between(sight->text, sight->first, sight->end, CONCEPT_hedge);
    *ret_act = act;
    return true;
}

/* A signalling verb whose own verb follows in the clause is read there. */
static bool is_followed(const struct sight *sight, size_t i)
{
    size_t end = clause_end(sight, i);

    if (is_head_last(sight->text)) {
        for (size_t j = i; j > clause_start(sight, i); j--)
            if (verb_at(sight, j - 1) != CONCEPT_NONE)
                return true;
        return false;
    }
    for (size_t j = i + 1; j < end && j <= i + SIGNAL_REACH; j++)
        if (verb_at(sight, j) != CONCEPT_NONE && verb_at(sight, j) != CONCEPT_signal)
            return true;
    return false;
}

/* ---- a sentence ---- */

static size_t sentence_read(const struct sight *sight, struct act_seen *acts)
{
    size_t count = 0, lower = sight->first;

    for (size_t i = sight->first; i < sight->end && count < SENTENCE_ACTS_MAX; i++) {
        struct candidate candidate = { .verb = verb_at(sight, i), .at = i };
        struct act_seen  act;

        if (candidate.verb == CONCEPT_NONE || (candidate.verb == CONCEPT_signal && is_followed(sight, i)))
            continue;
        if (act_read(sight, &candidate, lower, count > 0, &act)) {
            act.lower = lower;
            acts[count++] = act;
            lower = act.last + 1;
            i = act.last > i && object_at(sight, act.last) != CONCEPT_NONE ? act.last : i;
        } else if (!is_head_last(sight->text) && candidate.object != NO_TOKEN && candidate.object > 0 && !candidate.before)
            lower = candidate.object + 1 > lower ? candidate.object + 1 : lower;
        else if (!is_head_last(sight->text))
            lower = i + 1;
    }
    for (size_t i = 0; i < count; i++) {
        size_t upper = is_head_last(sight->text) ? acts[i].last + 1 : clause_end(sight, acts[i].last);

        for (size_t j = acts[i].last + 1; j < upper; j++)
            if (word_is(sight->text, j, CONCEPT_under))
                upper = j;
        acts[i].upper = i + 1 < count && acts[i + 1].first < upper ? acts[i + 1].first : upper;
        if (!is_head_last(sight->text) && acts[i].lower < clause_start(sight, acts[i].first))
            acts[i].lower = clause_start(sight, acts[i].first);
    }
    return count;
}

/* What is announced without a date is a signal (docs/CLAIMS.md 10). */
static void future_settle(struct act_seen *act)
{
    if (!act->future || act->effective.data || act->until.data || act->act == POLICY_ACT_SIGNAL || act->act == HOLD || act->act == KEEP ||
        act->act == CRACK)
        return;
    act->toward = toward_of(act->act);
    act->act = POLICY_ACT_SIGNAL;
    if (act->target_count == 1 && bytes_equal(act->targets[0], BYTES("ALL")))
        act->target_count = 0;
}

static void scope_read(const struct sight *sight, struct act_seen *acts, size_t count, const struct act_seen *before, struct bytes *last_actor)
{
    for (size_t i = 0; i < count; i++) {
        acts[i].instrument = instrument_find(sight, i > 0 ? acts[i - 1].upper : sight->first, i + 1 < count ? acts[i].upper : sight->end);
        if (!acts[i].instrument.data && i > 0 && clause_start(sight, acts[0].first) > sight->first)
            acts[i].instrument = instrument_find(sight, sight->first, acts[0].first);
        actor_find(sight, &acts[i], *last_actor);
        if (acts[i].actor.data)
            *last_actor = acts[i].actor;
        targets_find(sight, &acts[i]);
        items_find(sight, &acts[i], i > 0 ? &acts[i - 1] : before);
    }
}

/* ---- one fact, one label (docs/CLAIMS.md 6) ---- */

static bool is_same_text(struct bytes a, struct bytes b) { return !a.data || !b.data || bytes_begin(a, b) || bytes_begin(b, a); }

static size_t items_shared(const struct act_seen *a, const struct act_seen *b)
{
    size_t shared = 0;

    for (size_t i = 0; i < a->item_count; i++)
        for (size_t j = 0; j < b->item_count; j++)
            shared += bytes_equal(a->items[i], b->items[j]);
    return shared;
}

static bool is_wide(const struct act_seen *act)
{
    return act->target_count == 0 || (act->target_count == 1 && bytes_equal(act->targets[0], BYTES("ALL")));
}

static bool is_same_act(const struct act_seen *a, const struct act_seen *b)
{
    size_t fewer = a->item_count < b->item_count ? a->item_count : b->item_count;

    if (a->act != b->act || a->toward != b->toward || !is_same_text(a->actor, b->actor) || a->is_list != b->is_list)
        return false;
    if (!is_same_text(a->effective, b->effective) || !is_same_text(a->until, b->until) || items_shared(a, b) < fewer)
        return false;
    return is_wide(a) || is_wide(b) || (a->target_count == b->target_count && bytes_equal(a->targets[0], b->targets[0]));
}

static struct bytes fuller(struct bytes a, struct bytes b) { return b.size > a.size ? b : a; }

static void act_merge(struct act_seen *into, const struct act_seen *from)
{
    into->actor = fuller(into->actor, from->actor);
    into->effective = fuller(into->effective, from->effective);
    into->until = fuller(into->until, from->until);
    into->instrument = fuller(into->instrument, from->instrument);
    into->hedged = into->hedged && from->hedged;
    if (from->item_count > into->item_count) {
        memcpy(into->items, from->items, sizeof into->items);
        into->item_count = from->item_count;
    }
    if (is_wide(into) && from->target_count) {
        memcpy(into->targets, from->targets, sizeof into->targets);
        into->target_count = from->target_count;
    }
}

/* ---- out ---- */

struct acts {
    struct act_seen items[ACTS_MAX];
    struct span     spans[ACTS_MAX];
    size_t          same[ACTS_MAX]; /* the act that this one was merged into; itself: none */
    size_t          count;
};

static void mention_write(const struct text *text, const struct acts *acts, size_t which, struct bytes target, struct arena *arena,
                          struct policy_mention *mention)
{
    const struct act_seen *act = &acts->items[which];
    struct span           *spans = arena_take(arena, ACTS_MAX * sizeof *spans);
    struct bytes          *items = arena_take(arena, ITEMS_MAX * sizeof *items);
    size_t                 count = 0;

    memcpy(items, act->items, act->item_count * sizeof *items);
    for (size_t i = which; i < acts->count; i++)
        if (acts->same[i] == which)
            spans[count++] = acts->spans[i];
    *mention = (struct policy_mention){
        .act = act->act,
        .toward = act->act == POLICY_ACT_SIGNAL ? known_int((int32_t)act->toward) : (struct maybe_int){ 0 },
        .actor = act->actor,
        .target = target,
        .items = { items, act->item_count },
        .effective = act->effective,
        .until = act->until,
        .instrument = act->instrument,
        .news = text->article->id,
        .publisher = text->article->publisher,
        .published_at = text->article->published_at,
        .hedged = act->hedged,
        .spans = { spans, count },
    };
}

static void acts_write(const struct text *text, struct acts *acts, struct arena *arena, struct reading *reading)
{
    struct policy_mention *mentions = arena_take(arena, FINDINGS_MAX * sizeof *mentions);
    size_t                 count = 0;

    for (size_t i = 0; i < acts->count; i++) {
        const struct act_seen *act = &acts->items[i];

        if (acts->same[i] != i)
            continue;
        for (size_t t = 0; t < (act->target_count ? act->target_count : 1) && count < FINDINGS_MAX; t++)
            mention_write(text, acts, i, act->target_count ? act->targets[t] : (struct bytes){ 0 }, arena, &mentions[count++]);
    }
    reading->mentions = mentions;
    reading->mention_count = count;
}

static void acts_merge(struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        acts->same[i] = i;
        for (size_t j = 0; j < i && acts->same[i] == i; j++)
            if (acts->same[j] == j && is_same_act(&acts->items[j], &acts->items[i])) {
                act_merge(&acts->items[j], &acts->items[i]);
                acts->same[i] = j;
            }
    }
    for (size_t i = 0; i < acts->count; i++)
        if (acts->items[i].title)
            future_settle(&acts->items[i]);
}

void acts_find(const struct text *text, struct arena *arena, struct reading *reading)
{
    struct acts    *acts = arena_take(arena, sizeof *acts);
    struct act_seen found[SENTENCE_ACTS_MAX];
    struct bytes    last_actor = { 0 }, instrument = { 0 };
    size_t          last = 0; /* the first act of the last sentence that has any */

    acts->count = 0;
    for (size_t s = 0; s < text->sentence_count; s++) {
        const struct sentence *sentence = &text->sentences[s];
        struct sight           sight = { text, arena, sentence->first, sentence->end, sentence->title };
        struct act_seen       *before = acts->count ? &acts->items[acts->count - 1] : NULL;
        size_t                 count;

        if (sentence->boilerplate)
            continue;
        count = sentence_read(&sight, found);
        scope_read(&sight, found, count, before, &last_actor);
        dates_find(&sight, found, count, before);
        for (size_t i = last; count == 0 && i < acts->count; i++)
            dates_find(&sight, NULL, 0, &acts->items[i]);
        last = count ? acts->count : last;
        if (count == 0 && before && !before->instrument.data)
            before->instrument = instrument_find(&sight, sight.first, sight.end);
        else if (count == 0 && !instrument.data)
            instrument = instrument_find(&sight, sight.first, sight.end);
        for (size_t i = 0; i < count && acts->count < ACTS_MAX; i++) {
            if (!found[i].instrument.data && acts->count == 0)
                found[i].instrument = instrument;
            if (!found[i].actor.data && found[i].instrument.data)
                found[i].actor = BYTES("CHN");
            if (!found[i].title)
                future_settle(&found[i]);
            acts->spans[acts->count] = (struct span){ (int32_t)text->tokens[found[i].first].start, (int32_t)text->tokens[found[i].last].end };
            acts->items[acts->count++] = found[i];
        }
        if (before && !before->actor.data && before->instrument.data)
            before->actor = BYTES("CHN");
        if (count == 0) {
            struct bytes state = { 0 };

            if (subject_of(&sight, sight.end, sight.first, &state) == SUBJECT_STATE && state.data)
                last_actor = state;
        }
    }
    acts_merge(acts);
    acts_write(text, acts, arena, reading);
}
