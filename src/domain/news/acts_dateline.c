/* SPDX-License-Identifier: Apache-2.0
 * The day on which a report was written, before its text: "BEIJING, July 23 -", 北京12月5日电, 【北京12月5日共同】. It dates no act. And days that
 * are told behind an act, in a clause of their own. */
#include "chokepoint/day.h"
#include "domain/news/acts_calendar.h"

enum { OPENING_TOKENS = 14 /* of the sentence, before the date */, BEHIND_BYTES = 40 };

/* The day of publication, or the one before it. */
static bool is_written_on(const struct sight *sight, const struct date *date)
{
    for (int32_t back = 0; back <= 1; back++) {
        int32_t year;
        int     month, day;

        ck_day_to_civil(sight->text->article->published_on - back, &year, &month, &day);
        if (date->day == day && (!date->month || date->month == month) && (!date->year || date->year == year))
            return true;
    }
    return false;
}

/* What ends a dateline, right behind the date or behind a year and the name of an agency in brackets. */
static bool ends_dateline(struct ck_bytes rest)
{
    static const char *const ends[] = { "-", "–", "—", "=", "】", "电", "讯", "消息", "报道", "共同", "时事", "ロイター", ")", NULL };

    for (size_t at = 0; at < rest.size && at < BEHIND_BYTES; at++) {
        for (size_t e = 0; ends[e]; e++)
            if (ck_bytes_begin((struct ck_bytes){ rest.data + at, rest.size - at }, ck_bytes_from(ends[e])))
                return true;
        if (rest.data[at] != ' ' && rest.data[at] != ',' && rest.data[at] != '.' && !(rest.data[at] >= '0' && rest.data[at] <= '9') &&
            rest.data[at] != '(')
            return false;
        if (rest.data[at] == '(')
            while (at + 1 < rest.size && at < BEHIND_BYTES && rest.data[at] != ')')
                at++;
    }
    return false;
}

bool is_dateline(const struct sight *sight, const struct date *date)
{
    const struct text *text = sight->text;
    struct ck_bytes    rest = { text->folded.data + text->tokens[date->last].to, text->folded.size - text->tokens[date->last].to };

    if (!date->day || date->first > sight->first + OPENING_TOKENS || text->tokens[sight->first].sentence > 1 || !is_written_on(sight, date))
        return false;
    for (size_t i = sight->first; i < date->first; i++)
        if (verb_at(sight, i) != CONCEPT_NONE || word_is(text, i, CONCEPT_on))
            return false;
    return ends_dateline(rest);
}

/* "…, the regulator said on January 30", teilte das Ministerium am 30. Januar mit: who did it tells of it in a clause behind it. */
bool is_told_behind(const struct sight *sight, const struct act_seen *act, const struct date *date)
{
    static const char *const says[] = { "said",    "announced", "stated",  "confirmed", "teilte",   "erklärte", "sagte",
                                        "meldete", "informó",   "anunció", "dijo",      "comunicó", "señaló",   NULL };
    const struct text       *text = sight->text;
    size_t                   start = clause_start(sight, date->first), end = clause_end(sight, date->last);
    bool                     told = false, state = false;

    if (date->place != PLACE_ON || !date->day || act->effective.data || act->act == POLICY_ACT_SIGNAL || act->act == POLICY_ACT_HOLD_TIGHT ||
        act->act == POLICY_ACT_HOLD_EASE || start <= act->last)
        return false;
    for (size_t i = start; i < end; i++) {
        if (word_is(text, i, CONCEPT_company) || verb_at(sight, i) != CONCEPT_NONE)
            return false;
        told |= token_among(text, i, says);
        state |= state_at(text, i).data || word_is(text, i, CONCEPT_authority);
    }
    return told && state;
}

/* prolonged it twice, most recently on Sept. 21; zuletzt am 21. September; la última el 21 de septiembre */
bool is_latest(const struct sight *sight, const struct date *date)
{
    static const char *const words[] = { "most recently", "recently", "zuletzt", "última", "ultima", "último", "lastly", NULL };

    for (size_t i = clause_start(sight, date->first); i < date->first; i++)
        if (token_among(sight->text, i, words))
            return true;
    return false;
}

/* "On Feb. 4 it was a year since China put", 2月4日で…加えてから1年, 距…已满一年: a day that looks back. */
bool is_anniversary(const struct sight *sight, const struct date *date)
{
    static const char *const marks[] = { "a year since", "one year since", "a year after", "one year after", "anniversary",
                                         "ein jahr her", "ein jahr nach",  "jahrestag",    "un año desde",   "se cumplió un",
                                         "se cumple un", "aniversario",    "满一年",       "满两年",         "一周年",
                                         "两周年",       "てから1年",      "でから1年",    "1年となった",    "1년이 됐",
                                         "1년이 되",     "1년을 맞",       "지 1년",       "1주년",          NULL };
    const struct text       *text = sight->text;
    size_t                   from = text->tokens[sight->first].from, to = text->tokens[sight->end - 1].to;

    return !date->year && date->day && word_has((struct ck_bytes){ text->folded.data + from, to - from }, marks);
}
