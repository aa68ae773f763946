/* SPDX-License-Identifier: Apache-2.0
 * Printed dates of acts (docs/CLAIMS.md 3.2): when an act takes effect, until when it holds; and the numbers of announcements. */
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/news/acts.h"
#include "domain/news/dates.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2099, OPENING = 2 /* tokens before a date that opens its clause */, DATE_TEXT = 10 };

enum date_place { PLACE_NONE, PLACE_FROM, PLACE_ON, PLACE_UNTIL };

struct date {
    int32_t         year, month, day; /* 0: not printed */
    size_t          first, last;      /* tokens */
    enum date_place place;
    bool            lost; /* a year is printed that is none: which day is meant is not known */
};

static int32_t number_at(const struct text *text, size_t i)
{
    struct ck_bytes digits = token_folded(text, i);
    int64_t         value = 0;

    if (i >= text->token_count || text->tokens[i].type != TOKEN_NUMBER || digits.size > 4 || !ck_number_read_long(digits, &value))
        return 0;
    return (int32_t)value;
}

bool is_act_year(int32_t number) { return number >= YEAR_MIN && number <= YEAR_MAX; }

/* What stands where a year does and is none: 9999, 10000, 1026; behind a day without a comma also 26. Thousands that are parted are an amount. */
static bool is_lost_year(const struct text *text, size_t i, bool after_day)
{
    struct ck_bytes digits = token_folded(text, i);

    if (i >= text->token_count || text->tokens[i].type != TOKEN_NUMBER)
        return false;
    for (size_t k = 0; k < digits.size; k++)
        if (digits.data[k] < '0' || digits.data[k] > '9')
            return false;
    return digits.size >= 4 || (after_day && digits.size == 2);
}

/* ---- 2026年11月27日, 2026년 11월 27일 ---- */

int32_t counted_read(struct counted *reader)
{
    int32_t value = 0;
    size_t  from;

    while (reader->at < reader->text.size && reader->text.data[reader->at] == ' ')
        reader->at++;
    from = reader->at;
    while (reader->at < reader->text.size && reader->text.data[reader->at] >= '0' && reader->text.data[reader->at] <= '9' && reader->at - from < 4)
        value = value * 10 + reader->text.data[reader->at++] - '0';
    return reader->at > from ? value : -1;
}

bool mark_read(struct counted *reader, const char *const *marks)
{
    for (; *marks; marks++) {
        struct ck_bytes rest = { reader->text.data + reader->at, reader->text.size - reader->at };

        if (ck_bytes_begin(rest, ck_bytes_from(*marks))) {
            reader->at += strlen(*marks);
            return true;
        }
    }
    return false;
}

const char *const        year_marks[] = { "年", "년", NULL };
static const char *const month_marks[] = { "月", "월", NULL }, *const day_marks[] = { "日", "일", "号", NULL };
static const char *const number_marks[] = { "第", " 第", " 제", "제", NULL };
static const char *const from_marks[] = { "起", "から", "부터", "以降", "自", NULL }, *const until_marks[] = { "まで", "까지", "为止", NULL };

/* 9999年 stands before this place: digits that are no year with the mark of one; 今年 has no digits. */
static bool is_behind_year(struct ck_bytes text, size_t at)
{
    while (at > 0 && text.data[at - 1] == ' ')
        at--;
    for (size_t i = 0; year_marks[i]; i++) {
        size_t size = strlen(year_marks[i]);

        if (at > size && memcmp(text.data + at - size, year_marks[i], size) == 0)
            return text.data[at - size - 1] >= '0' && text.data[at - size - 1] <= '9';
    }
    return false;
}

static bool date_read_counted(const struct text *text, size_t i, struct date *ret_date)
{
    struct counted reader = { text->folded, text->tokens[i].from }, back;
    struct date    date = { .first = i, .last = i };
    int32_t        number = counted_read(&reader);

    if (number < 0)
        return false;
    if (is_act_year(number) && mark_read(&reader, year_marks)) {
        date.year = number;
        back = reader;
        number = counted_read(&reader);
    } else
        back = reader;
    if (number >= 1 && number <= 12 && mark_read(&reader, month_marks)) {
        date.month = number;
        back = reader;
        number = counted_read(&reader);
        if (number >= 1 && number <= 31 && mark_read(&reader, day_marks)) {
            date.day = number;
            back = reader;
        }
    }
    reader = back;
    if ((!date.year && !date.month) || mark_read(&reader, number_marks))
        return false;
    date.lost = !date.year && is_behind_year(text->folded, text->tokens[i].from);
    while (date.last + 1 < text->token_count && text->tokens[date.last + 1].from < reader.at)
        date.last++;
    date.place = mark_read(&reader, until_marks) ? PLACE_UNTIL : mark_read(&reader, from_marks) ? PLACE_FROM : PLACE_ON;
    if (mark_read(&reader, (const char *const[]){ "的", "の", "至", NULL }) ||
        (!date.year && !date.day && date.place == PLACE_ON && text->language == LANGUAGE_ZH))
        date.place = PLACE_NONE;
    *ret_date = date;
    return true;
}

/* ---- Nov. 27, 2026; 27 November 2026; 27. November 2026; 27 de noviembre de 2026 ---- */

static int32_t month_at(const struct text *text, size_t i)
{
    enum concept concept = token_concept(text, i, KIND_month);

    return concept == CONCEPT_NONE ? 0 : (int32_t)lexicon_concepts[concept].value;
}

static size_t skip_of(const struct text *text, size_t i)
{
    struct ck_bytes word = token_folded(text, i);

    return ck_bytes_equal(word, CK_BYTES("de")) || ck_bytes_equal(word, CK_BYTES("del")) ? i + 1 : i;
}

static bool date_read_named(const struct text *text, size_t i, struct date *ret_date)
{
    struct date date = { .first = i, .last = i };
    int32_t     number = number_at(text, i);
    size_t      at = i;
    bool        parted;

    if (number >= 1 && number <= 31) {
        at = token_is_symbol(text, i + 1, '.') ? i + 2 : skip_of(text, i + 1);
        date.day = number;
    }
    date.month = month_at(text, at);
    if (date.month) {
        date.last = at;
        number = number_at(text, at + 1);
        if (!date.day && number >= 1 && number <= 31) {
            date.day = number;
            date.last = ++at;
        }
        parted = token_is_symbol(text, at + 1, ',');
        at = parted ? at + 2 : skip_of(text, at + 1);
        if (is_act_year(number_at(text, at))) {
            date.year = number_at(text, at);
            date.last = at;
        } else
            date.lost = (date.day || !parted) && is_lost_year(text, at, date.day && !parted);
    } else if (is_act_year(number)) {
        date.day = 0;
        date.year = number;
    } else
        return false;
    *ret_date = date;
    return true;
}

/* 2025-07-20, 07/2025. One that is none is a day of which nobody knows which it is. */
static bool date_read_numeric(const struct text *text, size_t i, struct date *ret_date)
{
    struct numeric_date date;
    size_t              end = numeric_date_take(text, i, &date);

    if (!end)
        return false;
    struct counted behind = { text->folded, text->tokens[end - 1].to };

    *ret_date = (struct date){ .first = i, .last = end - 1, .year = date.year, .month = date.month, .day = date.day, .lost = date.untold };
    ret_date->place = mark_read(&behind, until_marks) ? PLACE_UNTIL : mark_read(&behind, from_marks) ? PLACE_FROM : PLACE_ON;
    return true;
}

static bool is_filler(const struct text *text, size_t i)
{
    static const char *const fillers[] = {
        "the", "dem", "den", "el", "early", "late", "mid", "least", "at", "al", "menos", "ende", "end", "of", NULL
    };

    for (size_t f = 0; fillers[f]; f++)
        if (ck_bytes_equal(token_folded(text, i), ck_bytes_from(fillers[f])))
            return true;
    return false;
}

/* "China's April decision to add": when the act was done. */
static bool is_of_decision(const struct text *text, size_t next)
{
    return (ck_bytes_equal(token_folded(text, next), CK_BYTES("decision")) || ck_bytes_equal(token_folded(text, next), CK_BYTES("move"))) &&
           word_is(text, next + 1, CONCEPT_to);
}

/* Anfang April, Mitte Mai: without a preposition. */
static bool is_part_of_month(const struct text *text, size_t first)
{
    return first > 0 && text->language == LANGUAGE_DE &&
           (ck_bytes_equal(token_folded(text, first - 1), CK_BYTES("anfang")) || ck_bytes_equal(token_folded(text, first - 1), CK_BYTES("mitte")));
}

static enum date_place place_before(const struct text *text, size_t first, size_t lower)
{
    size_t i = first;

    while (i > lower && first - i < 3 && is_filler(text, i - 1))
        i--;
    if (i == lower)
        return PLACE_NONE;
    if (word_is(text, i - 1, CONCEPT_until))
        return PLACE_UNTIL;
    if (word_is(text, i - 1, CONCEPT_from))
        return PLACE_FROM;
    return word_is(text, i - 1, CONCEPT_on) ? PLACE_ON : PLACE_NONE;
}

/* introduced in 2023–2024: no single start */
static bool is_span_of_years(const struct text *text, const struct date *date)
{
    struct counted behind = { text->folded, text->tokens[date->last].to };

    return !date->month && mark_read(&behind, (const char *const[]){ "–", "-", " – ", " - ", NULL }) && is_act_year(counted_read(&behind));
}

static bool date_at(const struct sight *sight, size_t i, struct date *ret_date)
{
    const struct text *text = sight->text;
    char               c = text->folded.data[text->tokens[i].from];
    bool               counted = text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;

    if (counted) {
        if (c < '0' || c > '9' || (!date_read_numeric(text, i, ret_date) && !date_read_counted(text, i, ret_date)))
            return false;
        if (text->language == LANGUAGE_ZH && i > sight->first) {
            if (word_is(text, i - 1, CONCEPT_until))
                ret_date->place = PLACE_UNTIL;
            else if (word_is(text, i - 1, CONCEPT_from))
                ret_date->place = PLACE_FROM;
        }
        return true;
    }
    if (!date_read_numeric(text, i, ret_date) && !date_read_named(text, i, ret_date))
        return false;
    ret_date->place = place_before(text, i, sight->first);
    if (ret_date->place == PLACE_NONE && (is_of_decision(text, ret_date->last + 1) || is_part_of_month(text, i)))
        ret_date->place = PLACE_ON;
    if (is_span_of_years(text, ret_date))
        ret_date->place = PLACE_NONE;
    if (token_is_symbol(text, ret_date->last + 1, '\''))
        ret_date->place = PLACE_NONE;
    if (!ret_date->year && !ret_date->day && ret_date->place == PLACE_ON && word_is(text, ret_date->last + 1, CONCEPT_until))
        ret_date->place = PLACE_NONE;
    return true;
}

/* Day 0: none is printed. */
static bool is_in_month(int32_t year, int32_t month, int32_t day)
{
    return day == 0 || day <= ck_month_last_day((year - 1970) * 12 + month - 1) - ck_day_from_civil(year, month, 1) + 1;
}

/* 0: no such day is near. The year that is not printed: of an end, the first such day on or after publication; of what was done, the last one; else
 * the nearest. */
static int32_t year_supplied(const struct date *date, bool past, int32_t published)
{
    int32_t year, best = 0, distance = INT32_MAX;
    int     month, day;

    ck_day_to_civil(published, &year, &month, &day);
    for (int32_t y = year - 1; y <= year + 1; y++) {
        int32_t first = ck_day_from_civil(y, date->month, date->day ? date->day : 1),
                last = date->day ? first : ck_month_last_day(ck_month_from_day(first));
        int32_t away = first > published ? first - published : last < published ? published - last : 0;

        if (!is_in_month(y, date->month, date->day) || (date->place == PLACE_UNTIL && last < published) || (past && first > published))
            continue;
        if (away < distance) {
            distance = away;
            best = y;
        }
    }
    return best;
}

/* The first `size` bytes of YYYY-MM-DD; null: a day that no record can carry. */
static struct ck_bytes day_text(const struct sight *sight, int32_t day, size_t size)
{
    char *text;

    if (!ck_day_in_years(day))
        return (struct ck_bytes){ 0 };
    text = ck_arena_take(sight->arena, DATE_TEXT);
    ck_day_write(day, text);
    return (struct ck_bytes){ text, size };
}

static struct ck_bytes date_text(const struct sight *sight, struct date date, bool past)
{
    if (!date.year && !date.lost)
        date.year = year_supplied(&date, past, sight->text->article->published_on);
    if (!date.year || !is_in_month(date.year, date.month ? date.month : 1, date.day))
        return (struct ck_bytes){ 0 }; /* 30 February: what is meant is not known */
    return day_text(sight, ck_day_from_civil(date.year, date.month ? date.month : 1, date.day ? date.day : 1), date.day ? 10 : date.month ? 7 : 4);
}

/* ---- whose date ---- */

/* The act before the date, unless a clause ended between them and another act follows; else the first one after it. */
static struct act_seen *owner_of(const struct sight *sight, struct act_seen *acts, size_t count, const struct date *date)
{
    struct act_seen *before = NULL, *after = NULL;

    for (size_t i = 0; i < count; i++) {
        if (acts[i].verb < date->first || acts[i].first <= date->first)
            before = &acts[i];
        else if (!after)
            after = &acts[i];
    }
    if (before && before > acts && date->place == PLACE_UNTIL &&
        (before[-1].object == before->object || (before->passive && before->act == POLICY_ACT_TIGHTEN && before[-1].act == POLICY_ACT_EASE_TEMP)))
        before--; /* suspends the controls announced in October until November: the end is of the first verb */
    if (before && clause_start(sight, date->first) > before->last && (after || date->place == PLACE_ON) &&
        !word_between(sight->text, clause_start(sight, date->first), date->first, CONCEPT_runs))
        before = NULL;
    if (!before && after && strong_start(sight, after->first) > date->first)
        after = NULL;
    if (!before && after && clause_start(sight, after->first) > date->first && date->first > clause_start(sight, date->first) + OPENING)
        after = NULL; /* the date of another clause, unless it opens it: In December 2024, … */
    return before ? before : after;
}

static bool is_held(enum policy_act act) { return act == POLICY_ACT_HOLD_TIGHT || act == POLICY_ACT_HOLD_EASE; }

static void date_give(const struct sight *sight, struct act_seen *act, const struct date *date)
{
    bool expires = verb_at(sight, act->verb) == CONCEPT_expire && word_is(sight->text, act->verb, CONCEPT_present);
    bool done = !expires && date->place == PLACE_ON && !act->future && verb_at(sight, act->verb) != CONCEPT_effect;

    if (date->place == PLACE_UNTIL && !act->until.data)
        act->until = date_text(sight, *date, false);
    if (date->place == PLACE_UNTIL || is_held(act->act) || act->negated ||
        ((act->act == POLICY_ACT_FLOW_EASE || act->act == POLICY_ACT_ENFORCE) && date->place != PLACE_ON))
        return;
    if (date->place == PLACE_FROM && !act->starts) {
        act->effective = date_text(sight, *date, false);
        act->starts = true;
    } else if (date->place == PLACE_ON && !act->effective.data && act->act != POLICY_ACT_SIGNAL) {
        struct date end = *date;

        end.place = expires ? PLACE_UNTIL : end.place; /* expires on 27 Nov.: the next one */
        act->effective = date_text(sight, end, done);
    }
}

/* A sentence without an act dates the act before it only if it speaks of a control, and of no other state or item. */
static bool speaks_of(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;
    bool               runs = word_between(text, sight->first, sight->end, CONCEPT_runs);

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

/* "the controls announced on October 9": the date of another verb. */
static bool is_of_participle(const struct sight *sight, const struct act_seen *acts, size_t count, const struct date *date)
{
    size_t verb = date->first;

    while (verb > sight->first && date->first - verb < 3 && verb_at(sight, verb) == CONCEPT_NONE)
        verb--;
    if (verb_at(sight, verb) == CONCEPT_NONE || sight->text->language != LANGUAGE_EN)
        return false;
    for (size_t i = 0; i < count; i++)
        if (acts[i].first <= verb && verb <= acts[i].last)
            return false;
    return count > 0;
}

size_t dates_of_acts(const struct sight *sight, size_t from, struct ck_bytes *ret_dates, size_t max)
{
    struct date date;
    size_t      count = 0;

    for (size_t i = from; i < sight->end && count < max; i++)
        if (date_at(sight, i, &date)) {
            if (date.place == PLACE_ON || date.place == PLACE_FROM || count > 0)
                ret_dates[count++] = date_text(sight, date, true);
            i = date.last;
        }
    return count;
}

bool has_start(const struct sight *sight)
{
    struct date date;

    for (size_t i = sight->first; i < sight->end; i++)
        if (date_at(sight, i, &date)) {
            if (date.place == PLACE_FROM)
                return true;
            i = date.last;
        }
    return false;
}

void dates_find(const struct sight *sight, struct act_seen *acts, size_t count, struct act_seen *before)
{
    const struct text *text = sight->text;
    struct date        date;
    bool               runs = !count && before && speaks_of(sight, before);

    for (size_t i = sight->first; i < sight->end; i++) {
        struct act_seen *act;

        if (!date_at(sight, i, &date))
            continue;
        act = count ? owner_of(sight, acts, count, &date) : runs ? before : NULL;
        if (act && date.place != PLACE_NONE && !is_of_participle(sight, acts, count, &date))
            date_give(sight, act, &date);
        i = date.last;
    }
    if (!word_between(text, sight->first, sight->end, CONCEPT_immediate))
        return;
    for (size_t i = 0; i < (count ? count : before ? 1 : 0); i++) {
        struct act_seen *act = count ? &acts[i] : before;

        if (!act->effective.data && (act->act == POLICY_ACT_TIGHTEN || act->act == POLICY_ACT_EASE || act->act == POLICY_ACT_EASE_TEMP) &&
            (count <= 1 || word_between(text, act->lower, act->upper, CONCEPT_immediate)))
            act->effective = day_text(sight, text->article->published_on, DATE_TEXT);
    }
}
