/* SPDX-License-Identifier: Apache-2.0
 * Dates as feeds write them, and texts that are none or that could be read in two ways. */
#include <criterion/criterion.h>

#include "source/rows/feed_date.h"
#include "engine/util/sha256.h"

Test(feed_date, forms)
{
    static const struct {
        const char *text, *date; /* "": none */
    } rows[] = {
        { "Thu, 27 Aug 2026 20:55:00 GMT", "2026-08-27T20:55:00Z" },
        { "  Thu, 27 Aug 2026 20:55:00 GMT\n", "2026-08-27T20:55:00Z" },
        { "27 Aug 2026 20:55:00 +0000", "2026-08-27T20:55:00Z" },
        { "Thu, 27 Aug 26 20:55 EST", "2026-08-28T01:55:00Z" },
        { "Thu, 27 Aug 49 20:55 UT", "2049-08-27T20:55:00Z" },
        { "Mon, 27 Aug 90 20:55 UT", "1990-08-27T20:55:00Z" },
        { "Thu, 7 August 2026 08:05:09 +0800", "2026-08-07T00:05:09Z" },
        { "Thu, 27 Aug 2026 20:55:00 PDT", "2026-08-28T03:55:00Z" },
        { "Thu, 27 Aug 2026 20:55:00 KST", "2026-08-27T11:55:00Z" },
        { "Thu, 27 Aug 2026 20:55:00 CEST", "2026-08-27T18:55:00Z" },
        { "Thu, 27 Aug 2026 20:55:00 -0430 (whatever)", "2026-08-28T01:25:00Z" },
        { "Thu, 27 Aug 2026 20:55:00 GMT+0800", "2026-08-27T12:55:00Z" },
        { "Thursday, 27-Aug-26 20:55:00 GMT", "2026-08-27T20:55:00Z" },
        { "Thu Aug 27 20:55:00 2026", "2026-08-27" },
        { "Aug 27, 2026 20:55:00 GMT", "2026-08-27T20:55:00Z" },
        { "27 Sept 2026", "2026-09-27" },
        { "27 Sep 2026", "2026-09-27" },
        { "2026-08-27T20:55:00Z", "2026-08-27T20:55:00Z" },
        { "2026-08-27t20:55:00z", "2026-08-27T20:55:00Z" },
        { "2026-08-27T20:55:00.1234567Z", "2026-08-27T20:55:00.123Z" },
        { "2026-08-27T20:55Z", "2026-08-27T20:55:00Z" },
        { "2026-08-27T20:55:00+0900", "2026-08-27T11:55:00Z" },
        { "2026-08-27T20:55:00+09", "2026-08-27T11:55:00Z" },
        { "2026-08-27 20:55:00 UTC", "2026-08-27T20:55:00Z" },
        { "2026-08-27 20:55:00 +0900", "2026-08-27T11:55:00Z" },
        { "2026-08-27 20:55:00", "2026-08-27" },
        { "2026/08/27 20:55", "2026-08-27" },
        { "2026-08-27", "2026-08-27" },
        { "2026-8-7", "2026-08-07" },
        { "2026年8月27日", "2026-08-27" },
        { "2026年08月27日 20:55", "2026-08-27" },
        { "2026년 8월 7일 20:55:00", "2026-08-07" },
        { "2026年8月27日 20:55:00 +0800", "2026-08-27T12:55:00Z" },
        { "8月27日", "" },
        { "2026年", "" },
        { "20260827T205500Z", "2026-08-27T20:55:00Z" },
        { "20260827", "2026-08-27" },
        { "2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z" },
        { "2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z" },
        { "", "" },
        { "last week", "" },
        { "2026", "" },
        { "2026-08", "" },
        { "2026-02-30", "" },
        { "30 Feb 2026 10:00:00 GMT", "" },
        { "2026-08-27T25:00:00Z", "" },
        { "2026-08-27T20:55:00 BST", "" },
        { "Thu, 27 Aug 2026 20:55:00 IST", "" },
        { "Thu, 27 Aug 2026 8:55:00 PM GMT", "" },
        { "08/09/2026", "" },
        { "27 28 Aug 2026 20:55 GMT", "" },
        { "1756328100", "" },
        { "Thu, 27 Aug 2026 20:55:00 +2500", "" },
        { "2026-08-27T20:55:00Zjunk", "" },
        { "0000-00-00 00:00:00", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char   buf[FEED_DATE_MAX];
        size_t size = feed_date_write(ck_bytes_from(rows[i].text), buf);

        cr_expect(ck_bytes_equal((struct ck_bytes){ buf, size }, ck_bytes_from(rows[i].date)), "%s: %.*s, not %s", rows[i].text, (int)size, buf,
                  rows[i].date);
    }
}

/* FIPS 180-4's own examples, and the lengths around a block. */
Test(sha256, examples)
{
    static const struct {
        const char *text, *hash;
    } rows[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "1234567890123456789012345678901234567890123456789012345", "03c3a70e99ed5eeccd80f73771fcf1ece643d939d9ecc76f25544b0233f708e9" },
        { "1234567890123456789012345678901234567890123456789012345678901234", "676491965ed3ec50cb7a63ee96315480a95c54426b0b72bca8a0d4ad1285ad55" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hash[SHA256_TEXT];

        sha256_write(ck_bytes_from(rows[i].text), hash);
        cr_expect(ck_bytes_equal((struct ck_bytes){ hash, sizeof hash }, ck_bytes_from(rows[i].hash)), "%s: %.*s", rows[i].text, SHA256_TEXT, hash);
    }
}
