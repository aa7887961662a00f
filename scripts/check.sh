# SPDX-License-Identifier: MIT-0
# What the checks share. A check defines `check`, which looks at the tree in the current directory and calls `complain` for
# each fault, and `self_test`, which plants faults in a small tree and expects each to be found; then it calls `run_check "$@"`.
# shellcheck shell=bash

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
complaints=0

# Tells of one fault.
complain() {
    printf '%s\n' "$*" >&2
    complaints=$((complaints + 1))
}

# Swift files below the given paths, those that exist.
swift_files() {
    local path
    for path in "$@"; do
        [ ! -e "$path" ] || find "$path" -name '*.swift' -type f -not -path '*/.build*' | sort
    done
}

# A Swift file without its line comments, so that words in them count for nothing.
without_comments() {
    sed -E 's,(^|[[:space:]])//.*$,,' "$1"
}

# Whether the check complains of the tree in a directory.
finds_faults_in() {
    (
        cd "$1"
        complaints=0
        check
        [ "$complaints" -gt 0 ]
    ) >/dev/null 2>&1
}

# Expects the clean tree in $tree to pass.
expect_pass() {
    if finds_faults_in "$tree"; then
        (cd "$tree" && check) || true
        echo "$(basename "$0"): the check refuses a tree without faults." >&2
        exit 1
    fi
}

# Plants a file with the text of standard input in $tree, expects the check to refuse it, and takes it away again.
expect_refusal() {
    local file=$tree/$1
    mkdir -p "$(dirname "$file")"
    [ ! -e "$file" ] || cp "$file" "$file.kept"
    cat >"$file"
    if ! finds_faults_in "$tree"; then
        echo "$(basename "$0"): the check does not notice this in $1:" >&2
        sed 's/^/    /' "$file" >&2
        exit 1
    fi
    rm "$file"
    [ ! -e "$file.kept" ] || mv "$file.kept" "$file"
}

# Runs the check on the repository, or its test of itself with --self-test.
run_check() {
    case ${1:-} in
    --self-test)
        tree=$(mktemp -d)
        trap 'rm -rf "$tree"' EXIT
        self_test
        ;;
    "")
        cd "$repository"
        check
        if [ "$complaints" -gt 0 ]; then
            echo "$(basename "$0"): $complaints found." >&2
            exit 1
        fi
        ;;
    *)
        echo "usage: $(basename "$0") [--self-test]" >&2
        exit 64
        ;;
    esac
}
