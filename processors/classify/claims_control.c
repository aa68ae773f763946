/* SPDX-License-Identifier: Apache-2.0
 * Claims on the status of a control (docs/CLAIMS.md 4.5): from the acts found, and from plain statements that something is under licence or banned.
 */
#include "claims.h"

#include <math.h>

void controls_read(struct claims *claims, const struct reading *reading)
{
    (void)claims;
    (void)reading;
}
