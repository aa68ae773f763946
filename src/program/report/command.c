/* SPDX-License-Identifier: Apache-2.0
 * chokepoint report: the pages of a site as files, from what replay wrote. */
#include <argp.h>

#include <limits.h>
#include <stdio.h>

#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/util/plural.h"
#include "program/commands.h"
#include "program/report/input.h"

struct report {
    struct report_input input;
    const char         *output;
    size_t              pages;
};

enum { KEY_KNOWN_AT = 256 };

static const struct argp_option arguments[] = {
    { "input", 'i', "DIR", 0, "Files <topic>.jsonl, as replay wrote them", 0 },
    { "output", 'o', "SITE", 0, "Where to write the pages; made if it is not there", 0 },
    { "known-at", KEY_KNOWN_AT, "TIME", 0, "As known then (a day: its last instant), of a replay --by-day; default: everything", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct report *report = state->input;

    switch (key) {
    case 'i': report->input.directory = argument; return 0;
    case 'o': report->output = argument; return 0;
    case KEY_KNOWN_AT:
        report->input.known_text = argument;
        if (!instant_read(ck_bytes_from(argument), &report->input.known_ms))
            argp_error(state, "--known-at: %s is neither a day nor an instant", argument);
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: no argument is expected", argument); return 0;
    case ARGP_KEY_END:
        if (!report->input.directory || !report->output)
            argp_error(state, "--input and --output are needed: chokepoint report --input out --output site");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- files ---- */

/* folder/name, or name where folder is empty. */
static int write_file(struct report *report, const char *folder, struct ck_bytes name, const char *ending, struct ck_bytes content)
{
    char place[PATH_MAX], path[PATH_MAX], file[PATH_MAX];
    int  result;

    if (!path_join(place, sizeof place, report->output, folder) ||
        (size_t)snprintf(file, sizeof file, "%.*s%s", (int)name.size, name.data, ending) >= sizeof file || !path_join(path, sizeof path, place, file))
        return report_fail(&report->input, report->output, "the path is too long");
    result = directory_create(place);
    return result ? report_fail(&report->input, place, file_error(result)) : report_write(&report->input, path, content);
}

/* ---- pages ---- */

static int write_page(struct report *report, const char *folder, struct ck_bytes name)
{
    int code;

    if (report->input.page.result)
        return report_fail(&report->input, report->input.directory, store_error(report->input.page.result));
    code = write_file(report, folder, name, ".html", ck_buffer_bytes(report->input.page.out));
    report->pages++;
    report->input.page.out->size = 0;
    return code;
}

/* Each page has an arena of its own: what one needs is not kept for the next. */
static int write_kind(struct report *report, const struct page_kind *kind)
{
    struct ck_arena       names_arena = CK_ARENA_NULL, arena = CK_ARENA_NULL;
    struct ck_bytes_array names = { 0 };
    int                   code;

    report->input.page.arena = &names_arena;
    kind->list(&report->input.page);
    code = write_page(report, "", *kind->folder ? ck_bytes_from(kind->folder) : CK_BYTES("index"));
    if (code == EXIT_CLEAN && kind->names)
        names = kind->names(&report->input.page);
    report->input.page.arena = &arena;
    for (size_t i = 0; i < names.count && code == EXIT_CLEAN; i++) {
        if (kind->one(&report->input.page, names.items[i]))
            code = write_page(report, kind->folder, page_file_name(names.items[i], &arena));
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
    ck_arena_release(&names_arena);
    return code;
}

static int write_site(struct report *report)
{
    struct ck_buffer  out = { 0 };
    struct page_asset asset;
    int               code = EXIT_CLEAN;

    report->input.page.out = &out;
    for (size_t i = 0; page_kinds[i] && code == EXIT_CLEAN; i++)
        code = write_kind(report, page_kinds[i]);
    for (size_t i = 0; code == EXIT_CLEAN && page_asset(i, &asset); i++)
        code = write_file(report, "", ck_bytes_from(asset.name), "", asset.content);
    ck_buffer_release(&out);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = { arguments, parse, NULL, "Writes what a replay found as a site of pages, to read without a server.",
                                      NULL,      NULL,  NULL };
    struct report            report = { .input.command = "report" };
    int                      code;

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &report) != 0)
        return EXIT_USAGE;
    code = report_input_open(&report.input);
    if (code == EXIT_CLEAN)
        code = write_site(&report);
    report_input_close(&report.input);
    if (code == EXIT_CLEAN)
        printf("%zu page%s: %s/index.html\n", report.pages, plural(report.pages), report.output);
    return code;
}

const struct ck_command command_report = { "report", "writes a site of pages from what replay wrote", run };
