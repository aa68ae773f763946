/* SPDX-License-Identifier: Apache-2.0
 * What an item says in the end: what its feed says of itself decides about addresses, ids, publisher and times. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/util/instant.h"
#include "source/rows/feed.h"
#include "engine/util/sha256.h"
#include "source/rows/xml_text.h"

const char *const feed_cell_names[FEED_CELLS] = { "id", "title", "body", "url", "publisher", "language", "published_at", "updated_at", "feed" };

static bool same_in_any_case(struct ck_bytes one, struct ck_bytes other)
{
    return one.size == other.size && one.size > 0 && strncasecmp(one.data, other.data, one.size) == 0;
}

/* "Magnets reach a low - The Paper" of The Paper. */
static struct ck_bytes without_publisher(struct ck_bytes title, struct ck_bytes publisher)
{
    static const char *const marks[] = { " - ", " | ", " – ", " — ", " _ ", "_" };

    for (size_t i = 0; publisher.size && i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]);

        if (title.size > publisher.size + size && memcmp(title.data + title.size - publisher.size - size, marks[i], size) == 0 &&
            same_in_any_case((struct ck_bytes){ title.data + title.size - publisher.size, publisher.size }, publisher))
            return cell_trim((struct ck_bytes){ title.data, title.size - publisher.size - size });
    }
    return title;
}

/* The body of aggregators is the title and the name of the publisher. */
static bool repeats_title(const struct feed_item *item, struct ck_bytes title, struct ck_bytes publisher)
{
    struct ck_bytes body = item->body;

    if (feed_says_same(body, item->title) || feed_says_same(body, title))
        return true;
    if (body.size > publisher.size && publisher.size &&
        same_in_any_case((struct ck_bytes){ body.data + body.size - publisher.size, publisher.size }, publisher))
        return feed_says_same((struct ck_bytes){ body.data, body.size - publisher.size }, title);
    return false;
}

static struct ck_bytes host_of(struct ck_bytes url)
{
    const char *at = url.size ? memmem(url.data, url.size, "://", 3) : NULL;
    size_t      size = 0, left;

    if (!at)
        return (struct ck_bytes){ 0 };
    at += 3;
    left = url.size - (size_t)(at - url.data);
    while (size < left && !memchr("/?#:", at[size], 4))
        size++;
    if (size > 4 && strncasecmp(at, "www.", 4) == 0)
        return (struct ck_bytes){ at + 4, size - 4 };
    return size ? (struct ck_bytes){ at, size } : (struct ck_bytes){ 0 };
}

static bool is_key(struct ck_bytes id)
{
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] == '|' || (unsigned char)id.data[i] < ' ' || id.data[i] == 0x7F ||
            ((unsigned char)id.data[i] == 0xC2 && i + 1 < id.size && (unsigned char)id.data[i + 1] < 0xA0))
            return false;
    return id.size > 0 && id.size <= FEED_ID_MAX;
}

static struct ck_bytes hash_of(struct ck_bytes text, struct ck_arena *arena)
{
    static const char name[] = "sha256:";
    char              hash[sizeof name - 1 + SHA256_TEXT];

    memcpy(hash, name, sizeof name - 1);
    sha256_write(text, hash + sizeof name - 1);
    return ck_arena_copy(arena, (struct ck_bytes){ hash, sizeof hash });
}

static struct ck_bytes joined(struct ck_bytes one, const char *mark, struct ck_bytes other, struct ck_arena *arena)
{
    size_t size = strlen(mark);
    char  *both = ck_arena_take(arena, one.size + size + other.size + 1);

    memcpy(both, one.size ? one.data : "", one.size);
    memcpy(both + one.size, mark, size);
    memcpy(both + one.size + size, other.size ? other.data : "", other.size);
    return (struct ck_bytes){ both, one.size + size + other.size };
}

/* ---- addresses ---- */

/* The bytes of a scheme with its colon, as in "https:", "tag:"; 0: there is none. */
static size_t scheme_size(struct ck_bytes url)
{
    size_t size = 0;

    while (size < url.size && (((url.data[size] | 0x20) >= 'a' && (url.data[size] | 0x20) <= 'z') ||
                               (size > 0 && ((url.data[size] >= '0' && url.data[size] <= '9') || memchr("+-.", url.data[size], 3)))))
        size++;
    return size > 1 && size < url.size && url.data[size] == ':' ? size + 1 : 0;
}

/* Scheme and host of an address; 0: it has none. */
static size_t origin_size(struct ck_bytes url)
{
    size_t size = scheme_size(url);

    if (size == 0 || size + 2 >= url.size || memcmp(url.data + size, "//", 2) != 0)
        return 0;
    for (size += 2; size < url.size && !memchr("/?#", url.data[size], 3);)
        size++;
    return size;
}

static bool is_web(struct ck_bytes url)
{
    struct ck_bytes scheme = { url.data, scheme_size(url) };

    return (scheme.size == 5 && strncasecmp(scheme.data, "http:", 5) == 0) || (scheme.size == 6 && strncasecmp(scheme.data, "https:", 6) == 0);
}

/* An address of the web, from the address that it stands under if it is relative; null: it is none, or nothing says where it begins. */
static struct ck_bytes resolved(struct ck_bytes url, struct ck_bytes base, struct ck_arena *arena)
{
    size_t origin = origin_size(base), last = base.size;

    if (scheme_size(url))
        return is_web(url) ? url : (struct ck_bytes){ 0 };
    if (url.size == 0)
        return (struct ck_bytes){ 0 };
    if (origin == 0)
        return (struct ck_bytes){ 0 };
    if (url.size > 1 && memcmp(url.data, "//", 2) == 0)
        return joined((struct ck_bytes){ base.data, scheme_size(base) }, "", url, arena);
    if (url.data[0] == '/')
        return joined((struct ck_bytes){ base.data, origin }, "", url, arena);
    while (last > origin && base.data[last - 1] != '/')
        last--;
    return joined((struct ck_bytes){ base.data, last }, last == origin ? "/" : "", url, arena);
}

/* ---- ids ---- */

/* 8-4-4-4-12 hexadecimal digits. */
static bool is_uuid(struct ck_bytes id)
{
    if (id.size != 36)
        return false;
    for (size_t i = 0; i < id.size; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = id.data[i];

        if (dash ? c != '-' : !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')))
            return false;
    }
    return true;
}

/* The address of a feed without what differs from day to day and program to program: scheme, www., a slash at its end. */
static struct ck_bytes place_of(struct ck_bytes url)
{
    struct ck_bytes host = host_of(url);
    size_t          end = url.size;

    if (host.size == 0)
        return host;
    while (end > 0 && url.data[end - 1] == '/')
        end--;
    return (struct ck_bytes){ host.data, end - (size_t)(host.data - url.data) };
}

/* Whether nobody else gives this id to another article. */
static bool is_universal(struct ck_bytes id) { return scheme_size(id) > 0 || is_uuid(id) || (id.size && memmem(id.data, id.size, "://", 3) != NULL); }

static struct ck_bytes id_of(const struct feed *feed, const struct feed_item *item, struct ck_bytes url, struct ck_arena *arena)
{
    struct ck_bytes id = item->id.size ? item->id : url.size ? url : item->url, place = place_of(feed->url);

    if (id.size == 0)
        return hash_of(joined(item->title, "\n", item->body, arena), arena);
    if (!is_universal(id)) {
        if (!place.size)
            place = host_of(url).size ? host_of(url) : feed->title;
        if (place.size)
            id = joined(place, ":", id, arena);
    }
    return is_key(id) ? id : hash_of(id, arena);
}

/* ---- times ---- */

/* CST is UTC-6 by RFC 822, and UTC+8 where a feed is Chinese. */
static struct ck_bytes time_of(const struct feed_when *when, struct ck_bytes language, struct ck_arena *arena)
{
    enum { APART_MS = 14 * 3600 * 1000 };
    int64_t time_ms;
    char    text[INSTANT_TEXT_MAX];

    if (!when->text.size)
        return (struct ck_bytes){ 0 };
    if (!when->cst || !ck_bytes_equal(language, CK_BYTES("zh")) || !instant_read(when->text, &time_ms))
        return when->text;
    return ck_arena_copy(arena, (struct ck_bytes){ text, instant_write(time_ms - APART_MS, text) });
}

void feed_item_cells(const struct feed *feed, const struct feed_item *item, struct ck_arena *arena, char *language, struct ck_bytes cells[FEED_CELLS])
{
    struct ck_bytes base = item->base.size ? item->base : feed->base.size ? feed->base : feed->url;
    struct ck_bytes url = resolved(item->url, base, arena), host = host_of(url);
    struct ck_bytes publisher = item->source.size      ? item->source
                                : item->publisher.size ? item->publisher
                                : feed->publisher.size ? feed->publisher
                                : feed->title.size     ? feed->title
                                                       : host;
    struct ck_bytes title = without_publisher(item->title, publisher);
    struct ck_bytes spoken = feed_language(item->language.size ? item->language : feed->language, language);
    struct ck_bytes published = time_of(&item->published, spoken, arena), updated = time_of(&item->updated, spoken, arena);

    cells[0] = id_of(feed, item, url, arena);
    cells[1] = title.size ? title : CK_BYTES("");
    cells[2] = item->body.size && !repeats_title(item, title, publisher) ? item->body : CK_BYTES("");
    cells[3] = url;
    cells[4] = publisher;
    cells[5] = spoken;
    cells[6] = published.size ? published : updated;
    cells[7] = updated;
    cells[8] = feed->title;
}

/* Why it cannot be believed, in the item. */
void feed_item_judge(struct feed_item *item)
{
    char                  reason[FEED_BAD_MAX];
    const struct ck_bytes texts[] = { item->id, item->title, item->body, item->url, item->source, item->publisher };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].size && memmem(texts[i].data, texts[i].size, XML_CUT, 3))
            feed_spoil(item, "the feed ends within the item");
        if (texts[i].size && memmem(texts[i].data, texts[i].size, XML_BROKEN, 3))
            feed_spoil(item, "the item holds bytes that are no characters of the feed's encoding");
    }
    if (!item->published.text.size && !item->updated.text.size && (item->published.unread[0] || item->updated.unread[0])) {
        snprintf(reason, sizeof reason, "when it was published cannot be read: %s",
                 item->published.unread[0] ? item->published.unread : item->updated.unread);
        feed_spoil(item, reason);
    }
}
