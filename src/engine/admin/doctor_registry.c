/* SPDX-License-Identifier: Apache-2.0
 * Checks the schema registry, if the installation has one: whether it answers, and whether it has the schemas of the processors' outputs. */
#include "chokepoint/processor.h"
#include "engine/admin/doctor.h"
#include "engine/registry/internal.h"
#include "engine/serde/encode.h"

static bool is_answering(struct doctor *doctor, struct registry_http *http)
{
    json_t *answer = NULL;
    int     outcome = registry_http_get(http, "/schemas/ids/1", &answer); /* any answer about it is one */

    json_decref(answer);
    if (outcome == REGISTRY_FAILED)
        doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, "registry", "", "check registry.url, its credentials and files", "%s", http->problem);
    else
        doctor_tell(doctor, DOCTOR_OK, "registry", "", NULL, "answers");
    return outcome != REGISTRY_FAILED;
}

static void check_schema(struct doctor *doctor, struct registry_http *http, const struct ck_topic *topic)
{
    struct registry_version version;
    char                    subject[ENCODE_SUBJECT_MAX];
    int                     outcome;

    encode_subject(doctor->installation, topic->name, subject);
    outcome = registry_find(http, subject, topic->value, &version);
    if (outcome == REGISTRY_ANSWERED)
        doctor_tell(doctor, DOCTOR_OK, "schema", subject, NULL, "id %u", (unsigned)version.id);
    else if (outcome == REGISTRY_ABSENT && doctor->installation->registry_register)
        doctor_tell(doctor, DOCTOR_OK, "schema", subject, NULL, "its writer registers it");
    else
        doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, "schema", subject, outcome == REGISTRY_ABSENT ? "`schemas register`" : NULL, "%s", http->problem);
}

void doctor_registry(struct doctor *doctor)
{
    static const atomic_bool never = false;
    struct registry_http     http = { .stop = &never };
    struct registry_options  options = registry_options_of(doctor->installation, NULL);
    char                     problem[REGISTRY_PROBLEM_MAX];

    if (!*options.urls)
        return;
    if (registry_http_open(&http, &options, problem, sizeof problem) != 0)
        doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, "registry", "", NULL, "%s", problem);
    else if (is_answering(doctor, &http) && output_format_of(doctor->installation->output_format) == OUTPUT_REGISTRY)
        for (const struct ck_processor *const *processor = doctor->processors; *processor; processor++)
            for (const struct ck_topic *const *topic = (*processor)->outputs; *topic; topic++)
                check_schema(doctor, &http, *topic);
    registry_http_close(&http);
}
