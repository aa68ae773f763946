/* Tests of one processor on a stage: its functions over the state of one partition, without log or worker. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>

#include <chokepoint/stage.h>

#include "program.h"
#include "stock_records.h"

static const struct level *level_of(const struct ck_stage *stage, const char *key)
{
    const struct ck_stage_publication *found = ck_stage_find(stage, &levels, key);

    assert(found);
    return found->value;
}

/* A late report of the day between changes two statements; the same report again changes none. */
static void late_report(void)
{
    struct ck_stage  *stage = ck_stage_new(&stock, NULL, NULL, 0);
    const struct fact late = { CK_BYTES("north"), 11, 200, 3 };

    assert(ck_stage_apply(stage, &facts, &(struct fact){ CK_BYTES("north"), 10, 100, 1 }) == CK_STEP_OK);
    assert(ck_stage_apply(stage, &facts, &(struct fact){ CK_BYTES("north"), 12, 50, 2 }) == CK_STEP_OK);
    assert(ck_stage_settle(stage) == 2);
    assert(level_of(stage, "north|1970-01-13")->change.value == -0.5);
    assert(ck_stage_apply(stage, &facts, &late) == CK_STEP_OK);
    assert(ck_stage_settle(stage) == 2);
    assert(level_of(stage, "north|1970-01-13")->change.value == -0.75);
    assert(ck_stage_find(stage, &levels, "north|1970-01-13")->revision == 1);
    assert(ck_stage_apply(stage, &facts, &late) == CK_STEP_OK);
    assert(ck_stage_settle(stage) == 0);
    ck_stage_free(stage);
}

/* What is bad becomes a dead letter with its reason. */
static void bad_reports(void)
{
    struct ck_stage *stage = ck_stage_new(&receive, NULL, NULL, 0);

    assert(ck_stage_apply(stage, &reports, &(struct report){ CK_BYTES("north"), 10, -1, 1 }) == CK_STEP_REJECT);
    assert(ck_stage_reason(stage) == CK_REASON_BAD_NUMBER);
    assert(ck_stage_apply(stage, &reports, &(struct report){ CK_BYTES("a|b"), 10, 1, 1 }) == CK_STEP_REJECT);
    assert(ck_stage_reason(stage) == CK_REASON_BAD_KEY);
    assert(ck_stage_apply(stage, &reports, &(struct report){ CK_BYTES("north"), 10, 1, 1 }) == CK_STEP_OK);
    ck_stage_free(stage);
}

int main(void)
{
    late_report();
    bad_reports();
    puts("2 passed");
    return 0;
}
