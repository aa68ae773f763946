/* SPDX-License-Identifier: Apache-2.0
 * The topics that processors need in an installation: names, partition counts, settings, who uses them how; and how what was found differs.
 * Pure: what was found is given. */
#ifndef CHOKEPOINT_ADMIN_TOPICS_PLAN_H
#define CHOKEPOINT_ADMIN_TOPICS_PLAN_H

#include "engine/config/installation.h"

enum { PLAN_SETTINGS_MAX = 10 };

enum plan_rule {
    PLAN_EQUAL,
    PLAN_AT_LEAST,    /* a number; -1 is without end: a longer retention, a larger record is nobody's harm */
    PLAN_IF_OTHERWISE /* equal, but not sent at creation: set only where the cluster's default is another */
};

struct plan_setting {
    const char    *name, *value;
    enum plan_rule rule;
};

enum plan_use { PLAN_READS = 1, PLAN_WRITES = 2, PLAN_KEEPS = 4 /* changelog: both */ };

struct plan_topic {
    const char         *plain;                       /* as in struct ck_topic; changelogs and dead letters: NULL */
    char                name[INSTALLATION_NAME_MAX]; /* in this installation */
    bool                foreign;                     /* written by users: only looked at */
    int                 partitions;                  /* ours; foreign: what it gets if it is created here */
    unsigned            uses;                        /* by any of the processors */
    struct plan_setting settings[PLAN_SETTINGS_MAX]; /* ends with name == NULL */
};

struct topics_plan {
    struct plan_topic *items;
    size_t             count;
};

/* For processors (the list ends with NULL), each topic once, in the order of first mention. */
struct topics_plan topics_plan_new(const struct installation *installation, const struct ck_processor *const *processors);
void               topics_plan_free(struct topics_plan *plan);

/* Whether a value that was found satisfies the setting. */
bool plan_setting_holds(const struct plan_setting *setting, const char *found);

enum plan_verdict {
    PLAN_FITS,
    PLAN_MISSING,
    PLAN_TOO_FEW, /* partitions */
    PLAN_TOO_MANY
};
enum plan_verdict plan_judge(const struct plan_topic *topic, int partitions /* <= 0: there is no such topic */);

/* The settings that do not hold, as name, value, …, NULL. found(): the value that a topic has, or NULL. Returns how many. */
size_t plan_wrong_settings(const struct plan_topic *topic, const char *(*found)(const void *context, const char *name), const void *context,
                           const char *ret_pairs[2 * PLAN_SETTINGS_MAX + 1]);

/* What a topic is created with, in the same form. */
size_t plan_creation_settings(const struct plan_topic *topic, const char *ret_pairs[2 * PLAN_SETTINGS_MAX + 1]);

#endif
