/* SPDX-License-Identifier: Apache-2.0
 * Reads SASL user name and password from files again while the process runs, so that a rotation needs no restart. librdkafka uses the new ones for
 * its next connection (or re-authentication, KIP-368); open connections stay. */
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/handle.h"
#include "engine/util/secret.h"

enum { USER, PASSWORD, CREDENTIALS, LOOK_MS = 5000, REASON_MAX = 300 };

static const char *const names[CREDENTIALS] = { "sasl.username", "sasl.password" };
static const char *const file_names[CREDENTIALS] = { "sasl.username_file", "sasl.password_file" };

static char *copy_of(const char *text)
{
    char *copy = text ? strdup(text) : NULL;

    if (text && !copy)
        abort();
    return copy;
}

void kafka_credentials_init(struct kafka_credentials *credentials, const struct installation *installation)
{
    char reason[REASON_MAX];

    *credentials = (struct kafka_credentials){ .looked_ms = monotonic_ms() };
    for (int i = 0; i < CREDENTIALS; i++) {
        credentials->paths[i] = copy_of(installation_property(installation, file_names[i]));
        credentials->held[i] = credentials->paths[i] ? secret_read(credentials->paths[i], reason, sizeof reason)
                                                     : copy_of(installation_property(installation, names[i]));
    }
}

void kafka_credentials_release(struct kafka_credentials *credentials)
{
    for (int i = 0; i < CREDENTIALS; i++) {
        free(credentials->paths[i]);
        secret_free(credentials->held[i]);
    }
}

/* Takes `fresh` over. True: it differs from what held. */
static bool take(char **held, char *fresh)
{
    bool same = *held && strcmp(*held, fresh) == 0;

    secret_free(same ? fresh : *held);
    if (!same)
        *held = fresh;
    return !same;
}

/* While a file cannot be read (for example while a mount is replaced), the previous value stays in use. Logged once. */
static void tell_unreadable(struct kafka_handle *handle, const char *reason)
{
    if (handle->has_journal && !handle->credentials.unreadable)
        JOURNAL(&handle->journal, JOURNAL_WARNING, "secret_unreadable", TEXT("cause", reason), TEXT("advice", "the previous value stays in use"));
    handle->credentials.unreadable = true;
}

static void set(rd_kafka_t *rk, struct kafka_handle *handle)
{
    struct kafka_credentials *credentials = &handle->credentials;
    rd_kafka_error_t         *error;

    if (!credentials->held[USER] || !credentials->held[PASSWORD])
        return;
    error = rd_kafka_sasl_set_credentials(rk, credentials->held[USER], credentials->held[PASSWORD]);
    if (handle->has_journal && error)
        JOURNAL(&handle->journal, JOURNAL_WARNING, "secret_refused", TEXT("cause", rd_kafka_error_string(error)));
    else if (handle->has_journal)
        JOURNAL(&handle->journal, JOURNAL_INFO, "secret_reread",
                TEXT("option", credentials->paths[PASSWORD] ? "kafka.sasl.password_file" : "kafka.sasl.username_file"));
    rd_kafka_error_destroy(error);
}

void kafka_refresh(rd_kafka_t *rk)
{
    struct kafka_handle      *handle = rk ? rd_kafka_opaque(rk) : NULL;
    struct kafka_credentials *credentials = handle ? &handle->credentials : NULL;
    char                      reason[REASON_MAX];
    bool                      changed = false, unreadable = false;
    int64_t                   now_ms;

    if (!handle || (!credentials->paths[USER] && !credentials->paths[PASSWORD]))
        return;
    now_ms = monotonic_ms();
    if (now_ms - credentials->looked_ms < LOOK_MS)
        return;
    credentials->looked_ms = now_ms;
    for (int i = 0; i < CREDENTIALS; i++) {
        char *fresh = credentials->paths[i] ? secret_read(credentials->paths[i], reason, sizeof reason) : NULL;

        if (fresh)
            changed |= take(&credentials->held[i], fresh);
        else if (credentials->paths[i]) {
            unreadable = true;
            tell_unreadable(handle, reason);
        }
    }
    credentials->unreadable = unreadable;
    if (changed)
        set(rk, handle);
}
