#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
#
# Builds and runs the examples, and checks that a program that embeds the translator alone fetches no server's package and
# links neither a server nor libcurl.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch="$PWD/.build-examples"

swift build --package-path Examples/Embedding --scratch-path "$scratch/embedding" -q
fetched="$(ls "$scratch/embedding/checkouts" | sort | tr '\n' ' ')"
expected="swift-asn1 swift-crypto swift-http-types swift-log "
if [ "$fetched" != "$expected" ]; then
    echo "An embedder fetches: $fetched" >&2
    echo "but should fetch:    $expected" >&2
    exit 1
fi
binary="$scratch/embedding/debug/Translator"
linked="$(ldd "$binary" 2>/dev/null || otool -L "$binary")"
if grep -E 'libcurl|libFoundation\.so|libFoundationNetworking|libicu|_FoundationICU' <<<"$linked" >&2; then
    echo "An embedder links a library that it should not." >&2
    exit 1
fi
if nm "$binary" | grep -E '\$s(7NIOCore|11Hummingbird)|curl_easy' >&2; then
    echo "An embedder links the server or libcurl." >&2
    exit 1
fi
answer="$("$binary")"
[ "$answer" = '{"messages":[{"role":"user","content":[{"text":"Hello!"}]}]}' ] || {
    echo "The embedded translator says: $answer" >&2
    exit 1
}

answer="$("$scratch/embedding/debug/Transport")"
[ "$answer" = "$(printf 'POST /model/us.amazon.nova-lite-v1%%3A0/converse\nAll is well.')" ] || {
    echo "The transport of the example says: $answer" >&2
    exit 1
}
answer="$(AWS_ACCESS_KEY_ID=AKID AWS_SECRET_ACCESS_KEY=secret "$scratch/embedding/debug/Signer")"
grep -q "^-H 'Authorization: AWS4-HMAC-SHA256 Credential=AKID/" <<<"$answer" || {
    echo "The signer of the example says: $answer" >&2
    exit 1
}

swift build --package-path Examples/Family --scratch-path "$scratch/family" -q
answer="$("$scratch/family/debug/Family" | head -1)"
grep -q '"thought":{"depth":"low"}' <<<"$answer" && grep -q '"system":\[{"text":"You are writer-v1."}\]' <<<"$answer" || {
    echo "The family of the example says: $answer" >&2
    exit 1
}

swift build --package-path Examples/Chat --scratch-path "$scratch/chat" -q
gateway="${GATEWAY_BINARY:-.build/debug/bedrock-gateway}"
directory="$(mktemp -d)"
"$gateway" simulate --port 0 >"$directory/simulator" &
simulator=$!
trap 'kill "$simulator" 2>/dev/null || true; rm -rf "$directory"' EXIT
until grep -q http "$directory/simulator"; do
    kill -0 "$simulator"
    sleep 0.05
done
url="$(grep -o 'http://[^ ]*' "$directory/simulator")"
answer="$(AWS_ENDPOINT_URL_BEDROCK_RUNTIME="$url" AWS_ACCESS_KEY_ID=AKIDSIMULATOR AWS_SECRET_ACCESS_KEY=simulator-secret \
    "$scratch/chat/debug/Chat" Hello from an example)"
grep -q "Hello from an example" <<<"$answer" || {
    echo "The chat example says: $answer" >&2
    exit 1
}
echo "The examples build and run; the translator fetches $(wc -w <<<"$fetched") packages and links neither a server nor libcurl."
