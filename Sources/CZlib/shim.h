// SPDX-License-Identifier: MIT-0
#include <zlib.h>
