/* SPDX-License-Identifier: Apache-2.0
 * Episodes: a fold over the months of one history that count for a rule. Each settle folds from the start, so late and corrected months give the same
 * alert as timely ones. */
#include "rule.h"

/* The fold: the episode that is shown when nothing is pending, a run of true months that has not fired yet, and a run of false ones that has not
 * resolved. */
struct alert_fold {
    struct episode      shown, pending;
    int32_t             true_months, false_months;
    struct ck_maybe_int first_false;
};

static void fold_true(struct alert_fold *fold, const struct alert_moment *moment, size_t now, const struct alert_finding *finding,
                      const struct alert_limits *limits)
{
    fold->false_months = 0;
    fold->true_months++;
    if (fold->shown.state == ALERT_STATE_FIRING) {
        fold->shown.last = now;
        fold->shown.finding = *finding;
        return;
    }
    if (fold->true_months == 1)
        fold->pending =
            (struct episode){ ALERT_STATE_PENDING, fold->shown.number + 1, finding->day.known ? finding->day.value : moment->month, { 0 }, 0, { 0 } };
    fold->pending.last = now;
    fold->pending.finding = *finding;
    if (fold->true_months < limits->months_for)
        return;
    fold->shown = fold->pending;
    fold->shown.state = ALERT_STATE_FIRING;
}

static void fold_false(struct alert_fold *fold, const struct alert_moment *moment, const struct alert_limits *limits)
{
    fold->true_months = 0;
    if (fold->shown.state != ALERT_STATE_FIRING)
        return;
    fold->false_months++;
    if (fold->false_months == 1)
        fold->first_false = ck_known_int(moment->month);
    if (fold->false_months < limits->months_keep)
        return;
    fold->shown.state = ALERT_STATE_RESOLVED;
    fold->shown.until = fold->first_false;
}

/* False: no episode, and none pending. A pending run that ended unfired leaves the episode before it as it was. */
bool episode_fold(const struct alert_rule *rule, const struct alert_history *history, const struct alert_config *config, struct episode *ret_episode)
{
    const struct alert_limits *limits = &config->rules[rule - alert_rules];
    struct alert_fold          fold = { 0 };

    for (size_t now = 0; now < history->count; now++) {
        struct alert_finding finding = rule_judge(rule, history, now, config);

        if (finding.truth == TRUTH_TRUE)
            fold_true(&fold, &history->moments[now], now, &finding, limits);
        if (finding.truth == TRUTH_FALSE)
            fold_false(&fold, &history->moments[now], limits);
    }
    if (fold.true_months > 0 && fold.shown.state != ALERT_STATE_FIRING) {
        *ret_episode = fold.pending;
        return true;
    }
    if (fold.shown.state == ALERT_STATE_UNKNOWN)
        return false;
    *ret_episode = fold.shown;
    return true;
}
