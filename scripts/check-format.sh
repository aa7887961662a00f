#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Swift code is written as .swift-format says, and breaks none of its rules: no force unwrap, every public declaration documented.
set -euo pipefail
. "$(dirname "$0")/check.sh"

check() {
    local paths=()
    local path
    for path in Package.swift Sources Tests Fuzzing Examples Benchmarks; do [ ! -e "$path" ] || paths+=("$path"); done
    swift format lint --strict --parallel --recursive --configuration "$repository/.swift-format" "${paths[@]}" ||
        complain "'make format' mends most of this."
}

self_test() {
    mkdir -p "$tree/Sources"
    echo 'let number = 1' >"$tree/Package.swift"
    expect_pass
    echo 'func f(x: Int?) -> Int { x! }' | expect_refusal Sources/Unwrap.swift
    printf 'struct S {\n  var a = 1\n}\n' | expect_refusal Sources/Indent.swift
    echo 'public struct Undocumented {}' | expect_refusal Sources/Undocumented.swift
}

run_check "$@"
