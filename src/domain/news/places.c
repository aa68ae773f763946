/* SPDX-License-Identifier: Apache-2.0
 * The countries that a segment names, and what each is to the flow: where from, where to, whose (docs/CLAIMS.md 4.2). */
#include "domain/news/amounts.h"
#include "domain/news/claims.h"

enum { OWNER_REACH = 9, BOUGHT_REACH = 2 };

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* compró a China, adquirió a Japón: Spanish buys "to" whoever sells. Token i: a */
static bool is_bought(const struct text *text, size_t i, size_t first)
{
    for (size_t back = 1; back <= BOUGHT_REACH && i >= first + back; back++) {
        struct ck_bytes word = token_folded(text, i - back);

        if (ck_bytes_begin(word, CK_BYTES("compr")) || ck_bytes_begin(word, CK_BYTES("adquir")))
            return ck_bytes_equal(token_folded(text, i), CK_BYTES("a"));
    }
    return false;
}

/* The mark before a country, over articles and unknown small words: to the United States */
static enum role role_before(const struct text *text, size_t i, size_t first)
{
    for (size_t back = 1; back <= 2 && i >= first + back; back++) {
        size_t at = i - back;

        if (text->language == LANGUAGE_ES && ck_bytes_equal(token_folded(text, at), CK_BYTES("desde")))
            return ROLE_FROM; /* desde Mozambique llegaron */
        if (token_meaning(text, at, KIND_toward_before))
            return text->language == LANGUAGE_ES && is_bought(text, at, first) ? ROLE_FROM : ROLE_TO;
        if (token_meaning(text, at, KIND_origin_before)) {
            if (text->language == LANGUAGE_EN && token_meaning(text, at, KIND_of))
                return ROLE_BARE;
            if (at > first && token_has(text, at - 1, KIND_share)) /* la cuota de Japón */
                return ROLE_BARE;
            return ROLE_FROM;
        }
        if (is_east(text) || (!token_meaning(text, at, KIND_opener) && !token_meaning(text, at, KIND_per)))
            break;
    }
    return ROLE_BARE;
}

/* 対中輸入, 대중 수입: trade "with" China of which the next word says that it comes from there. */
static bool is_brought_from(const struct text *text, size_t i, const struct segment *segment)
{
    for (size_t at = i + 1; at < segment->end && at <= i + OWNER_REACH; at++)
        if (token_has(text, at, KIND_flow))
            return token_means(text, at, KIND_flow, CONCEPT_import);
    return false;
}

static enum role role_of(const struct text *text, size_t i, const struct segment *segment)
{
    enum role role;

    if (token_meaning(text, i, KIND_toward))
        return is_brought_from(text, i, segment) ? ROLE_FROM : ROLE_TO;
    if (is_east(text) || text->language == LANGUAGE_EN) {
        bool joined = i + 1 < text->token_count && (is_east(text) ? !text->tokens[i + 1].spaced : true);

        if (joined && token_meaning(text, i + 1, KIND_toward_after))
            return ROLE_TO;
        if (joined && token_meaning(text, i + 1, KIND_origin_after) && !token_meaning(text, i + 2, KIND_base_mark))
            return ROLE_FROM;
    }
    role = text->language == LANGUAGE_JA || text->language == LANGUAGE_KO ? ROLE_BARE : role_before(text, i, segment->first);
    return role;
}

/* China's exports of …, Chinese rare-earth magnets: trade or an item follows, nothing in between that another country could own. */
static bool is_owner(const struct claims_reader *reader, size_t i, const struct segment *segment, bool behind /* another country */)
{
    const struct text *text = reader->text;

    if ((text->language == LANGUAGE_ES || text->language == LANGUAGE_DE) && i > segment->first &&
        (token_meaning(text, i - 1, KIND_item) || token_meaning(text, i - 1, KIND_flow) || token_meaning(text, i - 1, KIND_magnet)))
        return true; /* exportaciones chinas, Ausfuhren Chinas */
    if (text->language != LANGUAGE_EN && !is_east(text) && i > segment->first + 1 &&
        (token_has(text, i - 1, KIND_share) || (token_has(text, i - 1, KIND_of) && token_has(text, i - 2, KIND_share))))
        return false; /* the share of Japan in … */
    if (token_has(text, i + 1, KIND_customs) || (text->language == LANGUAGE_ES && i > segment->first && token_has(text, i - 1, KIND_customs)))
        return true; /* a statistics office decides */
    for (size_t at = i + 1; at < segment->end && at <= i + OWNER_REACH; at++) {
        if (token_meaning(text, at, KIND_country) || token_meaning(text, at, KIND_toward) || token_meaning(text, at, KIND_share) ||
            token_meaning(text, at, KIND_rank_first) || token_meaning(text, at, KIND_top) || token_meaning(text, at, KIND_rank))
            return false;
        if (token_meaning(text, at, KIND_took) && !token_meaning(text, at, KIND_flow))
            return false;
        if (behind && is_weight(token_concept(text, at, KIND_unit)) && !is_possessive(text, i))
            return false; /* China supplied South Korea with 120 t of antimony: it got them */
        if (token_meaning(text, at, KIND_flow) || token_meaning(text, at, KIND_item) || token_meaning(text, at, KIND_magnet))
            return true;
    }
    return false;
}

static bool in_moment(const struct claims_reader *reader, const struct segment *segment, size_t i) /* the day of a date is not Japan */
{
    for (size_t n = segment->moment_first; n < segment->moment_end; n++)
        if (reader->moments.items[n].first <= i && i <= reader->moments.items[n].end)
            return i < reader->moments.items[n].end;
    return i > 0 && reader->text->tokens[i - 1].type == TOKEN_NUMBER && !reader->text->tokens[i].spaced;
}

static bool is_pronoun(const struct text *text, size_t i)
{
    return ck_bytes_equal(token_folded(text, i), CK_BYTES("it")) || ck_bytes_equal(token_folded(text, i), CK_BYTES("them"));
}

/* A flow of the country's own that the clause is about: China's exports, exports from China, exportaciones chinas, 中国の輸出. */
static bool leads_flow(const struct claims_reader *reader, const struct segment *segment, const struct named_place *place)
{
    const struct text *text = reader->text;
    size_t             from = place->token > segment->first + OWNER_REACH ? place->token - OWNER_REACH : segment->first;

    if (is_east(text) && token_meaning(text, place->token + 1, KIND_flow) && !segment_has(reader, segment, KIND_item) &&
        !segment_has(reader, segment, KIND_magnet))
        return false; /* 미국 수출량은: in a list, to whom */
    for (size_t at = place->token + 1; place->role != ROLE_TO && place->owner && at < segment->end && at <= place->token + OWNER_REACH; at++) {
        if (token_meaning(text, at, KIND_country))
            break;
        if (token_meaning(text, at, KIND_customs))
            return true;
        if (token_meaning(text, at, KIND_flow))
            return !is_pronoun(text, at + 1); /* China sent it 40 t */
    }
    if (is_east(text) ? place->role != ROLE_FROM : text->language == LANGUAGE_EN && place->role != ROLE_FROM)
        return false;
    for (size_t at = place->token; at-- > from;) { /* exports of antimony from China */
        if (token_meaning(text, at, KIND_country) || token_meaning(text, at, KIND_change) || token_meaning(text, at, KIND_took) ||
            text->tokens[at].type == TOKEN_NUMBER || token_meaning(text, at, KIND_share))
            return false;
        if (token_meaning(text, at, KIND_flow))
            return place->role == ROLE_FROM || at + 2 >= place->token;
    }
    return false;
}

static bool is_one_of(struct ck_bytes word, const char *const *words)
{
    for (; *words; words++)
        if (ck_bytes_equal(word, ck_bytes_from(*words)))
            return true;
    return false;
}

/* U.S. Geological Survey, 美国地质调查局, Servicio Geológico de Estados Unidos: a name, and no country. */
static bool is_survey(const struct text *text, size_t i)
{
    static const char *const marks[] = { "地质调查", "地質調査", "지질조사", " 지질조사", " geolog", "-geolog", "geolog", NULL };
    struct ck_bytes          rest = { text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to };

    for (size_t m = 0; marks[m]; m++)
        if (ck_bytes_begin(rest, ck_bytes_from(marks[m])))
            return true;
    for (size_t back = 1; text->language == LANGUAGE_ES && back <= 3 && back <= i; back++)
        if (ck_bytes_begin(token_folded(text, i - back), CK_BYTES("geol")))
            return true;
    return false;
}

static bool ends_before(const struct text *text, size_t i, struct ck_bytes mark)
{
    size_t at = text->tokens[i].from;

    return at >= mark.size && memcmp(text->folded.data + at - mark.size, mark.data, mark.size) == 0;
}

/* 독일, 미국에 이어 네 번째, ドイツ、米国に次いで3番目, 仅次于德国、美国: those that rank before whom the clause is about. */
bool is_surpassing(const struct text *text, size_t i, size_t first, size_t end)
{
    static const char *const behind[] = { "에 이어", "에 이은", " 다음으로", " 다음",  "に次いで", "に次ぐ", "に次ぎ", "に続いて",
                                          "に続き",  "に続く",  "に次い",    "に续い", "に续き",   "に续く", NULL };
    static const char *const list[] = { ",", "、", "·", "・", "와", "과", "と", NULL };

    if (text->language == LANGUAGE_ZH) {
        size_t at = i;

        while (at > first && (token_has(text, at - 1, KIND_country) || token_has(text, at - 1, KIND_and) || token_is_symbol(text, at - 1, 0x3001)))
            at--;
        return ends_before(text, at, CK_BYTES("次于"));
    }
    for (size_t at = i; at < end; at++) {
        struct ck_bytes rest = { text->folded.data + text->tokens[at].to, text->folded.size - text->tokens[at].to };

        for (size_t m = 0; token_has(text, at, KIND_country) && behind[m]; m++)
            if (ck_bytes_begin(rest, ck_bytes_from(behind[m])))
                return true;
        if (!token_has(text, at, KIND_country) && !token_has(text, at, KIND_and) && text->tokens[at].type != TOKEN_PUNCTUATION &&
            !is_one_of(token_folded(text, at), list))
            return false;
    }
    return false;
}

bool is_possessive(const struct text *text, size_t i) /* China's */
{
    return token_is_symbol(text, i + 1, '\'') || token_is_symbol(text, i + 1, 0x2019);
}

/* from that country, 从该国, 同国から: the one that was named last and is not whose trade the clause is about. CONCEPT_NONE: none. */
static enum concept country_told(const struct text *text, size_t i, const struct named_parts *named)
{
    enum { REACH = 160 /* tokens */ };

    for (size_t at = i; at-- > 0 && i - at < REACH;) {
        enum concept country = token_concept(text, at, KIND_country);
        bool own = false;

        for (size_t n = 0; n < named->place_count; n++)
            own |= named->places[n].country == country;
        if (country && !own)
            return country;
    }
    return CONCEPT_NONE;
}

/* Beijing's exports, Pekín exportó, exportierte Peking */
static bool is_capital_that_trades(const struct text *text, size_t i)
{
    if (text->language == LANGUAGE_EN)
        return is_possessive(text, i) || token_has(text, i + 1, KIND_flow);
    if (text->language == LANGUAGE_ES)
        return ck_bytes_begin(token_folded(text, i), CK_BYTES("pek")) && token_has(text, i + 1, KIND_flow);
    return text->language == LANGUAGE_DE && ck_bytes_begin(token_folded(text, i), CK_BYTES("pek")) &&
           (token_has(text, i + 1, KIND_flow) || (i > 0 && token_has(text, i - 1, KIND_flow)));
}

void places_find(const struct claims_reader *reader, const struct segment *segment, struct named_parts *named)
{
    const struct text *text = reader->text;

    if (!segment_has(reader, segment, KIND_country) && !segment_has(reader, segment, KIND_toward) && !segment_has(reader, segment, KIND_capital) &&
        !segment_has(reader, segment, KIND_that_country))
        return; /* no token below names a place */
    for (size_t i = segment->first; i < segment->end && named->place_count < SCOPE_COUNTRIES_MAX; i++) {
        enum concept country = token_concept(text, i, KIND_country), toward = token_concept(text, i, KIND_toward);
        enum concept capital = token_concept(text, i, KIND_capital);

        if (!country && capital && is_capital_that_trades(text, i))
            country = capital;
        struct named_place  place = { .token = (uint32_t)i, .country = country ? country : toward };
        bool                told = !place.country && token_has(text, i, KIND_that_country);
        struct named_place *before = named->place_count ? &named->places[named->place_count - 1] : NULL;

        if (told)
            place.country = country_told(text, i, named);
        if (!place.country || (i < reader->dateline && !text->sentences[segment->sentence].title) || in_moment(reader, segment, i) ||
            is_survey(text, i) || (is_east(text) && is_surpassing(text, i, segment->first, segment->end)))
            continue;
        place.role = told ? ROLE_FROM : role_of(text, i, segment);
        place.owner = is_owner(reader, i, segment, before != NULL);
        if (place.role == ROLE_TO && !toward && text->language == LANGUAGE_EN &&
            (token_meaning(text, i + 1, KIND_item) || token_meaning(text, i + 1, KIND_flow) || (place.owner && is_possessive(text, i))))
            place.role = ROLE_BARE; /* markets for Chinese antimony, for China's exports */
        if (place.role == ROLE_TO && text->language == LANGUAGE_DE && i > 0 && ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("an")) &&
            (token_has(text, i + 1, KIND_item) || token_has(text, i + 1, KIND_flow)))
            place.role = ROLE_BARE; /* Anteil an Chinas Galliumexporten */
        if (place.role == ROLE_BARE && before && before->token + 2 >= i && before->role != ROLE_BARE && i > 0 &&
            (token_meaning(text, i - 1, KIND_and) || token_is_symbol(text, i - 1, ',')))
            place.role = before->role; /* from Thailand and Mexico */
        place.leads = leads_flow(reader, segment, &place);
        named->places[named->place_count++] = place;
        if (place.role != ROLE_BARE && !is_east(text))
            continue;
        for (size_t back = named->place_count - 1; back-- > 0 && is_east(text);) /* タイとメキシコから: the mark stands after the last */
            if (named->places[back].role == ROLE_BARE && place.role != ROLE_BARE && named->places[back].token + 2 >= named->places[back + 1].token &&
                token_meaning(text, named->places[back + 1].token - 1, KIND_and))
                named->places[back].role = place.role;
            else
                break;
    }
}

/* 120 kg for a total of $378,000: of what was sold to that partner */
static bool is_total_of_money(const struct claims_reader *reader, const struct segment *segment, size_t world)
{
    const struct printed_figure *figures = reader->figures.items;

    for (size_t i = segment->figure_first + 1; i < segment->figure_end; i++)
        if (figures[i].first > world && figures[i].first <= world + 2 && figures[i - 1].kind == FIGURE_WEIGHT &&
            (figures[i].kind == FIGURE_MONEY || figures[i].kind == FIGURE_PLAIN /* 378.000, in a text that does not show its decimal mark */))
            return true;
    return false;
}

bool names_world(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->first; segment_has(reader, segment, KIND_world) && i < segment->end; i++)
        if (token_has(reader->text, i, KIND_world) && !is_total_of_money(reader, segment, i))
            return true;
    return false;
}
