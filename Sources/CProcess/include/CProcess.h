// SPDX-License-Identifier: MIT-0

#ifndef CPROCESS_H
#define CPROCESS_H

/// How many processors this process is bound to; 0 where the system does not tell.
int cprocess_bound_processors(void);

/// Has the C library's allocator keep memory for bodies of some megabytes, and few half-empty pages; where it can be told.
void cprocess_prepare_allocator(void);

#endif
