"""The service unit and the proxy of docs/team-server.md, tried: the options are read from the page itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import grith
from grith.people import People
from tests.web.serving import Served
from tests.web.test_signing import WORDS

PAGE = Path(__file__).parents[2] / "docs" / "team-server.md"
pytestmark = pytest.mark.slow
httpx = pytest.importorskip("httpx")


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for bound in (one, other):
            bound.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a name, signed by itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "truce.pem", folder / "truce.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return paths


class Proxied:
    """`grith serve` with the options of the page behind a real nginx with the lines of the page."""

    def __init__(self, case: Path, folder: Path) -> None:
        page = PAGE.read_text(encoding="utf-8")
        options = shlex.split(re.search(r"ExecStart=\S+ serve \S+(.*)", page)[1])  # type: ignore[index]
        lines = re.search(r"```nginx\n(.*?)```", page, re.S)[1]  # type: ignore[index]
        self.name = re.search(r"server_name (\S+);", lines)[1]  # type: ignore[index]
        pem, key = certificate(folder, self.name)
        self.served = Served(case, *options)  # it takes its port before two others are looked for
        self.plain, self.port = free_ports()
        for written, here in (
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("/etc/ssl/truce.pem", str(pem)),
            ("/etc/ssl/truce.key", str(key)),
            ("http://127.0.0.1:8765", self.served.address),
        ):
            assert written in lines, written
            lines = lines.replace(written, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        homes = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
        config = folder / "nginx.conf"
        same = "user root;" if os.geteuid() == 0 else ""  # its workers must reach the folder of the test
        config.write_text(
            f"{same} daemon off; pid {folder}/pid; events {{}}\nhttp {{ access_log off;\n{homes}{lines} }}\n"
        )
        self.nginx = subprocess.Popen([str(NGINX), "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(config)])
        while not self._answers():
            assert self.nginx.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        self.trust = ssl.create_default_context(cafile=str(pem))

    def _answers(self) -> bool:
        with socket.socket() as tried:
            return not tried.connect_ex(("127.0.0.1", self.port))

    def client(self) -> Any:
        """A browser's stand-in: it knows the name, trusts its certificate, and keeps cookies."""
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers={"Host": self.name},
            verify=self.trust,
            timeout=None,
        )

    def close(self) -> None:
        self.nginx.terminate()
        self.nginx.wait()
        self.served.process.terminate()
        self.served.process.wait()


@pytest.fixture(scope="module")
def proxied(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    if NGINX is None:
        pytest.skip("no nginx on this machine (Debian: apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    case = Path(shutil.copytree(made, folder / "case"))
    with grith.open_case(case) as opened:
        People(opened.ledger()).add("a.berg", "admin", WORDS)
    found = Proxied(case, folder)
    yield found
    found.close()


class ByName:
    """Requests through the proxy by its name, as if the name led to this machine; cookies are kept by hand."""

    def __init__(self, proxied: Proxied) -> None:
        self.client, self.name, self.cookie = proxied.client(), proxied.name, ""

    def ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Cookie": self.cookie, **more.pop("headers", {})}
        answer = self.client.request(method, path, headers=headers, extensions={"sni_hostname": self.name}, **more)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def token(self, path: str = "/sign-in") -> str:
        return str(re.search(r'name="token" value="([^"]+)"', self.ask("GET", path).text)[1])  # type: ignore[index]

    def sign_in(self, words: str = WORDS, **headers: str) -> Any:
        form = {"name": "a.berg", "password": words, "token": self.token()}
        own = {"Origin": f"https://{self.name}", "Sec-Fetch-Site": "same-origin", **headers}
        return self.ask("POST", "/sign-in", data=form, headers=own)


def test_through_a_real_nginx_people_sign_in_and_see_the_pages(proxied: Proxied) -> None:
    reader = ByName(proxied)
    first = reader.ask("GET", "/")
    assert first.status_code == 303 and first.headers["location"] == "/sign-in"
    assert "max-age" in first.headers["strict-transport-security"]
    cookie = first.headers["set-cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert reader.sign_in().status_code == 303
    page = reader.ask("GET", "/")
    assert "a.berg (admin)" in page.text and "content-encoding" not in page.headers  # it holds the token of its forms
    for path in ("/static/web.css", "/static/map.js", "/static/vendor/maplibre-gl.js"):
        assert reader.ask("GET", path).headers["content-encoding"] == "gzip", path
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"):
        assert page.headers.get_list(name) and len(page.headers.get_list(name)) == 1, name
    for path in ("/truce", "/review", "/static/web.css", "/api/map", "/api/brief.html", "/api/incidents.xlsx"):
        assert reader.ask("GET", path).status_code == 200, path
    assert reader.ask("GET", "/ogc").json()["links"][0]["href"].startswith(f"https://{proxied.name}/ogc")


def test_through_nginx_nobody_pretends_to_be_elsewhere(proxied: Proxied) -> None:
    """The audit has the address that nginx saw, whatever a visitor sends; forms from other sites are refused."""
    reader = ByName(proxied)
    pretended = {"X-Forwarded-For": "192.0.2.66", "X-Forwarded-Proto": "http", "Forwarded": "for=192.0.2.66"}
    assert reader.sign_in("wrong words are these", **pretended).status_code in (200, 401, 403)
    assert reader.sign_in(**pretended).status_code == 303
    audit = reader.ask("GET", "/sign-ins").text
    assert "192.0.2.66" not in audit and "127.0.0.1" in audit
    assert "https://" in reader.ask("GET", "/ogc", headers=pretended).json()["links"][0]["href"]
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert ByName(proxied).sign_in(**elsewhere).status_code == 403
    assert reader.ask("GET", "/", headers={"Host": "elsewhere.example"}).status_code == 421
    plain = httpx.get(f"http://127.0.0.1:{proxied.plain}/truce?as_of=2025-03-20", headers={"Host": "bad.example"})
    assert (plain.status_code, plain.headers["location"]) == (301, f"https://{proxied.name}/truce?as_of=2025-03-20")


def test_through_nginx_a_large_form_is_refused_and_a_smaller_one_is_answered(proxied: Proxied) -> None:
    reader = ByName(proxied)
    assert reader.sign_in().status_code == 303
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{proxied.name}"}
    for size, status in ((9_000_000, 413), (900_000, 403)):  # the second lacks the token of a form
        sent = b"decision=accepted&reason=" + b"b" * size
        assert reader.ask("POST", "/review/x", content=sent, headers=form).status_code == status, size


def test_the_unit_and_the_proxy_of_the_page_work_together(made: Path, tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    options = shlex.split(re.search(r"ExecStart=\S+ serve \S+(.*)", page)[1])  # type: ignore[index]
    name = re.search(r"server_name (\S+);", page)[1]  # type: ignore[index]
    set_by_nginx = dict(re.findall(r"proxy_set_header (\S+) (\S+);", page))
    assert set_by_nginx == {"Host": "$host", "X-Forwarded-For": "$remote_addr", "X-Forwarded-Proto": "https"}
    headers = {"Host": name, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    case = Path(shutil.copytree(made, tmp_path / "case"))
    with grith.open_case(case) as opened:
        People(opened.ledger()).add("a.berg", "admin", WORDS)
    known: dict[str, Any] = {"headers": headers, "timeout": None}
    with Served(case, *options) as served, httpx.Client(base_url=served.address, **known) as client:
        answer = client.get("/sign-in")
        assert "max-age" in answer.headers["strict-transport-security"]
        cookie = answer.headers["set-cookie"]
        assert "Secure" in cookie and "HttpOnly" in cookie
        token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]  # type: ignore[index]
        form = {"name": "a.berg", "password": WORDS, "token": token}
        # A client that speaks HTTP keeps a Secure cookie back; the proxy hands it on.
        sent = {"Cookie": cookie.partition(";")[0], "Origin": f"https://{name}", "Sec-Fetch-Site": "same-origin"}
        begun = client.post("/sign-in", data=form, headers=sent)
        assert begun.status_code == 303
        inside = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
        assert "a.berg (admin)" in client.get("/", headers=inside).text
        assert client.get("/ogc", headers=inside).json()["links"][0]["href"].startswith(f"https://{name}/ogc")
        assert "192.0.2.7" in client.get("/sign-ins", headers=inside).text
        assert client.get("/", headers={**inside, "Host": "elsewhere.example"}).status_code == 421
        stolen = {**sent, "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
        assert client.post("/sign-in", data=form, headers=stolen).status_code == 403
