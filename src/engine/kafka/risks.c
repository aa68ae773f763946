/* SPDX-License-Identifier: Apache-2.0
 * Settings that are allowed and weaken the security of a connection. `run` warns of them, `doctor` lists them. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/kafka/kafka.h"

static bool is(const char *text, const char *wanted) { return text && strcasecmp(text, wanted) == 0; }

static bool has_plain_url(const struct installation *installation) { return strstr(installation->registry_urls, "http://") != NULL; }

static bool has_registry_secret(const struct installation *installation)
{
    return *installation->registry_password || *installation->registry_token || *installation->registry_password_file ||
           *installation->registry_token_file;
}

static bool sends_registry_secret(const struct installation *installation)
{
    return has_plain_url(installation) && has_registry_secret(installation);
}

static bool trusts_anyone(const struct installation *installation)
{
    const char *verify = installation_property(installation, "enable.ssl.certificate.verification");

    return is(verify, "false") || is(verify, "f") || is(verify, "0");
}

static bool trusts_any_name(const struct installation *installation)
{
    return is(installation_property(installation, "ssl.endpoint.identification.algorithm"), "none");
}

static bool is_clear(const struct installation *installation)
{
    return is(installation_property(installation, "security.protocol"), "SASL_PLAINTEXT");
}

static const struct {
    bool (*holds)(const struct installation *installation);
    const char *text;
} risks[] = {
    { trusts_anyone, "kafka.enable.ssl.certificate.verification=false: any server is accepted as a broker" },
    { trusts_any_name, "kafka.ssl.endpoint.identification.algorithm=none: a certificate of any host is taken for a broker's" },
    { is_clear, "kafka.security.protocol=SASL_PLAINTEXT: records, and with the mechanism PLAIN the password, go over the network in clear text" },
    { sends_registry_secret, "registry.url has http:// and there are credentials for it: they go over the network in clear text" },
};

bool kafka_risk(const struct installation *installation, int n, char *ret_text, size_t size)
{
    for (size_t i = 0; i < sizeof risks / sizeof risks[0]; i++)
        if (risks[i].holds(installation) && n-- == 0)
            return snprintf(ret_text, size, "%s", risks[i].text) > 0;
    return false;
}
