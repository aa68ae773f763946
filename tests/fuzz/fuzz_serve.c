/* SPDX-License-Identifier: Apache-2.0
 * Any target of a request and any Accept, against the routes of the product. Input: the header and the target, a line feed between them. What is
 * refused is JSON; what is accepted has values as its kinds allow them; the link of a next page has nothing that ends a header. */
#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "serve/answers/internal.h"
#include "serve/http/match.h"
#include "serve/http/negotiate.h"
#include "serve/http/target.h"
#include "serve/site/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_values(const struct serve_match *match)
{
    for (size_t i = 0; i < serve_parameter_count(match->route); i++) {
        const struct serve_parameter *parameter = &match->route->parameters[i];

        assert(!parameter->required || match->values[i].given);
        assert(!match->values[i].given || match->values[i].text.data);
        if (parameter->kind == &serve_whole && match->values[i].text.data)
            assert(match->values[i].number >= parameter->least && match->values[i].number <= parameter->most);
    }
}

static void check_link(const struct serve_target *target, struct ck_arena *arena)
{
    struct serve_request request = { .path = target->path, .query = target->query, .arena = arena };
    const char          *link = next_link(&request, target->segment_count ? target->segments[0] : CK_BYTES("\r\n\"<>"));

    for (const char *c = link; *c; c++)
        assert((*c >= 0x20 && *c < 0x7f) || !"a header ends");
    assert(strchr(link + 1, '<') == NULL && strchr(link, '>') == strrchr(link, '>'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t  *line = size ? memchr(data, '\n', size) : NULL;
    struct ck_bytes accept = { (const char *)data, line ? (size_t)(line - data) : 0 };
    struct ck_bytes text = line ? (struct ck_bytes){ (const char *)line + 1, size - accept.size - 1 } : (struct ck_bytes){ (const char *)data, size };
    struct ck_arena arena = CK_ARENA_NULL;
    struct serve_answer      answer = { .status = 200 };
    const struct serve_form *form = NULL;
    struct serve_target      target;
    struct serve_match       match;
    const char              *why = NULL;
    int                      status = serve_target_read(text, &arena, &target, &why);

    negotiate_gzip(accept);
    negotiate_matches(accept, CK_BYTES("\"tag\""));
    if (status) {
        assert(why && *why && (status == 400 || status == 404 || status == 414));
    } else if (!target.all) {
        check_link(&target, &arena);
        if (match_route(site_routes, &target, accept, &match, &form)) {
            if (match_parameters(&match, &target, &arena, &answer)) {
                check_values(&match);
            } else {
                json_t *problem = json_loadb(answer.content.data, answer.content.size, 0, NULL);

                assert(problem && answer.problem && answer.status == 400);
                json_decref(problem);
            }
        }
    }
    ck_buffer_release(&answer.content);
    ck_arena_release(&arena);
    return 0;
}
