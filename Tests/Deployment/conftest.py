# SPDX-License-Identifier: MIT-0
"""The servers of the end-to-end tests serve these as well."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "EndToEnd"))
