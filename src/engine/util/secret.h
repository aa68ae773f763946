/* SPDX-License-Identifier: Apache-2.0
 * A secret that stands in a file of its own, as Kubernetes and systemd mount them: the file's bytes without the line end behind them. */
#ifndef CHOKEPOINT_UTIL_SECRET_H
#define CHOKEPOINT_UTIL_SECRET_H

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_SIZE_MAX = 64 * 1024 };

/* The name of an option whose value is the path of a secret: "sasl.password_file". */
bool secret_is_file(const char *name);

/* On the heap; wiped and freed by secret_free(). NULL: the file cannot be read, is empty, over SECRET_SIZE_MAX, or holds a zero byte; `ret_problem`
 * says so, with the path and without the secret. */
char *secret_read(const char *path, char *ret_problem, size_t problem_size);
void  secret_free(char *secret); /* NULL: nothing */

#endif
