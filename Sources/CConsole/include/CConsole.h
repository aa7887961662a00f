// SPDX-License-Identifier: MIT-0
// The console's pages, scripts and styles and the description of the gateway's interface, as bytes within the program.

#ifndef C_CONSOLE_H
#define C_CONSOLE_H

#include <stddef.h>

/// A file that the gateway serves.
typedef struct {
    /// The path at which it is served.
    const char *path;
    /// Its media type.
    const char *type;
    /// Its bytes, which live as long as the process.
    const unsigned char *bytes;
    /// How many bytes there are.
    size_t size;
} c_console_file;

/// All files, which live as long as the process, and how many there are.
const c_console_file *c_console_files(size_t *count);

#endif
