#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
#
# Feeds libFuzzer's inputs to the decoders and the translator, each for FUZZ_SECONDS (30), seeded with the golden files. An
# input that traps, overflows or runs out of memory ends it with that input's file in .build-fuzz/TARGET.
#
#     scripts/fuzz.sh [TARGET ...]      targets: those in Fuzzing/FuzzTarget.swift
#
# Compiled by swiftc itself: the package manager links no executable with a fuzzer's own entry.
set -euo pipefail
cd "$(dirname "$0")/.."
build="$PWD/.build-fuzz"
seconds="${FUZZ_SECONDS:-30}"
mkdir -p "$build"

flags=(-swift-version 6 -O -g -sanitize=fuzzer,address -parse-as-library
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature NonisolatedNonsendingByDefault
    -package-name bedrock_gateway -I "$build" -I Sources/CZlib)

module() {
    local name="$1"
    shift
    find "$@" -name '*.swift' >"$build/$name.files"
    if [ -e "$build/$name.o" ] && [ -z "$(find "$@" -name '*.swift' -newer "$build/$name.o" | head -1)" ]; then return; fi
    swiftc "${flags[@]}" -wmo -module-name "$name" -emit-module -emit-module-path "$build/$name.swiftmodule" \
        -c "@$build/$name.files" -o "$build/$name.o"
}

module OpenAISchema Sources/OpenAISchema
module BedrockCore Sources/BedrockCore/{Wire,EventStream,Families,Translation,Native} Sources/BedrockCore/Client/Models/ModelPolicy.swift
swiftc "${flags[@]}" -module-name FuzzTarget Fuzzing/FuzzTarget.swift "$build/OpenAISchema.o" "$build/BedrockCore.o" -lz \
    -o "$build/fuzz"

# The seeds: golden files as they are, and botocore's frames as bytes.
golden="Tests/BedrockCoreTests/Translation/Golden Tests/BedrockCoreTests/Native/Golden"
seeds="$build/seeds"
rm -rf "$seeds"
mkdir -p "$seeds"
find $golden -type f -size -64k | while read -r file; do cp "$file" "$seeds/$(tr / _ <<<"$file")"; done
python3 - "$seeds" Tests/BedrockCoreTests/EventStream/botocore/frames.jsonl <<'PYTHON'
import base64, json, pathlib, sys
for number, line in enumerate(open(sys.argv[2])):
    for key, value in json.loads(line).items():
        if isinstance(value, str):
            try:
                data = base64.b64decode(value, validate=True)
            except ValueError:
                continue
            if len(data) > 15:
                pathlib.Path(sys.argv[1], f"frame-{number}-{key}").write_bytes(data)
PYTHON

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -nE 's/^    case ([a-z][A-Za-z]*)$/\1/p' Fuzzing/FuzzTarget.swift)
for target in "${targets[@]}"; do
    echo "== $target, $seconds seconds"
    mkdir -p "$build/$target/corpus"
    (cd "$build/$target" && FUZZ_TARGET="$target" ASAN_OPTIONS=detect_leaks=0 ../fuzz -max_total_time="$seconds" -max_len=65536 \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 corpus ../seeds 2>&1 | grep -vE '^(INFO|#)' | tail -8)
done
