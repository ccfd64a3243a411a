"""Servers under measurement: each in processes of its own, on one processor, stopped at the end.

They listen on loopback alone. What they cost is what the operating system says of all their processes.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
# As `make run` starts it.
_GRANIAN = (
    "granian --interface wsgi --factory --workers 1 --blocking-threads 8 --backpressure 512 --no-ws --log-level error"
)


class Server:
    """A server that runs, and what it costs."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all its processes since they began, those that ended among them."""
        ticks = 0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
        return ticks / _TICKS_PER_SECOND

    @property
    def memory_mb(self) -> float:
        """Resident memory of all its processes, what several share counted once (PSS)."""
        kilobytes = 0
        for pid in self._pids():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return kilobytes / 1024

    def _pids(self) -> list[int]:
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="utf-8").split())
        return found


def has_nginx() -> bool:
    """Nginx can be started here."""
    return _nginx() is not None


def has_brotli() -> bool:
    """Nginx can serve files that are compressed with Brotli."""
    return _BROTLI.exists()


def has_gunicorn() -> bool:
    """Gunicorn is installed."""
    return find_spec("gunicorn") is not None


@contextlib.contextmanager
def granian(application: str, folder: Path, environ: Mapping[str, str] | None = None) -> Iterator[Server]:
    """An application (`module:factory`) under granian, as `make run` serves it."""
    port = free_port()
    command = [sys.executable, "-m", *_GRANIAN.split(), "--host", "127.0.0.1", "--port", str(port), application]
    with _running(command, port, folder / "granian.log", environ) as server:
        yield server


@contextlib.contextmanager
def gunicorn(application: str, folder: Path, environ: Mapping[str, str] | None = None) -> Iterator[Server]:
    """An application (`module:factory`) under gunicorn with one worker of its plainest kind."""
    port, control = free_port(), ("--no-control-socket",) if _knows_control_sockets() else ()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "sync", "--workers", "1", "--log-level", "error"]
    command += [*control, "--bind", f"127.0.0.1:{port}", f"{application}()"]
    with _running(command, port, folder / "gunicorn.log", environ) as server:
        yield server


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """Nginx with one worker and the files below `folder/files`, through `try_files`, no open-file cache."""
    port = free_port()
    module = f"load_module {_BROTLI};\n" if has_brotli() else ""
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"""{module}{user}worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log error;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  types {{ text/html html; }}
  client_body_temp_path {folder};
  proxy_temp_path {folder};
  fastcgi_temp_path {folder};
  uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    location / {{
      gzip_static on;
      {"brotli_static on;" if module else ""}
      gzip_vary on;
      add_header Cache-Control no-cache;
      try_files $uri.html =404;
    }}
  }}
}}
""",
        encoding="utf-8",
    )
    command = [str(_nginx()), "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")]
    with _running(command, port, folder / "nginx.log", None) as server:
        yield server


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextlib.contextmanager
def kept_off_the_servers() -> Iterator[None]:
    """Inside, this process and those it starts stay on another processor than the servers, where there is one."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _of_clients(processors))
    try:
        yield
    finally:
        os.sched_setaffinity(0, processors)


@contextlib.contextmanager
def _running(command: Sequence[str], port: int, log: Path, environ: Mapping[str, str] | None) -> Iterator[Server]:
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _of_servers(processors))  # what is started inherits it
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 programs that are named above
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | dict(environ or {}),
        )
    os.sched_setaffinity(0, processors)
    try:
        _await(process, port, log)
        yield Server(port, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server at port {port}: {log.read_text(encoding='utf-8')[-2000:]}")


def _nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _knows_control_sockets() -> bool:
    from gunicorn import version_info  # noqa: PLC0415 only where it is installed

    return bool(version_info >= (25,))


def _of_servers(processors: set[int]) -> set[int]:
    """The last one, where there are several."""
    return {max(processors)} if len(processors) > 1 else processors


def _of_clients(processors: set[int]) -> set[int]:
    return processors - _of_servers(processors) or processors
