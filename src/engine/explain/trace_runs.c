/* SPDX-License-Identifier: Apache-2.0
 * Identifies a file by its content: two runs over the same input agree, and a changed file belongs to no run. */
#include "engine/explain/trace_runs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/util/file.h"
#include "engine/util/plural.h"

struct trace_runs {
    const char     *directory;
    int             result; /* of the reading */
    struct manifest manifest;
};

struct trace_runs *trace_runs_new(const char *directory)
{
    struct trace_runs *runs = calloc(1, sizeof *runs);

    if (!runs)
        abort();
    runs->directory = directory;
    runs->result = manifest_read(directory, &runs->manifest);
    return runs;
}

void trace_runs_free(struct trace_runs *runs) { free(runs); }

/* What the run had for the topic; read and written both: lines of two files have one number. */
static bool has(const struct manifest_run *run, const struct trace_file *from, const struct trace_file *file, char ret_why[TRACE_WHY_MAX])
{
    const char                 *topic = file->topic->name;
    const struct manifest_file *read = manifest_find(run, topic, false), *written = manifest_find(run, topic, true), *one = written ? written : read;

    if (read && written && read->digest.lines > 0)
        trace_say(ret_why, "%s: the replay read a %s and wrote another: which of their lines %s names cannot be told: replay without the former",
                  file->path, topic, from->path);
    else if (!one)
        trace_say(ret_why, "%s: the replay that wrote %s neither read nor wrote it: replay again", file->path, from->path);
    else if (manifest_same(one, file->digest))
        return true;
    else if (one->digest.lines != file->digest.lines)
        trace_say(ret_why, "%s: it is not the file that was replayed: it has %llu line%s, that one had %llu: replay again, or name the right file",
                  file->path, (unsigned long long)file->digest.lines, plural((size_t)file->digest.lines), (unsigned long long)one->digest.lines);
    else
        trace_say(ret_why, "%s: it is not the file that was replayed: its lines are others: replay again, or name the right file", file->path);
    return false;
}

bool trace_runs_have(const struct trace_runs *runs, const struct trace_file *from, const struct trace_file *file, char ret_why[TRACE_WHY_MAX])
{
    bool known = false;

    for (size_t i = 0; i < runs->manifest.count; i++) {
        const struct manifest_run *run = &runs->manifest.runs[i];

        if (!manifest_same(manifest_find(run, from->topic->name, true), from->digest))
            continue;
        known = true;
        if (has(run, from, file, ret_why))
            return true;
    }
    if (known)
        return false;
    if (runs->result)
        trace_say(ret_why, "%s/replay.manifest, which tells the files that belong together: %s: replay again", runs->directory,
                  runs->result == -EBADMSG ? "it is no manifest" : file_error(runs->result));
    else
        trace_say(ret_why, "%s: it is not as a replay wrote it: replay again", from->path);
    return false;
}
