/* SPDX-License-Identifier: Apache-2.0
 * Base64: the test vectors of RFC 4648, 10, and all bytes. */
#include <criterion/criterion.h>

#include "engine/util/base64.h"

static void expect(struct ck_bytes bytes, const char *text)
{
    struct ck_buffer buffer = { 0 };

    base64_write(bytes, &buffer);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&buffer), ck_bytes_from(text)), "%s is not %.*s", text, (int)buffer.size, buffer.data);
    ck_buffer_release(&buffer);
}

Test(base64, vectors)
{
    expect(CK_BYTES(""), "");
    expect(CK_BYTES("f"), "Zg==");
    expect(CK_BYTES("fo"), "Zm8=");
    expect(CK_BYTES("foo"), "Zm9v");
    expect(CK_BYTES("foob"), "Zm9vYg==");
    expect(CK_BYTES("fooba"), "Zm9vYmE=");
    expect(CK_BYTES("foobar"), "Zm9vYmFy");
    expect(CK_BYTES("\xfb\xff\xbf\x00"), "+/+/AA==");
}
