#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Writes the tables of all settings into docs/configuration.md, as the built gateway tells them.
set -euo pipefail
cd "$(dirname "$0")/.."

gateway="${GATEWAY_BINARY:-.build/debug/bedrock-gateway}"
file=docs/configuration.md
tables=$("$gateway" config --reference)
{
    sed '/^<!-- begin of the settings/q' "$file"
    printf '%s\n' "$tables"
    sed -n '/^<!-- end of the settings/,$p' "$file"
} >"$file.new"
mv "$file.new" "$file"
