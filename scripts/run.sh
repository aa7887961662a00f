#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Runs the gateway that 'make release' built, until Ctrl-C. Where no AWS credentials are to be found, or with SIMULATE=1, a local
# stand-in for Bedrock runs beside it; never with SIMULATE=0, as on an instance whose role has the credentials.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${GATEWAY_BINARY:-.build/release/bedrock-gateway}
gateway=
simulator=
announcement=

is_file_with_content() { [ -f "$1" ] && [ -s "$1" ]; }

has_aws_credentials() {
    local variable
    for variable in AWS_ACCESS_KEY_ID AWS_BEARER_TOKEN_BEDROCK AWS_PROFILE AWS_WEB_IDENTITY_TOKEN_FILE \
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI; do
        [ -z "${!variable:-}" ] || return 0
    done
    is_file_with_content "${AWS_SHARED_CREDENTIALS_FILE:-${HOME:-}/.aws/credentials}" ||
        is_file_with_content "${AWS_CONFIG_FILE:-${HOME:-}/.aws/config}"
}

is_running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# The gateway first, so that its open requests can finish; a second Ctrl-C does not wait for them.
stop() {
    local process
    # shellcheck disable=SC2064
    trap "kill -KILL $gateway $simulator 2>/dev/null" INT TERM
    for process in $gateway $simulator; do
        ! is_running "$process" || kill -TERM "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    [ -z "$announcement" ] || rm -f "$announcement"
}

start_simulator() {
    announcement=$(mktemp)
    # Job control gives it a process group of its own, which Ctrl-C does not reach.
    set -m
    "$binary" simulate --port 0 >"$announcement" &
    simulator=$!
    set +m
    local url=
    until [ -n "$url" ]; do
        url=$(sed -nE 's,^Simulator of Amazon Bedrock at (http://[^ ]+).*,\1,p' "$announcement")
        [ -n "$url" ] || is_running "$simulator" || { echo "The simulator did not start." >&2; exit 1; }
        [ -n "$url" ] || sleep 0.05
    done
    cat <<NOTICE

No AWS credentials were found, so a SIMULATOR stands in for Amazon Bedrock: NO MODEL is behind it, answers are echoes.
For real answers stop this, set AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK,
and run it again.

NOTICE
    unset AWS_BEARER_TOKEN_BEDROCK AWS_SESSION_TOKEN AWS_PROFILE
    export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=$url AWS_ENDPOINT_URL_BEDROCK=$url
    export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false AWS_USE_FIPS_ENDPOINT=false AWS_USE_DUALSTACK_ENDPOINT=false
    export AWS_ACCESS_KEY_ID=AKIDSIMULATOR AWS_SECRET_ACCESS_KEY=simulator-secret
    export AWS_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-us-west-2}}
}

if [ ! -x "$binary" ]; then
    echo "$binary is not there; 'make run' builds and runs it." >&2
    exit 1
fi
trap stop EXIT
trap 'exit 0' INT TERM
case ${SIMULATE:-} in
1) start_simulator ;;
0) ;;
*) has_aws_credentials || start_simulator ;;
esac
set -m
"$binary" &
gateway=$!
set +m
status=0
wait "$gateway" || status=$?
exit "$status"
