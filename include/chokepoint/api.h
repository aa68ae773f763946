/* SPDX-License-Identifier: Apache-2.0
 * What every public header begins and ends with: its names are C names for C++ too, and they are all that the shared library exports. */
#ifndef CHOKEPOINT_API_H
#define CHOKEPOINT_API_H

/* clang-format off */
#ifdef __cplusplus
#define CK_API_BEGIN _Pragma("GCC visibility push(default)") extern "C" {
#define CK_API_END } _Pragma("GCC visibility pop")
#else
#define CK_API_BEGIN _Pragma("GCC visibility push(default)")
#define CK_API_END _Pragma("GCC visibility pop")
#endif
/* clang-format on */

#define CK_CHECKED __attribute__((warn_unused_result)) /* a result that is the caller's to hand on */

#endif
