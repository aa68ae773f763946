/* SPDX-License-Identifier: Apache-2.0
 * What is copied and compared is work too: the linker gives us the functions of memory (--wrap). */
#include <stddef.h>

#include "work/work.h"

enum { WORD = 8 };

void *__real_memcpy(void *to, const void *from, size_t size);
void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memcpy(void *to, const void *from, size_t size)
{
    work_add(size / WORD);
    return __real_memcpy(to, from, size);
}

void *__real_memmove(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size)
{
    work_add(size / WORD);
    return __real_memmove(to, from, size);
}

void *__real_memset(void *to, int byte, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);
void *__wrap_memset(void *to, int byte, size_t size)
{
    work_add(size / WORD);
    return __real_memset(to, byte, size);
}

int __real_memcmp(const void *left, const void *right, size_t size);
int __wrap_memcmp(const void *left, const void *right, size_t size);
int __wrap_memcmp(const void *left, const void *right, size_t size)
{
    work_add(size / WORD);
    return __real_memcmp(left, right, size);
}
