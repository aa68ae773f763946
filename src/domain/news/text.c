/* SPDX-License-Identifier: Apache-2.0
 * From bytes to tokens. At each place the longest term of the lexicon wins; a term of an alphabet or of katakana must be a whole word of it, one of
 * Chinese characters or Hangul may stand anywhere; German compounds are cut after their known first part. */
#include "domain/news/text.h"

#include <assert.h>

#include "domain/news/fold.h"
#include "domain/news/numerals.h"

enum { TOKENS_MIN = 16, TOKEN_BYTES = 4 /* of folded text for which room is made, else it is doubled */ };

struct scan {
    struct text     *text;
    struct ck_arena *arena;
    size_t           at, size, capacity;
    const char      *folded;
    bool             spaced;
    bool             tagged; /* the document has a < somewhere */
};

struct term_match {
    size_t   to; /* 0: none */
    uint32_t entry;
    uint8_t  valid;
};

/* The end of the byte before folded `to`: tags that follow it do not belong to it. */
static size_t tag_before(const struct text *text, size_t to, size_t end)
{
    size_t      last = to > 0 ? text->origin[to - 1] : 0;
    const char *tag = last + 1 < end ? memchr(text->document.data + last + 1, '<', end - last - 1) : NULL;

    return tag ? (size_t)(tag - text->document.data) : end;
}

static struct token *token_new(struct scan *scan, enum token_type type, size_t to)
{
    struct text  *text = scan->text;
    struct token *token;

    if (text->token_count == scan->capacity) {
        struct token *more = ck_arena_take(scan->arena, 2 * scan->capacity * sizeof *more);

        memcpy(more, text->tokens, text->token_count * sizeof *more);
        text->tokens = more;
        scan->capacity *= 2;
    }
    token = &text->tokens[text->token_count++];
    token->start = text->origin[scan->at];
    token->end = text->origin[to];
    token->from = (uint32_t)scan->at;
    token->to = (uint32_t)to;
    token->entry = 0;
    token->symbol = 0;
    token->type = (uint8_t)type;
    token->valid = 0;
    token->spaced = scan->spaced;
    token->capital = text->document.data[token->start] >= 'A' && text->document.data[token->start] <= 'Z';
    memset(token->kinds, 0, sizeof token->kinds);
    token->words = 0;
    if (scan->tagged)
        token->end = (uint32_t)tag_before(text, to, token->end);
    while (token->end > token->start + 1 && (unsigned char)text->document.data[token->end - 1] <= ' ')
        token->end--;
    scan->at = to;
    scan->spaced = false;
    return token;
}

static enum letter letter_before(const struct scan *scan, size_t at)
{
    size_t back = at, size;

    if (at == 0)
        return LETTER_NONE;
    if ((unsigned char)scan->folded[at - 1] < 0x80)
        return (enum letter)fold_letters[(unsigned char)scan->folded[at - 1]];
    do
        back--;
    while (back > 0 && at - back < 4 && ((unsigned char)scan->folded[back] & 0xC0) == 0x80);
    return letter_of(fold_at(scan->folded, scan->size, back, &size));
}

static enum letter letter_at(const struct scan *scan, size_t at)
{
    size_t size;

    return at < scan->size ? letter_of(fold_at(scan->folded, scan->size, at, &size)) : LETTER_NONE;
}

/* A word of an alphabet or of katakana goes on from before `at` to after it. */
static bool is_inside(const struct scan *scan, size_t at)
{
    enum letter before = letter_before(scan, at), after;

    if (before != LETTER_ALPHABETIC && before != LETTER_KATAKANA && before != LETTER_DIGIT)
        return false;
    after = letter_at(scan, at);
    return before == after || (before == LETTER_ALPHABETIC && after == LETTER_DIGIT);
}

static bool is_written(const struct scan *scan, const struct meaning *meaning, size_t from)
{
    const struct text *text = scan->text;
    const char        *written = lexicon_written[meaning->written];
    size_t             start = text->origin[from], size = strlen(written);

    return start + size <= text->document.size && memcmp(text->document.data + start, written, size) == 0;
}

static uint8_t meanings_valid(const struct scan *scan, uint32_t entry, size_t from, bool whole)
{
    const struct lexicon_entry *terms = &lexicon_entries[entry];
    enum language               language = scan->text->language;
    uint8_t                     valid = terms->languages[language];

    if (!whole)
        valid &= language == LANGUAGE_DE ? terms->open : terms->free;
    for (unsigned i = 0; (valid & terms->cased) >> i; i++)
        if ((valid & terms->cased & 1U << i) && !is_written(scan, &lexicon_meanings[terms->first + i], from))
            valid &= (uint8_t) ~(1U << i);
    return valid;
}

/* 1月增长, 2024年减少: the mark of a month or a year behind its number, not 月增, against the month before. */
static bool is_month_counted(const struct scan *scan, uint32_t entry)
{
    const struct text          *text = scan->text;
    const struct lexicon_entry *terms = &lexicon_entries[entry];
    bool                        relative = false;

    if (text->language != LANGUAGE_ZH || text->token_count == 0 || text->tokens[text->token_count - 1].type != TOKEN_NUMBER)
        return false;
    for (unsigned i = 0; i < terms->count; i++)
        relative |= lexicon_meanings[terms->first + i].kind == KIND_relative;
    return relative && (memcmp(scan->folded + scan->at, "月", 3) == 0 || memcmp(scan->folded + scan->at, "年", 3) == 0);
}

/* The terms that begin at scan->at, from the shortest on. */
struct terms_begun {
    uint32_t entries[TERM_MAX];
    uint8_t  sizes[TERM_MAX]; /* bytes */
    size_t   count;
};

static void terms_begin(const struct scan *scan, struct terms_begun *ret_terms)
{
    const char *text = scan->folded + scan->at;
    size_t      most = scan->size - scan->at < TERM_MAX ? scan->size - scan->at : TERM_MAX, count = 0;
    uint32_t    node = 0;

    for (size_t size = 0; size < most;) {
        uint8_t byte = (uint8_t)text[size++];

        node = lexicon_step(node, byte == '\n' ? ' ' : byte);
        if (!node)
            break;
        ret_terms->entries[count] = lexicon_nodes[node].entry;
        ret_terms->sizes[count] = (uint8_t)size;
        count += ret_terms->entries[count] != 0;
    }
    ret_terms->count = count;
}

/* The longest term at scan->at. `opened`: what stands before it in the word is a known part of a compound. */
static struct term_match term_match(const struct scan *scan, bool opened)
{
    struct terms_begun terms;
    bool               left;

    terms_begin(scan, &terms);
    left = terms.count > 0 && (opened || scan->spaced || !is_inside(scan, scan->at));
    while (terms.count-- > 0) {
        size_t   to = scan->at + terms.sizes[terms.count];
        uint32_t entry = terms.entries[terms.count];
        uint8_t  valid = meanings_valid(scan, entry, scan->at, left && !is_inside(scan, to));

        if (valid && !is_month_counted(scan, entry))
            return (struct term_match){ to, entry, valid };
    }
    return (struct term_match){ 0 };
}

void token_mean(struct token *token)
{
    const struct lexicon_entry *entry = &lexicon_entries[token->entry];

    memset(token->kinds, 0, sizeof token->kinds);
    token->words = 0;
    for (unsigned i = 0; i < entry->count; i++) {
        const struct meaning *meaning = &lexicon_meanings[entry->first + i];

        if (!(token->valid & 1U << i))
            continue;
        token->kinds[meaning->kind / 64] |= (uint64_t)1 << meaning->kind % 64;
        if (meaning->kind == KIND_act_word)
        token->words |= (uint64_t)1 << meaning->concept % 64;
    }
}

static void term_take(struct scan *scan, struct term_match match)
{
    struct token *token = token_new(scan, TOKEN_TERM, match.to);

    token->entry = match.entry;
    token->valid = match.valid;
    token_mean(token);
}

/* An unknown word: to the end of its letters; of Hangul or Chinese characters one, joined to an unknown word right before it. */
static void word_take(struct scan *scan, enum letter letter, size_t size)
{
    struct text  *text = scan->text;
    struct token *last = text->token_count ? &text->tokens[text->token_count - 1] : NULL;
    size_t        to = scan->at + size;

    if (letter == LETTER_HAN || letter == LETTER_HANGUL) {
        if (last && last->type == TOKEN_WORD && !scan->spaced && last->to == scan->at && last->to - last->from < TERM_MAX) {
            last->to = (uint32_t)to;
            last->end = text->origin[to];
            scan->at = to;
        } else
            token_new(scan, TOKEN_WORD, to);
        return;
    }
    while (to < scan->size) {
        enum letter next = letter_of(fold_at(scan->folded, scan->size, to, &size));

        if (next != letter && !(letter == LETTER_ALPHABETIC && next == LETTER_DIGIT))
            break;
        to += size;
    }
    token_new(scan, TOKEN_WORD, to);
}

static void token_take(struct scan *scan, bool opened)
{
    size_t            size;
    int32_t           code = fold_at(scan->folded, scan->size, scan->at, &size);
    enum letter       letter = letter_of(code);
    struct term_match match = term_match(scan, opened);
    bool              vague, number_begins = code >= 0x80 || (code >= '0' && code <= '9') || code == '.';
    size_t            number = number_begins ? number_scan(scan->text, scan->at, &vague) : scan->at;

    if (number > scan->at && match.to < number)
        token_new(scan, vague ? TOKEN_WORD : TOKEN_NUMBER, number);
    else if (match.to)
        term_take(scan, match);
    else if (letter == LETTER_NONE)
        token_new(scan, TOKEN_PUNCTUATION, scan->at + size)->symbol = code;
    else
        word_take(scan, letter, size);
}

static void tokens_take(struct scan *scan)
{
    struct text *text = scan->text;

    while (scan->at < scan->size && !text->cut) {
        char                c = scan->folded[scan->at];
        const struct token *last;

        if (c == ' ') {
            scan->spaced = true;
            scan->at++;
            continue;
        }
        last = text->token_count ? &text->tokens[text->token_count - 1] : NULL;
        if (c == '\n') {
            if (last && last->symbol != '\n')
                token_new(scan, TOKEN_PUNCTUATION, scan->at + 1)->symbol = '\n';
            else
                scan->at++;
            scan->spaced = true;
            continue;
        }
        token_take(scan, text->language == LANGUAGE_DE && last && !scan->spaced && last->type == TOKEN_TERM && last->to == scan->at);
        text->cut = text->token_count >= TOKENS_MAX;
    }
}

/* What the letters tell where the publisher does not: Hangul, kana, Chinese characters, else words that only one language has. */
static enum language language_guess(struct ck_bytes folded)
{
    static const struct {
        const char   *word;
        enum language language;
    } words[] = {
        { "der ", LANGUAGE_DE },   { "die ", LANGUAGE_DE },    { "das ", LANGUAGE_DE },   { "den ", LANGUAGE_DE },   { "dem ", LANGUAGE_DE },
        { "des ", LANGUAGE_DE },   { "und ", LANGUAGE_DE },    { "im ", LANGUAGE_DE },    { "ein ", LANGUAGE_DE },   { "eine ", LANGUAGE_DE },
        { "einen ", LANGUAGE_DE }, { "mit ", LANGUAGE_DE },    { "von ", LANGUAGE_DE },   { "nach ", LANGUAGE_DE },  { "auf ", LANGUAGE_DE },
        { "um ", LANGUAGE_DE },    { "zum ", LANGUAGE_DE },    { "zur ", LANGUAGE_DE },   { "ist ", LANGUAGE_DE },   { "sind ", LANGUAGE_DE },
        { "wurde ", LANGUAGE_DE }, { "wurden ", LANGUAGE_DE }, { "hat ", LANGUAGE_DE },   { "hatte ", LANGUAGE_DE }, { "haben ", LANGUAGE_DE },
        { "sich ", LANGUAGE_DE },  { "bei ", LANGUAGE_DE },    { "nicht ", LANGUAGE_DE }, { "aus ", LANGUAGE_DE },   { "seit ", LANGUAGE_DE },
        { "el ", LANGUAGE_ES },    { "la ", LANGUAGE_ES },     { "los ", LANGUAGE_ES },   { "las ", LANGUAGE_ES },   { "del ", LANGUAGE_ES },
        { "de ", LANGUAGE_ES },    { "en ", LANGUAGE_ES },     { "por ", LANGUAGE_ES },   { "para ", LANGUAGE_ES },  { "con ", LANGUAGE_ES },
        { "un ", LANGUAGE_ES },    { "una ", LANGUAGE_ES },    { "que ", LANGUAGE_ES },   { "se ", LANGUAGE_ES },    { "su ", LANGUAGE_ES },
        { "sus ", LANGUAGE_ES },   { "fue ", LANGUAGE_ES },    { "al ", LANGUAGE_ES },    { "the ", LANGUAGE_EN },   { "and ", LANGUAGE_EN },
        { "from ", LANGUAGE_EN },  { "of ", LANGUAGE_EN },     { "to ", LANGUAGE_EN },    { "for ", LANGUAGE_EN },   { "was ", LANGUAGE_EN },
        { "were ", LANGUAGE_EN },  { "by ", LANGUAGE_EN },     { "with ", LANGUAGE_EN },  { "it ", LANGUAGE_EN },    { "its ", LANGUAGE_EN },
        { "has ", LANGUAGE_EN },   { "have ", LANGUAGE_EN },   { "had ", LANGUAGE_EN },   { "said ", LANGUAGE_EN },  { "on ", LANGUAGE_EN },
        { "at ", LANGUAGE_EN },    { "is ", LANGUAGE_EN },     { "are ", LANGUAGE_EN }
    };
    size_t counts[LANGUAGE_COUNT] = { 0 }, size, best = LANGUAGE_EN;

    for (size_t at = 0; at < folded.size; at += size) {
        int32_t     code = fold_at(folded.data, folded.size, at, &size);
        enum letter letter = letter_of(code);

        counts[LANGUAGE_KO] += letter == LETTER_HANGUL ? 2 : 0;
        counts[LANGUAGE_JA] += letter == LETTER_KATAKANA || (code >= 0x3041 && code <= 0x309F) ? 4 : 0;
        counts[LANGUAGE_ZH] += letter == LETTER_HAN && code > 0x309F;
        for (size_t i = 0; (code == ' ' || code == '\n') && i < sizeof words / sizeof *words; i++)
            if (at + 1 < folded.size && *words[i].word == folded.data[at + 1] &&
                ck_bytes_begin((struct ck_bytes){ folded.data + at + 1, folded.size - at - 1 }, ck_bytes_from(words[i].word)))
                counts[words[i].language] += 6;
    }
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (counts[i] > counts[best])
            best = i;
    return (enum language)best;
}

void text_read(const struct article *article, struct ck_arena *arena, struct text *ret_text)
{
    struct ck_bytes title = article->title, body = article->body;
    struct text     text = { .article = article };
    char           *document, *folded;
    uint32_t       *origin;

    if (title.size > DOCUMENT_MAX) {
        title.size = DOCUMENT_MAX;
        text.cut = true;
    }
    if (body.size > DOCUMENT_MAX - title.size) {
        body.size = DOCUMENT_MAX - title.size;
        text.cut = true;
    }
    document = ck_arena_take(arena, title.size + body.size + 1);
    if (title.size)
        memcpy(document, title.data, title.size);
    document[title.size] = '\n';
    if (body.size)
        memcpy(document + title.size + 1, body.data, body.size);
    text.document = (struct ck_bytes){ document, title.size + 1 + body.size };
    folded = ck_arena_take(arena, FOLD_GROWTH * text.document.size + 8);
    origin = ck_arena_take(arena, (FOLD_GROWTH * text.document.size + 8) * sizeof *origin);
    text.folded = (struct ck_bytes){ folded, fold(text.document, folded, origin) };
    text.origin = origin;
    text.language = language_read(article->language);
    if (text.language == LANGUAGE_UNKNOWN)
        text.language = language_guess(text.folded);

    struct scan scan = { .text = &text,
                         .arena = arena,
                         .size = text.folded.size,
                         .folded = folded,
                         .capacity = TOKENS_MIN + text.folded.size / TOKEN_BYTES,
                         .tagged = memchr(document, '<', text.document.size) };
    bool        cut = text.cut;

    text.cut = false;
    text.tokens = ck_arena_take(arena, scan.capacity * sizeof *text.tokens);
    tokens_take(&scan);
    text.cut |= cut;
    sentences_split(&text, arena);
    *ret_text = text;
}

const struct meaning *token_find(const struct text *text, size_t i, enum kind kind)
{
    const struct meaning *meaning = &lexicon_meanings[lexicon_entries[text->tokens[i].entry].first];

    for (unsigned valid = text->tokens[i].valid; !(valid & 1) || meaning->kind != kind; valid >>= 1) {
        assert(valid > 1);
        meaning++;
    }
    return meaning;
}

bool token_means_only(const struct text *text, size_t i, enum kind kind, enum concept concept)
{
    if (i >= text->token_count || text->tokens[i].type != TOKEN_TERM)
        return false;
    const struct lexicon_entry *entry = &lexicon_entries[text->tokens[i].entry];

    for (unsigned m = 0; m < entry->count; m++)
        if ((text->tokens[i].valid & 1U << m) && lexicon_meanings[entry->first + m].kind == kind &&
            lexicon_meanings[entry->first + m].concept == concept)
            return true;
    return false;
}

struct ck_bytes concept_name(enum concept concept) { return lexicon_concepts[concept].name; }
