#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Asks the botocore of PYTHON (python3 by default) again for all that the signer's tests expect of it.
set -euo pipefail
cd "$(dirname "$0")/AWSSignerTests/botocore"
python=${PYTHON:-python3}
"$python" signatures.py check signatures.jsonl
"$python" chain.py check chain.jsonl
"$python" endpoints.py check endpoints.jsonl
