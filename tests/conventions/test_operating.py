"""What docs/operating.md tells people to write is valid and does what it says, where its programs are installed."""

import contextlib
import functools
import http.server
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app import ROOT
from foundation import security_headers

DOCUMENT = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
BLOCKS = {
    Path(name).name: (language, text)
    for language, text, name in (
        (found[1], found[2], re.match(r"# (\S+)\n", found[2])[1])
        for found in re.finditer(r"```(nginx|systemd)\n(.*?)```", DOCUMENT, re.DOTALL)
    )
}
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def here(text: str, folder: Path, port: int, *upstream: int) -> str:
    """A site of the document as it can run in a test: other ports, other folders, no certificate."""
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"\n *ssl_certificate.*", "", text)
    text = re.sub(r"server \{\n *listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    for number, named in enumerate(("10.0.0.11:8000", "10.0.0.12:8000", "127.0.0.1:8000")):
        text = text.replace(named, f"127.0.0.1:{(upstream * 3)[number]}")
    text = text.replace("/srv/ykien/instance/static/", f"{folder}/static/")
    return text if BROTLI.exists() else text.replace("brotli_static on;", "")


@contextlib.contextmanager
def nginx(text: str, folder: Path, port: int):
    """Nginx with this site."""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = f"load_module {BROTLI};" if BROTLI.exists() else ""
    (folder / "nginx.conf").write_text(
        f"{module} daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; {temporary} {text} }}",
        encoding="utf-8",
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    begun = time.monotonic()
    while not listens(port):
        assert time.monotonic() - begun < 30
        time.sleep(0.05)
    yield
    process.terminate()
    process.wait(timeout=30)


class Node(http.server.BaseHTTPRequestHandler):
    """Notes what it is asked, and hangs up on everything where it is the broken one."""

    def __init__(self, asked: list, is_broken: bool, *arguments) -> None:  # noqa: FBT001 http.server passes them so
        self.asked, self.is_broken = asked, is_broken
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.asked.append((self.command, dict(self.headers)))
        if not self.is_broken:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815 http.server's name

    def log_message(self, *_arguments) -> None:
        pass


@contextlib.contextmanager
def node(asked: list, *, is_broken: bool = False):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Node, asked, is_broken))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_nginx_gives_static_files_and_says_who_asked(tmp_path, site_folder):
    shutil.copytree(site_folder / "static", tmp_path / "static")
    [sheet] = (tmp_path / "static").glob("readers.*.css")
    asked, port = [], free_port()

    with node(asked) as behind, nginx(here(BLOCKS["ykien"][1], tmp_path, port, behind), tmp_path, port):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/static/{sheet.name}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(request) as answer:
            headers, body = dict(answer.headers), answer.read()

    [(_method, forwarded)] = asked
    assert (forwarded["X-Forwarded-For"], forwarded["X-Forwarded-Proto"]) == ("127.0.0.1", "http")
    assert forwarded["Host"] == f"127.0.0.1:{port}"
    assert body == sheet.with_name(f"{sheet.name}.gz").read_bytes()
    wanted = security_headers.HEADERS | security_headers.STRICT_TRANSPORT
    assert {name: headers.get(name) for name in wanted} == wanted


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_the_balancer_asks_another_node_but_sends_no_post_twice(tmp_path):
    asked, port = [], free_port()

    with (
        node(asked, is_broken=True) as first,
        node(asked, is_broken=True) as second,
        nginx(here(BLOCKS["ykien-balancer"][1], tmp_path, port, first, second), tmp_path, port),
    ):
        for data in (b"words", None):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=data)
            refused.value.close()

    assert [method for method, _headers in asked] == ["POST", "GET", "GET"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_every_unit(tmp_path):
    units = {name: text for name, (language, text) in BLOCKS.items() if language == "systemd"}
    assert len(units) == 5
    for name, text in units.items():
        here = text.replace("/srv/ykien/.venv/bin/python", sys.executable).replace("User=ykien\n", "")
        (tmp_path / name).write_text(here.replace("/srv/ykien", str(tmp_path)), encoding="utf-8")

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in said.stderr.splitlines() if "ykien" in line] == []
