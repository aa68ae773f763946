/* SPDX-License-Identifier: Apache-2.0
 * chokepoint simulate: the command line of engine/sim/sim.h. Seeds are shared out to jobs, each a process of its own; what a job has to tell is
 * collected in a file and told at its end, so that lines of two do not mix. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chokepoint/day.h"
#include "engine/config/command_line.h"
#include "engine/sim/sim.h"
#include "engine/state/published.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/cli/commands.h"
#include "engine/replay/files.h"

enum { KEY_SEED = 256, KEY_SEEDS, KEY_JOBS, KEY_SCHEDULE, KEY_BREAK, KEY_AUDIT, KEY_SHRINK, KEY_TODAY, JOBS_MAX = 256, TOLD_MAX = 3, TODAY = 20000 };

static const struct argp_option arguments[] = {
    { "seeds", KEY_SEEDS, "N", 0, "How many executions to draw; default: 1000", 0 },
    { "seed", KEY_SEED, "S", 0, "The first seed; default: 1", 0 },
    { "jobs", KEY_JOBS, "N", 0, "Processes that share the seeds; default: one for each core", 0 },
    { "input", 'i', "DIR", 0, "Take a random share of these files <topic>.jsonl instead of drawn inputs", 0 },
    { "today", KEY_TODAY, "DAY", 0, "The greatest day of the execution, YYYY-MM-DD; default: after all that is drawn, or that is known in the files",
      0 },
    { "audit", KEY_AUDIT, "PERCENT", 0, "Of the commits, how many have their rows settled anew; default: 10", 0 },
    { "shrink", KEY_SHRINK, "RUNS", 0, "How many executions to spend on making a failing schedule small; default: 2000", 0 },
    { "schedule", KEY_SCHEDULE, "FILE", 0, "Run the schedule that a failure printed, instead of drawing any", 0 },
    { "break", KEY_BREAK, "WHAT", 0,
      "Be wrong on purpose: fencing, markers, undo, suppression, dirty-reads, waiting, tail, stopped, clock; the checks must see it", 0 },
    { 0 },
};

static const struct {
    const char *word;
    unsigned    broken, cluster_broken;
} breaks[] = {
    { "fencing", 0, CLUSTER_NO_FENCING },
    { "markers", BROKEN_TAIL, CLUSTER_STABLE_IS_END },
    { "undo", BROKEN_UNDO, 0 },
    { "suppression", BROKEN_SUPPRESSION, 0 },
    { "dirty-reads", 0, CLUSTER_DIRTY_READS },
    { "waiting", BROKEN_WAITING, 0 },
    { "tail", BROKEN_TAIL, 0 },
    { "clock", BROKEN_CLOCK, 0 },
    { "stopped", 0, CLUSTER_STAYS_STOPPED },
};

struct simulate_arguments {
    struct command_arguments   shared;
    struct sim                 sim;
    const struct ck_processor *processors[SIM_ACTORS_MAX + 1];
    const void                *configs[SIM_ACTORS_MAX];
    const char                *input, *schedule;
    uint64_t                   seed, seeds, jobs, shrink;
    bool                       has_today;
};

struct job { /* shared with the process that runs it */
    uint64_t                   seed, done, failed;
    const struct ck_processor *working; /* NULL, or whose worker is at work */
    struct sim_coverage        coverage;
};

/* ---- one job ---- */

static void tell(const struct sim *sim, uint64_t shrink, uint64_t seed, struct sim_case *found, char report[SIM_REPORT], FILE *out)
{
    fprintf(out, "seed %llu: %s\n", (unsigned long long)seed, report);
    sim_shrink(sim, found, shrink, report);
    fprintf(out, "# shrunk: %.*s\n# `simulate --schedule FILE` runs what follows again.\n", (int)strcspn(report, "\n"), report);
    sim_write(sim, found, out);
}

static void job_run(const struct simulate_arguments *given, uint64_t number, struct job *job, FILE *out)
{
    struct sim sim = given->sim;
    char       report[SIM_REPORT];

    sim.working = &job->working;
    sim.coverage = &job->coverage;
    for (uint64_t seed = given->seed + number; seed < given->seed + given->seeds; seed += given->jobs) {
        struct sim_case drawn;

        job->seed = seed;
        if (!sim_try(&sim, seed, &drawn, report)) {
            if (job->failed == 0)
                tell(&sim, given->shrink, seed, &drawn, report, out);
            else if (job->failed < TOLD_MAX)
                fprintf(out, "seed %llu: %.*s\n", (unsigned long long)seed, (int)strcspn(report, "\n"), report);
            job->failed++;
        }
        job->done++;
        sim_case_release(&drawn);
    }
}

/* ---- all of them ---- */

static void copy(FILE *from)
{
    char   part[4096];
    size_t size;

    rewind(from);
    while ((size = fread(part, 1, sizeof part, from)) > 0)
        fwrite(part, 1, size, stdout);
    fclose(from);
}

static pid_t job_start(const struct simulate_arguments *given, uint64_t number, struct job *job, FILE *out)
{
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child != 0)
        return child;
    job_run(given, number, job, out);
    fflush(out);
    exit(EXIT_CLEAN);
}

/* Its failures; one more if it died. */
static uint64_t job_end(pid_t child, const struct job *job, FILE *out)
{
    int status = 0;

    if (child > 0)
        waitpid(child, &status, 0);
    copy(out);
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CLEAN)
        return job->failed;
    if (child > 0 && WIFSIGNALED(status))
        printf("seed %llu: the process died of signal %d, at work: %s\n", (unsigned long long)job->seed, WTERMSIG(status),
               job->working ? job->working->name : "none");
    else
        printf("seed %llu: the process ended early\n", (unsigned long long)job->seed);
    return job->failed + 1;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void add_coverage(struct sim_coverage *sum, const struct sim_coverage *more)
{
    for (size_t i = 0; i < SIM_ACTORS_MAX; i++) {
        sum->processors[i].stated += more->processors[i].stated;
        sum->processors[i].joined += more->processors[i].joined;
        for (size_t j = 0; j < SIM_INPUTS_MAX; j++)
            sum->processors[i].on[j] += more->processors[i].on[j];
    }
}

static int run_seeds(struct simulate_arguments *given)
{
    struct job         *jobs = mmap(NULL, JOBS_MAX * sizeof *jobs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t               children[JOBS_MAX];
    FILE               *files[JOBS_MAX];
    uint64_t            failed = 0, done = 0;
    double              since = seconds();
    struct sim_coverage coverage = { 0 };

    if (jobs == MAP_FAILED)
        return EXIT_MEMORY;
    for (uint64_t i = 0; i < given->jobs; i++) {
        files[i] = tmpfile();
        if (!files[i]) {
            perror("simulate: a temporary file");
            exit(EXIT_CONFIG);
        }
        children[i] = job_start(given, i, &jobs[i], files[i]);
    }
    for (uint64_t i = 0; i < given->jobs; i++) {
        failed += job_end(children[i], &jobs[i], files[i]);
        done += jobs[i].done;
        add_coverage(&coverage, &jobs[i].coverage);
    }
    since = seconds() - since;
    sim_coverage_write(&given->sim, &coverage, stdout);
    printf("%llu executions, %llu failed, %.0f a second\n", (unsigned long long)done, (unsigned long long)failed,
           since > 0 ? (double)done / since : 0);
    munmap(jobs, JOBS_MAX * sizeof *jobs);
    return failed ? EXIT_BUG : EXIT_CLEAN;
}

static int run_schedule(struct simulate_arguments *given)
{
    FILE           *in;
    struct sim_case read = { 0 };
    char            report[SIM_REPORT];
    size_t          line;
    bool            good;
    int             result = file_open(given->schedule, &in);

    if (result) {
        fprintf(stderr, "%s simulate: %s: %s\n", program_invocation_short_name, given->schedule, strerror(-result));
        return EXIT_CONFIG;
    }
    given->sim.count = 0;
    line = sim_read(in, given->shared.processors, &given->sim, given->processors, &read);
    file_close(in);
    if (line) {
        fprintf(stderr, "%s simulate: %s:%zu: not a line of a schedule of this program\n", program_invocation_short_name, given->schedule, line);
        sim_case_release(&read);
        return EXIT_CONFIG;
    }
    good = sim_replay(&given->sim, &read, report);
    printf("%s%s\n", good ? "holds" : "", report);
    sim_case_release(&read);
    return good ? EXIT_CLEAN : EXIT_BUG;
}

/* ---- what is asked ---- */

static void add_processor(struct simulate_arguments *given, const char *name, struct argp_state *state)
{
    const struct ck_processor *const *found = processor_place(given->shared.processors, ck_bytes_from(name));

    if (!found)
        argp_error(state, "%s: no such processor; `topology` lists them", name);
    for (size_t i = 0; i < given->sim.count; i++)
        if (given->processors[i] == *found)
            return;
    if (given->sim.count == SIM_ACTORS_MAX)
        argp_error(state, "at most %d processors", SIM_ACTORS_MAX);
    given->processors[given->sim.count++] = *found;
}

static void add_break(struct simulate_arguments *given, const char *word, struct argp_state *state)
{
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (strcmp(breaks[i].word, word) == 0) {
            given->sim.broken |= breaks[i].broken;
            given->sim.cluster_broken |= breaks[i].cluster_broken;
            return;
        }
    argp_error(state, "--break: %s is none of fencing, markers, undo, suppression, dirty-reads, waiting", word);
}

static uint64_t whole(const char *text, uint64_t max, const char *name, struct argp_state *state)
{
    char              *end;
    unsigned long long value = strtoull(text, &end, 10);

    if (end == text || *end || text[0] == '-' || value > max)
        argp_error(state, "%s: %s is not a number from 0 to %llu", name, text, (unsigned long long)max);
    return value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct simulate_arguments *given = state->input;

    switch (key) {
    case KEY_SEEDS: given->seeds = whole(argument, UINT64_MAX / 2, "--seeds", state); return 0;
    case KEY_SEED: given->seed = whole(argument, UINT64_MAX / 2, "--seed", state); return 0;
    case KEY_JOBS: given->jobs = whole(argument, JOBS_MAX, "--jobs", state); return 0;
    case KEY_AUDIT: given->sim.audit = (unsigned)whole(argument, 100, "--audit", state); return 0;
    case KEY_SHRINK: given->shrink = whole(argument, UINT64_MAX / 2, "--shrink", state); return 0;
    case KEY_SCHEDULE: given->schedule = argument; return 0;
    case KEY_BREAK: add_break(given, argument, state); return 0;
    case KEY_TODAY:
        given->has_today = true;
        if (!today_read(ck_bytes_from(argument), &given->sim.today))
            argp_error(state, "--today: %s is no day from 0101-01-01 to 9899-12-31 (YYYY-MM-DD)", argument);
        return 0;
    case 'i': given->input = argument; return 0;
    case ARGP_KEY_ARG: add_processor(given, argument, state); return 0;
    case ARGP_KEY_END:
        if (given->sim.count == 0 && !given->schedule)
            argp_error(state, "which processors? `topology` lists them");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Writers before their readers, as the program has them, each with its configuration. */
static void order(struct simulate_arguments *given, const struct config *config)
{
    const struct ck_processor *asked[SIM_ACTORS_MAX];
    size_t                     count = given->sim.count;

    memcpy(asked, given->processors, sizeof asked);
    given->sim.count = 0;
    for (size_t i = 0; given->shared.processors[i]; i++)
        for (size_t j = 0; j < count; j++)
            if (asked[j] == given->shared.processors[i]) {
                given->configs[given->sim.count] = config->values[i];
                given->processors[given->sim.count++] = given->shared.processors[i];
            }
    given->processors[given->sim.count] = NULL;
}

static int load(struct simulate_arguments *given, struct replay_input *input, struct ck_sim_inputs *ret_inputs)
{
    size_t count = 0;
    int    code;

    while (given->shared.processors[count])
        count++;
    code = replay_load(input, given->input, given->shared.processors, given->shared.processors, count, INT64_MAX);
    for (size_t i = 0; code == EXIT_CLEAN && i < input->count; i++)
        ck_sim_add_raw(ret_inputs, input->sources[input->records[i].source].topic, input->records[i].key, input->records[i].value);
    if (code == EXIT_CLEAN && !given->has_today && input->known_last > 0)
        given->sim.today = (int32_t)(input->known_last / CK_DAY_MS) + 1;
    return code;
}

static int run_configured(void *argument, const struct config *config)
{
    struct simulate_arguments *given = argument;
    struct replay_input        input = { 0 };
    struct ck_sim_inputs       inputs = { 0 };
    int                        code = EXIT_CLEAN;

    if (given->jobs == 0)
        given->jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
    if (given->jobs > JOBS_MAX)
        given->jobs = JOBS_MAX;
    order(given, config);
    given->sim.processors = given->processors;
    given->sim.configs = given->schedule ? NULL : given->configs;
    given->sim.known = given->shared.processors;
    if (given->input && !given->schedule) {
        code = load(given, &input, &inputs);
        given->sim.given = &inputs;
    }
    if (code == EXIT_CLEAN)
        code = given->schedule ? run_schedule(given) : run_seeds(given);
    sim_inputs_release(&inputs);
    replay_input_release(&input);
    return code;
}

/* Of records that nobody knows anything of, one day is as good as another. */
static int32_t today_of(const struct ck_simulation *simulation) { return simulation && simulation->today ? simulation->today() : TODAY; }

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = { arguments, "PROCESSOR...", "Runs processors under a seeded adversary and checks what they leave.",
                                              parse,     false,          run_configured };
    struct simulate_arguments        given = {
               .seed = 1,
               .seeds = 1000,
               .shrink = 2000,
               .sim = { .allow_empty_reference = true, .simulation = program->simulation, .today = today_of(program->simulation) }
    };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_simulate = { "simulate", "runs processors under a seeded adversary and checks what they leave", run };
