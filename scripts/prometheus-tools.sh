#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Unpacks Debian's prometheus, which the tests let read the metrics, into .build-prometheus: installed, it would run as a
# service. Where there is no apt-get, or no network, those tests are left out.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.build-prometheus
if [ -x "$folder/usr/bin/promtool" ] || command -v promtool >/dev/null 2>&1; then exit 0; fi
command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || exit 0
mkdir -p "$folder"
if (cd "$folder" && apt-get download prometheus >/dev/null 2>&1); then
    dpkg -x "$folder"/prometheus_*.deb "$folder"
    rm -f "$folder"/prometheus_*.deb
else
    echo "prometheus cannot be had; the tests that need it are left out." >&2
fi
