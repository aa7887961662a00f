# SPDX-License-Identifier: MIT-0
"""The way to Bedrock: proxies, certificate authorities, endpoints of the profile."""

import datetime
import ipaddress
import socket
import ssl
import threading

import machines
import openai
import pytest
from conftest import NOVA, make_client
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from upstream import PLAIN, Connection, Upstream, always


def certify(folder, *names: str):
    """An authority of the test's own, and a certificate of it for these names: paths of PEM files."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def certificate(subject, key, issuer, issuer_key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(name) for name in names] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    (folder / "authority.pem").write_bytes(
        certificate("ca", authority_key, "ca", authority_key, x509.BasicConstraints(ca=True, path_length=0))
    )
    (folder / "server.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate("server", key, "ca", authority_key, x509.SubjectAlternativeName(names))
    )
    return folder / "authority.pem", folder / "server.pem"


class SecureBedrock(Upstream):
    """Plays Bedrock under TLS."""

    def __init__(self, certificate):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        super().__init__(always(PLAIN))
        self.port = self.listener.getsockname()[1]

    def _serve(self, connection):
        try:
            super()._serve(self.context.wrap_socket(connection, server_side=True))
        except (ssl.SSLError, OSError):
            connection.close()


class Proxy(Upstream):
    """Opens tunnels, to one place whatever its name, and refuses all other requests."""

    def __init__(self, port: int):
        self.port = port
        super().__init__(self.tunnel)
        self.asked = []

    def tunnel(self, connection: Connection) -> None:
        line = connection.read_request().split(b"\r\n")[0].decode()
        self.asked.append(line)
        if not line.startswith("CONNECT "):
            connection.send(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.port)) as target:
            connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")

            def pump(source, sink):
                try:
                    while data := source.recv(65536):
                        sink.sendall(data)
                    sink.shutdown(socket.SHUT_WR)
                except OSError:
                    pass

            back = threading.Thread(target=pump, args=(target, connection.socket))
            back.start()
            pump(connection.socket, target)
            back.join()


@pytest.fixture
def way(tmp_path):
    """Bedrock under TLS, a proxy to it, and the authority's file."""
    authority, certificate = certify(tmp_path, "bedrock.invalid")
    bedrock = SecureBedrock(certificate)
    proxy = Proxy(bedrock.port)
    yield bedrock, proxy, str(authority)
    proxy.close()
    bedrock.close()


def chat(gateway) -> str:
    with make_client(gateway) as client:
        answer = client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": "Hello"}])
        return answer.choices[0].message.content


def failure(gateway) -> str:
    with pytest.raises(openai.InternalServerError) as caught:
        chat(gateway)
    assert caught.value.status_code == 502
    return caught.value.message


def test_an_authority_of_ones_own(start_gateway, way):
    bedrock, _, authority = way
    url = f"https://127.0.0.1:{bedrock.port}"
    assert "secure" in failure(start_gateway(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=url, AWS_MAX_ATTEMPTS="1"))
    assert chat(start_gateway(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=url, AWS_CA_BUNDLE=authority)) == "whole"


def test_a_profile_may_name_authority_and_endpoint(start_gateway, way, tmp_path):
    bedrock, _, authority = way
    (tmp_path / "config").write_text(
        f"""
        [profile work]
        services = mine
        ca_bundle = {authority}
        [services mine]
        bedrock_runtime =
          endpoint_url = https://127.0.0.1:{bedrock.port}
        """
    )
    gateway = start_gateway(
        AWS_PROFILE="work", AWS_CONFIG_FILE=str(tmp_path / "config"), AWS_ENDPOINT_URL_BEDROCK_RUNTIME=None
    )
    assert chat(gateway) == "whole"


def test_a_certificate_for_another_name_is_refused(start_gateway, way):
    bedrock, _, authority = way
    url = f"https://localhost:{bedrock.port}"
    gateway = start_gateway(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=url, AWS_CA_BUNDLE=authority, AWS_MAX_ATTEMPTS="1")
    assert "secure" in failure(gateway)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy(start_gateway, way, variable):
    _, proxy, authority = way
    gateway = start_gateway(
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME="https://bedrock.invalid", AWS_CA_BUNDLE=authority, **{variable: proxy.url}
    )
    assert chat(gateway) == "whole"
    assert set(proxy.asked) == {"CONNECT bedrock.invalid:443 HTTP/1.1"}


def test_who_needs_no_proxy_gets_none(start_gateway, way):
    bedrock, proxy, authority = way
    gateway = start_gateway(
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME=f"https://127.0.0.1:{bedrock.port}",
        AWS_CA_BUNDLE=authority,
        HTTPS_PROXY=proxy.url,
        NO_PROXY="127.0.0.1",
    )
    assert chat(gateway) == "whole"
    assert proxy.asked == []


def test_the_machines_own_services_are_asked_without_proxy(start_gateway, way):
    _, proxy, authority = way
    instance = machines.Instance()
    try:
        gateway = start_gateway(
            AWS_ENDPOINT_URL_BEDROCK_RUNTIME="https://bedrock.invalid",
            AWS_CA_BUNDLE=authority,
            ALL_PROXY=proxy.url,
            http_proxy=proxy.url,
            AWS_ACCESS_KEY_ID=None,
            AWS_SECRET_ACCESS_KEY=None,
            AWS_EC2_METADATA_DISABLED="false",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=instance.url,
        )
        assert chat(gateway) == "whole"
    finally:
        instance.close()
    assert set(proxy.asked) == {"CONNECT bedrock.invalid:443 HTTP/1.1"}


def test_a_proxy_that_is_not_there_is_told_of(start_gateway, way):
    *_, authority = way
    gateway = start_gateway(
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME="https://bedrock.invalid",
        AWS_CA_BUNDLE=authority,
        HTTPS_PROXY="http://127.0.0.1:1",
        AWS_MAX_ATTEMPTS="1",
    )
    assert "bedrock.invalid" in failure(gateway)
