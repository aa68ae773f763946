/* SPDX-License-Identifier: Apache-2.0
 * Verbs, objects and clauses. Many words are both ("ban", 暂停, 停止, 유예): what stands around them tells which. */
#include "domain/news/acts.h"

bool word_means(const struct text *text, size_t i, enum concept concept, enum kind phrase)
{
    const struct lexicon_entry *entry = &lexicon_entries[text->tokens[i].entry];
    bool                        found = false;

    for (unsigned m = 0; m < entry->count; m++) {
        const struct meaning *meaning = &lexicon_meanings[entry->first + m];

        if (!(text->tokens[i].valid & 1U << m))
            continue;
        if (meaning->kind == KIND_act_word && meaning->concept == concept)
            return true;
        if (phrase == KIND_forecast &&
            (meaning->kind == KIND_act_verb || meaning->kind == KIND_act_word)) /* "will", "plans to" have rules of their own */
            phrase = KIND_NONE;
        found |= phrase != KIND_NONE && meaning->kind == phrase;
    }
    return found && phrase != KIND_NONE;
}

size_t word_count(const struct text *text, size_t from, size_t to, enum concept concept)
{
    size_t count = 0;

    for (size_t i = from; i < to; i++)
        count += word_is(text, i, concept);
    return count;
}

bool sight_says(const struct sight *sight, enum concept concept)
{
    return sight_may_say(sight, concept) && word_between(sight->text, sight->first, sight->end, concept);
}

bool word_between(const struct text *text, size_t from, size_t to, enum concept concept)
{
    for (size_t i = from; i < to; i++)
        if (word_is(text, i, concept))
            return true;
    return false;
}

bool is_head_last(const struct text *text) { return text->language == LANGUAGE_JA || text->language == LANGUAGE_KO; }

/* Is the word, which a NUL ends, what the bytes begin with; its size. 0: it is not. */
static size_t begins(struct ck_bytes bytes, const char *word)
{
    size_t at = 0;

    while (at < bytes.size && word[at] == bytes.data[at] && word[at])
        at++;
    return word[at] ? 0 : at;
}

bool follows(const struct text *text, size_t i, const char *const *ends)
{
    struct ck_bytes rest = { text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to };

    for (; *ends; ends++)
        if (rest.size > 0 && **ends == *rest.data && begins(rest, *ends))
            return true;
    return false;
}

bool token_among(const struct text *text, size_t i, const char *const *words)
{
    struct ck_bytes folded = token_folded(text, i);

    for (; *words; words++)
        if (folded.size > 0 && **words == *folded.data && begins(folded, *words) == folded.size)
            return true;
    return false;
}

bool word_has(struct ck_bytes word, const char *const *stems)
{
    uint64_t bytes = 0; /* bit n: one of the word's is n, divided by 64 */

    for (size_t i = 0; i < word.size; i++)
        bytes |= (uint64_t)1 << (unsigned char)word.data[i] % 64;
    for (; *stems; stems++) {
        if (!(bytes >> (unsigned char)**stems % 64 & 1))
            continue;
        size_t      size = strlen(*stems);
        const char *end = word.data + word.size, *at = word.data;

        for (; (size_t)(end - at) >= size && (at = memchr(at, **stems, (size_t)(end - at) - size + 1)); at++)
            if (memcmp(at, *stems, size) == 0)
                return true;
    }
    return false;
}

bool preceded(const struct text *text, size_t i, const char *const *ends)
{
    const char *end = text->folded.data + text->tokens[i].from;

    for (; *ends; ends++) {
        size_t size = strlen(*ends);

        if (text->tokens[i].from >= size && end[-1] == (*ends)[size - 1] && memcmp(end - size, *ends, size) == 0)
            return true;
    }
    return false;
}

/* A country; 日 after a number is a day. */
const struct meaning *country_at(const struct text *text, size_t i)
{
    const struct meaning *meaning = token_meaning(text, i, KIND_country);

    if (meaning && i > 0 && text->tokens[i - 1].type == TOKEN_NUMBER && ck_bytes_equal(token_folded(text, i), CK_BYTES("日")))
        return NULL;
    if (meaning && text->language == LANGUAGE_JA && token_folded(text, i).size == 3 && i + 1 < text->token_count &&
        text->tokens[i + 1].type == TOKEN_WORD && (unsigned char)text->folded.data[text->tokens[i + 1].from] > 0xE3) /* 露光, 独自 */
        return NULL;
    return meaning;
}

/* ---- verbs ---- */

static const char *const japanese_ends[] = { "し", "す", "さ", "して", "できな", "を始", "に踏み切", "を决", "を発表", "を通知", NULL };
static const char *const korean_ends[] = { "하", "했", "한", "해",      "할",    "합",      "되",      "됐",      "된",      "돼",
                                           "될", "키", "시", "에 들어", "에 나", "를 결정", "을 결정", "를 발표", "을 발표", NULL };
static const char *const relative_ends[] = { "的", NULL };

static bool is_state_name(const struct text *text, size_t i)
{
    return (country_at(text, i) || token_meaning(text, i, KIND_capital) || word_is(text, i, CONCEPT_authority)) &&
           !token_is_symbol(text, i + 1, '\'');
}

bool word_ends_with(struct ck_bytes word, const char *end)
{
    size_t size = strlen(end);

    return word.size > size && memcmp(word.data + word.size - size, end, size) == 0;
}

/* "to ban", "China bans", "will not curb"; but "a ban", "China ban on". */
static bool is_verb_english(const struct text *text, size_t i)
{
    size_t before = i;

    if (word_is(text, i + 1, CONCEPT_on) || word_is(text, i + 1, CONCEPT_toward_word))
        return false;
    while (before > 0 && (word_is(text, before - 1, CONCEPT_adverb) || word_is(text, before - 1, CONCEPT_not)))
        before--;
    if (before == 0 ||
        (before > 1 && ck_bytes_equal(token_folded(text, before - 1), CK_BYTES("that")) && token_meaning(text, before - 2, KIND_act_verb)))
        return false; /* "extended that pause" */
    return word_is(text, before - 1, CONCEPT_to) || word_ends_with(token_folded(text, before - 1), " to") ||
           word_is(text, before - 1, CONCEPT_will) || word_is(text, before - 1, CONCEPT_pronoun) || word_is(text, before - 1, CONCEPT_possible) ||
           is_state_name(text, before - 1);
}

/* 将新规暂停一年: 将 and 把 put the object before the verb. */
static bool is_verb_behind(const struct sight *sight, size_t i)
{
    static const char *const marks[] = { "将", "把", NULL };
    bool                     object = false;

    for (size_t j = i; j > clause_start(sight, i); j--) {
        if (object && token_among(sight->text, j - 1, marks))
            return true;
        object |= object_class(token_concept(sight->text, j - 1, KIND_act_object)) == OBJECT_RESTRICTION;
    }
    return object && preceded(sight->text, clause_start(sight, i), marks);
}

/* 禁令已于2025年11月9日暂停: a day behind 于 or 已 stands before the verb. */
static bool is_dated_before(const struct sight *sight, size_t i)
{
    enum { DATE_REACH = 8 };
    static const char *const marks[] = { "于", "已", NULL }, *const days[] = { "日", "月", "年", "起", NULL };
    const struct text *text = sight->text;
    size_t             at = i;

    if (i == sight->first || !preceded(text, i, days))
        return false;
    while (at > sight->first && i - at < DATE_REACH && text->tokens[at - 1].type != TOKEN_PUNCTUATION && !token_has(text, at - 1, KIND_act_object)) {
        at--;
        if (text->tokens[at].type == TOKEN_NUMBER && preceded(text, at, marks))
            return true;
    }
    return false;
}

/* In Chinese a word that is both is a verb if an object comes after it in its clause. */
static bool is_verb_chinese(const struct sight *sight, size_t i)
{
    size_t end = clause_end(sight, i);

    if (i > sight->first && token_folded(sight->text, i - 1).size >= 3 && follows(sight->text, i - 1, (const char *const[]){ "的", NULL }))
        return false;
    for (size_t j = i + 1; j < end; j++)
        if (token_meaning(sight->text, j, KIND_act_object))
            return true;
    if (is_verb_behind(sight, i))
        return true;
    if (i > sight->first + 1 && state_at(sight->text, i - 1).data && word_is(sight->text, i - 2, CONCEPT_be)) /* 被中国暂停 */
        return true;
    if (is_dated_before(sight, i))
        return true;
    if (i > sight->first && preceded(sight->text, i, (const char *const[]){ "被", "获", "遭", "予以", "得以", "已", "起", NULL })) /* 已被暂停 */
        return true;
    return token_has(sight->text, i + 1, KIND_item) || token_has(sight->text, i + 1, KIND_noitem); /* 禁运钨 */
}

#define STEMS(w)                                                                                                                                     \
    KIND_IN(w, KIND_act_split_aus) | KIND_IN(w, KIND_act_split_auf) | KIND_IN(w, KIND_act_split_ein) | KIND_IN(w, KIND_act_split_ab) |               \
        KIND_IN(w, KIND_act_split_an) | KIND_IN(w, KIND_act_split_aufrecht) | KIND_IN(w, KIND_act_split_bei) | KIND_IN(w, KIND_act_split_zurueck) |  \
        KIND_IN(w, KIND_act_split_zu) | KIND_IN(w, KIND_act_split_kraft) | KIND_IN(w, KIND_act_split_vor) | KIND_IN(w, KIND_act_split_fest) |        \
        KIND_IN(w, KIND_act_split_frei) | KIND_IN(w, KIND_act_split_sicher) | KIND_IN(w, KIND_act_split_heraus) | KIND_IN(w, KIND_act_split_hold) |  \
        KIND_IN(w, KIND_act_split_end) | KIND_IN(w, KIND_act_split_out) | KIND_IN(w, KIND_act_split_stay) | KIND_IN(w, KIND_act_split_only) |        \
        KIND_IN(w, KIND_act_split_must) | KIND_IN(w, KIND_act_split_over) | KIND_IN(w, KIND_act_split_green) | KIND_IN(w, KIND_act_split_prospect) | \
        KIND_IN(w, KIND_act_split_barred)
static const struct kind_set stems = KIND_SET(STEMS);
#define ACTING(w) STEMS(w) | KIND_IN(w, KIND_act_verb) | KIND_IN(w, KIND_act_object)
static const struct kind_set acting = KIND_SET(ACTING); /* verbs and objects */

/* setzte das Verbot, Gallium in die USA zu liefern, aus: where the infinitive ends that the comma `at` opens; `at`: there is none. */
static size_t infinitive_end(const struct sight *sight, size_t at, size_t far)
{
    size_t end = at + 1 < far && token_is_symbol(sight->text, at, ',') ? clause_end(sight, at + 1) : at;

    for (size_t i = at + 1; i < end; i++)
        if (ck_bytes_begin(token_folded(sight->text, i), CK_BYTES("zu")) && i + 2 >= end)
            return end;
    return at;
}

/* darf nicht mehr … geliefert, dürfen keine … mehr ausgeführt; to whom, a pronoun does not tell. */
static bool is_no_longer(const struct sight *sight, size_t from, size_t to)
{
    bool no = false;

    for (size_t i = from; i < to; i++) {
        if (no && token_among(sight->text, i, (const char *const[]){ "mehr", "länger", "langer", NULL }))
            return true;
        if (token_among(sight->text, i, (const char *const[]){ "ihnen", "ihm", NULL }) ||
            (i > sight->first && token_among(sight->text, i - 1, (const char *const[]){ "ihnen", "ihm", NULL })))
            return false;
        no |= word_is(sight->text, i, CONCEPT_not);
    }
    return false;
}

static enum concept split_verb(const struct sight *sight, size_t i)
{
    static const struct {
        enum kind stem;
        enum concept prefix;
        bool anywhere; /* else the last word of its clause */
    } splits[] = { { KIND_act_split_aus, CONCEPT_prefix_aus },
                   { KIND_act_split_auf, CONCEPT_prefix_auf },
                   { KIND_act_split_ein, CONCEPT_prefix_ein },
                   { KIND_act_split_ab, CONCEPT_prefix_ab },
                   { KIND_act_split_an, CONCEPT_prefix_an },
                   { KIND_act_split_aufrecht, CONCEPT_prefix_aufrecht },
                   { KIND_act_split_bei, CONCEPT_prefix_bei },
                   { KIND_act_split_zurueck, CONCEPT_prefix_zurueck },
                   { KIND_act_split_zu, CONCEPT_prefix_zu },
                   { KIND_act_split_kraft, CONCEPT_prefix_kraft },
                   { KIND_act_split_vor, CONCEPT_vor },
                   { KIND_act_split_fest, CONCEPT_fest },
                   { KIND_act_split_frei, CONCEPT_frei },
                   { KIND_act_split_sicher, CONCEPT_sicher },
                   { KIND_act_split_heraus, CONCEPT_heraus },
                   { KIND_act_split_hold, CONCEPT_split_hold, true },
                   { KIND_act_split_end, CONCEPT_split_end, true },
                   { KIND_act_split_out, CONCEPT_split_out, true },
                   { KIND_act_split_stay, CONCEPT_split_stay, true },
                   { KIND_act_split_green, CONCEPT_split_green, true },
                   { KIND_act_split_only, CONCEPT_split_only, true },
                   { KIND_act_split_must, CONCEPT_split_must },
                   { KIND_act_split_over, CONCEPT_split_over, true },
                   { KIND_act_split_prospect, CONCEPT_split_prospect, true },
                   { KIND_act_split_barred, CONCEPT_split_barred, true } };
    size_t end, far;

    if (!token_has_any(sight->text, i, &stems))
        return CONCEPT_NONE;
    end = clause_end(sight, i);
    far = sight->text->language == LANGUAGE_DE ? strong_end(sight, i) : end;
    for (size_t s = 0; s < sizeof splits / sizeof *splits; s++) {
        enum concept concept = token_concept(sight->text, i, splits[s].stem);

        if (concept == CONCEPT_NONE)
            continue;
        for (size_t j = i + 1; j < far; j++)
            if (sight->text->language == LANGUAGE_DE && infinitive_end(sight, j, far) > j)
                j = infinitive_end(sight, j, far);
            else if (j > i + 1 && j >= end && (token_has(sight->text, j, KIND_act_verb) || state_at(sight->text, j).data))
                break; /* nimmt Erden, darunter Terbium, in die Liste auf: over an aside, and no further */
            else if (word_is(sight->text, j, splits[s].prefix) && (splits[s].stem != KIND_act_split_barred || is_no_longer(sight, i, j)) &&
                     (splits[s].anywhere || j + 1 == end || j + 1 >= far || sight->text->tokens[j + 1].type == TOKEN_PUNCTUATION ||
                      token_meaning(sight->text, j + 1, KIND_and)))
        return concept;
    }
    return CONCEPT_NONE;
}

/* Japanese, Korean: the noun of a verb right before another noun. */
static bool is_before_noun(const struct text *text, size_t i)
{
    if (!is_head_last(text) || !token_has(text, i + 1, KIND_act_object))
        return false;
    return text->tokens[i + 1].from <= text->tokens[i].to + (text->language == LANGUAGE_KO);
}

/* German: geplanten, erwogene, as an adjective. */
static bool is_weak_participle(const struct text *text, size_t i)
{
    struct ck_bytes word = token_folded(text, i);

    return !memchr(word.data, ' ', word.size) &&
           (word_ends_with(word, "ten") || word_ends_with(word, "te") || word_ends_with(word, "ter") || word_ends_with(word, "enen")) &&
           (ck_bytes_begin(word, CK_BYTES("ge")) || ck_bytes_begin(word, CK_BYTES("er")) || ck_bytes_begin(word, CK_BYTES("vor")) ||
            ck_bytes_begin(word, CK_BYTES("ange")));
}

/* gilt in China seit April: that a rule applies makes it one only with the day from which. */
static bool is_timeless(const struct sight *sight, size_t i)
{
    static const char *const words[] = { "gilt", "gelten", "rige", "rigen", NULL };
    bool                     last = sight->text->language == LANGUAGE_DE && i + 1 >= clause_end(sight, i); /* die seit April gilt */

    return (token_among(sight->text, i, words) && (last || !has_start(sight))) ||
           (token_among(sight->text, i, (const char *const[]){ "folgte", "folgten", NULL }) && !sight->numbered);
}

static enum concept verb_find(const struct sight *sight, size_t i)
{
    const struct text *text = sight->text;
    enum concept verb = token_concept(text, i, KIND_act_verb);

    if ((text->language == LANGUAGE_DE || text->language == LANGUAGE_EN || text->language == LANGUAGE_ES) && split_verb(sight, i) != CONCEPT_NONE)
        return split_verb(sight, i);
    if (verb == CONCEPT_NONE || ((verb == CONCEPT_effect || verb == CONCEPT_impose) && is_timeless(sight, i)))
        return CONCEPT_NONE;
    if ((text->language == LANGUAGE_ES && is_unreal(sight, i)) || is_part_of_word(text, i))
        return CONCEPT_NONE;
    if (verb == CONCEPT_impose && text->language == LANGUAGE_EN && i > sight->first && word_is(text, i + 1, CONCEPT_of) &&
        token_among(text, i - 1, (const char *const[]){ "a", "an", "the", "another", NULL }) && !token_has(text, i, KIND_act_noun))
        return CONCEPT_NONE; /* a set of rules */
    if (text->language == LANGUAGE_ZH && verb != CONCEPT_remain && verb != CONCEPT_effect && verb != CONCEPT_impose && verb != CONCEPT_announce &&
        verb != CONCEPT_crack && follows(text, i, relative_ends))
        return CONCEPT_NONE;
    if (text->language == LANGUAGE_JA && follows(text, i, (const char *const[]){ "策", "案", NULL })) /* 強化策 */
        return CONCEPT_NONE;
    if (verb == CONCEPT_add && is_before_noun(text, i)) /* 追加規制, 추가 통제 */
        return CONCEPT_NONE;
    if ((verb == CONCEPT_impose || verb == CONCEPT_effect) && is_how_long(text, i))
        return CONCEPT_NONE;
    if (verb == CONCEPT_add && is_standing(text, i) && !has_start(sight))
        return CONCEPT_NONE;
    if (verb == CONCEPT_signal && text->language == LANGUAGE_DE && is_weak_participle(text, i)) /* die geplanten Kontrollen */
        return CONCEPT_NONE;
    if (verb == CONCEPT_announce) /* 宣布的管制, 発表された規制; "announced that" says nothing yet */
        return is_attribute(text, i) ? CONCEPT_impose : CONCEPT_NONE;
    if (!token_meaning(text, i, KIND_act_object))
        return verb;
    switch (text->language) {
    case LANGUAGE_EN: return is_verb_english(text, i) ? verb : CONCEPT_NONE;
    case LANGUAGE_ZH: return is_verb_chinese(sight, i) ? verb : CONCEPT_NONE;
    case LANGUAGE_JA: return follows(text, i, japanese_ends) ? verb : CONCEPT_NONE;
    case LANGUAGE_KO: return follows(text, i, korean_ends) ? verb : CONCEPT_NONE;
    case LANGUAGE_DE: return text->tokens[i].capital ? CONCEPT_NONE : verb;
    default: return verb;
    }
}

/* "the duty on Chinese goods": of exports only if it says so. */
static bool is_other_duty(const struct sight *sight, size_t i)
{
    struct ck_bytes word = token_folded(sight->text, i);

    if (sight->text->language != LANGUAGE_EN || ck_bytes_begin(word, CK_BYTES("export")) || memchr(word.data, ' ', word.size))
        return false;
    for (size_t j = clause_start(sight, i); j < clause_end(sight, i); j++)
        if (token_concept(sight->text, j, KIND_act_object) == CONCEPT_flow && !word_is(sight->text, j, CONCEPT_import))
            return false;
    return true;
}

void sight_fill(struct sight *sight)
{
    sight_see(sight, &acting);
    memset(sight->verbs, 0, (sight->end - sight->first) * sizeof *sight->verbs);
    memset(sight->objects, 0, (sight->end - sight->first) * sizeof *sight->objects);
    sight->acting = sight->restricted = sight->text->open;
    if (!kinds_meet(sight->kinds, &acting))
        return;
    for (size_t i = sight->first; i < sight->end; i++) {
        size_t at = i - sight->first;

        if (!token_has_any(sight->text, i, &acting))
            continue;
        sight->verbs[at] = verb_find(sight, i);
        sight->objects[at] = sight->verbs[at] == CONCEPT_NONE ? token_concept(sight->text, i, KIND_act_object) : CONCEPT_NONE;
        if (sight->objects[at] == CONCEPT_duty && is_other_duty(sight, i))
            sight->objects[at] = CONCEPT_NONE;
        sight->acting |= sight->verbs[at] != CONCEPT_NONE;
        sight->restricted |= sight->objects[at] == CONCEPT_restriction;
    }
}

enum concept verb_at(const struct sight *sight, size_t i)
{
    return i >= sight->first && i < sight->end ? sight->verbs[i - sight->first] : CONCEPT_NONE;
}

enum concept object_at(const struct sight *sight, size_t i)
{
    return i >= sight->first && i < sight->end ? sight->objects[i - sight->first] : CONCEPT_NONE;
}

enum object_class object_class(enum concept object)
{
    switch ((int)object) {
    case CONCEPT_restriction:
    case CONCEPT_quota:
    case CONCEPT_duty:
    case CONCEPT_list: return OBJECT_RESTRICTION;
    case CONCEPT_suspension: return OBJECT_SUSPENSION;
    case CONCEPT_flow: return OBJECT_FLOW;
    case CONCEPT_licence: return OBJECT_LICENCE;
    case CONCEPT_evasion: return OBJECT_EVASION;
    case CONCEPT_goods: return OBJECT_GOODS;
    default: return OBJECT_NONE;
    }
}

/* English: by its letters. */
bool is_participle(const struct text *text, size_t i)
{
    struct ck_bytes word = token_folded(text, i);
    const char     *space = memchr(word.data, ' ', word.size);

    if (space && space - word.data > 3 && memcmp(space - 3, "ing", 3) == 0) /* is sticking to */
        return false;
    return word_ends_with(word, "ed") || word_ends_with(word, "en") || word_ends_with(word, "wn") || word_ends_with(word, "on hold") ||
           token_among(text, i, (const char *const[]){ "put", "cut", "set", "brought", "kept", "held", "made", NULL }) ||
           memchr(word.data, ' ', word.size);
}

/* The auxiliary opens a frame that the verb ends: German participles, Chinese 被 before who acts. */
static bool is_passive_framed(const struct sight *sight, size_t verb)
{
    const struct text *text = sight->text;
    size_t             start = clause_start(sight, verb);
    bool last = verb + 1 >= clause_end(sight, verb) || text->tokens[verb + 1].type == TOKEN_PUNCTUATION || word_is(text, verb + 1, CONCEPT_be) ||
                token_meaning(text, verb + 1, KIND_and);

    if (text->language == LANGUAGE_DE && word_is(text, verb + 1, CONCEPT_be)) /* verhängt worden war es */
        return true;
    if (text->language == LANGUAGE_DE && !last)
        return verb > start && word_is(text, verb - 1, CONCEPT_be);
    for (size_t i = verb; i > start; i--) {
        bool inside = text->language == LANGUAGE_DE || state_at(text, i - 1).data || word_is(text, i - 1, CONCEPT_authority) ||
                      word_is(text, i - 1, CONCEPT_have) || word_is(text, i - 1, CONCEPT_adverb);

        if (word_is(text, i - 1, CONCEPT_be))
            return true;
        if (!inside || verb_at(sight, i - 1) != CONCEPT_NONE)
            return false;
    }
    return false;
}

bool is_passive(const struct sight *sight, size_t verb)
{
    size_t i = verb;

    if (sight->text->language == LANGUAGE_EN && !is_participle(sight->text, verb))
        return false;
    if (sight->text->language == LANGUAGE_DE || sight->text->language == LANGUAGE_ZH) /* wurde von Peking untersagt, 被北京禁止 */
        return is_passive_framed(sight, verb);
    while (i > sight->first && verb - i < 3 && (word_is(sight->text, i - 1, CONCEPT_adverb) || word_is(sight->text, i - 1, CONCEPT_not)))
        i--;
    return i > sight->first && word_is(sight->text, i - 1, CONCEPT_be);
}
