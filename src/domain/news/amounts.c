/* SPDX-License-Identifier: Apache-2.0
 * The grammar of amounts: 1,238   1.2万   3万8,563.6   three hundred and twelve   treinta y dos mil   dreihundertzwölf   two and a half thousand. */
#include "domain/news/amounts.h"

enum { HUNDRED = 100, THOUSAND = 1000, SCALES_MAX = 4 };

static bool is_word(const struct text *text, size_t i, const char *word) { return ck_bytes_equal(token_folded(text, i), ck_bytes_from(word)); }

static bool has_characters(struct ck_bytes number, enum language language)
{
    for (size_t i = 0; i < number.size; i++)
        if ((unsigned char)number.data[i] >= 0xE4) /* CJK ideographs and Hangul; marks and fractions are below */
            return !(((unsigned char)number.data[i] == 0xEF)) && language != LANGUAGE_EN;
    return false;
}

/* 5,⏎994: a line ends within the number; which number it is, nobody knows */
static bool is_broken(const struct text *text, size_t i)
{
    bool   mark = i > 2 && token_is_symbol(text, i - 1, '\n') && (token_is_symbol(text, i - 2, ',') || token_is_symbol(text, i - 2, '.'));
    size_t from = text->tokens[i].from, digits = 0;

    if (token_is_symbol(text, i + 1, ',') && token_is_symbol(text, i + 2, '\n') && i + 3 < text->token_count &&
        text->tokens[i + 3].type == TOKEN_NUMBER)
        return true;
    while (from + digits < text->tokens[i].to && text->folded.data[from + digits] >= '0' && text->folded.data[from + digits] <= '9')
        digits++;
    return mark && digits == 3 && token_is_symbol(text, i - 2, ',') && text->tokens[i - 3].type == TOKEN_NUMBER && !text->tokens[i - 2].spaced;
}

size_t digits_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    struct ck_bytes    number;

    if (i >= text->token_count || text->tokens[i].type != TOKEN_NUMBER || numerals->taken[i])
        return 0;
    number = token_folded(text, i);
    figure->open = false;
    if (is_broken(text, i))
        return 0;
    if (has_characters(number, text->language) || (number.size > 3 && (unsigned char)number.data[0] == 0xE3))
        return characters_read(number, text->language, &figure->value, &figure->half, &figure->scale) ? i + 1 : 0;
    figure->scale = 1;
    return digits_read(number, text->language, numerals->marks, &figure->value, &figure->half, &figure->open) ? i + 1 : 0;
}

/* ---- numbers in words ---- */

static size_t german_part(struct ck_bytes word, double *ret_value)
{
    static const struct {
        const char *name;
        double      value;
    } parts[] = { { "dreizehn", 13 }, { "vierzehn", 14 }, { "fünfzehn", 15 }, { "sechzehn", 16 }, { "siebzehn", 17 }, { "achtzehn", 18 },
                  { "neunzehn", 19 }, { "zwanzig", 20 },  { "dreißig", 30 },  { "dreissig", 30 }, { "vierzig", 40 },  { "fünfzig", 50 },
                  { "sechzig", 60 },  { "siebzig", 70 },  { "achtzig", 80 },  { "neunzig", 90 },  { "zwei", 2 },      { "zwo", 2 },
                  { "eins", 1 },      { "ein", 1 },       { "drei", 3 },      { "vier", 4 },      { "fünf", 5 },      { "sechs", 6 },
                  { "sieben", 7 },    { "acht", 8 },      { "neun", 9 },      { "zehn", 10 },     { "elf", 11 },      { "zwölf", 12 } };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (ck_bytes_begin(word, ck_bytes_from(parts[i].name))) {
            *ret_value = parts[i].value;
            return strlen(parts[i].name);
        }
    return 0;
}

static bool take_prefix(struct ck_bytes *word, const char *prefix)
{
    if (!ck_bytes_begin(*word, ck_bytes_from(prefix)))
        return false;
    word->data += strlen(prefix);
    word->size -= strlen(prefix);
    return true;
}

/* zweitausenddreihundertfünfundzwanzig, zweieinhalb: the whole word, or false */
bool german_read(struct ck_bytes word, double *ret_value, double *ret_half)
{
    double total = 0, section = 0, current = -1, part;

    *ret_half = 0.5;
    if (ck_bytes_equal(word, CK_BYTES("anderthalb"))) {
        *ret_value = 1.5;
        *ret_half = 0.15;
        return true;
    }
    while (word.size > 0) {
        size_t size;

        if (take_prefix(&word, "tausend")) {
            total = (section + (current < 0 ? section == 0 : current)) * THOUSAND;
            *ret_half = (current < 0 && section > 0 ? HUNDRED / 2 : 0.5) * THOUSAND;
            section = 0;
            current = -1;
        } else if (take_prefix(&word, "hundert")) {
            section = (current < 0 ? 1 : current) * HUNDRED;
            *ret_half = HUNDRED / 2;
            current = -1;
        } else if (current > 0 && ck_bytes_equal(word, CK_BYTES("einhalb"))) {
            *ret_value = total + section + current + 0.5;
            *ret_half = 0.1 * *ret_value;
            return true;
        } else if (current > 0 && current < 10 && take_prefix(&word, "und")) {
            size = german_part(word, &part);
            if (!size || part < 20)
                return false;
            current += part;
            word.data += size;
            word.size -= size;
        } else {
            size = german_part(word, &part);
            if (!size || current > 0)
                return false;
            current = part;
            *ret_half = 0.5;
            word.data += size;
            word.size -= size;
        }
    }
    *ret_value = total + section + (current < 0 ? 0 : current);
    return *ret_value > 0;
}

/* fünfmal, zweieinhalbfache */
size_t german_times_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    static const char *const ends[] = { "mal", "fache", "fachen", "faches", "fach" };
    const struct text       *text = numerals->text;

    if (text->language != LANGUAGE_DE || i >= text->token_count || text->tokens[i].type != TOKEN_WORD)
        return 0;
    for (size_t end = 0; end < sizeof ends / sizeof *ends; end++) {
        struct ck_bytes word = token_folded(text, i);
        size_t          size = strlen(ends[end]);

        if (word.size <= size || memcmp(word.data + word.size - size, ends[end], size) != 0)
            continue;
        word.size -= size;
        if (german_read(word, &figure->value, &figure->half))
            return i + 1;
    }
    return 0;
}

/* May n stand behind what has been read below a thousand? twenty five, doscientos treinta y dos */
static bool goes_on(double group, double n)
{
    double below = n >= HUNDRED ? THOUSAND : n >= 10 ? HUNDRED : 10;

    for (double rest = group; rest >= 0; rest -= THOUSAND)
        if (rest < THOUSAND) {
            long low = (long)rest % (long)below;

            return low == 0 && !(n < 10 && (long)rest % HUNDRED == 10) && rest > 0;
        }
    return false;
}

/* Words below a thousand: forty-five, three hundred and twelve, treinta y dos. */
static size_t group_take(const struct text *text, size_t i, double *ret_value, double *ret_half)
{
    double group = 0;
    size_t next = i;

    for (size_t words = 0; words < 8; words++) {
        size_t at = next;
        bool   hundred = text->language == LANGUAGE_EN && token_means(text, at, KIND_scale, CONCEPT_100);
        enum concept word;

        if (hundred && group > 0 && group < HUNDRED) {
            group *= HUNDRED;
            *ret_half = HUNDRED / 2;
            next = at + 1;
            continue;
        }
        at += words > 0 && (is_word(text, at, "and") || is_word(text, at, "y"));
        if (words > 0 && at > next && !(text->language == LANGUAGE_EN ? group >= HUNDRED : group >= 20))
            break;
        word = at < text->token_count ? token_concept(text, at, KIND_number) : CONCEPT_NONE;
        if (!word || (words > 0 && !goes_on(group, concept_value(word))) || concept_value(word) < 1)
            break;
        group += concept_value(word);
        *ret_half = concept_value(word) >= HUNDRED ? HUNDRED / 2 : 0.5;
        next = at + 1;
    }
    *ret_value = group;
    return next > i ? next : 0;
}

static size_t words_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    enum concept word;

    if (i >= text->token_count || numerals->taken[i])
        return 0;
    figure->worded = true;
    figure->scale = 1;
    if (text->language == LANGUAGE_DE && (text->tokens[i].type == TOKEN_WORD) && german_read(token_folded(text, i), &figure->value, &figure->half))
        return i + 1;
    if ((text->language == LANGUAGE_EN || text->language == LANGUAGE_ES) && token_meaning(text, i, KIND_number))
        return group_take(text, i, &figure->value, &figure->half);
    word = token_concept(text, i, KIND_number);
    if (!word && text->language == LANGUAGE_EN && token_meaning(text, i, KIND_article) && token_meaning(text, i + 1, KIND_scale) &&
        (i == 0 || !token_meaning(text, i - 1, KIND_fraction))) { /* a thousand */
        figure->value = 1;
        figure->half = 0.5;
        return i + 1;
    }
    if (!word)
        return 0;
    figure->value = concept_value(word);
    figure->half = figure->value < 1 ? 0.1 * figure->value : 0.5;
    return i + 1;
}

/* ---- halves ---- */

size_t half_take(const struct numerals *numerals, size_t i, double *ret_part)
{
    const struct text *text = numerals->text;
    bool               east = is_east_language(text);
    size_t             at = i;

    *ret_part = 0;
    if (east) { /* 两倍半, 2トン半, 2톤 반 */
        if ((is_word(text, i, "半") || is_word(text, i, "반")) && !token_meaning(text, i + 1, KIND_unit)) {
            *ret_part = 0.5;
            return i + 1;
        }
        return i;
    }
    if (!is_word(text, at, "and") && !is_word(text, at, "y") && !is_word(text, at, "und"))
        return i;
    at++;
    if (token_meaning(text, at, KIND_half_word)) {
        *ret_part = 0.5;
        return at + 1;
    }
    if (token_meaning(text, at, KIND_fraction) && text->language != LANGUAGE_ES) {
        *ret_part = concept_value(token_concept(text, at, KIND_fraction));
        return at + 1;
    }
    double count = 1;

    if (token_meaning(text, at, KIND_number))
        count = concept_value(token_concept(text, at++, KIND_number));
    else if (token_meaning(text, at, KIND_article))
        at++;
    else
        return i;
    if (token_meaning(text, at, KIND_half_word)) { /* und eine halbe */
        *ret_part = 0.5;
        return at + 1;
    }
    if (!token_meaning(text, at, KIND_part) || token_meaning(text, at + 1, KIND_ordered))
        return i;
    *ret_part = count / concept_value(token_concept(text, at, KIND_part));
    return *ret_part < 1 ? at + 1 : i;
}

/* ---- the whole ---- */

static void half_add(struct printed_figure *figure, double part)
{
    figure->value += part;
    figure->half = 0.1 * figure->value;
}

size_t amount_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    double             total = 0, part;
    size_t             next, after;

    figure->worded = false;
    next = digits_take(numerals, i, figure);
    if (!next)
        next = words_take(numerals, i, figure);
    if (!next && text->language == LANGUAGE_ES && is_word(text, i, "mil") && !numerals->taken[i] &&
        !(i > 0 && token_meaning(text, i - 1, KIND_scale))) {
        *figure = (struct printed_figure){ .value = 1, .half = 0.5, .scale = 1, .worded = true, .high = figure->high, .unit = figure->unit };
        next = i; /* mil doscientas: the multiplier alone */
    } else if (!next)
        return 0;
    after = is_east_language(text) ? next : half_take(numerals, next, &part);
    if (after > next) {
        half_add(figure, part);
        next = after;
    }
    for (int rounds = 0; rounds < SCALES_MAX; rounds++) {
        enum concept scale = token_concept(text, next, KIND_scale);
        struct printed_figure more = { 0 };

        if (!scale || numerals->taken[next])
            break;
        if (figure->open) { /* nobody groups what is counted in thousands: the decimal mark of the language */
            figure->value /= THOUSAND;
            figure->half /= THOUSAND;
            figure->open = false;
        }
        figure->value *= concept_value(scale);
        figure->half *= concept_value(scale);
        figure->scale *= concept_value(scale);
        next++;
        after = is_east_language(text) ? digits_take(numerals, next, &more) : figure->worded ? words_take(numerals, next, &more) : 0;
        if (!after && !is_east_language(text) && figure->worded && (is_word(text, next, "and") || is_word(text, next, "y")))
            after = words_take(numerals, next + 1, &more);
        if (!after || more.value >= concept_value(scale))
            continue;
        total += figure->value;
        figure->scale = 0;
        figure->value = more.value;
        figure->half = more.half;
        next = after;
    }
    figure->value += total;
    return next;
}
