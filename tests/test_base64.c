/* SPDX-License-Identifier: Apache-2.0
 * Base64: the test vectors of RFC 4648, 10, and all bytes. */
#include <criterion/criterion.h>

#include "engine/util/base64.h"

static void expect(struct bytes bytes, const char *text)
{
    struct buffer buffer = { 0 };

    base64_write(bytes, &buffer);
    cr_assert(bytes_equal(buffer_bytes(&buffer), bytes_from(text)), "%s is not %.*s", text, (int)buffer.size, buffer.data);
    buffer_release(&buffer);
}

Test(base64, vectors)
{
    expect(BYTES(""), "");
    expect(BYTES("f"), "Zg==");
    expect(BYTES("fo"), "Zm8=");
    expect(BYTES("foo"), "Zm9v");
    expect(BYTES("foob"), "Zm9vYg==");
    expect(BYTES("fooba"), "Zm9vYmE=");
    expect(BYTES("foobar"), "Zm9vYmFy");
    expect(BYTES("\xfb\xff\xbf\x00"), "+/+/AA==");
}
