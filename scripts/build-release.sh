#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Builds the gateway for use: optimised, and on Linux with Swift's libraries within, so that the binary runs without a toolchain.
# With STATIC_CURL=1, on Debian, libcurl, OpenSSL and zlib are within as well: the binary then needs the C library alone.
set -euo pipefail
cd "$(dirname "$0")/.."

# Optimised across modules: generic code, of which the server and the JSON have much, is made for the types that use it.
flags=(-c release --product bedrock-gateway -Xswiftc -cross-module-optimization)
if [ "$(uname)" = Linux ]; then
    # Nobody looks up the functions of a program by their names: without the table for that the binary is a tenth smaller.
    flags+=(--static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic)
    # The functions that serve lie together: a request costs about a tenth less, and the idle process a sixth less memory.
    flags+=(-Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections)
    flags+=(-Xlinker "--symbol-ordering-file=$PWD/scripts/function-order.txt" -Xlinker --no-warn-symbol-ordering)
fi
if [ "${STATIC_CURL:-0}" = 1 ]; then
    scripts/build-static-curl.sh .build-curl
    export PKG_CONFIG_PATH=$PWD/.build-curl/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
    # A folder of its own: objects do not tell which libcurl they are meant for.
    flags+=(--scratch-path .build-static)
fi
# The package manager does not see that the list has changed.
binary=$(swift build "${flags[@]}" --show-bin-path)/bedrock-gateway
[ ! scripts/function-order.txt -nt "$binary" ] || rm -f "$binary"
echo "Building the gateway (the first time takes some minutes) ..."
swift build "${flags[@]}"
if [ "${STATIC_CURL:-0}" = 1 ]; then
    if ldd "$binary" | grep -E 'libcurl|libssl|libcrypto|libz\.' >&2; then
        echo "The gateway still needs these shared libraries." >&2
        exit 1
    fi
    echo "The gateway is $binary."
fi
