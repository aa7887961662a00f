#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Nothing in Sources traps on what a peer sends, promises Sendable by hand beyond the budget, or writes to standard output
# outside the commands. Force unwraps are found by check-format.sh.
set -euo pipefail
. "$(dirname "$0")/check.sh"

traps='(^|[^[:alnum:]_])(fatalError|preconditionFailure|unsafeBitCast|unsafeDowncast)[[:space:]]*\(|(^|[^[:alnum:]_])(try|as)!'
output='(^|[^.[:alnum:]_])(print|debugPrint|dump)[[:space:]]*\('

# The lock, and the driver that owns the handles of libcurl.
unchecked_budget=2

# Traps that no peer can reach: the condition is about text that stands in our own source.
is_excused() {
    case $1 in
    Sources/AWSSigner/SigV4/HTTPField+names.swift:*'preconditionFailure("\(literal) is no field name")'*) true ;;
    *) false ;;
    esac
}

check() {
    local file line unchecked=0
    while read -r file; do
        while read -r line; do
            is_excused "$file:$line" || complain "$file:$line: traps; throw an error instead."
        done < <(without_comments "$file" | grep -nE "$traps" || true)
        unchecked=$((unchecked + $(without_comments "$file" | grep -cE '@unchecked[[:space:]]+Sendable' || true)))
        case $file in Sources/GatewayServer/Commands/*) continue ;; esac
        while read -r line; do
            complain "$file:$line: writes to standard output; that is for the commands."
        done < <(without_comments "$file" | grep -nE "$output" || true)
    done < <(swift_files Sources)
    [ "$unchecked" -le "$unchecked_budget" ] ||
        complain "Sources: @unchecked Sendable stands $unchecked times; the budget is $unchecked_budget."
}

self_test() {
    mkdir -p "$tree/Sources/Some" "$tree/Sources/GatewayServer/Commands"
    printf '/// Calls fatalError() and try! never.\nlet a = try f() // print(a)\n' >"$tree/Sources/Some/Good.swift"
    echo 'final class A: @unchecked Sendable {}' >"$tree/Sources/Some/One.swift"
    echo 'final class B: @unchecked Sendable {}' >"$tree/Sources/Some/Two.swift"
    echo 'print("ready")' >"$tree/Sources/GatewayServer/Commands/Good.swift"
    expect_pass
    echo 'func f() { fatalError("no") }' | expect_refusal Sources/Some/Bad.swift
    echo 'default: preconditionFailure()' | expect_refusal Sources/Some/Bad.swift
    echo 'let a = try! f()' | expect_refusal Sources/Some/Bad.swift
    echo 'let a = b as! C' | expect_refusal Sources/Some/Bad.swift
    echo '    print("here")' | expect_refusal Sources/Some/Bad.swift
    echo 'extension C: @unchecked Sendable {}' | expect_refusal Sources/Some/Three.swift
}

run_check "$@"
