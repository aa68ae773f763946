/* SPDX-License-Identifier: Apache-2.0
 * Between the parts of the reader of acts (docs/CLAIMS.md 3): which words are verbs and objects, where a clause ends, who acts on whom, when. */
#ifndef CHOKEPOINT_NEWS_ACTS_H
#define CHOKEPOINT_NEWS_ACTS_H

#include "domain/news/text.h"

enum { NUMBER_AHEAD = 16 /* bytes from a word to the number of what it names, with all marks between them */ };
enum { SIGHT_MAX = 192 /* tokens of a sentence that are read together */, SENTENCE_ACTS_MAX = 32, TARGETS_MAX = 8, ITEMS_MAX = 16 };
static const size_t NO_TOKEN = SIZE_MAX;

enum object_class { OBJECT_NONE, OBJECT_RESTRICTION, OBJECT_SUSPENSION, OBJECT_FLOW, OBJECT_LICENCE, OBJECT_EVASION, OBJECT_GOODS };

/* Where stretches of a sight's tokens begin and end; counted from its first token. */
struct bounds {
    uint16_t starts[SIGHT_MAX + 1], ends[SIGHT_MAX];
};

/* A sentence under the eye. */
struct sight {
    const struct text *text;
    struct ck_arena   *arena;
    size_t             first, end; /* tokens; at most SIGHT_MAX */
    bool               title;
    enum concept verbs[SIGHT_MAX], objects[SIGHT_MAX]; /* of its tokens */
    struct bounds strong, clauses;
    bool          told;              /* the sentence before, or the one before that, tells of an act of a state */
    bool          bounded;           /* strong and clauses are filled; and what follows: */
    uint64_t      kinds[KIND_WORDS]; /* of its tokens, as in struct token */
    uint64_t      words;
    bool          acting, restricted; /* a token of it is a verb; an object that restricts */
    bool          numbered, printed;  /* a token of it is a number; it has a digit, or one follows within NUMBER_AHEAD bytes */
};

/* ---- acts_text.c ---- */

void acts_text(const struct text *text, struct ck_arena *arena, struct text *ret_text); /* borrows from `text` */

/* ---- acts_words.c ---- */

/* Other kinds say the same of a longer phrase. */
static inline enum kind phrase_kind(enum concept concept)
{
    switch ((int)concept) {
    case CONCEPT_outside: return KIND_forecast;
    case CONCEPT_hedge: return KIND_hedge;
    case CONCEPT_toward_word: return KIND_toward_before;
    default: return KIND_NONE;
    }
}

bool word_means(const struct text *text, size_t i, enum concept concept, enum kind phrase); /* of token i, an act_word or of the kind `phrase` */

static inline bool word_is(const struct text *text, size_t i, enum concept concept) /* of the kind act_word */
{
    enum kind phrase = phrase_kind(concept);

    return i < text->token_count && ((text->tokens[i].words >> (unsigned)concept % 64 & 1) || (phrase != KIND_NONE && token_has(text, i, phrase))) &&
           word_means(text, i, concept, phrase);
}

/* May a token of the sight be that word, or of that kind? If not, nothing needs to be searched. */
static inline bool sight_has(const struct sight *sight, enum kind kind) { return kinds_have(sight->kinds, kind); }

static inline bool sight_may_say(const struct sight *sight, enum concept concept)
{
    enum kind phrase = phrase_kind(concept);

    return (sight->words >> (unsigned)concept % 64 & 1) || (phrase != KIND_NONE && sight_has(sight, phrase));
}

bool   sight_says(const struct sight *sight, enum concept concept);                         /* a token of it is that word */
bool   word_between(const struct text *text, size_t from, size_t to, enum concept concept); /* in [from, to) */
size_t word_count(const struct text *text, size_t from, size_t to, enum concept concept);
void   sight_fill(struct sight *sight);                      /* bounds, verbs and objects of its tokens */
enum concept verb_at(const struct sight *sight, size_t i);   /* CONCEPT_NONE: token i is no verb of an act here */
enum concept object_at(const struct sight *sight, size_t i); /* CONCEPT_NONE: no object */
enum object_class     object_class(enum concept object);
const struct meaning *country_at(const struct text *text, size_t i);
bool                  is_participle(const struct text *text, size_t i);
bool                  is_passive(const struct sight *sight, size_t verb);
bool                  is_head_last(const struct text *text);                               /* Japanese, Korean: the verb comes after its object */
bool                  word_ends_with(struct ck_bytes word, const char *end);               /* and has more before it */
bool                  follows(const struct text *text, size_t i, const char *const *ends); /* the folded text right after token i begins with one */
bool                  token_among(const struct text *text, size_t i, const char *const *words); /* its folded text is one of them; NULL ends */
bool                  word_has(struct ck_bytes word, const char *const *stems);                 /* one of them is part of it; NULL ends */
bool                  preceded(const struct text *text, size_t i, const char *const *ends);     /* the folded text right before it ends with one */

/* ---- acts_forms.c ---- */

bool is_unreal(const struct sight *sight, size_t i);     /* Spanish: a subjunctive that does not tell when something was done */
bool is_part_of_word(const struct text *text, size_t i); /* Korean: token i is the end of another word */

/* ---- acts_clauses.c ---- */

void sight_see(struct sight *sight, const struct kind_set *acting); /* the sums over its tokens, and bounds if one of them is of these kinds */

size_t strong_start(const struct sight *sight, size_t i); /* first token after the semicolon, colon, dash or conjunction before i */
size_t clause_start(const struct sight *sight, size_t i); /* the same, a comma that is not of a list counts too */
size_t strong_end(const struct sight *sight, size_t i);   /* one past the last token before the next such boundary */
size_t clause_end(const struct sight *sight, size_t i);

/* ---- acts_scope.c ---- */

enum subject { SUBJECT_NONE, SUBJECT_STATE, SUBJECT_COMPANY };

/* Acts on different things are different acts (docs/CLAIMS.md 10). */
enum thing { THING_RULE, THING_DUTY, THING_QUOTA, THING_LICENCE, THING_FLOW };

struct act_seen {
    enum thing      thing;
    enum policy_act act;
    enum object_class class;
    enum toward toward;                                   /* of SIGNAL */
    size_t      verb, object, first, last, lower, upper;  /* tokens: verb, head of the object, span, and the stretch of what belongs to it */
    bool        passive, future, hedged, negated, starts; /* starts: `effective` is a printed start, not the day of the act */
    bool        title;
    uint32_t    sentence;
    bool is_list, of_other /* its object names what is no item */, takes_effect, by_firm /* a firm does it: which state lets it is not told */, halts,
        licensed /* it is a matter of licences */, quota /* its object is one */, replaces,
        elliptic; /* halts: a flow is suspended; elliptic: "that on antimony": what the rule is on is its own */
    struct ck_bytes actor, targets[TARGETS_MAX];
    size_t          target_count;
    struct ck_bytes items[ITEMS_MAX];
    size_t          item_count;
    struct ck_bytes effective, until, instrument;
};

enum subject    subject_of(const struct sight *sight, size_t before, size_t lower, struct ck_bytes *ret_state);
bool            is_command(const struct sight *sight, size_t i); /* token i tells a firm to do something */
struct ck_bytes state_at(const struct text *text, size_t i);     /* a country or a capital; null: none */
bool            is_bound_for(const struct text *text, size_t i); /* the state of token i is where something goes */
void            actor_find(const struct sight *sight, struct act_seen *act, struct ck_bytes last_actor);
void            targets_find(const struct sight *sight, struct act_seen *act);

/* ---- acts_nominal.c ---- */

/* Who does what a noun names, or lists firms; `read`: who was read otherwise. */
struct ck_bytes nominal_actor(const struct sight *sight, const struct act_seen *act, struct ck_bytes read);

/* ---- acts_described.c ---- */

bool is_description(const struct sight *sight, const struct act_seen *before,
                    const struct act_seen *act); /* what the rule says that `before` eases */
bool is_publication(const struct sight *sight, const struct act_seen *before, const struct act_seen *act); /* of the paper that eases */

size_t papers_drop(const struct sight *sight, struct act_seen *acts, size_t count); /* how many are left */

/* ---- acts_complement.c ---- */

bool is_front_unknown(const struct sight *sight, size_t object);      /* Für Rucksäcke gilt ein Verbot */
bool is_complement_unknown(const struct sight *sight, size_t object); /* "controls on the old town": what the object is on is a word of no trade */

/* ---- acts_items.c ---- */

struct acts;

/* The items of the last sentence that names any; the acts before it. */
struct items_named {
    const struct acts *acts;
    struct ck_bytes    items[ITEMS_MAX];
    size_t             count;
};

bool is_referring(const struct text *text, size_t i);
void items_between(const struct text *text, size_t from, size_t to, struct act_seen *act); /* adds those of the tokens [from, to) */
void items_remember(const struct sight *sight, struct items_named *named);
void items_find(const struct sight *sight, struct act_seen *act, const struct act_seen *before /* NULL: none */, const struct items_named *named);

/* ---- acts_lists.c ---- */

void items_listed(const struct sight *sight, struct act_seen *act);    /* adds what a list behind the act counts */
bool says_also(const struct sight *sight, const struct act_seen *act); /* behind it: what it is on is more than what was named before */
void items_reached(const struct sight *sight, struct act_seen *act);   /* adds what the rule is said to be on, behind it */

/* ---- acts_series.c ---- */

size_t series_split(const struct sight *sight, struct act_seen *acts, size_t count); /* how many acts they are; room for SENTENCE_ACTS_MAX */

/* ---- acts_object.c ---- */

/* A verb with its object, before it is judged. */
struct candidate {
    enum concept verb;
    size_t at, object;
    enum object_class class;
    bool before; /* the object comes before the verb */
    bool passive;
    bool relative; /* the verb is part of what stands before its object: 実施された規制, 实施的管制, 도입된 통제 */
};

bool is_still(const struct sight *sight, size_t verb);
bool object_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act);

size_t object_after(const struct sight *sight, size_t verb, size_t end);
size_t head_of(const struct sight *sight, size_t i, size_t end);            /* "export licence rule": the last of a compound */
size_t object_before(const struct sight *sight, size_t verb, size_t lower); /* NO_TOKEN: none */

/* ---- acts_under.c ---- */

bool add_read(const struct sight *sight, struct candidate *candidate, size_t end); /* what something is put under, or on */
bool is_standing(const struct text *text, size_t verb); /* has been under, steht: an act only with a rule, and with the day since when */
bool standing_read(const struct sight *sight, struct candidate *candidate); /* of a verb that is_standing() */
bool under_read(const struct sight *sight, struct candidate *candidate);    /* the verb says itself that it comes under a rule */

/* ---- acts_remain.c ---- */

bool remain_read(const struct sight *sight, struct candidate *candidate); /* its object is found; false: nothing is said to be in force */

struct candidate;
bool allowed_read(const struct sight *sight, struct candidate *candidate); /* acts_complement.c: an infinitive says what is allowed */

/* ---- acts_goods.c ---- */

bool   crack_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act); /* smuggling, or goods at a border */
bool   goods_read(const struct sight *sight, struct candidate *candidate, bool after_act);               /* right behind the verb */
bool   goods_marked(const struct sight *sight, struct candidate *candidate, size_t lower);
bool   bound_marked(const struct sight *sight, struct candidate *candidate, size_t lower); /* where to, marked as an object */
bool   barred_read(const struct sight *sight, struct candidate *candidate);
bool   is_whole_verb(const struct text *text, size_t verb);             /* it says itself what is imposed */
size_t company_after(const struct sight *sight, size_t at, size_t end); /* NO_TOKEN: none */

/* ---- acts_by.c ---- */

bool is_by_state(const struct sight *sight, const struct candidate *candidate, size_t first /* of the act's tokens */);
bool is_firm(const struct text *text, size_t first); /* a name that is no state's stands before it */

/* ---- acts_antecedent.c ---- */

bool   is_attribute(const struct text *text, size_t verb); /* a Chinese, Japanese or Korean verb that stands before a noun as an adjective does */
bool   is_attributive(const struct sight *sight, const struct candidate *candidate); /* it says what kind of licence or rule another verb is about */
bool   is_weak_attribute(const struct sight *sight, size_t verb);
bool   relative_read(const struct sight *sight, struct candidate *candidate, size_t lower);
size_t antecedent_of(const struct sight *sight, const struct candidate *candidate); /* NO_TOKEN: none */

/* ---- acts_judge.c ---- */

bool act_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act, struct act_seen *ret_act);

/* ---- acts_table.c ---- */

static inline size_t near_before(size_t i, size_t by, size_t lower) { return i > lower + by ? i - by : lower; } /* token i - by, or lower */

bool            is_from_now(const struct sight *sight, size_t at); /* the verb's clause says that it is so from now on */
enum toward     toward_of(enum policy_act act);
enum policy_act act_of(const struct sight *sight, const struct candidate *candidate, bool negated); /* POLICY_ACT_UNKNOWN: none */
enum policy_act act_plain(enum concept verb, enum object_class class, bool negated);                /* the table of docs/CLAIMS.md 3.1 */

/* ---- acts_topic.c ---- */

/* The last word that told what the text is about. */
struct topic {
    bool     brief;       /* nothing tells, and a few sentences are all there is */
    bool     known, ours; /* ours: the control of exports; else bans and permits of another kind */
    uint32_t sentence;
    uint32_t opening; /* the sentence of the first word that ties the text to exports */
    bool     ruled;   /* exports or a rule were spoken of: in the sentence `rule` last */
    uint32_t rule;
};

bool   topic_open(const struct text *text, struct topic *ret_topic); /* false: the text tells of other things */
size_t topic_filter(const struct sight *sight, struct act_seen *acts, size_t count, const struct topic *topic); /* how many are left */
void   topic_remember(const struct sight *sight, struct topic *topic);
bool   is_import(const struct sight *sight, const struct candidate *candidate);  /* what comes in is restricted */
bool   is_outcome(const struct sight *sight, const struct candidate *candidate); /* of what somebody else did */

/* ---- acts_pronoun.c ---- */

bool is_ellipsis(const struct sight *sight, size_t verb); /* the rule that the verb is about is left out before what it is on */
bool pronoun_read(const struct sight *sight, const struct candidate *candidate, const struct act_seen *before /* NULL: none */,
                  bool same /* it is of this sentence */, struct act_seen *ret_act);

/* ---- acts_mood.c ---- */

bool   is_killed(const struct sight *sight, const struct candidate *candidate, size_t lower, bool signalled);
size_t signal_of(const struct sight *sight, const struct candidate *candidate, size_t lower); /* the verb that announces this one; NO_TOKEN */
size_t negations(const struct sight *sight, const struct candidate *candidate, size_t lower); /* how many */
bool   is_future(const struct sight *sight, const struct act_seen *act);
bool   is_followed(const struct sight *sight, size_t i); /* a signalling verb whose own verb comes in the clause is read there */

/* ---- acts_plans.c ---- */

bool is_dropped_plan(const struct sight *sight, const struct candidate *candidate); /* what was meant to be done, and is given up */

/* ---- acts_merge.c ---- */

enum { ACTS_MAX = 128 };

struct acts {
    struct act_seen items[ACTS_MAX];
    struct span     spans[ACTS_MAX];
    size_t          same[ACTS_MAX]; /* the act that this one was merged into; itself: none */
    size_t          count;
};

bool   is_wide(const struct act_seen *act);                              /* no target, or all */
size_t items_shared(const struct act_seen *a, const struct act_seen *b); /* how many */
void   future_settle(struct act_seen *act);
void   acts_merge(struct acts *acts);
void   acts_write(const struct text *text, struct acts *acts, struct ck_arena *arena, struct reading *reading);

/* ---- acts_dates.c ---- */

void   dates_find(const struct sight *sight, struct act_seen *acts, size_t count, struct act_seen *before /* NULL: none */);
size_t dates_of_acts(const struct sight *sight, size_t from, struct ck_bytes *ret_dates, size_t max); /* days and months when, in order */
bool   is_how_long(const struct text *text, size_t verb); /* how long a rule held, and not that it was made */
bool   has_start(const struct sight *sight);              /* a date says from when something holds */

/* Digits and marks of zh, ja and ko: 2026年11月27日. */
struct counted {
    struct ck_bytes text;
    size_t          at;
};

extern const char *const year_marks[]; /* ends with NULL */

int32_t counted_read(struct counted *reader);                        /* up to four digits; -1: none */
bool    mark_read(struct counted *reader, const char *const *marks); /* one of them */
bool    is_act_year(int32_t number);

/* ---- acts_numbers.c ---- */

struct ck_bytes instrument_find(const struct sight *sight, size_t from, size_t to);

#endif
