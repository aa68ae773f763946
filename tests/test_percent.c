/* SPDX-License-Identifier: Apache-2.0
 * Only unreserved characters stay in a part of an address. */
#include <criterion/criterion.h>

#include "engine/util/percent.h"

Test(percent, writes_parts_of_addresses)
{
    struct ck_buffer buffer = { 0 };

    percent_encode(CK_BYTES("CHN|a/b?c#d%é.-_~"), &buffer);
    cr_expect(ck_bytes_equal(ck_buffer_bytes(&buffer), CK_BYTES("CHN%7Ca%2Fb%3Fc%23d%25%C3%A9.-_~")), "%.*s", (int)buffer.size, buffer.data);
    ck_buffer_release(&buffer);
}
