#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Builds the documentation of each library into .build-docs, with warnings as errors. Needs a debug build.
set -euo pipefail
cd "$(dirname "$0")/.."
output="$PWD/.build-docs"
modules="$(swift build --show-bin-path)/Modules"
docc="$(command -v docc || echo "$(dirname "$(readlink -f "$(command -v swift)")")/docc")"
# Modules in C: their maps are the packages' own, or made by the build.
maps=()
while read -r map; do maps+=(-Xcc "-fmodule-map-file=$map"); done < <(
    find "$(swift build --show-bin-path)" -maxdepth 2 -path '*.build/module.modulemap'
    find .build/checkouts -path '*/include/module.modulemap' -not -path '*/Tests/*'
)
for library in OpenAISchema AWSSigner BedrockCore BedrockSimulator GatewayServer; do
    graphs="$output/graphs/$library"
    rm -rf "$graphs"
    mkdir -p "$graphs"
    swift symbolgraph-extract -module-name "$library" -I "$modules" -I Sources/CCurl -I Sources/CZlib \
        "${maps[@]}" \
        -target "$(swift -print-target-info | sed -nE 's/.*"unversionedTriple" *: *"([^"]*)".*/\1/p' | head -1)" \
        -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
    # Symbols of other modules that are extended here have pages of their own elsewhere.
    rm -f "$graphs"/*@*
    "$docc" convert "Sources/$library/$library.docc" --additional-symbol-graph-dir "$graphs" \
        --fallback-display-name "$library" --fallback-bundle-identifier "bedrock-gateway.$library" \
        --output-path "$output/$library.doccarchive" --warnings-as-errors
done
echo "The documentation is in .build-docs."
