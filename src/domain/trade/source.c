/* SPDX-License-Identifier: Apache-2.0
 * The profiles of SPEC 4.7, the one without a name for every other source. */
#include "domain/trade/source.h"

static const struct source_profile profiles[] = {
    { "GACC", .rank = 1, .absence_is_zero = true },
    { "USCENSUS", .rank = 1 },
    { "COMEXT", .rank = 1 },
    { "UNCOMTRADE", .rank = 2 },
    { "PRESS", .rank = 9 },
    { NULL, .rank = 3 },
};

const struct source_profile *source_profile(struct ck_bytes source)
{
    const struct source_profile *profile = profiles;

    while (profile->name && !ck_bytes_equal(ck_bytes_from(profile->name), source))
        profile++;
    return profile;
}

const char *source_name(size_t index) { return index < sizeof profiles / sizeof *profiles ? profiles[index].name : NULL; }

int source_compare(struct ck_bytes a, struct ck_bytes b)
{
    int difference = source_profile(a)->rank - source_profile(b)->rank;

    return difference ? difference : ck_bytes_compare(a, b);
}

bool source_outranks_absence(struct ck_bytes source)
{
    if (source_profile(source)->absence_is_zero)
        return true;
    for (const struct source_profile *profile = profiles; profile->name; profile++)
        if (profile->absence_is_zero && source_compare(ck_bytes_from(profile->name), source) < 0)
            return false;
    return true;
}
