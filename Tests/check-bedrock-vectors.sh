#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Asks the botocore of PYTHON (python3 by default) again for all that the tests of Bedrock's wire expect of it.
set -euo pipefail
cd "$(dirname "$0")/BedrockCoreTests"
python=${PYTHON:-python3}
"$python" EventStream/botocore/frames.py check EventStream/botocore/frames.jsonl
"$python" Wire/botocore/shapes.py check Wire/botocore/shapes.jsonl
"$python" Translation/botocore/validate.py
"$python" Families/python/vectors.py check Families/python/vectors.jsonl
"$python" Families/python/tokens.py check Families/python/tokens.jsonl
