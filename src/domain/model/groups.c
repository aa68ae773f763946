/* SPDX-License-Identifier: Apache-2.0
 * A hyphen is in codes (8110-10-00, the Korean 8110.10-0000) and between the ends of ranges (8110-8112). What may be a range is no code: its digits
 * would be one that nobody meant. */
#include "domain/model/groups.h"

#include "chokepoint/number.h"
#include "domain/model/separator.h"

enum { CHAPTER = 2, HEADING = 4, SUBHEADING = 6, CODE_MAX = 10, GROUPED_MAX = 12, LISTED_MAX = 12 };

/* ---- reading ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Bytes of a range separator at this place; 0: none. */
static size_t range_at(struct ck_bytes text, size_t at)
{
    static const char *const marks[] = { "~", "\xEF\xBD\x9E", "\xE3\x80\x9C", "\xE2\x80\xA6", "\xE8\x87\xB3", "to", "TO", "bis" };
    struct ck_bytes          rest = { text.data + at, text.size - at };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ck_bytes_begin(rest, ck_bytes_from(marks[i])))
            return strlen(marks[i]);
    return 0;
}

/* The gap between two groups, from `at`, where no digit is. */
static enum gap take_gap(struct ck_bytes text, size_t *at)
{
    size_t dots = 0, hyphens = 0, ranges = 0, others = 0;

    while (*at < text.size && !is_digit(text.data[*at])) {
        size_t blank = blank_at(text, *at), hyphen = hyphen_at(text, *at), range = range_at(text, *at), dot = text.data[*at] == '.';

        hyphens += hyphen > 0;
        dots += dot;
        ranges += range > 0;
        others += !blank && !hyphen && !range && !dot;
        *at += blank ? blank : hyphen ? hyphen : range ? range : 1;
    }
    if (others)
        return GAP_OTHER;
    if (ranges || dots > 1 || (dots && hyphens))
        return GAP_RANGE;
    return hyphens ? GAP_HYPHEN : dots ? GAP_DOT : GAP_BLANK;
}

bool groups_read(struct ck_bytes text, struct groups *ret_groups)
{
    struct groups groups = { .count = 1 };
    size_t        at = 0;

    if (text.size == 0 || !is_digit(text.data[0]) || !is_digit(text.data[text.size - 1]))
        return false;
    while (at < text.size) {
        if (is_digit(text.data[at])) {
            if (groups.size == GROUP_DIGITS_MAX)
                return false;
            groups.digits[groups.size++] = text.data[at++];
            groups.sizes[groups.count - 1]++;
            continue;
        }
        if (groups.count == GROUPS_MAX)
            return false;
        groups.gaps[groups.count++] = take_gap(text, &at);
    }
    *ret_groups = groups;
    return true;
}

/* ---- parts: what is between gaps of one kind ---- */

struct group_parts {
    struct ck_bytes items[GROUPS_MAX];
    size_t          count;
};

static void split(const struct groups *groups, bool (*parts_at)(enum gap), struct group_parts *ret_parts)
{
    size_t at = 0;

    *ret_parts = (struct group_parts){ { { groups->digits, 0 } }, 1 };
    for (size_t i = 0; i < groups->count; at += groups->sizes[i++]) {
        if (i > 0 && parts_at(groups->gaps[i]))
            ret_parts->items[ret_parts->count++] = (struct ck_bytes){ groups->digits + at, 0 };
        ret_parts->items[ret_parts->count - 1].size += groups->sizes[i];
    }
}

static bool is_hyphen(enum gap gap) { return gap == GAP_HYPHEN; }
static bool is_blank(enum gap gap) { return gap == GAP_BLANK; }
static bool is_no_part(enum gap gap) { return gap >= GAP_HYPHEN; }

static bool are_of_one_size(const struct group_parts *parts)
{
    for (size_t i = 1; i < parts->count; i++)
        if (parts->items[i].size != parts->items[0].size)
            return false;
    return true;
}

static bool ascend(const struct group_parts *parts)
{
    for (size_t i = 1; i < parts->count; i++)
        if (ck_bytes_compare(parts->items[i - 1], parts->items[i]) >= 0)
            return false;
    return true;
}

/* Whether the second is a code of the chapter of the first, and not before it. */
static bool goes_on(struct ck_bytes from, struct ck_bytes to)
{
    size_t shorter = from.size < to.size ? from.size : to.size;

    return to.size >= HEADING && from.size >= CHAPTER && memcmp(from.data, to.data, CHAPTER) == 0 && memcmp(from.data, to.data, shorter) <= 0;
}

/* 8112.92-99, which may be one code or eight. */
static bool ends_short(const struct groups *groups, const struct group_parts *parts)
{
    struct ck_bytes from = parts->items[0], to = parts->items[1];

    return groups->count > 2 && to.size == CHAPTER && from.size >= SUBHEADING && memcmp(from.data + from.size - CHAPTER, to.data, CHAPTER) < 0;
}

static bool may_be_range(const struct groups *groups)
{
    struct group_parts parts;

    split(groups, is_hyphen, &parts);
    if (parts.count > 1 && are_of_one_size(&parts) && ascend(&parts))
        return true;
    if (parts.count == 2)
        return goes_on(parts.items[0], parts.items[1]) || ends_short(groups, &parts);
    split(groups, is_blank, &parts);
    return parts.count == 2 && are_of_one_size(&parts) && ascend(&parts) && goes_on(parts.items[0], parts.items[1]);
}

/* ---- one code ---- */

/* A chapter, a heading or a subheading, then pairs; two pairs may stand together at the end, or behind a heading. */
static bool has_form(const struct groups *groups)
{
    if (groups->sizes[0] % 2 != 0 || groups->sizes[0] >= CODE_MAX || groups->size > GROUPED_MAX)
        return false;
    for (size_t i = 1; i < groups->count; i++) {
        bool together = groups->sizes[i] == HEADING && (i == groups->count - 1 || (i == 1 && groups->sizes[0] == HEADING));

        if (groups->gaps[i] >= GAP_RANGE || (groups->sizes[i] != CHAPTER && !together))
            return false;
    }
    return groups->count < 3 || groups->sizes[1] != HEADING || groups->sizes[groups->count - 1] != HEADING;
}

bool groups_are_code(const struct groups *groups) { return groups->count == 1 || (has_form(groups) && !may_be_range(groups)); }

/* Groups of three digits and fewer are no codes of a list; a longer one is one of its own, unless it goes on with the heading alone. */
static bool go_on_with_heading(const struct groups *groups)
{
    bool other_chapter = memcmp(groups->digits, groups->digits + groups->sizes[0], CHAPTER) != 0;

    if (groups->sizes[0] < HEADING)
        return false;
    for (size_t i = 1; i < groups->count; i++)
        if (groups->gaps[i] >= GAP_RANGE ||
            (groups->sizes[i] >= HEADING && (groups->count > 2 || groups->gaps[i] == GAP_HYPHEN || groups->sizes[0] > HEADING || !other_chapter)))
            return false;
    return true;
}

bool groups_are_code_of(const struct groups *groups, unsigned digits)
{
    return groups_are_code(groups) ||
           (groups->size <= CODE_MAX && (digits & 1u << groups->size) && go_on_with_heading(groups) && !may_be_range(groups));
}

/* ---- advice ---- */

static size_t add(char *text, size_t used, struct ck_bytes more)
{
    size_t size = more.size < GROUPS_ADVICE_MAX - 1 - used ? more.size : GROUPS_ADVICE_MAX - 1 - used;

    memcpy(text + used, more.data, size);
    text[used + size] = '\0';
    return used + size;
}

/* The codes from the first to the last, or both ends of a long range. */
static size_t add_range(char *text, size_t used, struct ck_bytes from, struct ck_bytes to)
{
    int64_t first, last;
    char    digits[24];

    if (!ck_number_read_long(from, &first) || !ck_number_read_long(to, &last) || last - first >= LISTED_MAX) {
        used = add(text, add(text, used, CK_BYTES(" from ")), from);
        return add(text, add(text, used, CK_BYTES(" to ")), to);
    }
    for (int64_t code = first; code <= last; code++) {
        size_t size = ck_number_write_long(code, digits);

        used = add(text, used, code == first ? CK_BYTES(" ") : CK_BYTES(", "));
        for (size_t zeros = size; zeros < from.size; zeros++)
            used = add(text, used, CK_BYTES("0"));
        used = add(text, used, (struct ck_bytes){ digits, size });
    }
    return used;
}

static bool has_gap(const struct groups *groups, enum gap gap)
{
    for (size_t i = 1; i < groups->count; i++)
        if (groups->gaps[i] == gap)
            return true;
    return false;
}

static bool list_parts(const struct group_parts *parts, bool is_range, char *ret_advice)
{
    size_t used;

    if (!are_of_one_size(parts) || parts->items[0].size % 2 != 0 || parts->items[0].size > CODE_MAX || (is_range && !ascend(parts)))
        return false;
    used = add(ret_advice, 0, is_range ? CK_BYTES("a range: list the codes") : CK_BYTES("several codes: list"));
    if (is_range)
        used = add_range(ret_advice, used, parts->items[0], parts->items[1]);
    for (size_t i = 0; i < parts->count && !is_range; i++)
        used = add(ret_advice, add(ret_advice, used, i ? CK_BYTES(", ") : CK_BYTES(" ")), parts->items[i]);
    add(ret_advice, used, CK_BYTES(", each by itself"));
    return true;
}

bool groups_advise(const struct groups *groups, char ret_advice[GROUPS_ADVICE_MAX])
{
    bool               foreign = has_gap(groups, GAP_OTHER), plain;
    struct ck_bytes    told = { 0 };
    struct group_parts parts;

    if (groups_are_code(groups))
        return false;
    split(groups, is_no_part, &parts);
    plain = parts.count == 1;
    if (plain)
        split(groups, is_blank, &parts);
    if (parts.count == 2 && ends_short(groups, &parts))
        told = CK_BYTES("one code, or a range: between the digits of a code stands one sign; of a range, list each code by itself");
    else if (parts.count > 1 && list_parts(&parts, parts.count == 2 && !plain && !foreign, ret_advice))
        return true;
    else if (parts.count == 2 && goes_on(parts.items[0], parts.items[1]))
        told = CK_BYTES("a range: list each of its codes by itself");
    else if (!foreign)
        told = CK_BYTES("no code: its digits stand in pairs, as in 8112.92.10");
    if (!told.data)
        return false;
    add(ret_advice, 0, told);
    return true;
}
