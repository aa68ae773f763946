/* SPDX-License-Identifier: Apache-2.0
 * Acts of policy (docs/CLAIMS.md 3), sentence by sentence: each verb looks for its object (acts_object.c), the two are judged (acts_judge.c), and
 * what they make gets its actor, targets, items (acts_scope.c) and dates (acts_dates.c). */
#include "domain/news/acts.h"

/* ---- a sentence ---- */

/* "of the", des, de la: what the noun is about comes after it. */
static bool has_genitive(const struct text *text, size_t i)
{
    static const char *const of[] = { "der", "des", "von", "fur", "für", "bei", "beim", "de", "del", "a", "al", "en", "sobre", NULL };

    if (text->language == LANGUAGE_EN)
        return word_is(text, i + 1, CONCEPT_of);
    return token_among(text, i + 1, of);
}

/* "the suspension of the ban": a noun with its object, unless it is the object or the subject of a verb. */
static size_t nouns_read(const struct sight *sight, struct act_seen *acts, size_t count)
{
    size_t verbs = count;

    if (!sight_has(sight, KIND_act_noun))
        return count;
    for (size_t i = sight->first; i + 1 < sight->end && count < SENTENCE_ACTS_MAX; i++) {
        struct candidate candidate = { .verb = token_concept(sight->text, i, KIND_act_noun), .at = i };
        struct act_seen  act;
        bool             taken = false;

        if (candidate.verb == CONCEPT_NONE || verb_at(sight, i) != CONCEPT_NONE || !has_genitive(sight->text, i))
            continue;
        for (size_t a = 0; a < verbs; a++)
            taken |= clause_start(sight, acts[a].first) <= i && i < acts[a].upper;
        taken |= word_between(sight->text, i, clause_end(sight, i), CONCEPT_runs); /* "the pause of the rules ends on" */
        for (size_t j = i; j < clause_end(sight, i); j++)
            taken |= ck_bytes_begin(token_folded(sight->text, j), CK_BYTES("end"));
        if (taken || !act_read(sight, &candidate, clause_start(sight, i), false, &act) || act.act == POLICY_ACT_SIGNAL || candidate.before)
            continue;
        if (act.act == POLICY_ACT_EASE && i > sight->first && word_is(sight->text, i - 1, CONCEPT_duration))
            act.act = POLICY_ACT_EASE_TEMP; /* the temporary lifting of */
        act.lower = act.first;
        act.upper = clause_end(sight, act.last);
        acts[count++] = act;
    }
    return count;
}

/* "The easing of the curbs began": what began is the act before. */
static bool starts_other(const struct act_seen *before, const struct act_seen *act)
{
    return act->takes_effect && act->object != NO_TOKEN && before->object == act->object &&
           (before->act != POLICY_ACT_TIGHTEN || act->act != POLICY_ACT_TIGHTEN);
}

/* 禁止出口，公告自公布之日起施行: the notice by which the act before was done. */
static bool is_notice_start(const struct sight *sight, const struct act_seen *before, const struct act_seen *act)
{
    return act->takes_effect && act->object != NO_TOKEN && act->object > before->last && before->act == POLICY_ACT_TIGHTEN &&
           word_is(sight->text, act->object, CONCEPT_announcement);
}

static bool is_of_before(const struct sight *sight, const struct act_seen *before, const struct act_seen *act)
{
    return starts_other(before, act) || is_notice_start(sight, before, act) || is_description(sight, before, act) ||
           is_publication(sight, before, act);
}

/* "The suspension of the controls on graphite that it had imposed": what the second act is on is told by the first one's object too. */
static bool is_within(const struct sight *sight, const struct act_seen *act, const struct act_seen *next)
{
    if (next->object == NO_TOKEN || next->object <= act->last || next->object >= next->verb || act->object == NO_TOKEN || act->object < act->verb ||
        is_head_last(sight->text))
        return false;
    for (size_t i = act->last + 1; i < next->object; i++)
        if (sight->text->tokens[i].type == TOKEN_PUNCTUATION || verb_at(sight, i) != CONCEPT_NONE || token_has(sight->text, i, KIND_and))
            return false;
    return true;
}

/* 暂停10月9日公布的管制, setzt die im Oktober verhängten Kontrollen aus: the verb between another one and its object; how many acts are put. */
static size_t inner_read(const struct sight *sight, const struct act_seen *act, struct act_seen *ret_act, bool room)
{
    bool chinese = sight->text->language == LANGUAGE_ZH;

    for (size_t i = act->verb + 1; room && (chinese || sight->text->language == LANGUAGE_DE) && act->object != NO_TOKEN && i < act->object; i++) {
        struct candidate candidate = { .verb = verb_at(sight, i), .at = i };

        if (candidate.verb != CONCEPT_impose || (chinese ? !is_attribute(sight->text, i) : !is_weak_attribute(sight, i)) ||
            (chinese && !preceded(sight->text, i, (const char *const[]){ "日", "号", act->act == POLICY_ACT_EASE_TEMP ? "月" : NULL, NULL })) ||
            !act_read(sight, &candidate, act->verb + 1, true, ret_act))
            continue;
        ret_act->lower = act->verb + 1;
        return 1;
    }
    return 0;
}

/* "Slashed exports through tightened licensing, outright bans to the U.S. and a crackdown": what is done by means of, with whom it is against. */
static size_t means_read(const struct sight *sight, struct act_seen *acts, size_t count)
{
    static const char *const by[] = { "through", "via", "mediante", "durch", "by means of", NULL };
    static const char *const to[] = { "to", "to the", "against", "against the", "for", "a", "contra", "gegen", "an", NULL };
    const struct text       *text = sight->text;
    size_t                   from = sight->end;

    for (size_t i = sight->first; sight->restricted && from == sight->end && i < sight->end; i++)
        from = token_among(text, i, by) ? i : from;
    for (size_t i = from; i + 2 < sight->end && count < SENTENCE_ACTS_MAX; i++) {
        bool taken = object_at(sight, i) != CONCEPT_restriction || !token_among(text, i + 1, to) || !state_at(text, i + 2).data;

        for (size_t a = 0; a < count; a++)
            taken |= acts[a].object == i || (acts[a].first <= i && i <= acts[a].last);
        if (taken)
            continue;
        acts[count] =
            (struct act_seen){ .act = POLICY_ACT_TIGHTEN, .class = OBJECT_RESTRICTION, .verb = i, .object = i, .first = i, .last = i, .lower = i };
        acts[count].upper = i + 3;
        acts[count].sentence = text->tokens[sight->first].sentence;
        acts[count].title = sight->title;
        acts[count++].hedged = sight_says(sight, CONCEPT_hedge);
    }
    return count;
}

/* das Verbot, Gallium in die USA zu liefern: what is banned is told in the clause behind the object; else the act's own end. */
static size_t past_infinitive(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;
    size_t             end;

    if (text->language != LANGUAGE_DE || act->object == NO_TOKEN || act->object + 2 >= sight->end || !token_is_symbol(text, act->object + 1, ',') ||
        act->upper > act->object + 1)
        return act->upper;
    end = clause_end(sight, act->object + 2);
    for (size_t i = act->object + 2; i < end; i++)
        if (ck_bytes_begin(token_folded(text, i), CK_BYTES("zu")) && i + 2 >= end)
            return end;
    return act->upper;
}

static size_t sentence_read(const struct sight *sight, struct act_seen *acts, const struct act_seen *before)
{
    size_t count = 0, lower = sight->first;

    for (size_t i = sight->first; sight->acting && i < sight->end && count < SENTENCE_ACTS_MAX; i++) {
        struct candidate candidate = { .verb = sight->verbs[i - sight->first], .at = i };
        struct act_seen  act;

        if (candidate.verb == CONCEPT_NONE || candidate.verb == CONCEPT_let || (candidate.verb == CONCEPT_signal && is_followed(sight, i)))
            continue;
        if (candidate.verb == CONCEPT_suspend && sight->text->language == LANGUAGE_EN &&
            (verb_at(sight, i + 1) == CONCEPT_grant || verb_at(sight, i + 1) == CONCEPT_allow))
            continue; /* "stopped issuing" is read at the second verb */
        if (act_read(sight, &candidate, lower, count > 0, &act) && !(count && is_of_before(sight, &acts[count - 1], &act))) {
            act.lower = lower;
            acts[count++] = act;
            count += inner_read(sight, &act, acts + count, count < SENTENCE_ACTS_MAX);
            lower = candidate.relative ? i + 1 : act.last + 1; /* the main verb has the same object */
            i = !candidate.relative && act.last > i && object_at(sight, act.last) != CONCEPT_NONE ? act.last : i;
        } else if (candidate.object == NO_TOKEN && pronoun_read(sight, &candidate, count ? &acts[count - 1] : before, count > 0, &act)) {
            acts[count++] = act;
            lower = act.last + 1;
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
        acts[i].upper = past_infinitive(sight, &acts[i]);
        if (i + 1 < count && is_within(sight, &acts[i], &acts[i + 1]))
            acts[i].upper = acts[i + 1].verb;
        if (i + 1 < count && acts[i + 1].object == acts[i].object &&
            acts[i + 1].verb > acts[i].last) { /* the controls on graphite that it had imposed */
            acts[i].upper = acts[i + 1].verb;
            acts[i + 1].lower = acts[i + 1].first;
            acts[i + 1].first = acts[i + 1].verb; /* the object is in the span of the first act */
        }
        if (!is_head_last(sight->text) && acts[i].lower < clause_start(sight, acts[i].first))
            acts[i].lower = clause_start(sight, acts[i].first);
    }
    return count;
}

/* What is kept from one sentence to the next. */
struct acts_context {
    struct ck_bytes    last_actor, instrument;
    struct items_named named;
    size_t             last; /* the first act of the last sentence that has any */
    struct topic       topic;
};

/* 5月に導入した対中規制を解除: what one act on an object says of it holds for the other too. */
static void shared_take(struct act_seen *act, const struct act_seen *other)
{
    bool wide = act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("ALL"));

    if (act->item_count == 0) {
        memcpy(act->items, other->items, sizeof act->items);
        act->item_count = other->item_count;
    }
    if (wide && ck_bytes_equal(act->actor, other->actor) && other->target_count) {
        memcpy(act->targets, other->targets, sizeof act->targets);
        act->target_count = other->target_count;
    }
}

/* "Extended a ban on exports. The suspension, first imposed in February": of the exports too. */
static bool is_prolonged_halt(const struct sight *sight, const struct act_seen *act, const struct act_seen *before)
{
    return before->act == POLICY_ACT_HOLD_TIGHT && before->sentence + 1 == act->sentence && act->object > sight->first &&
           token_means(sight->text, before->verb, KIND_act_verb, CONCEPT_extend) && !word_is(sight->text, act->object + 1, CONCEPT_of) &&
           ck_bytes_equal(token_folded(sight->text, act->object - 1), CK_BYTES("the"));
}

/* "Suspended exports in February and extended the suspension in June": the suspension is the restriction. */
static void halt_follow(const struct sight *sight, struct act_seen *act, const struct act_seen *before)
{
    enum policy_act other = act->class == OBJECT_SUSPENSION && act->object != NO_TOKEN && act->act != POLICY_ACT_SIGNAL
                                ? act_plain(verb_at(sight, act->verb), OBJECT_RESTRICTION, act->negated)
                                : POLICY_ACT_UNKNOWN;

    if (before && (before->halts || is_prolonged_halt(sight, act, before)) && other != POLICY_ACT_UNKNOWN) {
        act->act = other;
        act->class = OBJECT_RESTRICTION;
    }
}

/* "Suspended the ban. The measure took effect on November 10", 该措施自…起生效: what took effect is what was done before. */
static void measure_follow(const struct sight *sight, struct act_seen *act, const struct act_seen *before)
{
    enum { NEAR_SENTENCES = 2 };
    static const char *const measures[] = { "measure", "decision", "move", "medida", "decisión", "maßnahme", "entscheidung", "regelung",
                                            "措施",    "决定",     "举措", "措置",   "決定",     "조치",     "결정",         NULL };
    bool                     named = false;

    if (!before || !act->takes_effect || act->object == NO_TOKEN || act->act != POLICY_ACT_TIGHTEN || act->item_count ||
        act->sentence > before->sentence + NEAR_SENTENCES ||
        (before->act != POLICY_ACT_EASE && before->act != POLICY_ACT_EASE_TEMP && before->act != POLICY_ACT_FLOW_EASE) ||
        !word_has(token_folded(sight->text, act->object), measures))
        return;
    for (size_t i = act->first; i <= act->last; i++)
        named |= token_has(sight->text, i, KIND_item) || token_has(sight->text, i, KIND_noitem);
    if (named)
        return;
    act->act = before->act;
    act->class = before->class;
    act->thing = before->thing;
}

/* Where the stretch begins whose number is that of act i: in front of it for the first and where verbs come last, else with its own words. */
static size_t instrument_start(const struct sight *sight, const struct act_seen *acts, size_t i)
{
    if (i == 0)
        return sight->first;
    return is_head_last(sight->text) || acts[i].first < acts[i - 1].last + 1 || clause_start(sight, acts[i].first) <= acts[i - 1].last
               ? acts[i - 1].last + 1 > acts[i].first ? acts[i - 1].last + 1 : acts[i].first
               : clause_start(sight, acts[i].first);
}

/* "after Washington curbed sales": whoever acts there is not who the next sentences are about. */
static bool is_subordinate(const struct sight *sight, size_t i)
{
    static const char *const words[] = { "after", "because", "nachdem", "weil", "después", "despues", "tras", NULL };
    size_t                   start = strong_start(sight, i);

    for (size_t at = start > sight->first ? start - 1 : start; at <= start + 1 && at < i; at++)
        if (token_among(sight->text, at, words))
            return true;
    return false;
}

/* "A ban on sales to America. The ban was suspended": the rule that was named with its target has it still. */
static void target_follow(const struct sight *sight, struct act_seen *act, const struct act_seen *before)
{
    enum { NEAR_SENTENCES = 3 };
    static const char *const indefinite[] = { "a", "an", "ein", "eine", "einen", "un", "una", NULL };
    static const char *const rules[] = { "ban",  "embargo", "prohib", "veto", "verbot", "stopp", "measure", "medida", "maßnahme", "禁令",
                                         "禁运", "禁输",    "禁输",   "措施", "措置",   "금지",  "금수",    "조치",   NULL };

    if (!before || !is_wide(act) || act->object == NO_TOKEN || act->act == POLICY_ACT_SIGNAL || before->target_count != 1 || is_wide(before) ||
        before->sentence + NEAR_SENTENCES < act->sentence || !ck_bytes_equal(act->actor, before->actor) ||
        (act->class != OBJECT_RESTRICTION && act->class != OBJECT_SUSPENSION) || before->is_list)
        return;
    if (act->object > sight->first && token_among(sight->text, act->object - 1, indefinite))
        return;
    if (!word_has(token_folded(sight->text, act->object), rules) || (act->item_count && before->item_count && !items_shared(act, before)))
        return;
    act->targets[0] = before->targets[0];
    act->target_count = 1;
}

static void scope_read(const struct sight *sight, struct act_seen *acts, size_t count, const struct act_seen *before, struct acts_context *context)
{
    for (size_t i = 0; i < count; i++) {
        acts[i].instrument =
            instrument_find(sight, instrument_start(sight, acts, i), i + 1 < count ? instrument_start(sight, acts, i + 1) : sight->end);
        if (!acts[i].instrument.data && i > 0 && clause_start(sight, acts[0].first) > sight->first)
            acts[i].instrument = instrument_find(sight, sight->first, acts[0].first);
        halt_follow(sight, &acts[i], i > 0 ? &acts[i - 1] : before);
        measure_follow(sight, &acts[i], i > 0 ? &acts[i - 1] : before);
        if (acts[i].takes_effect && (i > 0 || (before && before->sentence + 1 == acts[i].sentence)))
            acts[i].licensed |= i > 0 ? acts[i - 1].licensed : before->licensed; /* announced licensing; the rule came into force */
        actor_find(sight, &acts[i], context->last_actor);
        if (acts[i].object == NO_TOKEN && i > 0 && acts[i - 1].actor.data)
            acts[i].actor = acts[i - 1].actor; /* 两天后又撤回 */
        if (acts[i].actor.data && (i == 0 || !is_subordinate(sight, acts[i].first)))
            context->last_actor = acts[i].actor;
        targets_find(sight, &acts[i]);
        items_find(sight, &acts[i], i > 0 ? &acts[i - 1] : before, &context->named);
        target_follow(sight, &acts[i], i > 0 ? &acts[i - 1] : before);
        if (acts[i].elliptic && i > 0 && is_wide(&acts[i])) { /* the ban on gallium for America is suspended, that on antimony stays */
            memcpy(acts[i].targets, acts[i - 1].targets, sizeof acts[i].targets);
            acts[i].target_count = acts[i - 1].target_count;
        }
        if (i > 0 && acts[i].object != NO_TOKEN && acts[i].object == acts[i - 1].object) {
            shared_take(&acts[i], &acts[i - 1]);
            shared_take(&acts[i - 1], &acts[i]);
        }
        if (i > 0 && acts[i - 1].is_list && acts[i].class == OBJECT_FLOW && is_wide(&acts[i]) && ck_bytes_equal(acts[i].actor, acts[i - 1].actor)) {
            memcpy(acts[i].targets, acts[i - 1].targets, sizeof acts[i].targets); /* 列入清单，禁止向其出口 */
            acts[i].target_count = acts[i - 1].target_count;
        }
    }
    for (size_t i = count; i-- > 1;) /* "the ban, imposed in February and prolonged in June, on cobalt" */
        if (acts[i].object != NO_TOKEN && acts[i].object == acts[i - 1].object)
            shared_take(&acts[i - 1], &acts[i]);
}

/* A sentence without an act of its own may date, number or name the acts before it. */
static void rest_read(const struct sight *sight, struct acts *acts, struct acts_context *context)
{
    struct ck_bytes instrument = instrument_find(sight, sight->first, sight->end), state = { 0 };

    for (size_t i = context->last; i < acts->count; i++) {
        dates_find(sight, NULL, 0, &acts->items[i]);
        if (!acts->items[i].instrument.data && i + 1 == acts->count)
            acts->items[i].instrument = instrument;
        if (!acts->items[i].actor.data && acts->items[i].instrument.data)
            acts->items[i].actor = CK_BYTES("CHN");
    }
    if (acts->count == 0 && !context->instrument.data)
        context->instrument = instrument;
    if (subject_of(sight, sight->end, sight->first, &state) == SUBJECT_STATE && state.data &&
        (!context->last_actor.data || sight_says(sight, CONCEPT_authority)))
        context->last_actor = state; /* a sentence on trade names partners too */
}

static void sight_read(struct sight *sight, struct acts *acts, struct acts_context *context)
{
    const struct text *text = sight->text;
    struct act_seen    found[SENTENCE_ACTS_MAX], *before = acts->count ? &acts->items[acts->count - 1] : NULL;
    size_t             count;

    sight_fill(sight);
    count = sentence_read(sight, found, before);
    if (sight->text->language == LANGUAGE_EN || sight->text->language == LANGUAGE_DE || sight->text->language == LANGUAGE_ES)
        count = means_read(sight, found, nouns_read(sight, found, count));
    count = topic_filter(sight, found, papers_drop(sight, found, count), &context->topic);
    if (count == 0) {
        rest_read(sight, acts, context);
        return;
    }
    scope_read(sight, found, count, before, context);
    dates_find(sight, found, count, before);
    count = series_split(sight, found, count);
    context->last = acts->count;
    for (size_t i = 0; i < count && acts->count < ACTS_MAX; i++) {
        if (!found[i].instrument.data && acts->count == 0)
            found[i].instrument = context->instrument;
        if (!found[i].actor.data && found[i].instrument.data)
            found[i].actor = CK_BYTES("CHN");
        if (found[i].act == POLICY_ACT_EASE && found[i].until.data && verb_at(sight, found[i].verb) == CONCEPT_lift)
            found[i].act = POLICY_ACT_EASE_TEMP; /* docs/CLAIMS.md 10 */
        if (!found[i].title)
            future_settle(&found[i]);
        acts->spans[acts->count] = (struct span){ (int32_t)text->tokens[found[i].first].start, (int32_t)text->tokens[found[i].last].end };
        acts->items[acts->count++] = found[i];
    }
}

static bool is_on(const struct act_seen *act, struct ck_bytes state) { return act->target_count == 1 && ck_bytes_equal(act->targets[0], state); }

static bool is_target(const struct acts *acts, struct ck_bytes state)
{
    for (size_t i = 0; i < acts->count; i++)
        if (is_on(&acts->items[i], state))
            return true;
    return false;
}

/* The only states that an article names, or those that act in it: who else should? */
static void actors_settle(const struct text *text, struct acts *acts)
{
    struct ck_bytes known = { 0 };

    for (size_t i = acts->count; i-- > 0;) /* of the act after it */
        if (acts->items[i].actor.data)
            known = acts->items[i].actor;
        else if (!acts->items[i].by_firm && !is_on(&acts->items[i], known))
            acts->items[i].actor = known;
    for (size_t i = 0; !known.data && acts->count && i < text->token_count; i++)
        known = is_target(acts, state_at(text, i)) || (state_at(text, i).data && is_bound_for(text, i)) ? known : state_at(text, i);
    for (size_t i = 0; i < acts->count; i++) {
        if (!acts->items[i].actor.data && !acts->items[i].by_firm && !is_on(&acts->items[i], known))
            acts->items[i].actor = known;
        if (acts->items[i].actor.data)
            known = acts->items[i].actor;
    }
}

/* An act was told in one of the two sentences before. */
static bool is_told(const struct acts *acts, uint32_t sentence)
{
    enum { NEAR_SENTENCES = 2 };
    const struct act_seen *last = acts->count ? &acts->items[acts->count - 1] : NULL;

    return last && !last->by_firm && last->sentence < sentence && last->sentence + NEAR_SENTENCES >= sentence;
}

void acts_find(const struct text *whole, struct ck_arena *arena, struct reading *reading)
{
    struct text         split, *text = &split;
    struct acts        *acts = ck_arena_take(arena, sizeof *acts);
    struct acts_context context = { 0 };
    bool                relevant;

    acts_text(whole, arena, text);
    acts->count = 0;
    context.named.acts = acts;
    relevant = topic_open(text, &context.topic);
    for (size_t s = 0; s < text->sentence_count && relevant; s++) {
        const struct sentence *sentence = &text->sentences[s];

        for (size_t first = sentence->first; first < sentence->end && !sentence->boilerplate && acts->count < ACTS_MAX; first += SIGHT_MAX) {
            struct sight sight; /* of which sight_fill() fills what its tokens need */

            sight.text = text;
            sight.arena = arena;
            sight.title = sentence->title;
            sight.first = first;
            sight.end = sentence->end - first > SIGHT_MAX ? first + SIGHT_MAX : sentence->end;
            sight.bounded = false;
            sight.told = is_told(acts, text->tokens[first].sentence);
            sight_read(&sight, acts, &context);
            items_remember(&sight, &context.named);
            topic_remember(&sight, &context.topic);
        }
    }
    reading->cut |= acts->count == ACTS_MAX;
    actors_settle(text, acts);
    acts_merge(acts);
    acts_write(text, acts, arena, reading);
}
