/* SPDX-License-Identifier: Apache-2.0
 * Printed dates as acts have them: a day, a month, a year, in the forms of six languages, and the year that is not printed. */
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/news/acts_calendar.h"
#include "domain/news/dates.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2099, CENTURY = 2000 };

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

/* 去年11月, 지난해 4월, 同年12月: the year that words tell; 0: none. */
static int32_t year_told(const struct text *text, size_t i)
{
    static const char *const last[] = { "去年", "昨年", "上年", "지난해 ", "작년 ", "지난해", NULL }, *const this_year[] = { "今年", "올해 ",
                                                                                                                             "今年の", NULL };
    static const char *const next[] = { "来年", "明年", "내년 ", "이듬해 ", NULL };
    static const char *const same[] = { "同年", "当年", "같은 해 ", "그해 ", NULL };
    int32_t                  year;
    int                      month, day;

    ck_day_to_civil(text->article->published_on, &year, &month, &day);
    if (preceded(text, i, last))
        return year - 1;
    if (preceded(text, i, next))
        return year + 1;
    if (preceded(text, i, this_year))
        return year;
    for (size_t back = i; preceded(text, i, same) && back-- > 0 && i - back < SIGHT_MAX;)
        if (is_act_year(number_at(text, back)))
            return number_at(text, back);
    return 0;
}

/* 去年11月，中方将新规暂停一年: the clause behind the comma has a verb and its object. */
static bool opens_act(const struct text *text, size_t from)
{
    bool verb = false, object = false;

    for (size_t i = from; i < text->token_count && text->tokens[i].type != TOKEN_PUNCTUATION; i++) {
        verb |= token_has(text, i, KIND_act_verb);
        object |= token_has(text, i, KIND_act_object);
    }
    return verb && object;
}

/* 12月又禁止: a month that stands at a verb of acts is when it was done. */
static bool is_verb_next(const struct text *text, size_t last)
{
    static const char *const adverbs[] = { "又", "再", "起",   "曾",   "则",   "便", "就", "全面", "正式", "宣布",
                                           "，", "初", "上旬", "中旬", "下旬", "底", "末", "在",   NULL };

    static const char *const objects[] = { "对", "将", "把", "向", "就", "宣布对", NULL };

    if (follows(text, last, (const char *const[]){ "，", ",", NULL }))
        return opens_act(text, last + 2);
    for (size_t i = last + 1; i < text->token_count && i <= last + 3; i++) {
        bool skipped = word_is(text, i, CONCEPT_adverb) || word_is(text, i, CONCEPT_place_cn) || word_is(text, i, CONCEPT_have) ||
                       word_is(text, i, CONCEPT_be) || state_at(text, i).data;

        if (token_has(text, i, KIND_act_verb))
            return true;
        if (token_among(text, i, objects) || token_has(text, i, KIND_toward))
            return opens_act(text, i); /* 5月对锑实施管制 */
        if (!skipped && !token_among(text, i, adverbs))
            return false;
    }
    return false;
}

/* 24年12月, 26年度 is another thing: Japanese papers leave the century out where a month follows. */
static bool is_short_year(const struct text *text, size_t i, struct counted reader)
{
    enum { FROM = 10, TO = 39 };
    struct counted start = { text->folded, text->tokens[i].from };
    int32_t        year = counted_read(&start), month;

    if (text->language != LANGUAGE_JA || year < FROM || year > TO || start.at != text->tokens[i].from + 2 || !mark_read(&reader, year_marks))
        return false;
    month = counted_read(&reader);
    return month >= 1 && month <= 12 && mark_read(&reader, month_marks);
}

static bool date_read_counted(const struct text *text, size_t i, struct date *ret_date)
{
    struct counted reader = { text->folded, text->tokens[i].from }, back;
    struct date    date = { .first = i, .last = i };
    int32_t        number = counted_read(&reader);

    if (number < 0)
        return false;
    date.year = year_told(text, i);
    number += is_short_year(text, i, reader) ? CENTURY : 0;
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
        (!date.year && !date.day && date.place == PLACE_ON && text->language == LANGUAGE_ZH && !is_verb_next(text, date.last)))
        date.place = PLACE_NONE;
    *ret_date = date;
    return true;
}

/* 9日, 이달 9일, 上月4日: a day of the month of publication, of the month before if that is said or the day is still to come. */
static bool date_read_day(const struct text *text, size_t i, struct date *ret_date)
{
    static const char *const last_month[] = { "上月", "上个月", "先月", "前月", "지난달 ", "지난달", NULL };
    static const char *const next_month[] = { "下月", "下个月", "来月", "次月", "다음 달 ", "다음달 ", "내달 ", NULL };
    static const char *const this_month[] = { "本月", "今月", "当月", NULL }, *const months[] = { "月", "월", "월 ", "第", "제", NULL };
    static const char *const lasting[] = { "间", "间", "内", "以", "分",  "连",    "连",    "后",   "后", "前",
                                           "간", "분", "치", "만", " 만", " 동안", " 이내", "ぶり", NULL };
    struct counted           reader = { text->folded, text->tokens[i].from };
    struct date              date = { .first = i, .last = i, .bare = true };
    int32_t                  number = counted_read(&reader);
    bool                     past = preceded(text, i, last_month), next = preceded(text, i, next_month);
    int                      month, day;

    if (number < 1 || number > 31 || token_folded(text, i).size > 2 || !mark_read(&reader, day_marks) || mark_read(&reader, lasting))
        return false;
    if (!past && !next && preceded(text, i, months) && !preceded(text, i, this_month))
        return false;
    ck_day_to_civil(text->article->published_on, &date.year, &month, &day);
    month += next ? 1 : -(past || number > day);
    date.year += (month > 12) - !month;
    date.month = month > 12 ? 1 : month ? month : 12;
    date.day = number;
    while (date.last + 1 < text->token_count && text->tokens[date.last + 1].from < reader.at)
        date.last++;
    date.place = mark_read(&reader, until_marks) ? PLACE_UNTIL : mark_read(&reader, from_marks) ? PLACE_FROM : PLACE_ON;
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

/* am 6. Januar 20 japanische Firmen, el 6 de enero a 20 empresas: a number of something. */
static bool is_count_of(const struct text *text, size_t i)
{
    return i + 1 < text->token_count &&
           (text->tokens[i + 1].type == TOKEN_WORD || state_at(text, i + 1).data || word_is(text, i + 1, CONCEPT_company));
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
            date.lost = (date.day || !parted) && is_lost_year(text, at, date.day && !parted && !is_count_of(text, at));
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

bool is_date_filler(const struct text *text, size_t i)
{
    static const char *const fillers[] = { "the",       "dem",        "den",     "el",      "early",    "late",  "mid",       "least",  "at",
                                           "al",        "menos",      "ende",    "end",     "of",       "start", "beginning", "anfang", "mitte",
                                           "comienzos", "principios", "inicios", "finales", "mediados", "de",    NULL };

    return token_among(text, i, fillers);
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
           (ck_bytes_equal(token_folded(text, first - 1), CK_BYTES("anfang")) || ck_bytes_equal(token_folded(text, first - 1), CK_BYTES("mitte")) ||
            ck_bytes_equal(token_folded(text, first - 1), CK_BYTES("ende")));
}

/* "last November", el pasado noviembre, vergangenen November: without a preposition, or with one before it. */
bool is_date_past_word(const struct text *text, size_t i)
{
    static const char *const words[] = { "last", "pasado", "vergangenen", "letzten", "vorigen", "this", NULL };

    return token_among(text, i, words);
}

/* introduced in 2023–2024: no single start */
static bool is_span_of_years(const struct text *text, const struct date *date)
{
    struct counted behind = { text->folded, text->tokens[date->last].to };

    return !date->month && mark_read(&behind, (const char *const[]){ "–", "-", " – ", " - ", NULL }) && is_act_year(counted_read(&behind));
}

/* "September 15 last year", April vergangenen Jahres, abril del año pasado; 0: nothing tells the year. */
static int32_t year_told_behind(const struct text *text, size_t last)
{
    static const char *const last_year[] = { " last year",          " of last year",           " letzten jahres",
                                             " vergangenen jahres", " des vergangenen jahres", " vorigen jahres",
                                             " del ano pasado",     " del año pasado",         NULL };
    static const char *const same_year[] = { " that year",  " of that year", " of the same year", " desselben jahres", " jenes jahres",
                                             " de ese ano", " de ese año",   " del mismo ano",    " del mismo año",    NULL };
    static const char *const this_year[] = { " this year", " of this year", " dieses jahres", " de este ano", " de este año", NULL };
    int32_t                  year;
    int                      month, day;

    for (size_t back = last; follows(text, last, same_year) && back-- > 0 && last - back < SIGHT_MAX;)
        if (is_act_year(number_at(text, back)))
            return number_at(text, back);
    ck_day_to_civil(text->article->published_on, &year, &month, &day);
    return follows(text, last, last_year) ? year - 1 : follows(text, last, this_year) ? year : 0;
}

/* "December 3, 2024: Beijing bans", 2024年12月3日：… — a date that stands over what was done then. */
bool is_date_heading(const struct sight *sight, const struct date *date)
{
    static const char *const marks[] = { ":", "：", " – ", " — ", " - ", ": ", NULL };
    size_t                   first = date->first;

    while (first > sight->first && (sight->text->tokens[first - 1].type == TOKEN_PUNCTUATION || is_date_filler(sight->text, first - 1) ||
                                    word_is(sight->text, first - 1, CONCEPT_on)))
        first--;
    return first == sight->first && (date->day || date->year) && date->month && follows(sight->text, date->last, marks);
}

/* Schon 2020 hatte das Land …, 2020 untersagte, … 2020 untersagt: German tells a year without a preposition. */
static bool is_bare_year(const struct sight *sight, const struct date *date)
{
    size_t next = date->last + 1;

    if (date->month || !date->year || date->first != date->last || next >= sight->end)
        return false;
    if (token_has(sight->text, next, KIND_act_verb))
        return true;
    if (date->first > sight->first && token_has(sight->text, date->first - 1, KIND_act_verb) &&
        token_among(sight->text, next, (const char *const[]){ "den", "die", "das", "sämtliche", "alle", "jede", "jegliche", NULL }))
        return true; /* verbot 2024 den Export */
    return date->first <= clause_start(sight, date->first) + 1 &&
           (word_is(sight->text, next, CONCEPT_have) || word_is(sight->text, next, CONCEPT_be));
}

/* 11월 10일로 미뤄졌다, 11月10日に延期: until when. */
static bool is_put_off_to(const struct sight *sight, size_t last)
{
    return is_head_last(sight->text) && follows(sight->text, last, (const char *const[]){ "로 ", "に延期", "に先送り", "に缲り延べ", NULL }) &&
           (sight->text->language == LANGUAGE_JA || verb_at(sight, last + 1) == CONCEPT_suspend || verb_at(sight, last + 2) == CONCEPT_suspend);
}

/* last month, im vergangenen Monat, 上月, 지난달: the month before that of publication; not of a comparison, and not before a day of it. */
static bool date_read_last_month(const struct text *text, size_t i, struct date *ret_date)
{
    static const char *const compared[] = { "from", "than", "on",    "over", "since", "seit", "als", "gegenüber",
                                            "que",  "del",  "desde", "比",   "较",    "与",   NULL };
    static const char *const behind[] = { "'", "’", "比", "より", "보다", "から", "に比べ", NULL };
    struct counted           reader = { text->folded, text->tokens[i].to };
    int                      month, day;

    if (!word_is(text, i, CONCEPT_last_month) || (i > 0 && token_among(text, i - 1, compared)) || follows(text, i, behind) ||
        counted_read(&reader) >= 0)
        return false;
    *ret_date = (struct date){ .first = i, .last = i, .place = PLACE_ON };
    ck_day_to_civil(text->article->published_on, &ret_date->year, &month, &day);
    ret_date->year -= month == 1;
    ret_date->month = month == 1 ? 12 : month - 1;
    return true;
}

bool act_date_at(const struct sight *sight, size_t i, struct date *ret_date)
{
    const struct text *text = sight->text;

    if (date_read_last_month(text, i, ret_date))
        return true;
    char c = text->folded.data[text->tokens[i].from];
    bool counted = text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;

    if (counted) {
        if (c < '0' || c > '9' ||
            (!date_read_numeric(text, i, ret_date) && !date_read_counted(text, i, ret_date) && !date_read_day(text, i, ret_date)))
            return false;
        if (ret_date->place == PLACE_ON && is_put_off_to(sight, ret_date->last))
            ret_date->place = PLACE_UNTIL;
        if (text->language == LANGUAGE_ZH && i > sight->first) {
            if (word_is(text, i - 1, CONCEPT_until))
                ret_date->place = PLACE_UNTIL;
            else if (word_is(text, i - 1, CONCEPT_from))
                ret_date->place = PLACE_FROM;
            else if (verb_at(sight, i - 1) != CONCEPT_NONE && preceded(text, i, (const char *const[]){ "至", "到", NULL })) /* 推迟至 */
                ret_date->place = PLACE_UNTIL;
            else if (preceded(text, i, (const char *const[]){ "至今年", "到今年", "至明年", "到明年", "至同年", NULL }))
                ret_date->place = PLACE_UNTIL;
            else if (preceded(text, i, (const char *const[]){ "期限至", "有效期至", "期至", NULL }))
                ret_date->place = PLACE_UNTIL;
        }
        return true;
    }
    if (text->tokens[i].type != TOKEN_NUMBER && !token_has(text, i, KIND_month))
        return false;
    if (!date_read_numeric(text, i, ret_date) && !date_read_named(text, i, ret_date))
        return false;
    ret_date->place = date_place_before(text, i, sight->first);
    if (!ret_date->year && ret_date->month)
        ret_date->year = year_told_behind(text, ret_date->last);
    if (ret_date->place == PLACE_NONE && (is_of_decision(text, ret_date->last + 1) || is_part_of_month(text, i)))
        ret_date->place = PLACE_ON;
    if (ret_date->place == PLACE_NONE && text->language == LANGUAGE_DE && is_bare_year(sight, ret_date))
        ret_date->place = PLACE_ON;
    if (ret_date->place == PLACE_NONE && is_date_heading(sight, ret_date))
        ret_date->place = PLACE_ON;
    if (is_span_of_years(text, ret_date))
        ret_date->place = PLACE_NONE;
    if (token_is_symbol(text, ret_date->last + 1, '\''))
        ret_date->place = PLACE_NONE;
    if (!ret_date->year && !ret_date->day && ret_date->place == PLACE_ON && word_is(text, ret_date->last + 1, CONCEPT_until) &&
        (token_has(text, ret_date->last + 2, KIND_month) || ret_date->last + 2 >= text->token_count ||
         text->tokens[ret_date->last + 2].type == TOKEN_NUMBER))
        ret_date->place = PLACE_NONE;
    return true;
}
