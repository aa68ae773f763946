/* SPDX-License-Identifier: Apache-2.0
 * Days and months. */
#include "chokepoint/day.h"

#include <criterion/criterion.h>
#include <time.h>

/* Every day from 0000 to 9999 follows the one before it, and agrees with the C library. */
Test(day, civil_round_trip)
{
    int32_t year, before_year = -1;
    int     month, day, before_month = 12, before_day = 31;

    for (int32_t number = -719528; number < 2932897; number++) {
        time_t    seconds = (time_t)number * 86400;
        struct tm broken;

        ck_day_to_civil(number, &year, &month, &day);
        cr_assert_eq(ck_day_from_civil(year, month, day), number);
        cr_assert((day == before_day + 1 && month == before_month && year == before_year) ||
                  (day == 1 && (month == before_month + 1 || (month == 1 && year == before_year + 1))));
        if (number % 97 == 0) {
            gmtime_r(&seconds, &broken);
            cr_assert(broken.tm_year + 1900 == year && broken.tm_mon + 1 == month && broken.tm_mday == day);
        }
        before_year = year, before_month = month, before_day = day;
    }
}

/* Months begin and end on their days; leap years are those of Gregory. */
Test(day, months)
{
    cr_expect_eq(ck_month_from_day(0), 0);
    cr_expect_eq(ck_month_from_day(-1), -1);
    cr_expect_eq(ck_month_of_year(-1), 11);
    cr_expect_eq(ck_month_year(-1), 1969);
    cr_expect_eq(ck_month_first_day(0), 0);
    cr_expect_eq(ck_month_last_day(0), 30);
    cr_expect_eq(ck_month_last_day((2000 - 1970) * 12 + 1) - ck_month_first_day((2000 - 1970) * 12 + 1), 28);
    cr_expect_eq(ck_month_last_day((1900 - 1970) * 12 + 1) - ck_month_first_day((1900 - 1970) * 12 + 1), 27);
    for (int32_t month = -1200; month < 1200; month++) {
        cr_assert_eq(ck_month_from_day(ck_month_first_day(month)), month);
        cr_assert_eq(ck_month_from_day(ck_month_last_day(month)), month);
        cr_assert_eq(ck_month_last_day(month) + 1, ck_month_first_day(month + 1));
    }
}

/* An instant belongs to the day that holds it, before 1970 too. */
Test(day, from_ms)
{
    cr_expect_eq(ck_day_from_ms(0), 0);
    cr_expect_eq(ck_day_from_ms(86399999), 0);
    cr_expect_eq(ck_day_from_ms(86400000), 1);
    cr_expect_eq(ck_day_from_ms(-1), -1);
    cr_expect_eq(ck_day_from_ms(-86400000), -1);
    cr_expect_eq(ck_day_from_ms(INT64_MIN), INT32_MIN);
    cr_expect_eq(ck_day_from_ms(INT64_MAX), INT32_MAX);
}

/* Texts go out and come back; days that do not exist are refused. */
Test(day, text)
{
    static const char *const bad[] = { "",           "2024-02-30", "2023-02-29", "2024-13-01",  "2024-00-01",
                                       "2024-01-00", "2024-1-01",  "20240101",   "2024-01-01x", "2024/01/01" };
    char                     text[CK_MONTHS_TEXT];
    int32_t                  day, month;

    cr_expect(ck_day_read(CK_BYTES("2024-02-29"), &day));
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, ck_day_write(day, text) }, CK_BYTES("2024-02-29")));
    cr_expect(ck_day_read(CK_BYTES("0001-01-01"), &day));
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, ck_day_write(day, text) }, CK_BYTES("0001-01-01")));
    cr_expect(ck_month_read(CK_BYTES("1962-12"), &month));
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, ck_month_write(month, text) }, CK_BYTES("1962-12")));
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, ck_months_write(month, month, text) }, CK_BYTES("1962-12")));
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, ck_months_write(month, month + 1, text) }, CK_BYTES("1962-12/1963-01")));
    cr_expect(!ck_month_read(CK_BYTES("2024-13"), &month));
    cr_expect(!ck_month_read(CK_BYTES("2024-1"), &month));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!ck_day_read(ck_bytes_from(bad[i]), &day), "%s", bad[i]);
}

Test(day, has_room_for_what_readers_add)
{
    const int32_t first = ck_day_from_civil(101, 1, 1), last = ck_day_from_civil(9899, 12, 31);

    cr_expect(ck_day_has_room(first) && !ck_day_has_room(first - 1) && ck_day_has_room(last) && !ck_day_has_room(last + 1));
    cr_expect(ck_day_in_years(ck_month_first_day(ck_month_from_day(first) - CK_ROOM_MONTHS)) &&
              ck_day_in_years(ck_month_last_day(ck_month_from_day(last) + CK_ROOM_MONTHS)));
    cr_expect(!ck_day_in_years(ck_day_from_civil(1, 1, 1) - 1) && !ck_day_in_years(ck_day_from_civil(10000, 1, 1)));
    cr_expect(!ck_day_in_years(INT32_MIN) && !ck_day_in_years(INT32_MAX) && !ck_day_has_room(INT32_MIN) && !ck_day_has_room(INT32_MAX));
}
