#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Every file of code names its licence: Swift in the first line (the second of a manifest), scripts, templates and the like in
# the first three.
set -euo pipefail
. "$(dirname "$0")/check.sh"

licence='SPDX-License-Identifier: MIT-0'

check() {
    local file line
    while read -r file; do
        line=1
        [ "$(basename "$file")" != Package.swift ] || line=2
        [ "$(sed -n "${line}p" "$file")" = "// $licence" ] || complain "$file:$line: '// $licence' is missing."
    done < <(swift_files Package.swift Sources Tests Examples Benchmarks)
    while read -r file; do
        head -3 "$file" | grep -q "^# $licence$" || complain "$file:1: '# $licence' is missing."
    done < <(find Makefile Dockerfile docker-compose.yml .ci .github deployment scripts Tests Examples Benchmarks -type f \
        \( -name '*.sh' -o -name '*.py' -o -path '.ci/*' -o -name Makefile -o -name Dockerfile -o -name '*.yml' \
        -o -name '*.yaml' -o -name '*.template' -o -name '*.service' \) 2>/dev/null | sort)
}

self_test() {
    mkdir -p "$tree/Sources/Some" "$tree/Tests"
    echo "// $licence" >"$tree/Sources/Some/Good.swift"
    printf '// swift-tools-version:6.2\n// %s\n' "$licence" >"$tree/Package.swift"
    printf '#!/usr/bin/env python3\n# %s\n' "$licence" >"$tree/Tests/good.py"
    expect_pass
    echo 'let a = 1' | expect_refusal Sources/Some/None.swift
    printf '\n// %s\n' "$licence" | expect_refusal Sources/Some/Late.swift
    echo '// swift-tools-version:6.2' | expect_refusal Package.swift
    echo 'print()' | expect_refusal Tests/none.py
    echo 'echo' | expect_refusal scripts/none.sh
    echo 'FROM scratch' | expect_refusal Dockerfile
    echo 'Resources: {}' | expect_refusal deployment/None.template
}

run_check "$@"
