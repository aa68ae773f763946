/* SPDX-License-Identifier: Apache-2.0
 * Work (tests/work) under libFuzzer, which has the compiler's hook for itself, and refuses it: the linker gives calls of it to us (--wrap). */
#include "work/work.h"

static uint64_t done;

uint64_t work_done(void) { return done; }
void     work_add(uint64_t work) { done += work; }

void __wrap___sanitizer_cov_trace_pc(void);
void __wrap___sanitizer_cov_trace_pc(void) { done++; }
