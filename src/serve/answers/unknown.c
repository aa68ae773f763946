/* SPDX-License-Identifier: Apache-2.0
 * What a question names, and nothing here knows. */
#include <stdio.h>

#include "processors/alert/rule.h"
#include "engine/util/nearest.h"
#include "serve/answers/internal.h"
#include "serve/inquiry/inquiry.h"

bool refuse_unknown_item(struct store_look *look, const char *parameter, const struct serve_value *item)
{
    char                    problem[INQUIRY_PROBLEM_MAX];
    const struct reference *reference = item->given ? desk_enter(look) : NULL;
    bool                    known;

    if (!reference)
        return look->answer->problem;
    known = catalogue_items(reference).count == 0 || inquiry_knows_item(reference, item->text, problem); /* no catalogue was read yet */
    if (!known)
        serve_refuse_parameter(look->answer, parameter, item->text, "an item that the catalogue or a measure knows", problem);
    desk_leave(look);
    return !known;
}

bool refuse_unknown_rule(struct store_look *look, const char *parameter, const struct serve_value *rule)
{
    struct nearest nearest = nearest_to(rule->text);
    char           problem[INQUIRY_PROBLEM_MAX];

    if (!rule->given || alert_rule_find(rule->text))
        return false;
    for (size_t i = 0; i < ALERT_RULE_COUNT; i++)
        nearest_try(&nearest, ck_bytes_from(alert_rules[i].name));
    snprintf(problem, sizeof problem, "there is no rule %.*s%s%.*s%s", (int)rule->text.size, rule->text.data, nearest.found.data ? " (nearest: " : "",
             (int)nearest.found.size, nearest.found.data ? nearest.found.data : "", nearest.found.data ? ")" : "");
    serve_refuse_parameter(look->answer, parameter, rule->text, "a rule that `chokepoint rules` lists", problem);
    return true;
}
