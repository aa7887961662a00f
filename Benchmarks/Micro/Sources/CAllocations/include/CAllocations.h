// SPDX-License-Identifier: MIT-0
#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdint.h>

/// How often memory has been allocated by this process; always 0 where the C library does not let it be counted.
uint64_t allocations_so_far(void);

#endif
