#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# What each target and folder may import (docs/architecture.md). The compiler holds the walls between targets; this holds those
# that the compiler does not know: pure folders, and packages that a target depends on only for some of its files.
set -euo pipefail
. "$(dirname "$0")/check.sh"

c_library='Glibc Musl Darwin'

# The modules that a file may import; for the topmost targets, which may import nearly all, those that it may not after a '!'.
rule_for() {
    case $1 in
    Sources/OpenAISchema/*) echo FoundationEssentials ;;
    Sources/Locking/*) echo "$c_library" ;;
    Sources/AWSSigner/*) echo "Locking Crypto HTTPTypes FoundationEssentials $c_library" ;;
    Sources/BedrockCore/EventStream/Checksum.swift) echo 'OpenAISchema CZlib' ;;
    Sources/BedrockCore/Tokens/*) echo 'CTokenTable CZlib' ;;
    Sources/BedrockCore/Wire/* | Sources/BedrockCore/EventStream/*) echo OpenAISchema ;;
    Sources/BedrockCore/Families/* | Sources/BedrockCore/Translation/* | Sources/BedrockCore/Native/*) echo OpenAISchema ;;
    Sources/BedrockCore/*) echo "OpenAISchema Locking AWSSigner HTTPTypes Logging CCurl FoundationEssentials $c_library" ;;
    Sources/bedrock-gateway/*) echo GatewayServer ;;
    Sources/GatewayServer/*) echo '! CCurl CTokenTable CZlib Crypto' ;;
    Sources/BedrockSimulator/*) echo '! CCurl CConsole CTokenTable Crypto GatewayServer' ;;
    *) echo none ;;
    esac
}

# The imports of a file, one a line: number of the line, access ('-' where none is written), module.
imports_of() {
    without_comments "$1" | grep -nE '(^|[[:space:];])import[[:space:]]' | sed -nE \
        's/^([0-9]+):(.*[[:space:];])?import[[:space:]]+((struct|class|enum|protocol|func|var|let|typealias|actor|macro)[[:space:]]+)?`?([A-Za-z0-9_]+).*/\1 \5 \2/p' |
        while read -r number module words; do
            case " $words " in
            *public* | *package* | *@_exported*) echo "$number visible $module" ;;
            *) echo "$number - $module" ;;
            esac
        done
}

# Whether a rule allows a module.
allows() {
    case $1 in
    '!'*) [[ " $1 " != *" $2 "* ]] ;;
    *) [[ " $1 " == *" $2 "* ]] ;;
    esac
}

check() {
    local file rule number access module folder
    for folder in OpenAISchema AWSSigner GatewayServer BedrockCore/{Wire,EventStream,Families,Translation,Native}; do
        [ -n "$(swift_files "Sources/$folder")" ] || complain "Sources/$folder: has no Swift files; has it moved?"
    done
    while read -r file; do
        rule=$(rule_for "$file")
        if [ "$rule" = none ]; then
            complain "$file: no rule tells what this folder may import; write one in scripts/check-walls.sh."
            continue
        fi
        while read -r number access module; do
            case $module in
            Foundation | FoundationNetworking | FoundationInternationalization | FoundationXML)
                complain "$file:$number: imports $module; FoundationEssentials at most, as $module brings ICU along."
                ;;
            Crypto)
                [ "$access" = - ] || complain "$file:$number: Crypto is no part of any interface; import it internally."
                ;;
            esac
            allows "$rule" "$module" || complain "$file:$number: may not import $module (rule: $rule)."
        done < <(imports_of "$file" || true)
    done < <(swift_files Sources)
}

self_test() {
    local folder
    for folder in OpenAISchema AWSSigner GatewayServer BedrockSimulator BedrockCore/{Wire,EventStream,Families,Translation,Native,Client}; do
        mkdir -p "$tree/Sources/$folder"
        echo '// import NIOCore' >"$tree/Sources/$folder/Good.swift"
    done
    echo 'internal import CZlib' >"$tree/Sources/BedrockCore/EventStream/Checksum.swift"
    mkdir -p "$tree/Sources/BedrockCore/Tokens"
    printf 'import CTokenTable\nimport CZlib\n' >"$tree/Sources/BedrockCore/Tokens/Good.swift"
    printf 'public import OpenAISchema\n' >"$tree/Sources/BedrockCore/Wire/Good.swift"
    printf '#if Server\n    public import Hummingbird\n    import NIOCore\n#endif\n' >"$tree/Sources/GatewayServer/Good.swift"
    expect_pass
    echo 'import Foundation' | expect_refusal Sources/GatewayServer/Bad.swift
    echo '    import struct Foundation.URL' | expect_refusal Sources/GatewayServer/Bad.swift
    echo 'import CCurl' | expect_refusal Sources/GatewayServer/Bad.swift
    echo 'internal import Crypto' | expect_refusal Sources/GatewayServer/Bad.swift
    echo 'public import Crypto' | expect_refusal Sources/AWSSigner/Bad.swift
    echo '@preconcurrency import NIOCore' | expect_refusal Sources/AWSSigner/Bad.swift
    echo 'import OpenAISchema' | expect_refusal Sources/AWSSigner/Bad.swift
    echo 'import AWSSigner' | expect_refusal Sources/OpenAISchema/Bad.swift
    echo 'import HTTPTypes' | expect_refusal Sources/OpenAISchema/Bad.swift
    echo 'import HTTPTypes' | expect_refusal Sources/BedrockCore/Wire/Bad.swift
    echo 'import CZlib' | expect_refusal Sources/BedrockCore/EventStream/Decoder.swift
    echo '@testable import AWSSigner' | expect_refusal Sources/BedrockCore/Families/Deep/Bad.swift
    echo 'import FoundationEssentials' | expect_refusal Sources/BedrockCore/Translation/Bad.swift
    echo 'import HTTPTypes' | expect_refusal Sources/BedrockCore/Native/Bad.swift
    echo 'import Hummingbird' | expect_refusal Sources/BedrockCore/Client/Bad.swift
    echo 'import CTokenTable' | expect_refusal Sources/BedrockCore/Client/Bad.swift
    echo 'import CTokenTable' | expect_refusal Sources/GatewayServer/Bad.swift
    echo 'import OpenAISchema' | expect_refusal Sources/BedrockCore/Tokens/Bad.swift
    echo 'let a = 1; import NIOCore' | expect_refusal Sources/BedrockCore/Client/Bad.swift
    echo 'let a = 1' | expect_refusal Sources/SomethingNew/New.swift
    rm -r "$tree/Sources/BedrockCore/Families"
    finds_faults_in "$tree" || { echo "check-walls.sh: a folder that is gone goes unnoticed." >&2; exit 1; }
}

run_check "$@"
