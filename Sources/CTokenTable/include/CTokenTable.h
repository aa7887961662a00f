// SPDX-License-Identifier: MIT-0
// OpenAI's table of cl100k_base tokens, deflated; its notice stands in NOTICE, its layout in scripts/make-token-table.py.

#ifndef C_TOKEN_TABLE_H
#define C_TOKEN_TABLE_H

#include <stddef.h>

/// The bytes of the table, which live as long as the process, and how many there are.
const unsigned char *c_token_table_cl100k_base(size_t *size);

#endif
