/* SPDX-License-Identifier: Apache-2.0
 * Logs topics with a wrong partition count, with the remedy. */
#include <stdio.h>

#include "engine/service/internal.h"

static bool must_agree(const struct ck_processor *processor, size_t topic, size_t count, size_t inputs)
{
    return topic < inputs ? processor->inputs[topic].role == CK_INPUT_STREAM : topic == count - 1;
}

void run_report_partition_counts(const struct worker_thread *thread)
{
    struct worker_topics topics = worker_topics_new(thread->state.processor, NULL); /* as the program calls them */

    for (size_t i = 0; i < topics.count; i++) {
        int wanted = installation_partitions(thread->options->installation, topics.topics[i].name);
        int found = log_partitions(thread->log, (uint16_t)i);

        if (wanted <= 1 || found <= 0 || found == wanted)
            continue;
        if (!atomic_exchange(&thread->once->partitions, true))
            JOURNAL(thread->options->journal, JOURNAL_WARNING, "partitions", TEXT("processor", thread->state.processor->name),
                    TEXT("topic", topics.topics[i].name), NUMBER("found", found), NUMBER("wanted", wanted),
                    TEXT("effect",
                         "the topics' own count is used, here and elsewhere: topics.partitions is for topics that are created, and cannot be changed "
                         "afterwards; `topics` lists those that differ"));
        break;
    }
    worker_topics_free(&topics);
}

/* Rows are where their keys are: the inputs that are not reference and the changelog (the last topic) have one count. */
void partition_counts_problem(const struct ck_processor *processor, const struct installation *installation, struct log *log, char *problem,
                              size_t size)
{
    struct worker_topics topics = worker_topics_new(processor, installation);
    size_t               inputs = 0, least = topics.count, most = topics.count;

    while (processor->inputs[inputs].topic)
        inputs++;
    for (size_t i = 0; i < topics.count && processor->tables; i++) {
        if (!must_agree(processor, i, topics.count, inputs))
            continue;
        if (least == topics.count || log_partitions(log, (uint16_t)i) < log_partitions(log, (uint16_t)least))
            least = i;
        if (most == topics.count || log_partitions(log, (uint16_t)i) > log_partitions(log, (uint16_t)most))
            most = i;
    }
    if (least < topics.count && log_partitions(log, (uint16_t)least) != log_partitions(log, (uint16_t)most))
        snprintf(problem, size,
                 "%s has %d partitions and %s has %d: both must have topics.partitions, or keys are not where their rows are: delete the wrong one, "
                 "`topics --apply` creates it again and `reset` rebuilds what was computed from it",
                 topics.topics[least].name, log_partitions(log, (uint16_t)least), topics.topics[most].name, log_partitions(log, (uint16_t)most));
    worker_topics_free(&topics);
}
