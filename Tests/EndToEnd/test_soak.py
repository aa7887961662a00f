# SPDX-License-Identifier: MIT-0
"""A few seconds of the soak; `make soak` runs it for longer."""

import random

from faulty import Faulty
from soak import soak


def test_answers_do_not_cross(tmp_path, capsys):
    faulty = Faulty(tmp_path, AWS_MAX_ATTEMPTS="2", UPSTREAM_TOTAL_TIMEOUT_SECONDS="20")
    try:
        report = soak(faulty, seconds=5, clients=24, seed=random.randrange(1 << 30))
    finally:
        faulty.close()
    with capsys.disabled():
        print(f"\n{report}")
    assert faulty.gateway.process.returncode == 0
