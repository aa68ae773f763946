/* SPDX-License-Identifier: Apache-2.0
 * The numbers of announcements (docs/CLAIMS.md 3.2, `instrument`). */
#include "chokepoint/number.h"
#include "domain/news/acts.h"

enum { NUMBERS_MAX = 16, RANGE_MAX = 12 /* notices that a range may stand for */ };

struct act_numbers {
    int32_t items[NUMBERS_MAX];
    size_t  count;
    int32_t year;
};

static struct ck_bytes numbers_text(const struct act_numbers *numbers, struct ck_arena *arena)
{
    char  *text = ck_arena_take(arena, numbers->count * 32 + 1);
    size_t size = 0;

    for (size_t i = 0; i < numbers->count; i++) {
        if (i > 0)
            text[size++] = '|';
        memcpy(text + size, "No. ", 4);
        size += 4 + ck_number_write_long(numbers->items[i], text + size + 4);
        if (numbers->year) {
            memcpy(text + size, " of ", 4);
            size += 4 + ck_number_write_long(numbers->year, text + size + 4);
        }
    }
    return (struct ck_bytes){ text, size };
}

static const char *const ends[] = { "号", "号", "호", NULL };

/* false: there is no room */
static bool number_add(struct act_numbers *numbers, int32_t number)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (numbers->items[i] == number)
            return true;
    if (numbers->count == NUMBERS_MAX)
        return false;
    numbers->items[numbers->count++] = number;
    return true;
}

/* 55号至58号, "55 through 58", Nr. 55 bis 58: those between, and the last; the number before it was just added. */
static void range_read(struct counted *reader, struct act_numbers *numbers)
{
    static const char *const to[] = { " through ", " to ", "-", "–",  "—",    " bis ", " al ",  " a ", "至",
                                      "到",        "～",   "~", "〜", "から", "부터 ", "에서 ", NULL };
    struct counted           ahead = *reader;
    int32_t                  first = numbers->count ? numbers->items[numbers->count - 1] : 0, last;

    if (!mark_read(&ahead, to))
        return;
    mark_read(&ahead, (const char *const[]){ "第", "제", NULL });
    last = counted_read(&ahead);
    if (!first || last <= first || last > first + RANGE_MAX)
        return;
    for (int32_t number = first + 1; number <= last; number++)
        number_add(numbers, number);
    *reader = ahead;
}

/* 55、56号、57号: a chain of which the last has its mark, or each; it begins behind its first number. true: 公告 ends it. */
static bool chain_read(struct counted *reader, struct act_numbers *numbers)
{
    static const char *const between[] = { "、", "和", "及", "，", "·", "와 ", "과 ", "と", " ", NULL }, *const nouns[] = { "公告", " 공고", "공고",
                                                                                                                            NULL };
    struct act_numbers read = *numbers;

    for (struct counted ahead = *reader;;) {
        int32_t number;

        range_read(&ahead, &read);
        if (mark_read(&ahead, ends)) {
            range_read(&ahead, &read);
            mark_read(&ahead, ends);
            *reader = ahead; /* a number without its mark may be one of something else */
            *numbers = read;
        }
        if (mark_read(&ahead, nouns))
            return numbers->count > 0;
        if (!mark_read(&ahead, between))
            return false;
        mark_read(&ahead, (const char *const[]){ "第", "제", NULL });
        number = counted_read(&ahead);
        if (number <= 0 || !number_add(&read, number))
            return false;
    }
}

/* Does 号 stand right before the reader? */
static bool preceded_by_mark(const struct counted *reader)
{
    struct counted before = *reader;

    if (before.at < 3)
        return false;
    before.at -= 3; /* bytes of 号 and of 호 */
    return mark_read(&before, ends);
}

/* 61号、62号公告, 55、56号公告, 公告46号 */
static bool numbers_bare(const struct text *text, size_t i, struct counted reader, int32_t number, struct act_numbers *numbers)
{
    struct act_numbers read = *numbers;
    bool               named = preceded(text, i, (const char *const[]){ "公告", "공고 ", "공고", NULL });

    if (number <= 0 || is_act_year(number) || !number_add(&read, number))
        return false;
    if (!chain_read(&reader, &read) && !(named && read.count > numbers->count && preceded_by_mark(&reader)))
        return false;
    *numbers = read;
    return true;
}

/* 公告2025年第58号, 第46号 */
static bool numbers_counted(const struct text *text, size_t i, struct act_numbers *numbers)
{
    static const char *const marks[] = { "第", "제", "公告第", "公告 第", "공고 제", NULL };
    struct counted           reader = { text->folded, text->tokens[i].from };
    int32_t                  number = counted_read(&reader), year = 0;

    if (is_act_year(number) && mark_read(&reader, year_marks)) {
        year = number;
        number = -1;
    } else if (number >= 0)
        return numbers->count == 0 && numbers_bare(text, i, reader, number, numbers);
    while (reader.at < reader.text.size && reader.text.data[reader.at] == ' ')
        reader.at++;
    if (!mark_read(&reader, marks))
        return false;
    number = counted_read(&reader);
    if (number <= 0)
        return false;
    struct act_numbers read = *numbers;
    size_t             from = reader.at;

    if (!number_add(&read, number))
        return false;
    chain_read(&reader, &read);
    if (reader.at == from) /* without its mark */
        return false;
    *numbers = read;
    numbers->year = year ? year : numbers->year;
    return true;
}

/* "Announcements No. 55, 56 and 62 of 2025": from the byte after the noun. */
static void numbers_named(struct ck_bytes text, size_t at, struct act_numbers *numbers)
{
    static const char *const        before[] = { " no. ", " nos. ", " numbers ", " no ", " nr. ", " n.º ", " núm. ", " número ", " ", NULL },
                             *const between[] = { ", ", " and ", " und ", " y ", " & ", NULL };
    static const char *const        of[] = { " of ", "/", " von ", " de ", " vom jahr ", " aus dem jahr ", " aus ", " (", NULL };
    struct counted                  reader = { text, at };

    if (!mark_read(&reader, before))
        return;
    do {
        int32_t number;

        mark_read(&reader, (const char *const[]){ "and ", "no. ", NULL });
        number = counted_read(&reader);
        if (number <= 0 || is_act_year(number) || !number_add(numbers, number))
            break;
        range_read(&reader, numbers);
    } while (mark_read(&reader, between));
    if (mark_read(&reader, of)) {
        int32_t year = counted_read(&reader);

        numbers->year = is_act_year(year) ? year : 0;
    }
}

/* A number, or what says that one comes: "no.", "nr.", "núm." */
static bool is_before_number(const struct text *text, size_t at)
{
    const char *behind = text->folded.data + at;

    return at + 1 < text->folded.size && behind[0] == ' ' && (behind[1] == 'n' || (behind[1] >= '0' && behind[1] <= '9'));
}

static bool is_of_number(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* "Decision No. 004/ARECOMS/2025", Proclamation 11001: as it is printed. */
static struct ck_bytes printed_find(const struct sight *sight, size_t i, size_t to)
{
    static const char *const names[] = { "decision",  "decree",     "proclamation", "circular",   "ordinance", "resolution",
                                         "directive", "dekret",     "beschluss",    "verordnung", "decisión",  "decision",
                                         "decreto",   "resolución", "resolucion",   "orden",      NULL };
    static const char *const before[] = { " no. ", " nr. ", " n.º ", " núm. ", " nº ", " no ", " ", NULL };
    const struct text       *text = sight->text;
    struct counted           reader = { text->folded, text->tokens[i].to };
    size_t                   from, at;

    if (!is_before_number(text, text->tokens[i].to) || text->tokens[i].type == TOKEN_NUMBER || i + 1 >= to ||
        text->tokens[i + 1].type == TOKEN_PUNCTUATION || !token_among(text, i, names) || !mark_read(&reader, before) || reader.at >= reader.text.size)
        return (struct ck_bytes){ 0 };
    from = at = reader.at;
    while (at < reader.text.size && (is_of_number(reader.text.data[at]) || strchr("/-.", reader.text.data[at])))
        at++;
    while (at > from && !is_of_number(reader.text.data[at - 1]))
        at--;
    if (at < from + 2 || reader.text.data[from] < '0' || reader.text.data[from] > '9')
        return (struct ck_bytes){ 0 };
    return (struct ck_bytes){ text->document.data + text->tokens[i].start, text->origin[at - 1] + 1 - text->tokens[i].start };
}

struct ck_bytes instrument_find(const struct sight *sight, size_t from, size_t to)
{
    const struct text *text = sight->text;
    struct act_numbers numbers = { .count = 0 };

    if (!sight->printed)
        return (struct ck_bytes){ 0 };
    for (size_t i = from; i < to; i++) {
        if (text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO) {
            size_t before = numbers.count;

            if (numbers_counted(text, i, &numbers) && text->tokens[i].type == TOKEN_NUMBER && numbers.count > before)
                i += 2; /* past 年 and 第 */
        } else if (!is_before_number(text, text->tokens[i].to) && !token_has(text, i, KIND_act_word))
            continue;
        else if (printed_find(sight, i, to).data)
            return printed_find(sight, i, to);
        else if (word_is(text, i, CONCEPT_announcement) && numbers.count == 0)
            numbers_named(text->folded, text->tokens[i].to, &numbers);
    }
    return numbers.count ? numbers_text(&numbers, sight->arena) : (struct ck_bytes){ 0 };
}
