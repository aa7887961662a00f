# SPDX-License-Identifier: MIT-0
"""Stand-ins for the services of machines and of IAM Identity Center that give credentials; they refuse what the real ones do."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

END = "2099-01-01T00:00:00Z"


class Machine:
    """A service on loopback. A subclass answers requests; each is kept in `asked`."""

    def __init__(self):
        self.asked: list[str] = []
        self.delay = threading.Event()
        self.delay.set()
        machine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self):
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                machine.asked.append(f"{self.command} {self.path}")
                machine.delay.wait(30)
                status, answer = machine.answer(self.command, urlsplit(self.path), self.headers, body)
                data = answer.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, method, url, fields, body) -> tuple[int, str]:
        raise NotImplementedError

    def close(self):
        self.delay.set()
        self.server.shutdown()
        self.server.server_close()


def document(key: str, end: str = END, **more) -> str:
    return json.dumps({"AccessKeyId": key, "SecretAccessKey": "s", "Token": "t", "Expiration": end} | more)


class Instance(Machine):
    """The metadata service of EC2, version 2 alone."""

    token = "AQAEA-the-token=="
    end = END

    def answer(self, method, url, fields, body):
        if "x-forwarded-for" in fields:
            return 403, ""
        if url.path == "/latest/api/token":
            if method != "PUT":
                return 405, ""
            try:
                lifetime = int(fields.get("x-aws-ec2-metadata-token-ttl-seconds", ""))
            except ValueError:
                return 400, ""
            return (200, self.token) if 1 <= lifetime <= 21600 else (400, "")
        if method != "GET":
            return 405, ""
        if fields.get("x-aws-ec2-metadata-token") != self.token:
            return 401, ""
        folder = "/latest/meta-data/iam/security-credentials/"
        if url.path == folder:
            return 200, "gateway-role"
        if url.path == folder + "gateway-role":
            return 200, document("ASIAINSTANCE", self.end, Code="Success", Type="AWS-HMAC", LastUpdated="2020-01-01T00:00:00Z")
        return 404, ""


class Container(Machine):
    """The endpoint of an agent of EKS Pod Identity, or of ECS where no token is wanted."""

    path = "/v1/credentials"
    token: str | None = None

    def answer(self, method, url, fields, body):
        if method != "GET" or url.path != self.path:
            return 404, json.dumps({"code": "NotFound", "message": "no such path"})
        if self.token is not None and fields.get("authorization") != self.token:
            return 401, json.dumps({"code": "Unauthorized", "message": "wrong token"})
        return 200, document("ASIACONTAINER", RoleArn="arn:aws:iam::123456789012:role/task")


class Portal(Machine):
    """The portal of IAM Identity Center, and its service of tokens."""

    token = "signed-in"

    def answer(self, method, url, fields, body):
        if url.path == "/token":
            if method != "POST" or not fields.get("content-type", "").startswith("application/json"):
                return 415, ""
            asked = json.loads(body)
            wanted = {"grantType": "refresh_token", "clientId": "id", "clientSecret": "secret", "refreshToken": "refresh-1"}
            if asked != wanted:
                return 400, json.dumps({"error": "invalid_grant", "error_description": "no"})
            self.token = "renewed"
            return 200, json.dumps(
                {"accessToken": "renewed", "expiresIn": 28800, "refreshToken": "refresh-2", "tokenType": "Bearer"}
            )
        if url.path != "/federation/credentials" or method != "GET":
            return 404, ""
        query = parse_qs(url.query)
        if fields.get("x-amz-sso_bearer_token") != self.token:
            return 401, json.dumps({"message": "Session token not found or invalid", "__type": "UnauthorizedException"})
        if query != {"role_name": ["Power User"], "account_id": ["123456789012"]}:
            return 403, json.dumps({"message": "No access", "__type": "ForbiddenException"})
        found = {"accessKeyId": "ASIAPORTAL", "secretAccessKey": "s", "sessionToken": "t"}
        return 200, json.dumps({"roleCredentials": found | {"expiration": int((time.time() + 3600) * 1000)}})
