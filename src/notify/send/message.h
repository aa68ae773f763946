/* SPDX-License-Identifier: Apache-2.0
 * A parcel in the words of its receiver. Pure: `now_ms` is given. */
#ifndef CHOKEPOINT_NOTIFY_MESSAGE_H
#define CHOKEPOINT_NOTIFY_MESSAGE_H

#include "chokepoint/avro.h"
#include "notify/book/book.h"

/* CloudEvents 1.0 in JSON: an array (application/cloudevents-batch+json), or where the receiver's batch is 1, one event
 * (application/cloudevents+json). Appends. */
void message_events(const struct parcel *parcel, struct ck_buffer *buffer);

/* For POST /api/v2/alerts of Alertmanager. */
void message_alerts(const struct parcel *parcel, int64_t now_ms, struct ck_buffer *buffer);

/* For a command's standard input: {"receiver", "id", "group", "events"}. */
void message_input(const struct parcel *parcel, struct ck_buffer *buffer);

/* A mail with its header, lines ending with CR LF (RFC 5322, 2045, 2047). */
void message_mail(const struct parcel *parcel, int64_t now_ms, struct ck_buffer *buffer);

/* For a person: one line for each item. */
void message_lines(const struct parcel *parcel, struct ck_buffer *buffer);

/* "began" … for an item; "again" for what is told again. */
const char *message_change(enum notice_change change);

/* The parcel of `notify test`: one item, of a record that is none, marked as a test. */
struct parcel *message_test(const struct receiver *receiver, int64_t now_ms);

#endif
