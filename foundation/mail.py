"""Mail leaves through an outbox: a row in the same transaction, sent and retried by due work, never by a request."""

import contextlib
import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from sqlalchemy import Index, Row, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.database import Identifier, Model, Moment, commit, db, long_text, short_text
from foundation.digests import keyed_digest
from foundation.settings import Settings
from foundation.text import normalize_line

log = logging.getLogger("ykien.mail")

SEND_TIMEOUT_SECONDS = 10
# How long one sender keeps a row to itself; longer than any time-out of the mail server.
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
TRIES = 12
# A server that refuses an address repeats it; the log and the outbox's last error are no place for it.
_ADDRESS = re.compile(r"[^\s<>()'\",;:]+@[^\s<>()'\",;:]+")
# Number, when written, tries, recipient, subject, body, headers.
_Due: TypeAlias = "Row[int, datetime, int, str, str, str, str]"


class OutboxMail(Model):
    """One mail that waits, was sent, or was given up after TRIES. `headers`: further ones, as a JSON object."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due_at", "due_at"), Index("ix_outbox_recipient", "recipient"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    recipient: Mapped[str] = mapped_column(short_text(254))
    subject: Mapped[str] = mapped_column(short_text(200))
    body: Mapped[str] = mapped_column(long_text())
    headers: Mapped[str] = mapped_column(long_text())
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(short_text(200), default="")


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where mail goes: the configured server, or the console of a machine that has none."""
    app.config.update(
        MAIL_SERVER=settings.mail_server or None,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_use_tls,
        MAIL_TIMEOUT=SEND_TIMEOUT_SECONDS,
        MAIL_DEFAULT_SENDER=settings.mail_sender or "ykien@localhost",
        MAIL_BACKEND=app.config.get("MAIL_BACKEND") or ("smtp" if settings.mail_server else "console"),
    )
    Mail(app)


def queue_mail(recipient: str, subject: str, body: str, *, headers: Mapping[str, str] | None = None) -> OutboxMail:
    """Put a mail into the outbox; it leaves after the caller's transaction is committed."""
    now = clock.now()
    mail = OutboxMail(
        recipient=recipient,
        subject=normalize_line(subject)[:200],
        body=body,
        headers=json.dumps(dict(headers or {})),
        created_at=now,
        due_at=now,
    )
    db.session.add(mail)
    return mail


def send_due_mail(*, most: int = 50) -> int:
    """Send what is due, one mail at a time, and return how many left. A mail that fails waits twice as long each time.

    A row is leased before it is sent, so that two senders never send the same mail; a sender that dies gives its row
    back when the lease ends.
    """
    sent = 0
    for mail_id in _due_mail_ids(most):
        mail = commit(lambda mail_id=mail_id: _leased(mail_id))  # type: ignore[misc]
        if mail is not None:
            sent += _send(mail)
    return sent


def oldest_due_mail() -> datetime | None:
    """When the longest-waiting unsent mail was written; None when the outbox is empty."""
    return db.session.execute(
        select(OutboxMail.created_at).where(OutboxMail.due_at.is_not(None)).order_by(OutboxMail.due_at).limit(1)
    ).scalar_one_or_none()


def _due_mail_ids(most: int) -> list[int]:
    due = select(OutboxMail.id).where(OutboxMail.due_at <= clock.now()).order_by(OutboxMail.due_at).limit(most)
    return list(db.session.execute(due).scalars())


def _leased(mail_id: int) -> "_Due | None":
    now = clock.now()
    lease = (
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, OutboxMail.due_at <= now)
        .values(due_at=now + LEASE, tries=OutboxMail.tries + 1)
    )
    if not db.session.execute(lease).rowcount:  # type: ignore[attr-defined]
        return None
    return db.session.execute(
        select(
            *(OutboxMail.id, OutboxMail.created_at, OutboxMail.tries, OutboxMail.recipient),
            *(OutboxMail.subject, OutboxMail.body, OutboxMail.headers),
        ).where(OutboxMail.id == mail_id)
    ).one()


def _send(mail: "_Due") -> bool:
    done: dict[str, object]
    connection = None
    try:
        message = EmailMessage(subject=mail.subject, body=mail.body, to=[mail.recipient], headers=_headers(mail))
        connection = message.get_connection()
        connection.open()
        message.send()
        done = {"sent_at": clock.now(), "due_at": None, "last_error": ""}
    except Exception as error:  # noqa: BLE001 whatever the mail server does, the mail is kept and tried again
        reason = _ADDRESS.sub("…", normalize_line(str(error)))
        log.warning("mail %s was not sent (try %s): %s", mail.id, mail.tries, reason)
        later = None if mail.tries >= TRIES else clock.now() + FIRST_RETRY * 2 ** (mail.tries - 1)
        done = {"due_at": later, "last_error": reason[:200]}
    commit(lambda: db.session.execute(update(OutboxMail).where(OutboxMail.id == mail.id).values(**done)))
    with contextlib.suppress(Exception):  # a server that took the mail and then hangs must not get it again
        if connection is not None:
            connection.close()
    return done.get("sent_at") is not None


def _headers(mail: "_Due") -> dict[str, str]:
    """The mail's own headers, and a number that is the same at every try: who gets it twice sees it once."""
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    number = keyed_digest("mail", f"{mail.id} {mail.created_at.isoformat()}")[:32]
    host = sender.rpartition("@")[2].strip(" >") or "localhost"
    return {"Message-ID": f"<{number}@{host}>", **json.loads(mail.headers)}
