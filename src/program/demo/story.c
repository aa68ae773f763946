/* SPDX-License-Identifier: Apache-2.0
 * The alerts as they stood on one day, and what became of them by another. */
#include "program/demo/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "engine/util/exit_code.h"
#include "engine/util/sheet.h"
#include "engine/util/plural.h"

enum { HEAD_MAX = 64 };
static const char STORY_ARTICLE[] = "EPISODE"; /* of data/episode.jsonl */

/* ---- what came in and went out ---- */

static void tell_count(const char *before, size_t count, const char *word)
{
    bool hisses = word[strlen(word) - 1] == 's'; /* status */

    printf("%s %zu %s%s%s", before, count, word, hisses && count != 1 ? "e" : "", plural(count));
}

static void tell_counts(const struct chapter *chapter)
{
    static const struct {
        const char *topic, *word;
    } in[] = { { "intake.trade", "trade record" },
               { "intake.measures", "measure" },
               { "intake.items", "item" },
               { "intake.supply", "supply figure" },
               { "intake.dlq", "dead letter" } };
    const struct {
        const struct shelf *shelf;
        const char         *word;
    } out[] = {
        { &chapter->indicators, "indicator" }, { &chapter->postures, "posture" }, { &chapter->statuses, "status" }, { &chapter->alerts, "alert" }
    };

    printf("%sAs known on %s%s:", paint(PAINT_BOLD), chapter->part->day, paint(PAINT_PLAIN));
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        tell_count(i ? "," : " in", lines_count(chapter->part->directory, in[i].topic), in[i].word);
    printf(";\n ");
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        tell_count(i ? "," : " out", out[i].shelf->count, out[i].word);
    puts(".");
}

/* ---- one alert ---- */

const struct indicator *alert_indicator(const struct chapter *chapter, const struct alert *alert, int32_t month)
{
    char       buf[KEY_SIZE_MAX];
    struct key key = { buf, 0 };

    if (!alert->flow.known || alert->hub.data)
        return NULL;
    key_text(&key, alert->reporter);
    key_text(&key, alert->item);
    key_text(&key, enum_name(&flow_symbols, alert->flow.value));
    key_text(&key, alert->partner);
    key_month(&key, month_from_day(month));
    return shelf_find(&chapter->indicators, key_bytes(&key));
}

static bool has_caution(const struct alert *alert, enum caution caution)
{
    for (size_t i = 0; i < alert->cautions.count; i++)
        if (alert->cautions.items[i] == caution)
            return true;
    return false;
}

/* Cautions that the sentence itself tells. */
static bool is_said(enum caution caution)
{
    return caution == CAUTION_SINGLE_OBSERVATION || caution == CAUTION_STILL_CONTROLLED || caution == CAUTION_BELOW_YEAR_AGO;
}

/* What a reader must keep in mind, with the number that says so. */
static void add_cautions(struct sentence *sentence, const struct chapter *chapter, const struct alert *alert)
{
    const struct indicator *indicator = alert->month.known ? alert_indicator(chapter, alert, alert->month.value) : NULL;
    size_t                  shown = 0;

    if (alert->value.known && bytes_equal(alert->measure, BYTES("divergence")))
        sentence_add(sentence, " [divergence %.2f]", alert->value.value);
    if (indicator && has_caution(alert, CAUTION_BELOW_YEAR_AGO) && indicator->change.yoy.known) {
        sentence_add(sentence, " Yet ");
        sentence_percent(sentence, indicator->change.yoy.value);
        sentence_add(sentence, " on the year.");
    }
    if (has_caution(alert, CAUTION_SINGLE_OBSERVATION))
        sentence_add(sentence, " One month is no trend%s.", alert->severity == ALERT_SEVERITY_WARNING ? ": capped at warning" : "");
    for (size_t i = 0; i < alert->cautions.count; i++)
        if (!is_said(alert->cautions.items[i]))
            sentence_add(sentence, "%s%s", shown++ ? ", " : " [", caution_symbols.symbols[alert->cautions.items[i]]);
    sentence_add(sentence, shown ? "]" : "");
}

static const char *severity_paint(enum alert_severity severity)
{
    return paint(severity == ALERT_SEVERITY_CRITICAL ? PAINT_RED : severity == ALERT_SEVERITY_WARNING ? PAINT_YELLOW : PAINT_DIM);
}

static void tell_alert(const struct chapter *chapter, const struct alert *alert)
{
    struct sentence sentence = { .size = 0 };
    char            head[HEAD_MAX];

    snprintf(head, sizeof head, " %-8s %.*s", alert_severity_symbols.symbols[alert->severity], (int)alert->rule.size, alert->rule.data);
    sentence_add_bytes(&sentence, alert->text);
    add_cautions(&sentence, chapter, alert);
    paragraph(severity_paint(alert->severity), head, &sentence);
}

/* ---- the order: severity, then the rules as SPEC 10.3 lists them ---- */

static size_t rule_rank(struct bytes rule)
{
    static const char *const rules[] = { "flow.collapse", "surge.under_control", "divergence.detected",
                                         "flow.surge",    "reroute.suspected",   "reroute.closed" };
    size_t                   rank = 0;

    while (rank < sizeof rules / sizeof *rules && !bytes_equal(rule, bytes_from(rules[rank])))
        rank++;
    return rank;
}

static int by_weight(const void *a, const void *b)
{
    const struct alert *one = ((const struct shelf_entry *)a)->value, *two = ((const struct shelf_entry *)b)->value;
    size_t              first = rule_rank(one->rule), second = rule_rank(two->rule);

    if (one->severity != two->severity)
        return one->severity < two->severity ? 1 : -1;
    if (first != second)
        return first < second ? -1 : 1;
    return bytes_compare(((const struct shelf_entry *)a)->key, ((const struct shelf_entry *)b)->key);
}

/* Firing alerts of the one chapter whose state in the other is that (UNKNOWN: they are not there), in the order of weight. */
struct selection {
    struct shelf_entry *entries;
    size_t              count;
};

static bool is_firing(const struct shelf *shelf, struct bytes key)
{
    const struct alert *alert = shelf_find(shelf, key);

    return alert && alert->state == ALERT_STATE_FIRING;
}

/* The articles have a paragraph of their own. */
static bool is_of_news(const struct alert *alert) { return bytes_begin(alert->rule, BYTES("claim.")); }

/* `other` NULL: all that fire; else those that fire there too, or (`fires` false) do not. */
static struct selection select_firing(const struct chapter *chapter, const struct chapter *other, bool fires)
{
    const struct shelf *shelf = &chapter->alerts;
    struct selection    selection = { calloc(shelf->count + 1, sizeof *selection.entries), 0 };

    if (!selection.entries)
        abort();
    for (size_t i = 0; i < shelf->count; i++)
        if (is_firing(shelf, shelf->entries[i].key) && !is_control(shelf->entries[i].value) && !is_of_news(shelf->entries[i].value) &&
            (!other || is_firing(&other->alerts, shelf->entries[i].key) == fires))
            selection.entries[selection.count++] = shelf->entries[i];
    if (selection.count)
        qsort(selection.entries, selection.count, sizeof *selection.entries, by_weight);
    return selection;
}

/* A surge under control is a surge too: the plainer alert of the same series is left out. */
static bool is_repeated(const struct selection *selection, const struct alert *alert)
{
    if (!bytes_equal(alert->rule, BYTES("flow.surge")))
        return false;
    for (size_t i = 0; i < selection->count; i++) {
        const struct alert *other = selection->entries[i].value;

        if (bytes_equal(other->rule, BYTES("surge.under_control")) && bytes_equal(other->reporter, alert->reporter) &&
            bytes_equal(other->item, alert->item) && bytes_equal(other->partner, alert->partner))
            return true;
    }
    return false;
}

/* ---- then and now ---- */

static void add_subject(struct sentence *sentence, const struct alert *alert)
{
    if (alert->item.size > 0 && !bytes_equal(alert->item, BYTES("-"))) {
        sentence_add_bytes(sentence, alert->item);
        sentence_add(sentence, " ");
    }
    sentence_add_bytes(sentence, alert->reporter);
    sentence_add(sentence, " → ");
    sentence_add_bytes(sentence, alert->partner);
}

/* ": 763 kg, −60.3 % since January": the month by the figure that the rule looks at. */
static void add_month(struct sentence *sentence, const struct indicator *indicator, struct bytes measure)
{
    bool                base = bytes_equal(measure, BYTES("change.base"));
    struct maybe_double change = base ? indicator->change.base : indicator->change.mom;

    if (!indicator->level.quantity_kg.known)
        return;
    sentence_add(sentence, ": ");
    sentence_weight(sentence, indicator->level.quantity_kg.value);
    sentence_add(sentence, " in ");
    sentence_month(sentence, indicator->month);
    if (!change.known)
        return;
    sentence_add(sentence, ", ");
    sentence_percent(sentence, change.value);
    sentence_add(sentence, base ? " since January" : " on the month");
}

static void add_posture(struct sentence *sentence, const struct chapter *chapter, const struct alert *alert, int32_t month)
{
    char                  buf[KEY_SIZE_MAX];
    struct key            key = { buf, 0 };
    const struct posture *posture;

    key_text(&key, alert->reporter);
    key_text(&key, alert->partner);
    key_month(&key, month_from_day(month));
    posture = shelf_find(&chapter->postures, key_bytes(&key));
    if (!posture || !posture->divergence)
        return;
    sentence_add(sentence, ": %.2f in ", posture->divergence->value);
    sentence_month(sentence, month);
}

/* How the alert's figure stands in that month. */
static void add_figure(struct sentence *sentence, const struct chapter *chapter, const struct alert *alert, int32_t month)
{
    const struct indicator *indicator = alert_indicator(chapter, alert, month);

    if (bytes_begin(alert->measure, BYTES("divergence")))
        add_posture(sentence, chapter, alert, month);
    else if (indicator && (bytes_begin(alert->measure, BYTES("change.")) || bytes_begin(alert->measure, BYTES("anomaly."))))
        add_month(sentence, indicator, alert->measure);
    else if (alert->measure.data && alert->value.known)
        sentence_add(sentence, ": %.*s %.3g", (int)alert->measure.size, alert->measure.data, alert->value.value);
}

static void tell_line(const struct chapter *now, const char *word, const char *head_paint, const struct alert *alert, const struct selection *all)
{
    int32_t         month = alert->state == ALERT_STATE_RESOLVED && alert->until.known ? alert->until.value : alert->month.value;
    struct sentence sentence = { .size = 0 };
    char            head[HEAD_MAX];

    if (is_repeated(all, alert))
        return;
    snprintf(head, sizeof head, " %-8s %.*s", word, (int)alert->rule.size, alert->rule.data);
    add_subject(&sentence, alert);
    if (alert->month.known)
        add_figure(&sentence, now, alert, month);
    paragraph(head_paint, head, &sentence);
}

static void tell_then(const struct chapter *then)
{
    struct selection firing = select_firing(then, NULL, true);

    tell_counts(then);
    for (size_t i = 0; i < firing.count; i++)
        if (!is_repeated(&firing, firing.entries[i].value))
            tell_alert(then, firing.entries[i].value);
    news_tell(then, STORY_ARTICLE);
    free(firing.entries);
}

static void tell_now(const struct chapter *then, const struct chapter *now)
{
    struct selection over = select_firing(then, now, false), still = select_firing(then, now, true), fresh = select_firing(now, then, false);

    putchar('\n');
    tell_counts(now);
    for (size_t i = 0; i < over.count; i++) {
        const struct alert *alert = shelf_find(&now->alerts, over.entries[i].key);

        tell_line(now, alert ? "resolved" : "withdrawn", paint(PAINT_GREEN), alert ? alert : over.entries[i].value, &over);
    }
    for (size_t i = 0; i < still.count; i++)
        tell_line(now, "still", severity_paint(((const struct alert *)still.entries[i].value)->severity),
                  shelf_find(&now->alerts, still.entries[i].key), &still);
    for (size_t i = 0; i < fresh.count; i++)
        tell_line(now, "new", severity_paint(((const struct alert *)fresh.entries[i].value)->severity), fresh.entries[i].value, &fresh);
    news_tell(now, NULL);
    controls_tell(now);
    free(over.entries);
    free(still.entries);
    free(fresh.entries);
}

/* ---- chapters ---- */

static int chapter_load(struct chapter *chapter, const struct story_part *part)
{
    const struct {
        struct shelf       *shelf;
        const struct topic *topic;
    } shelves[] = { { &chapter->alerts, &alerts },
                    { &chapter->indicators, &leverage_indicators },
                    { &chapter->postures, &leverage_postures },
                    { &chapter->statuses, &control_status_topic },
                    { &chapter->measures, &intake_measures },
                    { &chapter->news, &intake_news },
                    { &chapter->claims, &policy_claims },
                    { &chapter->verdicts, &policy_verdicts },
                    { &chapter->scorecards, &policy_scorecards } };
    int result = 0;

    *chapter = (struct chapter){ .part = part };
    for (size_t i = 0; i < sizeof shelves / sizeof *shelves && result == 0; i++) {
        result = shelf_load(shelves[i].shelf, part->directory, shelves[i].topic);
        if (result)
            fprintf(stderr, "chokepoint: %s/%s.jsonl: %s\n", part->directory, shelves[i].topic->name, strerror(-result));
    }
    return result;
}

static void chapter_release(struct chapter *chapter)
{
    shelf_release(&chapter->alerts);
    shelf_release(&chapter->indicators);
    shelf_release(&chapter->postures);
    shelf_release(&chapter->statuses);
    shelf_release(&chapter->measures);
    shelf_release(&chapter->news);
    shelf_release(&chapter->claims);
    shelf_release(&chapter->verdicts);
    shelf_release(&chapter->scorecards);
}

int story_tell(const struct story_part *then, const struct story_part *now)
{
    struct chapter first = { 0 }, second = { 0 };
    int            result = chapter_load(&first, then);

    if (result == 0)
        result = chapter_load(&second, now);
    if (result == 0) {
        tell_then(&first);
        tell_now(&first, &second);
    }
    chapter_release(&first);
    chapter_release(&second);
    return result ? EXIT_CONFIG : EXIT_CLEAN;
}
