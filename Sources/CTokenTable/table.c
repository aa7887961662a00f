// SPDX-License-Identifier: MIT-0

#include "CTokenTable.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char table[] = {
#embed "cl100k_base.z"
};
#pragma clang diagnostic pop

const unsigned char *c_token_table_cl100k_base(size_t *size) {
    *size = sizeof table;
    return table;
}
