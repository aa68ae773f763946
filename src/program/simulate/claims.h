/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_SIMULATE_CLAIMS_H
#define CHOKEPOINT_SIMULATE_CLAIMS_H

#include "engine/sim/sim.h"

void claims_generate(struct ck_sim_inputs *inputs, uint64_t *seed); /* of claims.submitted */

#endif
