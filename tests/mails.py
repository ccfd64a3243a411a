"""Mail in tests: what lies in the outbox, links in it, and a mail server of our own with moods."""

import contextlib
import email
import email.policy
import re
import socketserver
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

from foundation.due_work import run_due_work
from tests.tables import rows_of

CHI_HOA = "chi.hoa@benmo.example"


def queued(site, recipient=None) -> list[dict]:
    """The mails in the outbox, oldest first."""
    with site.app_context():
        return [row for row in rows_of("outbox") if recipient in {None, row["recipient"]}]


def due_work(site) -> dict[str, int]:
    with site.app_context():
        return run_due_work()


def path_in(mail, kind: str) -> str:
    """The path of the mail's link of that kind: `confirmations`, `stops`, `devices`, `comments`."""
    [link] = re.findall(rf"https?://\S+/{kind}/\S+", mail["body"])
    return urlsplit(link).path


def confirm(client, mail) -> None:
    """Follow a mail's link and press the button."""
    path = path_in(mail, "confirmations")
    assert client.get(path).status_code == 200
    assert client.post(path, data={"confirmed": "y"}).status_code == 303


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as it needs to. Moods: takes, hangs (says nothing), 451, 550, "hangs after taking"."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mood = "takes"
        self.taken: list[email.message.EmailMessage] = []
        self.connected = threading.Event()
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.connected.set()
        if self.server.mood == "hangs":
            self.server.closing.wait(20)
            return
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"RCPT" and self.server.mood in {"451", "550"}:
                self.say(f"{self.server.mood} {line.decode().split(':')[1].strip()} not now")
            elif verb == b"DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                raw = b"".join(part[1:] if part.startswith(b"..") else part for part in lines)
                self.server.taken.append(email.message_from_bytes(raw, policy=email.policy.default))
                self.say("250 taken")
            elif verb == b"QUIT":
                if self.server.mood == "hangs after taking":
                    self.server.closing.wait(20)
                    return
                self.say("221 bye")
                return
            else:
                self.say("250 yes")


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()
