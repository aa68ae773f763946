/* SPDX-License-Identifier: Apache-2.0
 * An installation: the options that belong to no processor, such as brokers and topic names. config.c reads them from the same file, environment and
 * -X as the processors' options (one table, installation_options). `kafka.<property>` is passed to librdkafka unchanged. */
#ifndef CHOKEPOINT_CONFIG_INSTALLATION_H
#define CHOKEPOINT_CONFIG_INSTALLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/util/journal.h"

struct ck_processor;

enum { INSTALLATION_NAME_MAX = 250 /* of a topic or group: Kafka allows 249 bytes */ };

struct kafka_property { /* kafka.<name>; a name that ends with _file: value is the path of a file with the secret (secret.h) */
    char *name, *value, *where;
};

struct topic_rename { /* topics.rename.<users' topic>: its name in this installation */
    const char *topic;
    char       *name, *where;
};

enum { INSTALLATION_OPTIONS_MAX = 32, INSTALLATION_PROBLEM_MAX = 512 };

struct installation {
    const struct ck_processor *const *processors; /* of the program: their topics are those of the installation */
    struct kafka_property            *properties;
    size_t                            property_count;
    struct topic_rename              *renames;
    size_t                            rename_count;
    char                             *prefix; /* topics.prefix: before all names of topics and groups, and of transactional ids; "" */
    char   *instance;              /* instance: the name of this process among those of the group; stable across restarts; default: the host's name */
    bool    instance_static;       /* instance.static: a set `instance` is a static member of its groups */
    char   *http_listen;           /* http.listen: address of the probes and metrics; "": none */
    char   *log_format;            /* log.format: text, json */
    char   *log_level;             /* log.level: error, warning, info, debug */
    int32_t partitions;            /* topics.partitions: of our partitioned topics; 12 */
    int32_t replication;           /* topics.replication: -1: the cluster's default */
    int32_t commit_ms;             /* commit.interval_ms; 100 */
    int32_t inputs_max;            /* commit.inputs_max: of a transaction; 10,000 */
    bool    end_predecessors;      /* transactions.end_predecessors; true */
    int32_t lag_commit_ms;         /* commit.lag.interval_ms; 300 */
    int32_t lag_inputs_max;        /* commit.lag.inputs_max; 100,000 */
    int32_t memory_mib;            /* memory.budget_mib of the whole process; 0: none; 1024 */
    int32_t start_ms;              /* start.wait_ms: how long brokers may be unreachable at start; 30,000 */
    int32_t grace_ms;              /* stop.grace_ms: after SIGTERM; 20,000 */
    int32_t aborts_max;            /* transactions.aborts_max: in a row with one code; then exit 4; 20 */
    bool    allow_empty_reference; /* reference.allow_empty */
    char   *registry_urls;         /* registry.url: of a schema registry, separated by commas; "": none */
    char   *registry_user, *registry_password, *registry_token;
    char   *registry_user_file, *registry_password_file, *registry_token_file; /* "": the text itself, or none */
    char   *registry_ca, *registry_certificate, *registry_key;                 /* files; "": the system's, none */
    int32_t registry_unknown_ms;                                               /* registry.unknown_wait_ms; 10,000 */
    bool    registry_register;                                                 /* registry.register: schemas of ours that it lacks */
    char   *output_format;                                                     /* output.format: one of OUTPUT_FORMATS */
    char   *output_headers;                                                    /* output.headers: one of OUTPUT_HEADERS */
    char   *where[INSTALLATION_OPTIONS_MAX]; /* that each row of installation_options was set at; NULL: it has its default */
};

enum installation_type {
    INSTALLATION_NAME, /* letters, digits, . _ -; may be empty */
    INSTALLATION_TEXT, /* one line; may be empty */
    INSTALLATION_CHOICE,
    INSTALLATION_INT,
    INSTALLATION_BOOLEAN,
    INSTALLATION_ADDRESS /* address.h; may be empty */
};
struct installation_option {
    const char            *name;
    enum installation_type type;
    int32_t                min, max; /* of a number, or of the length of a name or text */
    const char            *fallback; /* as text; NULL: the host's name */
    const char            *choices;  /* "text, json" */
    bool                   secret;   /* its value is never shown */
    size_t                 offset;   /* in struct installation: char *, int32_t or bool */
    const char            *help;
};
extern const struct installation_option installation_options[]; /* ends with name == NULL */

/* Defaults. `processors` ends with NULL and lives as long as the installation. */
void installation_init(struct installation *installation, const struct ck_processor *const *processors);
void installation_release(struct installation *installation);

/* Sets an option of the table, kafka.<property> or topics.rename.<users' topic>. 0; -ENOENT: no such option;
 * -EINVAL: a bad value (problem: what was expected). */
int installation_set(struct installation *installation, const char *name, const char *text, const char *where,
                     char ret_problem[INSTALLATION_PROBLEM_MAX]);

/* Options that need each other. 0, or -EINVAL (problem; ret_where: where the one was set that needs another). */
int installation_check(const struct installation *installation, const char **ret_where, char ret_problem[INSTALLATION_PROBLEM_MAX]);

/* The value of a row of the table as text. */
void installation_text(const struct installation *installation, const struct installation_option *option, char *buf, size_t size);

/* Passwords, tokens and keys by their names: show "***". */
bool installation_is_secret(const char *name);

/* To standard error, as log.format and log.level say. */
struct journal installation_journal(const struct installation *installation);

/* The name of a topic of ours or of the users (struct ck_topic.name, "<processor>.dlq", "<processor>.changelog") in this installation: renamed, or
 * with the prefix. installation NULL: the name as it is. */
void installation_topic(const struct installation *installation, const char *name, char ret_name[INSTALLATION_NAME_MAX]);

/* The consumer group of a processor: <prefix><processor>. */
void installation_group(const struct installation *installation, const struct ck_processor *processor, char ret_name[INSTALLATION_NAME_MAX]);

/* <prefix><processor>.<instance> */
void installation_transactional_id(const struct installation *installation, const struct ck_processor *processor,
                                   char ret_name[INSTALLATION_NAME_MAX]);

/* "sasl.password" for "sasl.password_file". False: the name is not that of a secret's file, or of one that may not stand in a file. */
bool installation_secret_of(const char *name, char ret_base[INSTALLATION_NAME_MAX]);

/* Whether an option or property, by its full name, holds a secret itself: such a one is refused on the command line. */
bool installation_holds_secret(const char *name);

/* Whether librdkafka has a property of that name, without `kafka.`. */
bool installation_has_property(const char *name);

/* Where a kafka.* property was set; NULL: not set. */
const char *installation_property_where(const struct installation *installation, const char *name);

/* The group.instance.id of this process: a member that keeps its partitions while it restarts. NULL: `instance` is the default, or not static. */
const char *installation_static_instance(const struct installation *installation);

/* NULL: not set. */
const char *installation_property(const struct installation *installation, const char *name);

/* How many partitions a topic is to have: 1 for one_partition topics and dead letters; installation->partitions for the others of ours; 0 for the
 * users' topics (theirs to choose). For changelogs: as many as the processor's stream inputs. `name` as in installation_topic(). */
int installation_partitions(const struct installation *installation, const char *name);

#endif
