/* SPDX-License-Identifier: Apache-2.0
 * The site: its kinds of pages, and the files beside them. */
#include "serve/pages/kinds.h"

#include "domain/model/topics.h"

#include "serve/plot/plot.h"

#include "page_assets.h"

const struct page_kind *const page_kinds[] = { &page_kind_front, &page_kind_alerts, &page_kind_items, &page_kind_articles, &page_kind_dyads, NULL };

const struct ck_topic *const page_topics[] = { &intake_items,
                                               &intake_news,
                                               &control_status_topic,
                                               &leverage_indicators,
                                               &leverage_reroutes,
                                               &leverage_postures,
                                               &policy_events,
                                               &policy_mentions,
                                               &policy_claims,
                                               &policy_verdicts,
                                               &policy_scorecards,
                                               &alerts,
                                               NULL };

bool page_topic_by_end(const struct ck_topic *topic) { return topic == &policy_mentions; } /* whose keys end with the article */

bool page_asset(size_t n, struct page_asset *ret_asset)
{
    const struct page_asset assets[] = {
        { "style.css", "text/css; charset=utf-8", { asset_style_css, sizeof asset_style_css } },
        { "plot.css", "text/css; charset=utf-8", plot_style },
        { "live.js", "text/javascript; charset=utf-8", { asset_live_js, sizeof asset_live_js } },
        { "icon.svg", "image/svg+xml", { asset_icon_svg, sizeof asset_icon_svg } },
    };

    if (n >= sizeof assets / sizeof assets[0])
        return false;
    *ret_asset = assets[n];
    return true;
}
