/* SPDX-License-Identifier: Apache-2.0
 * Records and catalogue come by different topics: what the catalogue lacks is told only when it has had time to come. */
#include <stdio.h>

#include "engine/service/internal.h"

enum { SETTLED_MS = 10000, AGAIN_MS = 60000, NAMES_TEXT = 1024 };

static bool is_due(struct unknown_item *item, int64_t now_ms)
{
    if (item->since_ms == 0)
        item->since_ms = now_ms;
    return !item->told && now_ms - item->since_ms >= SETTLED_MS;
}

/* "germaniun, unobtainium": as many as have room; the others wait for the next line. */
static size_t list_due(struct unknown_items *unknown, int64_t now_ms, char text[NAMES_TEXT], bool tell)
{
    size_t used = 0;

    for (size_t i = 0; i < unknown->count; i++) {
        struct unknown_item *item = &unknown->items[i];

        if (!is_due(item, now_ms) || used + item->size + 3 > NAMES_TEXT)
            continue;
        used += (size_t)snprintf(text + used, NAMES_TEXT - used, "%s%.*s", used ? ", " : "", (int)item->size, item->name);
        item->told = tell;
    }
    return used;
}

void run_unknown(struct actor *actor, struct unknown_items *unknown, int64_t now_ms)
{
    struct told *told = &actor->told;
    char         names[NAMES_TEXT] = "";
    bool         tell = told->unknown_ms == 0 || now_ms - told->unknown_ms >= AGAIN_MS;

    if (list_due(unknown, now_ms, names, tell) == 0 || !tell)
        return;
    told->unknown_ms = now_ms;
    JOURNAL(actor->options->journal, JOURNAL_WARNING, "unknown_items", TEXT("processor", actor->state.processor->name), TEXT("items", names),
            TEXT("effect", "the catalogue has no such items: each is one of its own, to which no measure or code leads unless it names it alike"));
}
