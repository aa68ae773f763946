/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/service/start_checks.h"

#include <errno.h>
#include <string.h>

#include "engine/kafka/kafka.h"
#include "engine/service/http.h"

size_t check_installation(const struct installation *installation, const struct journal *journal, check_tell tell, void *context,
                          struct registry **ret_registry)
{
    char             problem[(int)REGISTRY_PROBLEM_MAX > (int)KAFKA_PROBLEM_MAX ? (int)REGISTRY_PROBLEM_MAX : (int)KAFKA_PROBLEM_MAX];
    struct registry *registry = NULL;
    size_t           count = 0;

    while (kafka_refuses(installation, count, problem)) {
        count++;
        tell(context, problem);
    }
    if (count == 0 && kafka_check(installation, problem) != 0) {
        count++;
        tell(context, problem);
    }
    if (registry_open_installation(installation, journal, &registry, problem, sizeof problem) != 0) {
        count++;
        tell(context, problem);
    }
    if (count == 0 && ret_registry)
        *ret_registry = registry;
    else
        registry_close(registry);
    return count;
}

static bool answer_nothing(void *context, const struct http_request *request, FILE *content, struct http_answer *ret_answer)
{
    (void)context, (void)request, (void)content, (void)ret_answer;
    return false;
}

size_t check_listen(const struct installation *installation, check_tell tell, void *context)
{
    struct http *http = NULL;
    char         problem[INSTALLATION_PROBLEM_MAX];
    int          result;

    if (!*installation->http_listen)
        return 0;
    result = http_open(&(struct http_options){ .listen = installation->http_listen, .answer = answer_nothing }, &http);
    if (result == 0)
        http_close(http);
    if (result == 0 || result == -EADDRINUSE)
        return 0;
    snprintf(problem, sizeof problem, "http.listen: %s: %s", installation->http_listen, strerror(-result));
    tell(context, problem);
    return 1;
}
