/* receive: the only reader of what users write. It refuses bad reports, and appends the others under the key of their site, so that all
 * facts about a site lie in one partition, wherever their producer put the reports. */
#include <chokepoint/key.h>

#include "program.h"
#include "stock_records.h"

static const struct ck_key_part fact_key[] = { CK_KEY(fact, site), CK_KEY(fact, day), CK_KEY_END };

const struct ck_topic reports = { .name = "stock.reports", .value = &report_type, .known = CK_TIME(report, reported_at), .foreign = true };
const struct ck_topic facts = { .name = "stock.facts", .value = &fact_type, .key = fact_key, .time = { CK_TIME(fact, day) }, .appended = true };

static int receive_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct report *report = event->value;

    if (!ck_key_fits(report->site))
        return ck_out_reject(step, CK_REASON_BAD_KEY, "site");
    if (!(report->amount >= 0))
        return ck_out_reject(step, CK_REASON_BAD_NUMBER, "amount is not 0 or more");
    return ck_out_append(step, &facts, &(struct fact){ report->site, report->day, report->amount, report->reported_at });
}

static const struct ck_input        inputs[] = { { .topic = &reports }, { 0 } };
static const struct ck_topic *const outputs[] = { &facts, NULL };

const struct ck_processor receive = {
    .name = "receive",
    .purpose = "checks reports, and puts those of a site in one partition",
    .inputs = inputs,
    .outputs = outputs,
    .apply = receive_apply,
};
