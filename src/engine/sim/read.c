/* SPDX-License-Identifier: Apache-2.0
 * A case from its text. Nothing in it is trusted: a schedule may be edited by hand. */
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "engine/sim/internal.h"
#include "engine/sim/words.h"

/* ---- bytes ---- */

static bool read_escape(const char **at, struct ck_buffer *buffer)
{
    unsigned      byte;
    unsigned long count;
    int           used = 0;

    if (sscanf(*at, "%%{%lu*%2X}%n", &count, &byte, &used) == 2 && used > 0 && count <= 64UL * 1024 * 1024)
        for (; count > 0; count--)
            ck_buffer_append(buffer, (struct ck_bytes){ (const char[]){ (char)byte }, 1 });
    else if (sscanf(*at, "%%%2X%n", &byte, &used) == 1 && used == 3)
        ck_buffer_append(buffer, (struct ck_bytes){ (const char[]){ (char)byte }, 1 });
    else
        return false;
    *at += used;
    return true;
}

static bool read_bytes(const char *text, struct ck_buffer *buffer, struct ck_bytes *ret_bytes)
{
    *ret_bytes = (struct ck_bytes){ 0 };
    buffer->size = 0;
    if (strcmp(text, "-") == 0)
        return true;
    if (*text++ != '=')
        return false;
    while (*text)
        if (*text == '%') {
            if (!read_escape(&text, buffer))
                return false;
        } else {
            ck_buffer_append(buffer, (struct ck_bytes){ text++, 1 });
        }
    *ret_bytes = buffer->size ? ck_buffer_bytes(buffer) : CK_BYTES("");
    return true;
}

/* ---- lines ---- */

struct sim_reading {
    const struct ck_processor *const *known;
    struct sim                       *sim;
    const struct ck_processor       **list;
    struct sim_case                  *given;
    struct ck_buffer                  key, value;
    char                             *rest; /* of the line */
};

static const char *word(struct sim_reading *reading) { return strtok_r(NULL, " \n", &reading->rest); }

static bool number(struct sim_reading *reading, int64_t *ret_number)
{
    const char *text = word(reading);
    char       *end;

    if (!text)
        return false;
    *ret_number = strtoll(text, &end, 10);
    return *end == 0;
}

static int find(const char *const *words, size_t count, const char *text)
{
    for (size_t i = 0; text && i < count; i++)
        if (words[i] && strcmp(words[i], text) == 0)
            return (int)i;
    return -1;
}

static bool read_processors(struct sim_reading *reading)
{
    const char *text;

    while ((text = word(reading))) {
        const struct ck_processor *const *found = reading->known;
        const char                       *colon = strchr(text, ':');
        size_t                            size = colon ? (size_t)(colon - text) : 0;

        while (*found && (strlen((*found)->name) != size || memcmp((*found)->name, text, size) != 0))
            found++;
        if (!*found || reading->sim->count == SIM_ACTORS_MAX || colon[1] < '1' || colon[1] > '0' + SIM_WORKERS_MAX || colon[2])
            return false;
        reading->given->schedule.setup.workers[reading->sim->count] = colon[1] - '0';
        reading->list[reading->sim->count++] = *found;
    }
    reading->sim->processors = reading->list;
    return reading->sim->count > 0;
}

static bool read_setup(struct sim_reading *reading)
{
    struct sim_setup *setup = &reading->given->schedule.setup;
    long long         days, empty, partitions, users, batch, inputs, subjects;

    if (sscanf(reading->rest,
               " today=%d days_before=%lld empty_reference=%lld partitions=%lld user_partitions=%lld batch=%lld inputs=%lld subjects=%lld",
               &reading->sim->today, &days, &empty, &partitions, &users, &batch, &inputs, &subjects) != 8)
        return false;
    setup->days_before = days;
    setup->empty_reference = empty;
    setup->partitions = partitions;
    setup->user_partitions = users;
    setup->batch_max = batch;
    setup->inputs_max = inputs;
    setup->subjects_max = subjects;
    return partitions >= 1 && partitions < 1000 && users >= 1 && users < 1000 && batch >= 1 && inputs >= 1 && subjects >= 1;
}

static const struct ck_topic *input_topic(const struct sim *sim, const char *name)
{
    for (size_t i = 0; name && i < sim->count; i++)
        for (const struct ck_input *input = sim->processors[i]->inputs; input->topic; input++)
            if (strcmp(input->topic->name, name) == 0)
                return input->topic;
    return NULL;
}

static bool read_input(struct sim_reading *reading)
{
    const struct ck_topic *topic = input_topic(reading->sim, word(reading));
    const char            *ck_key_text = word(reading), *value_text = word(reading);
    struct ck_bytes        key, value;

    if (!topic || !ck_key_text || !value_text || !read_bytes(ck_key_text, &reading->key, &key) || !read_bytes(value_text, &reading->value, &value))
        return false;
    ck_sim_add_raw(&reading->given->inputs, topic, key, value);
    return true;
}

/* "spike-1" */
static bool read_who(struct sim_reading *reading, struct sim_decision *decision)
{
    const char *text = word(reading), *dash = text ? strrchr(text, '-') : NULL;

    for (size_t i = 0; dash && i < reading->sim->count; i++) {
        const char *name = reading->list[i]->name;

        if (strlen(name) != (size_t)(dash - text) || memcmp(name, text, (size_t)(dash - text)) != 0)
            continue;
        decision->actor = (uint8_t)i;
        decision->worker = (uint8_t)(dash[1] - '0');
        return decision->worker < reading->given->schedule.setup.workers[i] && !dash[2];
    }
    return false;
}

static bool read_decision(struct sim_reading *reading)
{
    struct sim_decision decision = { 0 };
    const char         *text = word(reading);
    size_t              act = 0;
    unsigned            parts;
    int                 call;

    while (act < SIM_ACTS && (!text || strcmp(sim_acts[act].word, text) != 0))
        act++;
    if (act == SIM_ACTS)
        return false;
    decision.act = (enum sim_act)act;
    parts = sim_acts[act].parts;
    if (((parts & SIM_WHO) && !read_who(reading, &decision)) || ((parts & SIM_TOPIC) && !(decision.topic = word(reading))) ||
        ((parts & SIM_A) && !number(reading, &decision.a)) || ((parts & SIM_B) && !number(reading, &decision.b)))
        return false;
    if (parts & SIM_CALL) {
        call = find(sim_calls, SIM_CALLS, word(reading));
        decision.fault = find(sim_faults, SIM_FAULTS, word(reading));
        if (call < 0 || decision.fault < 0)
            return false;
        decision.call = (enum log_call)call;
    }
    if (decision.act == SIM_FEED && (decision.a < 0 || (size_t)decision.a >= reading->given->inputs.count))
        return false;
    schedule_add(&reading->given->schedule, decision);
    return true;
}

static bool read_line(struct sim_reading *reading, char *line)
{
    const char *text = strtok_r(line, " \n", &reading->rest);

    if (!text || text[0] == '#')
        return true;
    if (strcmp(text, "processors") == 0)
        return read_processors(reading);
    if (strcmp(text, "setup") == 0)
        return read_setup(reading);
    if (strcmp(text, "input") == 0)
        return read_input(reading);
    return text[0] >= '0' && text[0] <= '9' && reading->given->schedule.setup.batch_max && read_decision(reading);
}

size_t sim_read(FILE *in, const struct ck_processor *const *known, struct sim *ret_sim, const struct ck_processor **ret_list,
                struct sim_case *ret_case)
{
    struct sim_reading reading = { .known = known, .sim = ret_sim, .list = ret_list, .given = ret_case };
    char              *line = NULL;
    size_t             room = 0, number_of_line = 0;
    bool               good = true;

    memset(ret_list, 0, (SIM_ACTORS_MAX + 1) * sizeof(const struct ck_processor *));
    while (good && getline(&line, &room, in) > 0) {
        number_of_line++;
        good = read_line(&reading, line);
    }
    free(line);
    ck_buffer_release(&reading.key);
    ck_buffer_release(&reading.value);
    return good && ret_sim->count > 0 && ret_case->schedule.setup.batch_max ? 0 : number_of_line + good;
}
