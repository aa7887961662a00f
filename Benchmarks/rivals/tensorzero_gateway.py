# SPDX-License-Identifier: MIT-0
"""Starts the gateway, a program in Rust, that TensorZero's package contains; it chooses its port itself and prints it."""

import sys
import threading

from tensorzero.tensorzero import _start_http_gateway

gateway = _start_http_gateway(
    config_file=sys.argv[1], clickhouse_url=None, postgres_url=None, valkey_url=None, async_setup=False
)
print(gateway.base_url, flush=True)
threading.Event().wait()
