/* SPDX-License-Identifier: Apache-2.0
 * Keys and partitions. */
#include "chokepoint/key.h"

#include <criterion/criterion.h>

#include "domain/model/topics.h"

/* Components are joined by '|', null is '-', and splitting gives them back. */
Test(key, components)
{
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_key   key = { buf, 0 };
    struct ck_bytes parts[6];

    ck_key_text(&key, CK_BYTES("CHN"));
    ck_key_text(&key, (struct ck_bytes){ NULL, 0 });
    ck_key_text(&key, CK_BYTES(""));
    ck_key_month(&key, -1);
    ck_key_day(&key, 19782);
    ck_key_long(&key, -12);
    cr_assert(ck_bytes_equal(ck_key_bytes(&key), CK_BYTES("CHN|-||1969-12|2024-02-29|-12")));
    cr_assert_eq(ck_key_split(ck_key_bytes(&key), parts, 6), 6);
    cr_expect(ck_bytes_equal(parts[0], CK_BYTES("CHN")));
    cr_expect(ck_bytes_equal(parts[2], CK_BYTES("")));
    cr_expect(ck_bytes_equal(parts[5], CK_BYTES("-12")));
    cr_assert_eq(ck_key_split(ck_key_bytes(&key), parts, 2), 2);
    cr_expect(ck_bytes_equal(parts[1], CK_BYTES("-||1969-12|2024-02-29|-12")), "the last takes the rest");
    cr_assert_eq(ck_key_split(CK_BYTES("alone"), parts, 6), 1);
    cr_assert_eq(ck_key_split(CK_BYTES(""), parts, 6), 1);
}

/* The hash is that of Kafka's Java client: the values of its own unit test (UtilsTest.testMurmur2), as partitions. */
Test(key, partition_as_java)
{
    static const struct {
        const char *key;
        int32_t     hash;
    } known[] = {
        { "21", -973932308 },
        { "foobar", -790332482 },
        { "a-little-bit-long-string", -985981536 },
        { "a-little-bit-longer-string", -1486304829 },
        { "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971 },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (uint32_t count = 1; count < 100; count++)
            cr_assert_eq(ck_key_partition(ck_bytes_from(known[i].key), count), ((uint32_t)known[i].hash & 0x7fffffff) % count, "%s", known[i].key);
    cr_expect_eq(ck_key_partition(CK_BYTES("abc"), 0x7fffffff), 479470107);
}

/* Only the bytes before the first '|' decide. */
Test(key, partition_of_first_component)
{
    cr_expect_eq(ck_key_partition(CK_BYTES("foobar|x|y"), 1000), ck_key_partition(CK_BYTES("foobar"), 1000));
    cr_expect_eq(ck_key_partition(CK_BYTES("foobar|"), 1000), ck_key_partition(CK_BYTES("foobar"), 1000));
    cr_expect_eq(ck_key_partition(CK_BYTES("|foobar"), 1000), ck_key_partition(CK_BYTES(""), 1000));
}

/* What users wrote, and would make two keys one, or a key too long. */
Test(key, fits)
{
    char long_one[CK_KEY_COMPONENT_MAX + 1];

    memset(long_one, 'x', sizeof long_one);
    cr_expect(ck_key_fits(CK_BYTES("tin")) && ck_key_fits(CK_BYTES("d e")) && ck_key_fits(CK_BYTES("\xc3\xa9")) && ck_key_fits(CK_BYTES("-")));
    cr_expect(ck_key_fits((struct ck_bytes){ long_one, CK_KEY_COMPONENT_MAX }));
    cr_expect_not(ck_key_fits((struct ck_bytes){ long_one, CK_KEY_COMPONENT_MAX + 1 }));
    cr_expect_not(ck_key_fits((struct ck_bytes){ 0 }), "null");
    cr_expect_not(ck_key_fits(CK_BYTES("")), "as the first component it would vanish");
    cr_expect_not(ck_key_fits(CK_BYTES("a|b")));
    cr_expect_not(ck_key_fits(CK_BYTES("a\nb")));
    cr_expect_not(ck_key_fits(CK_BYTES("a\0b")));
    cr_expect_not(ck_key_fits(CK_BYTES("\x7f")));
}

/* The subject of a key that begins with it. */
Test(key, front)
{
    static const struct {
        const char *key;
        size_t      count;
        const char *front;
    } cases[] = { { "a|b|c", 1, "a" }, { "a|b|c", 2, "a|b" }, { "a|b|c", 3, "a|b|c" }, { "a", 4, "a" },
                  { "|b", 1, "" },     { "", 1, "" },         { "a||c", 2, "a|" } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(ck_bytes_equal(ck_key_front(ck_bytes_from(cases[i].key), cases[i].count), ck_bytes_from(cases[i].front)), "%zu", i);
}

/* "tin" is no front of "tinplate". */
Test(key, prefix)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, CK_BYTES("tin"));
    cr_assert(ck_bytes_equal(ck_key_prefix(&key), CK_BYTES("tin|")));
    memset(buf, 'x', sizeof buf);
    key.size = CK_KEY_SIZE_MAX;
    cr_assert_eq(ck_key_prefix(&key).size, CK_KEY_SIZE_MAX, "no key is longer");
}
