/* SPDX-License-Identifier: Apache-2.0
 * What an act is on (docs/CLAIMS.md 3.2, `items`): what its object names, or what the object says was named before. */
#include "chokepoint/number.h"
#include "domain/news/acts.h"

enum { DETAIL_REACH = 3, MODIFIER_REACH = 6 };

static void item_add(struct act_seen *act, struct ck_bytes item)
{
    for (size_t i = 0; i < act->item_count; i++)
        if (ck_bytes_equal(act->items[i], item))
            return;
    if (act->item_count < ITEMS_MAX)
        act->items[act->item_count++] = item;
}

/* "seven rare earths and magnets": the magnets are of these (docs/CLAIMS.md 2). */
static bool follows_rare_earths(const struct text *text, size_t i)
{
    for (size_t j = i; j-- > 0 && i - j < SIGHT_MAX;)
        if (token_means(text, j, KIND_item, CONCEPT_rare_earths) || token_means(text, j, KIND_item, CONCEPT_rare_earth_magnets))
            return true;
    return false;
}

/* Of which items are. */
#define ITEMS(w) KIND_IN(w, KIND_item) | KIND_IN(w, KIND_magnet)
static const struct kind_set item_kinds = KIND_SET(ITEMS);

/* "rules on extracting gallium", Technik zur Gewinnung von Gallium, ガリウムの抽出: how it is made, and not the item. */
static bool is_processed(const struct text *text, size_t i)
{
    static const char *const making[] = { "extracting", "refining",   "processing", "smelting",   "separating",   "making",      "producing",
                                          "recycling",  "extract",    "refine",     "gewinnung",  "verarbeitung", "raffination", "herstellung",
                                          "trennung",   "extraer",    "extracción", "refinar",    "refino",       "procesar",    "procesamiento",
                                          "separar",    "separación", "fabricar",   "extraction", "separation",   NULL };
    static const char *const of[] = { "of", "the", "von", "der", "de", "del", "for", NULL };
    static const char *const behind[] = { "の抽出", "の精制", "の制錬", "の分离", "の加工", "の精錬", "の精炼", "の採掘",
                                          "の采掘", "抽出",   "精制",   "制錬",   "提取",   "冶炼",   "萃取",   "提炼",
                                          "分离",   " 추출",  " 정련",  " 제련",  " 분리",  " 가공",  NULL };
    size_t                   before = i;

    if (text->language == LANGUAGE_ZH || is_head_last(text))
        return follows(text, i, behind);
    while (before > 0 && i - before < 2 && text->tokens[before - 1].type != TOKEN_PUNCTUATION && token_among(text, before - 1, of))
        before--;
    if (before > 0 && (text->tokens[before - 1].type != TOKEN_WORD && text->tokens[before - 1].type != TOKEN_TERM))
        return false;
    return before > 0 && token_among(text, before - 1, making);
}

static struct ck_bytes item_at(const struct text *text, size_t i)
{
    const struct meaning *item = token_meaning(text, i, KIND_item);

    if (item && follows(text, i, (const char *const[]){ "에 이어", "に続", NULL })) /* after rare earths, graphite too */
        return (struct ck_bytes){ 0 };
    if (item && (word_is(text, i + 1, CONCEPT_technology) || is_processed(text, i)))
        return (struct ck_bytes){ 0 }; /* graphite technology */
    if (item && !token_has(text, i, KIND_noitem))
        return concept_name((enum concept)item->concept);
    if (!item && token_has(text, i, KIND_magnet) && follows_rare_earths(text, i))
        return concept_name(CONCEPT_rare_earth_magnets);
    return (struct ck_bytes){ 0 };
}

void items_between(const struct text *text, size_t from, size_t to, struct act_seen *act)
{
    for (size_t i = from; i < to; i++) {
        struct ck_bytes item = token_has_any(text, i, &item_kinds) ? item_at(text, i) : (struct ck_bytes){ 0 };

        if (item.data)
            item_add(act, item);
    }
}

void items_remember(const struct sight *sight, struct items_named *named)
{
    struct act_seen seen;

    if (!kinds_meet(sight->kinds, &item_kinds))
        return;
    seen.item_count = 0;
    items_between(sight->text, sight->first, sight->end, &seen);
    if (!seen.item_count)
        return;
    memcpy(named->items, seen.items, seen.item_count * sizeof *seen.items);
    named->count = seen.item_count;
}

/* The object says of itself that it was named before: "that clause", "its licence rule", "both metals". */
static bool is_anaphoric(const struct text *text, size_t object)
{
    static const char *const words[] = { "that",   "this", "its", "it", "both", "these", "those", "the",  "their", "die", "diese",
                                         "dieses", "der",  "das", "la", "las",  "los",   "esta",  "esas", "esos",  "el",  NULL };

    for (size_t back = 1; back <= DETAIL_REACH && back <= object; back++)
        if (token_among(text, object - back, words))
            return true;
    return false;
}

/* "ban on sales to America": the flow of what is banned, which is not named. */
static bool is_bare_flow(const struct text *text, size_t i)
{
    static const char *const of[] = { "of", "on", "de", "del", "von", "an", "des", "der", NULL }, *const articles[] = { "la", "las", "los", NULL };

    i += word_is(text, i, CONCEPT_location) || token_among(text, i, articles);
    if (object_class(token_concept(text, i, KIND_act_object)) != OBJECT_FLOW)
        return false;
    if (token_among(text, i + 1, (const char *const[]){ "an", "al", NULL }) && (state_at(text, i + 2).data || state_at(text, i + 3).data))
        return true; /* Lieferungen an amerikanische Abnehmer: to whom */
    return !token_among(text, i + 1, of);
}

/* "of the affiliates rule": the object says what it is of. */
static bool has_complement(const struct text *text, size_t object, size_t upper)
{
    static const char *const of[] = { "of", "on", "of the", "on the", NULL };

    if (token_meaning(text, object + 2, KIND_month) || object + 1 >= upper ||
        text->tokens[object + 2 < text->token_count ? object + 2 : object].type == TOKEN_NUMBER || is_bare_flow(text, object + 2))
        return false;
    return token_among(text, object + 1, of);
}

/* The first token of the object's compound. */
static size_t compound_start(const struct text *text, size_t object, size_t lower)
{
    while (object > lower && (token_has(text, object - 1, KIND_act_object) || token_has(text, object - 1, KIND_toward)) &&
           !token_has(text, object - 1, KIND_item))
        object--;
    return object;
}

/* Chinese, Japanese, Korean: 4月的管制, 该禁令, この規制, 이 조치; or nothing at all stands before it. */
static bool is_unnamed(const struct sight *sight, size_t object)
{
    static const char *const told[] = { "该",       "此",    "上述",  "相关",    "有关",  "其",      "这些",  "这一",     "批",    "项",     "月的",
                                        "年的",     "日的",  "该项",  "この",    "同",    "当该",    "月の",  "年の",     "日の",  "月に",   "年に",
                                        "日に",     "일 ",   "월에 ", "월에는 ", "일에 ", "일부터 ", "その",  "これらの", "追加",  "新たな", "新",
                                        "は",       "が",    "には",  "이 ",     "해당 ", "그 ",     "이번 ", "월 ",      "월의 ", "년 ",    "관련 ",
                                        "추가 ",    "后一",  "前一",  "上一",    "该项",  "새 ",     "는 ",   "은 ",      "가 ",   "同期",   "내달 ",
                                        "다음 달 ", "이달 ", "내년 ", "올해 ",   "来月",  "来年",    "今月",  "下月",     "明年",  NULL };
    size_t                   first = compound_start(sight->text, object, sight->first);

    if (first == sight->first || preceded(sight->text, first, told))
        return true;
    return sight->text->tokens[first - 1].type == TOKEN_PUNCTUATION || verb_at(sight, first - 1) != CONCEPT_NONE ||
           state_at(sight->text, first - 1).data || word_is(sight->text, first - 1, CONCEPT_authority) ||
           word_is(sight->text, first - 1, CONCEPT_have) || word_is(sight->text, first - 1, CONCEPT_adverb);
}

/* 禁止向美国出口, 米国向けを禁じた: the flow of what was named in the sentence before. */
static bool is_flow_continued(const struct sight *sight, const struct act_seen *act)
{
    return sight->told && act->class == OBJECT_FLOW &&
           (is_head_last(sight->text) || (act->object == act->last && act->last + 1 >= clause_end(sight, act->last))) &&
           is_unnamed(sight, act->object);
}

/* "The metal", 该金属, この金属; not "critical metals". */
bool is_referring(const struct text *text, size_t i)
{
    static const char *const before[] = { "drei",    "zwei",   "vier",     "sieben",   "tres",   "cuatro", "siete", "four",   "seven",  "the",
                                          "this",    "these",  "those",    "both",     "two",    "three",  "five",  "of the", "on the", "to the",
                                          "for the", "in the", "with the", "from the", "by the", "das",    "des",   "dem",    "dieses", "diese",
                                          "dieser",  "beide",  "beiden",   "beider",   "die",    "der",    "den",   "el",     "del",    "este",
                                          "al",      "ambos",  "los",      "dos",      "estos",  "ese",    NULL };
    static const char *const marks[] = { "该",  "这种", "这些",  "两种",  "上述", "三种", "五种", "这类",  "この",     "同",       "両", "これらの",
                                         "이 ", "두 ",  "이들 ", "해당 ", "그 ",  "세 ",  "네 ",  "다섯 ", "세 가지 ", "두 가지 ", NULL };

    if (!word_is(text, i, CONCEPT_referring))
        return false;
    if (text->language == LANGUAGE_ZH || is_head_last(text))
        return preceded(text, i, marks) || (i > 0 && text->tokens[i - 1].type == TOKEN_NUMBER && text->tokens[i].from == text->tokens[i - 1].to);
    return memchr(token_folded(text, i).data, ' ', token_folded(text, i).size) || (i > 0 && token_among(text, i - 1, before));
}

/* Its object names another thing: dual-use goods, technology, ore; a rule with a name of its own, which is on no goods. */
static bool names_other(const struct sight *sight, const struct act_seen *act)
{
    static const char *const rules[] = { "affiliat", "filial", "穿透", "关联企业", "関连会社", "계열사", "50%", "foreign direct", "entity", NULL };

    for (size_t i = act->lower < act->first ? act->first : act->lower; i < act->upper; i++)
        if (word_has(token_folded(sight->text, i), rules) || token_has(sight->text, i, KIND_noitem) ||
            (object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_GOODS && !is_referring(sight->text, i)))
            return true;
    return false;
}

static void items_take(struct act_seen *act, const struct ck_bytes *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        item_add(act, items[i]);
}

/* "The metal", 该金属, この金属: what was named last, in this sentence or in the one before. */
static bool referred_take(const struct sight *sight, struct act_seen *act, const struct items_named *named)
{
    size_t from = act->lower < act->first ? act->lower : act->first;

    for (; from < act->upper && !is_referring(sight->text, from); from++)
        ;
    if (from == act->upper)
        return false;
    items_between(sight->text, sight->first, act->lower < act->first ? act->lower : act->first, act);
    if (!act->item_count)
        items_take(act, named->items, named->count);
    return true;
}

/* "The metal, along with gallium", 该金属及镓、锗, この金属と: what was named, and more. */
static bool is_joined_reference(const struct text *text, size_t from, size_t to)
{
    enum { REACH = 4 };
    static const char *const with[] = { ", along with ",
                                        ", together with ",
                                        " along with ",
                                        " together with ",
                                        ", as well as ",
                                        " sowie ",
                                        " und ",
                                        " y ",
                                        " and ",
                                        "及",
                                        "以及",
                                        "和",
                                        "、",
                                        "や",
                                        "と",
                                        "및 ",
                                        "과 ",
                                        NULL };

    for (size_t i = from; i < to; i++)
        for (size_t next = i + 1; is_referring(text, i) && follows(text, i, with) && next < to && next <= i + REACH; next++)
            if (token_has(text, next, KIND_item))
                return true;
    return false;
}

static bool is_rule(const struct act_seen *act)
{
    return act->class == OBJECT_RESTRICTION || act->class == OBJECT_SUSPENSION || (act->class == OBJECT_LICENCE && act->act == POLICY_ACT_HOLD_TIGHT);
}

/* What the object is on is told behind it. */
static bool has_preposition(const struct text *text, size_t object)
{
    static const char *const words[] = { "of",  "on",    "of the", "on the", "for",  "for the", "against", "to",  "de",
                                         "del", "a",     "al",     "sobre",  "para", "contra",  "für",     "fur", "auf",
                                         "von", "gegen", "bei",    "über",   "der",  "des",     NULL };

    return token_among(text, object + 1, words);
}

/* German: an article before the attribute of the noun, and no other noun between. */
static bool is_definite(const struct sight *sight, size_t object)
{
    enum { REACH = 6 };
    static const char *const articles[] = { "das", "die", "den", "der", "dem", NULL };

    for (size_t i = object; i > near_before(object, REACH, sight->first) && sight->text->tokens[i - 1].type != TOKEN_PUNCTUATION; i--)
        if (token_among(sight->text, i - 1, articles))
            return true;
    return false;
}

/* 管制, その輸出, its exports: is what the object is of told by what was said before? */
static bool is_told_before(const struct sight *sight, const struct act_seen *act, bool same)
{
    static const char *const its[] = { "its", "their", "su", "sus", NULL }, *const definite[] = { "the", "die", "las", "los", NULL };
    const struct text *text = sight->text;

    if (act->object == NO_TOKEN)
        return false;
    if (text->language == LANGUAGE_ZH || is_head_last(text))
        return is_rule(act)
                   ? is_unnamed(sight, act->object)
                   : preceded(text, compound_start(text, act->object, sight->first), (const char *const[]){ "其", "该", "その", "同", NULL }) ||
                         (same && act->class == OBJECT_FLOW && is_unnamed(sight, act->object)) || is_flow_continued(sight, act);
    if (same && act->class == OBJECT_FLOW && is_bare_flow(text, act->object)) /* and banned sales to America */
        return true;
    if (act->class == OBJECT_FLOW && act->act == POLICY_ACT_TIGHTEN && is_bare_flow(text, act->object) &&
        (act->object == act->verb + 1 || (act->object == act->verb + 2 && token_among(text, act->verb + 1, definite))))
        return true; /* Kinshasa suspended exports on */
    if (act->class == OBJECT_FLOW && act->object > sight->first &&
        (token_among(text, act->object - 1, its) ||
         (act->passive && token_among(text, act->object - 1, definite) && is_bare_flow(text, act->object))))
        return true; /* die Ausfuhren waren gestoppt worden */
    if (sight->told && act->class == OBJECT_RESTRICTION && !has_preposition(text, act->object))
        return true; /* the country had lifted an export ban */
    if (text->language == LANGUAGE_DE && act->class == OBJECT_RESTRICTION && !has_preposition(text, act->object) && is_definite(sight, act->object))
        return true; /* das im Februar verhängte Ausfuhrverbot */
    return is_rule(act) && (is_anaphoric(text, act->object) || is_bare_flow(text, act->object + 2));
}

static void before_take(struct act_seen *act, const struct act_seen *before)
{
    items_take(act, before->items, before->item_count);
    if (before->act != POLICY_ACT_FLOW_EASE && (act->item_count || act->object == NO_TOKEN) && act->target_count == 1 &&
        ck_bytes_equal(act->targets[0], CK_BYTES("ALL")) && ck_bytes_equal(act->actor, before->actor)) {
        memcpy(act->targets, before->targets, sizeof act->targets);
        act->target_count = before->target_count;
    }
}

/* The April rules, 4月的管制, 4월의 통제: 4; 0: no month stands before the object. */
static int32_t month_before(const struct sight *sight, size_t object)
{
    static const char *const marks[] = { "月的", "月の", "월의 ", "월 ", NULL };
    const struct text       *text = sight->text;
    size_t                   first = compound_start(text, object, sight->first);

    for (size_t back = 1; back <= MODIFIER_REACH && first >= sight->first + back; back++) {
        size_t at = first - back;

        if (token_has(text, at, KIND_month))
            return (int32_t)lexicon_concepts[token_concept(text, at, KIND_month)].value;
        if (preceded(text, first, marks) && text->tokens[at].type == TOKEN_NUMBER) {
            int64_t number = 0;

            return ck_number_read_long(token_folded(text, at), &number) && number >= 1 && number <= 12 ? (int32_t)number : 0;
        }
        if (text->tokens[at].type == TOKEN_PUNCTUATION)
            return 0;
    }
    return 0;
}

/* The act of that month that was told before. */
static const struct act_seen *act_of_month(const struct items_named *named, int32_t month, struct ck_bytes actor)
{
    for (size_t i = named->acts->count; month && i-- > 0;) {
        const struct act_seen *act = &named->acts->items[i];
        struct ck_bytes        date = act->effective;

        if (date.size >= 7 && (date.data[5] - '0') * 10 + date.data[6] - '0' == month && act->act == POLICY_ACT_TIGHTEN && act->item_count &&
            (!actor.data || ck_bytes_equal(act->actor, actor)))
            return act;
    }
    return NULL;
}

/* "The licensing regime itself has not gone away", 規制そのものは撤廃されておらず: the rule that the same state made, as told before. NULL: none. */
static const struct act_seen *held_of(const struct sight *sight, const struct act_seen *act, const struct act_seen *before,
                                      const struct items_named *named)
{
    if (act->act != POLICY_ACT_HOLD_TIGHT || act->class != OBJECT_RESTRICTION || act->title || has_preposition(sight->text, act->object) ||
        (before && before->of_other) || !named->acts)
        return NULL;
    for (size_t i = named->acts->count; i-- > 0;) {
        const struct act_seen *other = &named->acts->items[i];

        if (other->act == POLICY_ACT_TIGHTEN && other->item_count && other->actor.data && ck_bytes_equal(other->actor, act->actor))
            return other;
    }
    return NULL;
}

void items_find(const struct sight *sight, struct act_seen *act, const struct act_seen *before, const struct items_named *named)
{
    const struct text *text = sight->text;
    bool               after = !is_head_last(text) && text->language != LANGUAGE_ZH;

    if (is_joined_reference(text, after && !act->passive ? act->first : act->lower, act->upper)) {
        items_between(text, sight->first, act->lower < act->first ? act->lower : act->first, act); /* the metal, along with gallium */
        if (!act->item_count)
            items_take(act, named->items, named->count);
    }
    items_between(text, after && !act->passive ? act->first : act->lower, act->upper, act);
    if (act->object == NO_TOKEN && before && !act->elliptic)
        before_take(act, before);
    items_listed(sight, act);
    if (act->item_count || act->is_list || act->object == NO_TOKEN)
        return;
    if (act->act == POLICY_ACT_ENFORCE) {
        items_between(text, clause_start(sight, act->first), clause_end(sight, act->last), act);
        for (size_t i = act->last + 1; !act->item_count && i < sight->end; i++)
            if (preceded(text, i, (const char *const[]){ "涉及", "涉案", "包括", "涵盖", "including ", "such as ", NULL }))
                items_between(text, i, sight->end, act); /* 涉及镓、锗等 */
        return;
    }
    if (is_rule(act) && says_also(sight, act))
        items_take(act, named->items, named->count);
    if (is_rule(act))
        items_reached(sight, act);
    if (act->item_count)
        return;
    act->of_other = names_other(sight, act) || (after && has_complement(text, act->object, act->upper));
    if (referred_take(sight, act, named) || names_other(sight, act))
        return;
    if (!after)
        items_between(text, text->language == LANGUAGE_JA ? strong_start(sight, act->first) : clause_start(sight, act->first),
                      clause_end(sight, act->last), act);
    else if (has_complement(text, act->object, act->upper))
        return;
    if (after && act->class == OBJECT_LICENCE && act->act == POLICY_ACT_TIGHTEN) /* exporters of graphite and of batteries need a permit */
        items_between(text, clause_start(sight, act->first), act->first, act);
    for (size_t i = sight->first; after && i < act->first; i++)
        if (token_meaning(text, i, KIND_noitem)) {
            act->of_other = true;
            return;
        }
    if (after)
        items_between(text, act->class == OBJECT_LICENCE && act->act == POLICY_ACT_SIGNAL ? clause_start(sight, act->first) : sight->first,
                      act->first, act);
    if (!act->item_count && !after && is_unnamed(sight, act->object)) /* 镓和锗方面，… */
        items_between(text, sight->first, act->lower, act);
    if (!act->item_count && is_rule(act) && named->acts && act_of_month(named, month_before(sight, act->object), act->actor)) {
        before_take(act, act_of_month(named, month_before(sight, act->object), act->actor));
        return;
    }
    if (after && act->item_count && before && before->item_count && ck_bytes_equal(before->items[0], act->items[0]) && is_rule(act) &&
        token_among(text, act->object - 1, (const char *const[]){ "that", "this", "these", "those", "diese", "esta", "esa", NULL })) {
        before_take(act, before); /* that clause: on whom it was */
        return;
    }
    if (!act->item_count && held_of(sight, act, before, named)) {
        before_take(act, held_of(sight, act, before, named));
        return;
    }
    if (act->item_count || !is_told_before(sight, act, before && before->sentence == text->tokens[sight->first].sentence))
        return;
    if (before && before->item_count)
        before_take(act, before);
    else if ((!before || (!before->of_other && !before->is_list)) && !act->title)
        items_take(act, named->items, named->count); /* the ban on sales to America */
}
