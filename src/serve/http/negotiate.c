/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/negotiate.h"

#include <strings.h>

enum { WEIGHT_MAX = 1000 };

/* How well a range fits: the more it says, the more it counts, whatever its weight. */
enum { FITS_NOT, FITS_ALL, FITS_TYPE, FITS_WHOLLY };

static struct ck_bytes trim(struct ck_bytes text)
{
    while (text.size && (*text.data == ' ' || *text.data == '\t')) {
        text.data++;
        text.size--;
    }
    while (text.size && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
        text.size--;
    return text;
}

static struct ck_bytes take(struct ck_bytes *text, char end)
{
    const char     *found = text->size ? memchr(text->data, end, text->size) : NULL;
    struct ck_bytes part = { text->data, found ? (size_t)(found - text->data) : text->size };

    text->data += part.size + (found != NULL);
    text->size -= part.size + (found != NULL);
    return trim(part);
}

static bool same(struct ck_bytes a, const char *b, size_t size) { return a.size == size && strncasecmp(a.data, b, size) == 0; }

/* "0.5" in thousandths; what is no weight is 0. */
static int weight_read(struct ck_bytes text)
{
    int weight = 0, unit = WEIGHT_MAX;

    if (!text.size || text.size > 5 || (*text.data != '0' && *text.data != '1') || (text.size > 1 && text.data[1] != '.'))
        return 0;
    for (size_t i = 0; i < text.size; i++) {
        if (i == 1)
            continue;
        if (text.data[i] < '0' || text.data[i] > '9')
            return 0;
        weight += (text.data[i] - '0') * unit;
        unit /= 10;
    }
    return weight < WEIGHT_MAX ? weight : WEIGHT_MAX;
}

/* Takes the next element of a list with weights; false: no more. */
static bool take_weighted(struct ck_bytes *list, struct ck_bytes *ret_what, int *ret_weight)
{
    struct ck_bytes element;

    if (!list->size)
        return false;
    element = take(list, ',');
    *ret_what = take(&element, ';');
    *ret_weight = WEIGHT_MAX;
    while (element.size) {
        struct ck_bytes parameter = take(&element, ';');

        if (parameter.size >= 2 && (parameter.data[0] | 0x20) == 'q' && parameter.data[1] == '=')
            *ret_weight = weight_read((struct ck_bytes){ parameter.data + 2, parameter.size - 2 });
    }
    return true;
}

static int fit(struct ck_bytes range, const struct serve_form *form)
{
    size_t size = strcspn(form->type, ";"), type = strcspn(form->type, "/");

    if (same(range, form->type, size))
        return FITS_WHOLLY;
    if (range.size == type + 2 && strncasecmp(range.data, form->type, type + 1) == 0 && range.data[type + 1] == '*')
        return FITS_TYPE;
    return same(range, "*/*", 3) ? FITS_ALL : FITS_NOT;
}

static int weight_of(struct ck_bytes accept, const struct serve_form *form)
{
    struct ck_bytes range;
    int             weight, best = FITS_NOT, ours = 0;

    while (take_weighted(&accept, &range, &weight)) {
        int fits = fit(range, form);

        if (fits > best) {
            best = fits;
            ours = weight;
        }
    }
    return ours;
}

const struct serve_form *negotiate_form(const struct serve_form *const *forms, struct ck_bytes accept, int *ret_weight)
{
    const struct serve_form *chosen = NULL;

    *ret_weight = WEIGHT_MAX;
    if (!trim(accept).size)
        return forms[0];
    *ret_weight = 0;
    for (; *forms; forms++) {
        int weight = weight_of(accept, *forms);

        if (weight > *ret_weight) {
            *ret_weight = weight;
            chosen = *forms;
        }
    }
    return chosen;
}

bool negotiate_gzip(struct ck_bytes accept_encoding)
{
    struct ck_bytes coding;
    int             weight, named = -1, any = 0;

    while (take_weighted(&accept_encoding, &coding, &weight)) {
        if (same(coding, "gzip", 4) || same(coding, "x-gzip", 6))
            named = weight;
        if (same(coding, "*", 1))
            any = weight;
    }
    return named >= 0 ? named > 0 : any > 0;
}

bool negotiate_matches(struct ck_bytes if_none_match, struct ck_bytes tag)
{
    while (if_none_match.size) {
        struct ck_bytes one = take(&if_none_match, ',');

        if (one.size > 2 && one.data[0] == 'W' && one.data[1] == '/')
            one = (struct ck_bytes){ one.data + 2, one.size - 2 };
        if (ck_bytes_equal(one, tag) || ck_bytes_equal(one, CK_BYTES("*")))
            return true;
    }
    return false;
}
