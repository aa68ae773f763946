/* SPDX-License-Identifier: Apache-2.0
 * Statements are encoded as they are made: what a processor passes needs to live only for the call. */
#include "engine/state/out.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/key.h"
#include "chokepoint/number.h"

void out_clear(struct ck_out *out)
{
    out->count = 0;
    out->text.size = 0;
    out->chosen = false;
    out->kept.any = false;
    out->error = 0;
    out->fault[0] = 0;
    out->note_size = 0;
    out->rejected = false;
    if (out->state) {
        provenance_clear(&out->state->reads);
        out->state->step++;
    }
}

void out_release(struct ck_out *out)
{
    free(out->statements);
    ck_buffer_release(&out->text);
}

/* Adds to the fault, of at most `most` bytes; what does not fit is left out. */
static void say(struct ck_out *out, struct ck_bytes text, size_t most)
{
    size_t used = strlen(out->fault), room = sizeof out->fault - 1 - used, size = text.size < most ? text.size : most;

    if (size > room)
        size = room;
    if (size)
        memcpy(out->fault + used, text.data, size);
    out->fault[used + size] = 0;
}

int out_fault(struct ck_out *out, int error, const struct ck_topic *topic, struct ck_bytes key, const char *why)
{
    if (out->error)
        return out->error;
    out->error = error;
    say(out, ck_bytes_from(out->processor->name), FAULT_SHOWN);
    say(out, CK_BYTES(": "), 2);
    say(out, ck_bytes_from(topic->name), FAULT_SHOWN);
    say(out, CK_BYTES(", key "), FAULT_SHOWN);
    say(out, key, FAULT_SHOWN);
    say(out, CK_BYTES(": "), 2);
    say(out, ck_bytes_from(why), FAULT_MAX);
    return error;
}

/* A call that the rules exclude; number: what it had, NULL: nothing. */
static int misuse(struct ck_out *out, const char *function, const char *why, const int *number)
{
    char text[CK_NUMBER_TEXT_MAX];

    if (out->error)
        return out->error;
    out->error = -EPROTO;
    say(out, ck_bytes_from(out->processor->name), FAULT_SHOWN);
    say(out, CK_BYTES(": "), 2);
    say(out, ck_bytes_from(function), FAULT_SHOWN);
    say(out, CK_BYTES("() "), 3);
    say(out, ck_bytes_from(why), FAULT_MAX);
    if (number)
        say(out, (struct ck_bytes){ text, ck_number_write_long(*number, text) }, sizeof text);
    return out->error;
}

int out_returned(struct ck_out *out, const char *function, int result, bool may_reject)
{
    if (out->error)
        return out->error;
    if (result == CK_STEP_REJECT && may_reject && out->rejected)
        return result;
    if (result == CK_STEP_REJECT && may_reject)
        return misuse(out, function, "returned CK_STEP_REJECT without ck_out_reject(), which says the reason", NULL);
    if (result != CK_STEP_OK)
        return misuse(out, function, "returned what it may not: ", &result);
    return out->rejected ? misuse(out, function, "called ck_out_reject() and went on: return what it returns", NULL) : CK_STEP_OK;
}

/* The number of outputs: the topic is not one of them. */
static uint16_t output_index(const struct ck_processor *processor, const struct ck_topic *topic)
{
    uint16_t index = 0;

    while (processor->outputs[index] && processor->outputs[index] != topic)
        index++;
    return index;
}

/* Whether the processor may write that topic in that way. */
static bool is_output(struct ck_out *out, const struct ck_topic *topic, const void *value, bool appended)
{
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes key = { buf, 0 };

    if (out->processor->outputs[output_index(out->processor, topic)] && topic->appended == appended)
        return true;
    key.size = ck_topic_key(topic, value, buf);
    if (topic->appended != appended)
        out_fault(out, -EPROTO, topic, key,
                  appended ? "out_append() is for topics that are .appended" : "out_state() is for topics that are not .appended");
    else
        out_fault(out, -EPROTO, topic, key, "the topic is not among the .outputs");
    return false;
}

static struct statement *statement_new(struct ck_out *out, const struct ck_topic *topic, const void *value)
{
    char              key[CK_KEY_SIZE_MAX];
    struct statement *statement;
    size_t            key_size = ck_topic_key(topic, value, key);

    if (out->count == out->room) {
        out->room = out->room ? out->room * 2 : 16;
        out->statements = realloc(out->statements, out->room * sizeof *out->statements);
        if (!out->statements)
            abort();
    }
    statement = &out->statements[out->count++];
    statement->output = output_index(out->processor, topic);
    statement->key = out->text.size;
    statement->key_size = key_size;
    provenance_clear(&statement->sources); /* not all members: there are many statements, and few are published */
    statement->time_ms = ck_topic_time_ms(topic, value);
    statement->vintage_ms = ck_topic_vintage_ms(topic, value);
    ck_buffer_append(&out->text, (struct ck_bytes){ key, key_size });
    statement->value = out->text.size;
    ck_single_object_write(topic->value->fingerprint, &out->text);
    ck_record_encode_rounded(topic->value, 0, topic->value->field_count - 1, value, &out->text);
    return statement;
}

static int statement_close(struct ck_out *out, struct statement *statement)
{
    statement->value_size = out->text.size - statement->value;
    if (statement->value_size <= VALUE_MAX)
        return CK_STEP_OK;
    out_fault(out, -EMSGSIZE, out->processor->outputs[statement->output], statement_key(out, statement),
              "larger than a value may be (8 MiB less 64 KiB): state less in one value, or bound what it lists");
    out->text.size = statement->key;
    out->count--;
    return -EMSGSIZE;
}

int ck_out_state(const struct ck_settling *step, const struct ck_topic *topic, const void *value)
{
    struct ck_out    *out = step->out;
    struct statement *statement;

    if (!is_output(out, topic, value, false))
        return out->error;
    statement = statement_new(out, topic, value);
    provenance_copy(out->chosen ? &out->sources : &out->state->reads, &statement->sources);
    out->chosen = false;
    return statement_close(out, statement);
}

void ck_out_note(const struct ck_settling *step, struct ck_bytes note)
{
    struct ck_out *out = step->out;

    assert(out->processor->notes);
    if (note.size > CK_OUT_NOTE_MAX)
        return;
    memcpy(out->note, note.data, note.size);
    out->note_size = note.size;
}

void ck_out_keep_before(const struct ck_settling *step, const struct ck_topic *topic, const void *value)
{
    struct ck_out *out = step->out;
    char           key[CK_KEY_SIZE_MAX];
    size_t         size = ck_topic_key(topic, value, key);

    assert(!out->kept.any);
    out->kept = (struct kept){ true, output_index(out->processor, topic), out->text.size, size };
    ck_buffer_append(&out->text, (struct ck_bytes){ key, size });
}

/* Null: the description does not say. */
static struct ck_bytes subject_of(const struct ck_processor *processor, const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    if (processor->subject_parts)
        return ck_key_front(key, processor->subject_parts);
    return processor->subject ? (struct ck_bytes){ buf, processor->subject(topic, key, buf) } : (struct ck_bytes){ 0 };
}

int out_check_subject(struct ck_out *out, struct ck_bytes subject)
{
    for (size_t i = 0; i < out->count; i++) {
        const struct statement *statement = &out->statements[i];
        const struct ck_topic  *topic = out->processor->outputs[statement->output];
        struct ck_bytes         key = statement_key(out, statement);
        char                    buf[CK_KEY_SIZE_MAX];
        struct ck_bytes         described = subject_of(out->processor, topic, key, buf);

        if (!described.data || ck_bytes_equal(described, subject))
            continue;
        out_fault(out, -EPROTO, topic, key, "stated by the subject ");
        say(out, subject, FAULT_SHOWN);
        say(out, CK_BYTES(", and its description says that it is of "), FAULT_MAX);
        say(out, described, FAULT_SHOWN);
        return out->error;
    }
    return 0;
}

struct ck_bytes out_kept(const struct ck_out *out)
{
    return out->kept.any && out->kept.output == 0 ? (struct ck_bytes){ out->text.data + out->kept.key, out->kept.key_size } : (struct ck_bytes){ 0 };
}

bool out_keeps(const struct ck_out *out, uint16_t output, struct ck_bytes key)
{
    if (!out->kept.any || output != out->kept.output)
        return false;
    return ck_bytes_compare(key, (struct ck_bytes){ out->text.data + out->kept.key, out->kept.key_size }) < 0;
}

void ck_out_source(const struct ck_settling *step, struct ck_row_origin origin)
{
    struct ck_out *out = step->out;

    if (!out->chosen)
        provenance_clear(&out->sources);
    out->chosen = true;
    provenance_add(&out->sources, origin);
}

int ck_out_append(const struct ck_applying *step, const struct ck_topic *topic, const void *value)
{
    struct ck_out    *out = step->out;
    struct statement *statement;

    if (!is_output(out, topic, value, true))
        return out->error;
    statement = statement_new(out, topic, value);
    ck_record_encode(&ck_origin_type, 0, ck_origin_type.field_count, &out->origin, &out->text);
    return statement_close(out, statement);
}

int ck_out_reject(const struct ck_applying *step, int reason, const char *detail)
{
    struct ck_out *out = step->out;
    size_t         size = detail ? strlen(detail) : 0;

    out->rejected = true;
    if (reason < 0 || reason >= CK_REASON_COUNT || !ck_reason_name(out->processor, reason)) {
        misuse(out, "ck_out_reject", "has a reason that is none of the library's or of .reasons: ", &reason);
        return CK_STEP_REJECT;
    }
    if (size >= DETAIL_MAX)
        size = DETAIL_MAX - 1;
    out->reason = reason;
    if (size)
        memcpy(out->detail, detail, size);
    out->detail[size] = 0;
    return CK_STEP_REJECT;
}

const char *ck_reason_name(const struct ck_processor *processor, int reason)
{
    static const char *const names[CK_REASON_COUNT] = {
        [CK_REASON_TOO_LARGE] = "too_large",
        [CK_REASON_UNDECODABLE] = "undecodable",
        [CK_REASON_UNKNOWN_SCHEMA] = "unknown_schema",
        [CK_REASON_UNKNOWN_FIELD] = "unknown_field",
        [CK_REASON_MISSING_FIELD] = "missing_field",
        [CK_REASON_UNKNOWN_ENUM] = "unknown_enum",
        [CK_REASON_BAD_NUMBER] = "bad_number",
        [CK_REASON_BAD_PERIOD] = "bad_period",
        [CK_REASON_BAD_MONTHS] = "bad_months",
        [CK_REASON_BAD_KEY] = "bad_key",
        [CK_REASON_CONTRADICTION] = "contradiction",
        [CK_REASON_FUTURE] = "future",
        [CK_REASON_BEYOND_RETENTION] = "beyond_retention",
        [CK_REASON_SET_ASIDE] = "set_aside",
        [CK_REASON_DAMAGED] = "damaged",
    };
    const char *const *own = processor ? processor->reasons : NULL;

    assert(reason >= 0 && reason < CK_REASON_COUNT);
    if (reason < CK_REASON_OWN || reason >= CK_REASON_OWN + CK_REASONS_OWN_MAX)
        return names[reason];
    for (int i = CK_REASON_OWN; own && *own && i < reason; i++)
        own++;
    return own ? *own : NULL;
}
