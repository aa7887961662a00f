// SPDX-License-Identifier: MIT-0

// What the C library offers to C alone.
#define _GNU_SOURCE
#include "CProcess.h"

#ifdef __linux__
#include <sched.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

int cprocess_bound_processors(void) {
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
    return 0;
}

void cprocess_prepare_allocator(void) {
#ifdef __GLIBC__
    // By default a body of a megabyte is mapped and unmapped anew, and the system clears every page of it: more work than
    // all that is done with a picture.
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
    // A few threads need few arenas.
    mallopt(M_ARENA_MAX, 4);
#endif
}
