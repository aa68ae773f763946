/* SPDX-License-Identifier: Apache-2.0
 * One fact, one label (docs/CLAIMS.md 6): acts that agree become one, with the spans of all; and the records that come out. */
#include "domain/news/acts.h"

static bool is_same_text(struct ck_bytes a, struct ck_bytes b) { return !a.data || !b.data || ck_bytes_begin(a, b) || ck_bytes_begin(b, a); }

size_t items_shared(const struct act_seen *a, const struct act_seen *b)
{
    size_t shared = 0;

    for (size_t i = 0; i < a->item_count; i++)
        for (size_t j = 0; j < b->item_count; j++)
            shared += ck_bytes_equal(a->items[i], b->items[j]);
    return shared;
}

bool is_wide(const struct act_seen *act)
{
    return act->target_count == 0 || (act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("ALL")));
}

/* The day when something was announced, and the one from when it holds: of one act if the other mention is the title, or says that it takes effect.
 */
static bool is_start_of(const struct act_seen *done, const struct act_seen *start)
{
    return !done->starts && start->starts && (start->takes_effect || start->title || done->title) &&
           ck_bytes_compare(done->effective, start->effective) <= 0;
}

static bool is_same_start(const struct act_seen *a, const struct act_seen *b)
{
    return is_same_text(a->effective, b->effective) || is_start_of(a, b) || is_start_of(b, a);
}

/* "Placed the metal under licence and banned its sale to America": two acts of one sentence. */
static bool is_other_of_sentence(const struct act_seen *a, const struct act_seen *b)
{
    if (a->sentence == b->sentence && a->verb != b->verb && (a->verb == a->object || b->verb == b->object) && is_wide(a) != is_wide(b))
        return true; /* tightened licensing, outright bans to the U.S. */
    return a->sentence == b->sentence && a->object != b->object && a->verb != b->verb && is_wide(a) != is_wide(b) &&
           (a->class == OBJECT_FLOW) != (b->class == OBJECT_FLOW);
}

static bool is_same_act(const struct act_seen *a, const struct act_seen *b)
{
    size_t fewer = a->item_count < b->item_count ? a->item_count : b->item_count;

    if (a->act != b->act || a->toward != b->toward || !is_same_text(a->actor, b->actor) || a->thing != b->thing || is_other_of_sentence(a, b))
        return false;
    if (!a->item_count != !b->item_count && is_wide(a) != is_wide(b) && a->sentence != b->sentence && !a->title && !b->title)
        return false;
    if (a->is_list != b->is_list && (a->sentence != b->sentence || is_wide(a) != is_wide(b)) && (is_wide(a) || is_wide(b)))
        return false;
    if (a->act == POLICY_ACT_TIGHTEN && a->licensed != b->licensed && is_wide(a) != is_wide(b) && is_wide(a->licensed ? a : b))
        return false; /* a ban on sales to America, and licences for all */
    if (!is_same_start(a, b) || !is_same_text(a->until, b->until) || items_shared(a, b) < fewer)
        return false;
    return is_wide(a) || is_wide(b) || (a->target_count == b->target_count && ck_bytes_equal(a->targets[0], b->targets[0]));
}

static struct ck_bytes fuller(struct ck_bytes a, struct ck_bytes b) { return b.size > a.size ? b : a; }

static void act_merge(struct act_seen *into, const struct act_seen *from)
{
    into->actor = fuller(into->actor, from->actor);
    into->effective = is_start_of(into, from)   ? from->effective
                      : is_start_of(from, into) ? into->effective
                                                : fuller(into->effective, from->effective);
    into->starts |= from->starts;
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

static void mention_write(const struct text *text, const struct acts *acts, size_t which, struct ck_bytes target, struct ck_arena *arena,
                          struct policy_mention *mention)
{
    const struct act_seen *act = &acts->items[which];
    struct span           *spans = ck_arena_take(arena, ACTS_MAX * sizeof *spans);
    struct ck_bytes       *items = ck_arena_take(arena, ITEMS_MAX * sizeof *items);
    size_t                 count = 0;

    memcpy(items, act->items, act->item_count * sizeof *items);
    for (size_t i = which; i < acts->count; i++)
        if (acts->same[i] == which)
            spans[count++] = acts->spans[i];
    *mention = (struct policy_mention){
        .act = act->act,
        .toward = act->act == POLICY_ACT_SIGNAL ? ck_known_int((int32_t)act->toward) : (struct ck_maybe_int){ 0 },
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

void acts_write(const struct text *text, struct acts *acts, struct ck_arena *arena, struct reading *reading)
{
    struct policy_mention *mentions = ck_arena_take(arena, FINDINGS_MAX * sizeof *mentions);
    size_t                 count = 0;

    for (size_t i = 0; i < acts->count; i++) {
        const struct act_seen *act = &acts->items[i];

        if (acts->same[i] != i)
            continue;
        for (size_t t = 0; t < (act->target_count ? act->target_count : 1) && count < FINDINGS_MAX; t++)
            mention_write(text, acts, i, act->target_count ? act->targets[t] : (struct ck_bytes){ 0 }, arena, &mentions[count++]);
    }
    reading->mentions = mentions;
    reading->mention_count = count;
}

/* What is announced without a date is a signal (docs/CLAIMS.md 10). */
void future_settle(struct act_seen *act)
{
    if (!act->future || act->effective.data || act->until.data || act->act == POLICY_ACT_SIGNAL || act->act == POLICY_ACT_HOLD_TIGHT ||
        act->act == POLICY_ACT_HOLD_EASE || act->act == POLICY_ACT_ENFORCE)
        return;
    act->toward = toward_of(act->act);
    act->act = POLICY_ACT_SIGNAL;
    if (act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("ALL")))
        act->target_count = 0;
}

/* "Began enforcing quotas on October 16. The system replaces a ban": the quotas are the easing. */
static void quotas_settle(struct acts *acts)
{
    enum { NEAR_SENTENCES = 2 };

    for (size_t i = 1; i < acts->count; i++)
        for (size_t j = 0; acts->items[i].replaces && j < i; j++) {
            struct act_seen *quota = &acts->items[j];

            bool which =
                quota->takes_effect && quota->object == NO_TOKEN && quota->sentence == acts->items[i].sentence; /* which took effect and replaces */

            if ((!quota->quota && !which) || quota->act != POLICY_ACT_TIGHTEN || quota->sentence + NEAR_SENTENCES < acts->items[i].sentence ||
                !ck_bytes_equal(quota->actor, acts->items[i].actor))
                continue;
            quota->act = POLICY_ACT_EASE;
            quota->thing = acts->items[i].thing;
        }
}

void acts_merge(struct acts *acts)
{
    quotas_settle(acts);
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
