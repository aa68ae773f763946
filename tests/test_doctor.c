/* SPDX-License-Identifier: Apache-2.0
 * Many subjects of which the same is to say are one line, unless all are wanted. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "engine/admin/doctor.h"

static struct doctor doctor;
static char         *printed;

static void setup(void) { doctor = (struct doctor){ .table = { .columns = 4 } }; }
static void teardown(void) { free(printed); }
TestSuite(doctor, .init = setup, .fini = teardown);

static const char *print(void)
{
    size_t size;
    FILE  *file = open_memstream(&printed, &size);

    cr_assert(file);
    terminal_table_print(&doctor.table, file, "");
    fclose(file);
    return printed;
}

static void gather(size_t count)
{
    static const char *const topics[] = { "alerts", "intake.news", "intake.trade", "policy.claims", "trade.enriched" };

    for (size_t i = 0; i < count; i++)
        doctor_gather(&doctor, &doctor.missing, DOCTOR_FAIL_TOPOLOGY, topics[i], "mend", "missing");
    doctor_tell_group(&doctor, &doctor.missing, DOCTOR_FAIL_TOPOLOGY, "mend", "missing");
}

Test(doctor, of_none_nothing_is_told)
{
    gather(0);
    cr_assert_eq(doctor.counts[DOCTOR_FAIL_TOPOLOGY], 0);
    cr_assert_eq(doctor.table.count, 0);
}

Test(doctor, one_is_told_by_its_name)
{
    gather(1);
    cr_assert_str_eq(print(), "fail  topic  alerts  missing; mend\n");
}

Test(doctor, three_are_one_line_with_all_names)
{
    gather(3);
    cr_assert_eq(doctor.counts[DOCTOR_FAIL_TOPOLOGY], 1);
    cr_assert_str_eq(print(), "fail  topic  3 topics  missing (alerts, intake.news, intake.trade; --all lists them); mend\n");
}

Test(doctor, five_are_one_line_with_three_names)
{
    gather(5);
    cr_assert_str_eq(print(), "fail  topic  5 topics  missing (alerts, intake.news, intake.trade …; --all lists them); mend\n");
}

Test(doctor, all_are_a_line_each)
{
    doctor.all = true;
    gather(5);
    cr_assert_eq(doctor.counts[DOCTOR_FAIL_TOPOLOGY], 5);
    cr_assert_not_null(strstr(print(), "fail  topic  trade.enriched  missing; mend\n"));
    cr_assert_not(strstr(printed, "topics"));
}
