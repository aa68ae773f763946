/* SPDX-License-Identifier: Apache-2.0
 * The routes of the answers, in the order in which they are listed. */
#ifndef CHOKEPOINT_SERVE_ANSWERS_ROUTES_H
#define CHOKEPOINT_SERVE_ANSWERS_ROUTES_H

#include "serve/http/route.h"

extern const struct serve_route index_route, health_route, ready_route, description_route, status_route, measures_route, series_route, postures_route,
    alerts_route, alert_route, articles_route, article_route, explain_route, exposure_route, calendar_route, feed_route, events_route, metrics_route;

#define ANSWERS_ROUTES                                                                                                                               \
    &index_route, &health_route, &ready_route, &description_route, &status_route, &alerts_route, &alert_route, &series_route, &measures_route,       \
        &articles_route, &article_route, &postures_route, &exposure_route, &explain_route, &events_route, &calendar_route, &feed_route,              \
        &metrics_route

#endif
