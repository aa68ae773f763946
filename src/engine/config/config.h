/* SPDX-License-Identifier: Apache-2.0
 * Configuration: every option of every processor as `<processor>.<name>`, and those of the installation, from a file (YAML), then the environment
 * (CHOKEPOINT_<NAME> in capitals, dots as underscores), then -X name=value; the later wins. An unknown name is an error that names its place. */
#ifndef CHOKEPOINT_CONFIG_CONFIG_H
#define CHOKEPOINT_CONFIG_CONFIG_H

#include "chokepoint/processor.h"
#include "engine/config/installation.h"

enum { CONFIG_PROCESSORS_MAX = 32, CONFIG_OVERRIDES_MAX = 64, CONFIG_WHERE_MAX = 512 };

struct config_option { /* one row of the table */
    const struct ck_processor        *processor;
    const struct ck_processor_option *option;
    char                             *name;  /* "spike.limit" */
    char                             *where; /* that it was set at; NULL: it has its default */
};

struct config {
    const struct ck_processor *const *processors;
    void                             *values[CONFIG_PROCESSORS_MAX]; /* one config struct for each processor; for struct embedded_options */
    struct installation               installation;
    struct config_option             *options; /* of processors; those of the installation are in installation_options */
    size_t                            count, problems;
    void (*tell)(void *context, const char *where, const char *problem);
    void *context;
};

/* Defaults. `processors` ends with NULL. Each problem is told and counted. */
void config_init(struct config *config, const struct ck_processor *const *processors, void (*tell)(void *, const char *where, const char *problem),
                 void *context);
void config_release(struct config *config);

void config_file(struct config *config, const char *path);
void config_environment(struct config *config, char *const *environment);
void config_override(struct config *config, const char *assignment); /* name=value */

/* After all of them: options that need each other. */
void config_complete(struct config *config);

double config_value(const struct config *config, const struct config_option *option);

#endif
