/* SPDX-License-Identifier: Apache-2.0
 * What remains: a rule that is still there, a suspension that still holds, what stays banned. */
#include "domain/news/acts.h"

enum { IN_FORCE_REACH = 7 };

static bool is_bare_remain(const struct sight *sight, size_t i)
{
    struct ck_bytes word = token_folded(sight->text, i);

    return sight->text->language != LANGUAGE_ZH && !is_head_last(sight->text) && !memchr(word.data, ' ', word.size) &&
           !ck_bytes_begin(word, CK_BYTES("stand")) && !ck_bytes_begin(word, CK_BYTES("weiterhin"));
}

/* "remain banned", siguen siendo obligatorias: the verb itself says what is so. */
static const char *const banned_stems[] = { "banned",     "prohibi",  "vetad",     "forbidden", "barred", "blocked",
                                            "off limits", "verboten", "untersagt", "禁止",      "禁じ",   NULL };
static const char *const needed_stems[] = {
    "obligatori", "necesari", "mandatory", "required",  "nötig", "erforderlich", "still needed", "still necessary", "取消",    "解除", "放宽", "松动",
    "touched",    "changed",  "altered",   "gone away", "tocad", "cambi",        "ändern",       "geändert",        "berührt", "变化", "改变", "変更",
    "変わ",       "변화",     "바뀌",      "변함",      NULL
};

/* Is a licence or a restriction the next object? */
static bool is_control(const struct sight *sight, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (object_at(sight, i) != CONCEPT_NONE && object_at(sight, i) != CONCEPT_flow)
            return object_class(object_at(sight, i)) == OBJECT_LICENCE || object_class(object_at(sight, i)) == OBJECT_RESTRICTION;
    return false;
}

/* "remain" says of a control that it is there only with "in force", of a flow only with "banned". */
bool remain_read(const struct sight *sight, struct candidate *candidate)
{
    size_t at = candidate->at, end = at + IN_FORCE_REACH < sight->end ? at + IN_FORCE_REACH : sight->end;
    bool   fronted = at > sight->first && word_is(sight->text, at - 1, CONCEPT_suspended); /* ausgesetzt bleibt */
    bool   suspended = fronted || word_between(sight->text, at, strong_end(sight, at), CONCEPT_suspended),
         in_force = word_between(sight->text, at, end, CONCEPT_in_force);
    bool banned = word_between(sight->text, at, end, CONCEPT_banned) || word_has(token_folded(sight->text, at), banned_stems);

    for (size_t i = at + 1; i + 1 < end; i++) /* remains under licence */
        if (word_is(sight->text, i, CONCEPT_under) && is_control(sight, i + 1, end))
            return true;
    if (candidate->class == OBJECT_FLOW)
        return banned || suspended;
    if (candidate->class == OBJECT_LICENCE && candidate->before) /* permits stand for a year; licences remain mandatory */
        return word_has(token_folded(sight->text, at), needed_stems) || word_between(sight->text, at, end, CONCEPT_mandatory);
    if (candidate->before && is_bare_remain(sight, at) && !in_force && !banned && !suspended)
        return false;
    if (candidate->class == OBJECT_RESTRICTION && suspended)
        candidate->class = OBJECT_SUSPENSION;
    return true;
}
