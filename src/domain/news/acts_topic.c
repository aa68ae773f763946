/* SPDX-License-Identifier: Apache-2.0
 * Whether what is said is about the control of exports at all: bans of transfers, parking and drugs are none of ours (docs/CLAIMS.md 3). */
#include "domain/news/acts.h"

#include "domain/news/exports.h"

enum { NEAR_SENTENCES = 5, BRIEF_SENTENCES = 3, GUIDE_REACH = 4, IMPORT_REACH = 5 /* tokens */ };

static bool says_export(const struct text *text, size_t i)
{
    const struct token *token = &text->tokens[i];

    if (token->type == TOKEN_TERM)
        return lexicon_entries[token->entry].exports;
    return token->type != TOKEN_PUNCTUATION && exports_said(token_folded(text, i));
}

/* "sales to Japan", Lieferungen nach China, 对日供应: a flow and where it goes. */
static bool is_flow_abroad(const struct text *text, size_t i)
{
    for (size_t j = i + 1; j < text->token_count && j <= i + GUIDE_REACH && text->tokens[j].type != TOKEN_PUNCTUATION; j++)
        if (state_at(text, j).data)
            return word_is(text, j - 1, CONCEPT_toward_word) || word_is(text, j - 1, CONCEPT_to) || is_head_last(text) ||
                   (j > i + 1 && (word_is(text, j - 2, CONCEPT_toward_word) || word_is(text, j - 2, CONCEPT_to)));
    for (size_t j = i; j > 0 && i - j < GUIDE_REACH && text->tokens[j - 1].type != TOKEN_PUNCTUATION && !token_has(text, j - 1, KIND_and); j--)
        if (token_has(text, j - 1, KIND_toward) ||
            ((is_head_last(text) || text->language == LANGUAGE_ZH || text->language == LANGUAGE_EN) && state_at(text, j - 1).data))
            return true;
    return false;
}

/* Firms, goods, or exports themselves. */
static bool is_of_trade(const struct text *text, size_t i)
{
    enum concept object = token_concept(text, i, KIND_act_object);

    return word_is(text, i, CONCEPT_company) || token_has(text, i, KIND_item) || token_has(text, i, KIND_noitem) ||
           word_is(text, i, CONCEPT_context) || word_is(text, i, CONCEPT_referring) || (object != CONCEPT_NONE && object != CONCEPT_list) ||
           says_export(text, i);
}

/* "adds 117 tankers to its list": a list of exports, of technology or of entities says so, or what is put on it does. */
static bool is_bare_list(const struct text *text, size_t i)
{
    static const char *const bare[] = { "list", "listing", "listings", "liste", "lista",     "listado", "名单",
                                        "清单", "リスト",  "명단",     "목록",  "blacklist", NULL };
    size_t                   first = i, end = i;

    if (!token_among(text, i, bare))
        return false;
    while (first > 0 && i - first < SIGHT_MAX && text->tokens[first - 1].sentence == text->tokens[i].sentence)
        first--;
    while (end < text->token_count && end - i < SIGHT_MAX && text->tokens[end].sentence == text->tokens[i].sentence)
        end++;
    for (size_t j = first; j < end; j++)
        if (is_of_trade(text, j))
            return false;
    return true;
}

/* Of which it is, where its letters do not tell. */
#define ANCHORS(w) KIND_IN(w, KIND_act_object) | KIND_IN(w, KIND_act_word) | KIND_IN(w, KIND_item) | KIND_IN(w, KIND_noitem)
static const struct kind_set anchors = KIND_SET(ANCHORS);

/* A word that ties what is said to exports or to what is controlled. */
static bool is_anchor(const struct text *text, size_t i)
{
    if (!token_has_any(text, i, &anchors))
        return says_export(text, i);
    enum concept object = token_concept(text, i, KIND_act_object);

    if ((object == CONCEPT_list && !is_bare_list(text, i)) || object == CONCEPT_goods || token_has(text, i, KIND_item) ||
        token_has(text, i, KIND_noitem) || word_is(text, i, CONCEPT_context))
        return true;
    if (word_is(text, i, CONCEPT_announcement) && word_between(text, i, i + GUIDE_REACH < text->token_count ? i + GUIDE_REACH : i, CONCEPT_number_of))
        return true;
    if (says_export(text, i))
        return true;
    return object == CONCEPT_flow && is_flow_abroad(text, i);
}

/* 许可, licences, Lizenzen */
static bool says_licence(struct ck_bytes word) { return word_has(word, (const char *const[]){ "licen", "lizenz", NULL }); }

/* In 1566, 1783年: what was done before there were controls of exports as they are meant here. */
static bool is_history(const struct text *text, size_t i)
{
    static const char *const in[] = { "in",    "im jahr", "im jahre", "jahr",  "jahre", "en",  "since", "from",
                                      "until", "by",      "seit",     "desde", "hasta", "año", NULL };
    static const char *const years[] = { "年", "년", NULL };
    struct ck_bytes          digits = token_folded(text, i);

    if (text->tokens[i].type != TOKEN_NUMBER || digits.size != 4 || digits.data[0] != '1' || digits.data[1] < '0' || digits.data[1] > '9' ||
        memcmp(digits.data, "1950", 4) >= 0)
        return false;
    return text->language == LANGUAGE_ZH || is_head_last(text) ? follows(text, i, years) : i > 0 && token_among(text, i - 1, in);
}

/* A word of other bans and permits. */
static bool is_elsewhere(const struct text *text, size_t i) { return word_is(text, i, CONCEPT_elsewhere) || is_history(text, i); }

/* A few sentences on a state, sales, licences or a numbered notice, and nothing says that they are on other things. */
static bool is_brief(const struct text *text)
{
    bool ours = false, numbered = word_between(text, 0, text->token_count, CONCEPT_number_of);

    for (size_t i = 0; i < text->token_count; i++) {
        enum object_class class = object_class(token_concept(text, i, KIND_act_object));

        if (is_elsewhere(text, i))
            return false;
        ours |= state_at(text, i).data || class == OBJECT_FLOW || class == OBJECT_EVASION ||
                (class != OBJECT_NONE && says_licence(token_folded(text, i))) || (numbered && word_is(text, i, CONCEPT_announcement));
    }
    return ours && text->sentence_count <= BRIEF_SENTENCES;
}

/* An article that names no export, no item, no list of firms and no dual use tells of other bans. */
bool topic_open(const struct text *text, struct topic *ret_topic)
{
    *ret_topic = (struct topic){ 0 };
    for (size_t i = 0; i < text->token_count; i++)
        if (is_anchor(text, i)) {
            ret_topic->opening = text->tokens[i].sentence;
            return true;
        }
    ret_topic->brief = is_brief(text);
    return ret_topic->brief;
}

/* A licence is let go of what is controlled: exports or rules were spoken of. */
static bool is_rule(const struct text *text, size_t i)
{
    enum concept object = token_concept(text, i, KIND_act_object);

    return object == CONCEPT_flow || object == CONCEPT_goods || object_class(object) == OBJECT_RESTRICTION || says_export(text, i);
}

static bool has_between(const struct text *text, size_t from, size_t to, bool anchor)
{
    for (size_t i = from; i < to; i++)
        if (anchor ? is_anchor(text, i) : is_elsewhere(text, i))
            return true;
    return false;
}

/* An order, a cap, a check: words of so many things that only their own sentence tells. */
static bool is_vague(const struct sight *sight, const struct act_seen *act)
{
    static const char *const words[] = { "order",      "orders",      "check",  "checks",      "cap",  "ceiling", "limit",   "limits",
                                         "inspection", "inspections", "clause", "certificate", "tope", "topes",   "límites", "limites",
                                         "trabas",     "obergrenze",  "deckel", "检查",        "查验", "审查",    "审批",    "심사",
                                         "검사",       "점검",        "审査",   "検査",        "审査", "检査",    NULL };

    return act->object != NO_TOKEN && token_among(sight->text, act->object, words);
}

/* "supply will be limited": of whom or where to is not told. */
static bool is_loose_flow(const struct act_seen *act) { return act->class == OBJECT_FLOW && act->passive && act->act != POLICY_ACT_HOLD_TIGHT; }

/* a mining permit, a travel ban: what stands before the rule says what it is. */
static bool is_of_elsewhere(const struct sight *sight, const struct act_seen *act)
{
    size_t from = act->verb < act->object ? act->verb + 1 : act->object > sight->first ? act->object - 1 : act->object;

    return act->object != NO_TOKEN && act->object != act->verb && act->class != OBJECT_FLOW && act->class != OBJECT_EVASION &&
           has_between(sight->text, from > act->object ? act->object : from, act->object + 1, false);
}

/* チリの鉱山では許可の更新が遅れ, the mine's permit: leave to dig, where nothing says that it is one to export. */
static bool is_of_mine(const struct sight *sight, const struct act_seen *act)
{
    size_t from = clause_start(sight, act->first), to = clause_end(sight, act->last);

    if (act->class != OBJECT_LICENCE || !word_between(sight->text, from, to, CONCEPT_mine))
        return false;
    for (size_t i = from; i < to; i++)
        if (says_export(sight->text, i))
            return false;
    return true;
}

/* 関税を据え置く。部品の適用除外は7月まで延長する: the pause of a tariff, in a clause of its own or behind the sentence that names it. */
static bool is_of_tariffs(const struct sight *sight, const struct act_seen *act)
{
    static const char *const tariffs[] = { "tariff", "dut", "zoll", "zöll", "arancel", "关税", "関税", "관세", NULL };
    const struct text       *text = sight->text;
    size_t                   from = clause_start(sight, act->first);
    uint32_t                 sentence = text->tokens[act->first].sentence;

    if (act->class != OBJECT_SUSPENSION || has_between(text, from, clause_end(sight, act->last), true))
        return false;
    for (size_t i = from; i > 0 && text->tokens[i - 1].sentence + 1 >= sentence; i--)
        if (is_anchor(text, i - 1) || object_class(token_concept(text, i - 1, KIND_act_object)) == OBJECT_RESTRICTION)
            return false;
        else if (word_is(text, i - 1, CONCEPT_import) && word_has(token_folded(text, i - 1), tariffs))
            return true;
    return false;
}

/* Controls on the old town, Beschränkungen für Lieferwagen: of what no word of trade is known, where exports and their rules were not what was spoken
 * of. */
static bool is_of_unknown_thing(const struct sight *sight, const struct act_seen *act, const struct topic *topic)
{
    if (topic->known && topic->ours && topic->ruled && act->sentence <= topic->sentence + NEAR_SENTENCES)
        return false;
    return act->object != NO_TOKEN && act->class == OBJECT_RESTRICTION &&
           (is_complement_unknown(sight, act->object) || is_front_unknown(sight, act->object));
}

/* The act's own clause tells; if it says nothing, the last word that does, of this sentence or of those before. */
static bool is_ours(const struct sight *sight, const struct act_seen *act, const struct topic *topic)
{
    const struct text *text = sight->text;
    size_t             from = clause_start(sight, act->first), to = clause_end(sight, act->last);

    if (is_of_elsewhere(sight, act) || is_of_mine(sight, act) || is_of_tariffs(sight, act))
        return false;
    if (has_between(text, from, to, true))
        return true;
    if (is_loose_flow(act) || is_of_unknown_thing(sight, act, topic) || has_between(text, from, to, false))
        return false;
    for (size_t i = from; i > sight->first; i--) {
        if (is_anchor(text, i - 1))
            return true;
        if (is_elsewhere(text, i - 1))
            return false;
    }
    if (is_vague(sight, act) && !sight->told)
        return has_between(text, to, sight->end, true);
    if (topic->known && act->sentence <= topic->sentence + (topic->ours ? NEAR_SENTENCES : 1))
        return topic->ours;
    return (!topic->known && act->sentence + 1 >= topic->opening) || (act->title && topic->opening <= act->sentence + 2) ||
           has_between(text, to, sight->end, true);
}

static bool has_rule(const struct sight *sight, const struct act_seen *act, const struct topic *topic)
{
    if (has_between(sight->text, clause_start(sight, act->first), clause_end(sight, act->last), true))
        return true;
    for (size_t i = sight->first; i < sight->end; i++)
        if (is_rule(sight->text, i))
            return true;
    return topic->ruled && sight->text->tokens[sight->first].sentence <= topic->rule + NEAR_SENTENCES;
}

/* Of a text of a few sentences that names no export: not if it is on a list of ships or persons. */
static bool is_ours_brief(const struct sight *sight, const struct act_seen *act)
{
    return act->object == NO_TOKEN || object_at(sight, act->object) != CONCEPT_list || !is_bare_list(sight->text, act->object);
}

/* A licence is let go of what is controlled. */
static bool is_let_go(const struct sight *sight, const struct act_seen *act, const struct topic *topic)
{
    return act->act != POLICY_ACT_FLOW_EASE || act->class != OBJECT_LICENCE || !act->passive || act->title || has_rule(sight, act, topic);
}

size_t topic_filter(const struct sight *sight, struct act_seen *acts, size_t count, const struct topic *topic)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (topic->brief ? is_ours_brief(sight, &acts[i]) : is_ours(sight, &acts[i], topic) && is_let_go(sight, &acts[i], topic))
            acts[kept++] = acts[i];
    return kept;
}

void topic_remember(const struct sight *sight, struct topic *topic)
{
    for (size_t i = sight->first; i < sight->end && !(topic->ruled && topic->rule == sight->text->tokens[i].sentence); i++)
        if (is_rule(sight->text, i)) {
            topic->ruled = true;
            topic->rule = sight->text->tokens[i].sentence;
        }
    bool ours = false, elsewhere = false;

    for (size_t i = sight->end; !ours && i > sight->first; i--) { /* curbs on exports, in answer to tariffs: ours */
        ours = is_anchor(sight->text, i - 1);
        elsewhere |= is_elsewhere(sight->text, i - 1);
    }
    if (!ours && !elsewhere)
        return;
    topic->known = true;
    topic->ours = ours;
    topic->sentence = sight->text->tokens[sight->first].sentence;
}

/* "the suspension of tariffs", "curbs on imports": of what the object is. */
static bool is_of_imports(const struct sight *sight, size_t object)
{
    static const char *const of[] = { "of", "on", "von", "für", "fur", "auf", "der", "de", "del", "a", "sobre", "of the", "on the", NULL };

    if (!token_among(sight->text, object + 1, of))
        return false;
    for (size_t i = object + 2; i < sight->end && i <= object + IMPORT_REACH && sight->text->tokens[i].type != TOKEN_PUNCTUATION; i++) {
        if (object_at(sight, i) != CONCEPT_NONE && !word_is(sight->text, i, CONCEPT_import))
            return false;
        if (word_is(sight->text, i, CONCEPT_import))
            return true;
    }
    return false;
}

bool is_import(const struct sight *sight, const struct candidate *candidate)
{
    if (candidate->object == NO_TOKEN)
        return false;
    return is_of_imports(sight, candidate->object) ||
           word_between(sight->text, candidate->object > sight->first + 2 ? candidate->object - 2 : sight->first,
                        candidate->object + (candidate->class == OBJECT_LICENCE ? 6 : 2), CONCEPT_import);
}

/* "Drones hit the terminal, halting exports": what comes of something else. */
bool is_outcome(const struct sight *sight, const struct candidate *candidate)
{
    struct ck_bytes word = token_folded(sight->text, candidate->at), state = { 0 };

    if (candidate->verb == CONCEPT_ban && subject_of(sight, candidate->at, sight->first, &state) == SUBJECT_STATE)
        return false; /* Beijing went further, prohibiting sales */
    return sight->text->language == LANGUAGE_EN && candidate->class == OBJECT_FLOW && candidate->at > sight->first &&
           (candidate->verb == CONCEPT_suspend || candidate->verb == CONCEPT_ban) && token_is_symbol(sight->text, candidate->at - 1, ',') &&
           word.size > 3 && memcmp(word.data + word.size - 3, "ing", 3) == 0;
}
