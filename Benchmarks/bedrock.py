# SPDX-License-Identifier: MIT-0
"""Starts nginx, as the fake Bedrock and as the proxy that shows the limit."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

import frames
from processes import OTHER_CORES, SUBJECT_CORES, Server, free_port

HERE = Path(__file__).resolve().parent

# Debian keeps it where only root looks.
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
NGINX = Path(shutil.which("nginx", path=PATH) or "nginx")

COMMON = """
worker_processes 1;
worker_rlimit_nofile {descriptors};
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections {descriptors}; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
    client_max_body_size 64m;
    client_body_buffer_size 16m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {rest}
}}
"""

FAKE = """
    lua_package_path "{here}/?.lua;;";
    init_by_lua_block {{ fake = require "fake"; fake.load("{folder}/answers") }}
    lua_socket_log_errors off;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        listen 127.0.0.1:{tls_port} ssl backlog=4096;
        ssl_certificate {folder}/server.pem;
        ssl_certificate_key {folder}/server.key;
        ssl_session_cache shared:tls:1m;
        tcp_nodelay on;
        default_type application/json;
        location ~ ^/model/([^/]+)/(converse|converse-stream|invoke)$ {{
            content_by_lua_block {{ fake.serve(ngx.var[1], ngx.var[2]) }}
        }}
        location = /foundation-models {{ return 200 '{{"modelSummaries":[]}}'; }}
        location = /inference-profiles {{ return 200 '{{"inferenceProfileSummaries":[]}}'; }}
    }}
"""

PROXY = """
    upstream bedrock {{
        server 127.0.0.1:{upstream};
        keepalive 1024;
        keepalive_requests 100000000;
        keepalive_timeout 600s;
    }}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_read_timeout 300s;
    proxy_ssl_trusted_certificate {authority};
    proxy_ssl_verify {verify};
    proxy_ssl_name localhost;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        tcp_nodelay on;
        location ~ /converse-stream$ {{
            proxy_pass {scheme}://bedrock;
            proxy_buffering off;
        }}
        location / {{
            proxy_pass {scheme}://bedrock;
        }}
    }}
"""


def descriptor_limit() -> int:
    """Half is for either side of a proxy."""
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65536)


def modules() -> str:
    """The directives that load Lua, with the path at which this nginx has its modules."""
    text = subprocess.run([str(NGINX), "-V"], capture_output=True, text=True, check=True).stderr
    path = next(word.split("=")[1] for word in text.split() if word.startswith("--modules-path="))
    return "".join(f"load_module {path}/{name}_module.so;\n" for name in ("ndk_http", "ngx_http_lua"))


def start_nginx(folder: Path, rest: str, port: int, cores: set[int], head: str = "") -> Server:
    folder.mkdir(parents=True, exist_ok=True)
    text = head + COMMON.format(folder=folder, rest=rest, descriptors=descriptor_limit())
    (folder / "nginx.conf").write_text(text)
    command = [str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    return Server(command, {"PATH": PATH}, port, folder / "log", cores)


def make_certificates(folder: Path) -> None:
    """A certificate authority of our own, and the fake's certificate."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    openssl("req", "-x509", *new, "-subj", "/CN=Benchmarks", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *new[:-2], "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", "30", "-extfile", "names", "-out", "server.pem"),
    )


class FakeBedrock:
    """A Bedrock at two ports of this machine, one of them with TLS."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.port, self.tls_port = free_port(), free_port()
        self.authority = folder / "ca.pem"
        frames.write(folder / "answers")
        make_certificates(folder)
        rest = FAKE.format(here=HERE, folder=folder, port=self.port, tls_port=self.tls_port)
        self.server = start_nginx(folder, rest, self.port, OTHER_CORES, head=modules()).wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"https://localhost:{self.tls_port}"

    def stop(self) -> None:
        self.server.stop()


def start_proxy(folder: Path, fake: FakeBedrock, has_tls: bool = False) -> Server:
    """nginx as a proxy without any work of its own."""
    port = free_port()
    rest = PROXY.format(
        upstream=fake.tls_port if has_tls else fake.port,
        authority=fake.authority,
        verify="on" if has_tls else "off",
        scheme="https" if has_tls else "http",
        port=port,
    )
    return start_nginx(folder, rest, port, SUBJECT_CORES)
