#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Builds the gateway for use: optimised, and on Linux with Swift's libraries within, so that the binary runs without a toolchain.
set -euo pipefail
cd "$(dirname "$0")/.."

flags=(-c release --product bedrock-gateway)
[ "$(uname)" != Linux ] || flags+=(--static-swift-stdlib)
echo "Building the gateway (the first time takes some minutes) ..."
swift build "${flags[@]}"
