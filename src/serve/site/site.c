/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/site/site.h"

#include <microhttpd.h>
#include <string.h>

#include "serve/answers/answers.h"
#include "serve/answers/routes.h"
#include "serve/pages/page.h"

/* ---- pages ---- */

enum { LIST_KNOWN_AT, NAME = 0, ONE_KNOWN_AT };

#define PAGE_KNOWN_AT                                                                                                                                \
    {                                                                                                                                                \
        "known_at", "the page as known then; empty: now", &serve_instant                                                                             \
    }

static const struct serve_parameter list_parameters[] = { [LIST_KNOWN_AT] = PAGE_KNOWN_AT, { 0 } };
static const struct serve_parameter one_parameters[] = {
    [NAME] = { "name", "which, percent-encoded", &serve_text, .least = 1, .most = CK_KEY_SIZE_MAX }, [ONE_KNOWN_AT] = PAGE_KNOWN_AT, { 0 }
};

/* "/alerts/{name}": the kind of the folder "alerts". */
static const struct page_kind *kind_of(const char *path)
{
    size_t size = strcspn(path + 1, "/");

    for (const struct page_kind *const *kind = page_kinds; *kind; kind++)
        if (strlen((*kind)->folder) == size && strncmp((*kind)->folder, path + 1, size) == 0)
            return *kind;
    return NULL;
}

static void write_page(const struct answers *answers, struct store_view *view, const struct serve_request *request, struct serve_answer *answer)
{
    const struct page_kind   *kind = kind_of(request->route->path);
    bool                      one = request->route->parameters == one_parameters;
    const struct serve_value *known_at = &request->values[one ? ONE_KNOWN_AT : LIST_KNOWN_AT];
    struct site_page          page = { .view = view,
                                       .topics = answers_given(answers)->topics,
                                       .known_ms = known_at->given ? known_at->number : INT64_MAX,
                                       .known_text = known_at->given ? known_at->text : CK_BYTES(""),
                                       .day = answers_day(answers),
                                       .live = true,
                                       .arena = request->arena,
                                       .out = &answer->content };
    bool                      there = kind && (one ? kind->one && kind->one(&page, request->values[NAME].text) : kind->list(&page));

    if (page.result)
        serve_refuse(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "the store cannot be read: %s", store_error(page.result));
    else if (!there)
        serve_refuse(answer, MHD_HTTP_NOT_FOUND, "there is no such page%s", known_at->given ? " as known then" : "");
}

static void answer_page(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct answers *answers = context;
    bool                  one = request->route->parameters == one_parameters;
    struct store_view    *view;
    int                   result;

    if (!answers_may_know(answers, &request->values[one ? ONE_KNOWN_AT : LIST_KNOWN_AT], answer))
        return;
    result = store_view_open(answers_given(answers)->store, &view);
    if (result) {
        serve_refuse(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "the store cannot be read: %s", store_error(result));
        return;
    }
    write_page(answers, view, request, answer);
    store_view_close(view);
}

#define PAGE(what, at, called, told, with)                                                                                                           \
    static const struct serve_route what = { .path = at,                                                                                             \
                                             .name = called,                                                                                         \
                                             .summary = told,                                                                                        \
                                             .doc = "HTML; reads without scripts.",                                                                  \
                                             .parameters = with,                                                                                     \
                                             .forms = { &serve_html },                                                                               \
                                             .loose = true,                                                                                          \
                                             .answer = answer_page }

PAGE(front_page, "/", "frontPage", "What fires now and what is scheduled", list_parameters);
PAGE(alerts_page, "/alerts", "alertsPage", "The alerts", list_parameters);
PAGE(alert_page, "/alerts/{name}", "alertPage", "One alert", one_parameters);
PAGE(items_page, "/items", "itemsPage", "The items", list_parameters);
PAGE(item_page, "/items/{name}", "itemPage", "One item with its plots", one_parameters);
PAGE(articles_page, "/articles", "articlesPage", "The articles", list_parameters);
PAGE(article_page, "/articles/{name}", "articlePage", "One article with its claims marked", one_parameters);
PAGE(dyads_page, "/dyads", "dyadsPage", "Countries and those that they act toward", list_parameters);
PAGE(dyad_page, "/dyads/{name}", "dyadPage", "One of them, by time", one_parameters);

/* ---- the files beside them ---- */

static void answer_asset(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct page_asset asset;

    (void)context;
    for (size_t i = 0; page_asset(i, &asset); i++)
        if (strcmp(asset.name, request->route->path + 1) == 0)
            ck_buffer_append(&answer->content, asset.content);
}

static const struct serve_form css = { "", "text/css; charset=utf-8", NULL }, script = { "", "text/javascript; charset=utf-8", NULL },
                               image = { "", "image/svg+xml", NULL };

#define ASSET(what, at, called, as)                                                                                                                  \
    static const struct serve_route what = {                                                                                                         \
        .path = at, .name = called, .summary = "A file beside the pages", .doc = "", .forms = { &as }, .open = true, .answer = answer_asset          \
    }

ASSET(style_file, "/style.css", "style", css);
ASSET(plot_file, "/plot.css", "plotStyle", css);
ASSET(live_file, "/live.js", "live", script);
ASSET(icon_file, "/icon.svg", "icon", image);

const struct serve_route *const site_routes[] = { ANSWERS_ROUTES, &front_page,    &alerts_page,  &alert_page, &items_page,
                                                  &item_page,     &articles_page, &article_page, &dyads_page, &dyad_page,
                                                  &style_file,    &plot_file,     &live_file,    &icon_file,  NULL };

bool site_topic_by_end(const struct ck_topic *topic) { return page_topic_by_end(topic); }
