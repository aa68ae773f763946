/* SPDX-License-Identifier: Apache-2.0
 * Who a member of a group may be, by the id that brokers gave it and the client.id that it told. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "engine/kafka/peers.h"

#define UUID "6e63c037-bcdc-4ec8-b1bc-fe928e9e399c"

static bool may_be(const char *id, const char *client, const char *name, bool has_client_id)
{
    struct rd_kafka_group_member_info member = { .member_id = strdup(id), .client_id = strdup(client) };
    bool                              found = kafka_peers_may_be(&member, ck_bytes_from(name), has_client_id);

    free(member.member_id);
    free(member.client_id);
    return found;
}

Test(peers, a_static_member_is_its_instance_whatever_its_client_is)
{
    const char *clients[] = { "chokepoint-pod-0", "chokepoint-all", "ours", "" };

    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++)
        for (int own = 0; own < 2; own++) {
            cr_expect(may_be("pod-0-" UUID, clients[i], "pod-0", own), "%s", clients[i]);
            cr_expect_not(may_be("pod-0-" UUID, clients[i], "pod-1", own), "%s", clients[i]);
            cr_expect_not(may_be("pod-0-" UUID, clients[i], "pod", own), "%s", clients[i]);
            cr_expect_not(may_be("pod-0-" UUID, clients[i], "all", own), "%s", clients[i]);
        }
}

Test(peers, another_member_is_the_instance_of_our_client_id)
{
    cr_expect(may_be("chokepoint-pod-0-" UUID, "chokepoint-pod-0", "pod-0", false));
    cr_expect_not(may_be("chokepoint-pod-0-" UUID, "chokepoint-pod-0", "pod-1", false));
    cr_expect_not(may_be("chokepoint-pod-0-" UUID, "chokepoint-pod-0", "pod-", false));
    cr_expect(may_be("chokepoint-pod-0-" UUID, "chokepoint-pod-0", "chokepoint-pod-0", false), "it may be static, of this name");
}

Test(peers, a_member_that_tells_no_instance_may_be_anyone)
{
    cr_expect(may_be("ours-" UUID, "ours", "pod-0", false));
    cr_expect(may_be("-" UUID, "", "pod-0", false));
    cr_expect(may_be("chokepoint-pod-0-" UUID, "chokepoint-pod-0", "pod-1", true), "all members may have this client.id");
}

/* KIP-848, and brokers that make ids in another way. */
Test(peers, an_id_of_another_form_may_be_anyone)
{
    const char *ids[] = {
        "", "pod-0", UUID, "pod-0-6e63c037", "pod-0_" UUID, "pod-0-6e63c037+bcdc+4ec8+b1bc+fe928e9e399c", "pod-0-6e63c037-bcdc-4ec8-b1bc-fe928e9e399z"
    };

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        for (int own = 0; own < 2; own++)
            cr_expect(may_be(ids[i], "chokepoint-pod-0", "pod-1", own), "%s", ids[i]);
}
