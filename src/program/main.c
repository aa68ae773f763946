/* SPDX-License-Identifier: Apache-2.0
 * chokepoint: the processors of trade, control and news. */
#include "processors/all.h"
#include "program/commands.h"
#include "program/simulate/simulate.h"

static const struct ck_command *const commands[] = { &command_check, &command_demo,   &command_fetch,   &command_indicators, &command_ingest,
                                                     &command_new,   &command_notify, &command_plot,    &command_read,       &command_report,
                                                     &command_rules, &command_serve,  &command_sources, &command_status,     NULL };

int main(int argc, char **argv)
{
    return chokepoint_main(argc, argv,
                           &(struct ck_program){ .size = sizeof(struct ck_program),
                                                 .name = "chokepoint",
                                                 .version = CHOKEPOINT_VERSION,
                                                 .processors = processors_all,
                                                 .commands = commands,
                                                 .simulation = &trade_simulation });
}
