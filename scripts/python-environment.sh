#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Makes .venv with the newest versions of what Tests/EndToEnd/requirements.txt names, or another file; again when that changes.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=${1:-Tests/EndToEnd/requirements.txt}
stamp=.venv/$(tr / - <<<"$requirements")
if [ -x .venv/bin/python ] && cmp -s "$requirements" "$stamp"; then exit 0; fi
echo "Making a Python environment for the tests in .venv ..."
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --requirement "$requirements"
cp "$requirements" "$stamp"
