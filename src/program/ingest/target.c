/* SPDX-License-Identifier: Apache-2.0
 * A record to a line, or to a topic. */
#include "program/ingest/target.h"

#include <errno.h>
#include <unistd.h>

#include "engine/formats/json.h"

static int write_line(struct ingest_target *target, const void *record)
{
    const struct ck_record_type *type = target->kind->topic->value;
    struct ck_buffer            *buffer = &target->buffer;

    buffer->size = 0;
    ck_buffer_append(buffer, CK_BYTES("{\"value\":"));
    json_write(type, 0, type->field_count, record, buffer);
    ck_buffer_append(buffer, CK_BYTES("}\n"));
    if (target->replaces && ftruncate(fileno(target->file), 0) != 0 && errno != EINVAL) /* EINVAL: a pipe or a device */
        return -errno;
    target->replaces = false;
    errno = 0;
    if (fwrite(buffer->data, 1, buffer->size, target->file) == buffer->size)
        return 0;
    snprintf(target->problem, sizeof target->problem, "what is read cannot be written: %s", strerror(errno ? errno : EIO));
    return errno ? -errno : -EIO;
}

struct ck_bytes ingest_encode(const struct ck_record_type *type, bool json, const void *record, struct ck_buffer *buffer)
{
    buffer->size = 0;
    if (json)
        json_write(type, 0, type->field_count, record, buffer);
    else {
        ck_single_object_write(type->fingerprint, buffer);
        ck_record_encode(type, 0, type->field_count, record, buffer);
    }
    return ck_buffer_bytes(buffer);
}

static int send_record(struct ingest_target *target, const void *record)
{
    const struct ingest_kind *kind = target->kind;
    struct log_record         message = { .value = ingest_encode(kind->topic->value, target->json, record, &target->buffer) };
    char                      topic[INSTALLATION_NAME_MAX];
    int                       result;

    if (target->timestamps && kind->known_ms(record) > 0)
        message.time_ms = kind->known_ms(record);
    installation_topic(target->installation, kind->topic->name, topic);
    result = kafka_send(target->sender, topic, -1, &message);
    if (result == -ENOENT)
        snprintf(target->problem, sizeof target->problem, "there is no topic %s: chokepoint topics --apply --users makes the users' topics", topic);
    else if (result == -EACCES)
        snprintf(target->problem, sizeof target->problem, "not allowed to write to %s", topic);
    else if (result)
        snprintf(target->problem, sizeof target->problem, "%s: %s", topic, kafka_sender_problem(target->sender));
    return result;
}

static int add_to_folder(struct ingest_target *target, const void *record)
{
    int result = folder_add(target->folder, target->kind, record);

    if (result)
        snprintf(target->problem, sizeof target->problem, "%s", folder_problem(target->folder));
    return result;
}

int ingest_target_add(void *context, const void *record)
{
    struct ingest_target *target = context;
    int                   result;

    if (target->file)
        result = write_line(target, record);
    else if (target->folder)
        result = add_to_folder(target, record);
    else
        result = send_record(target, record);
    target->written += result == 0;
    return result;
}

int ingest_target_take(struct ingest_target *target, struct vet *vet)
{
    int result = target->folder ? folder_compare(target->folder, target->kind, vet) : 0;

    if (result == 0)
        return vet_each(vet, ingest_target_add, target);
    snprintf(target->problem, sizeof target->problem, "%s", folder_problem(target->folder));
    return result;
}
