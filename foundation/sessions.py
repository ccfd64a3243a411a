"""Staff sessions as rows: the cookie holds only an identifier, so a copied cookie dies with the row.

Nobody but staff has a session. A form that must be guarded before anybody signs in (the sign-in page, or a reader's
form from a browser that names no origin) keeps its token in a second, short-lived signed cookie.
"""

import hashlib
import json
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask import session as session_of_request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy import Index, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.cookie_names import FORM_COOKIE, SESSION_COOKIE
from foundation.cookies import cookie_name, delete_cookie, set_cookie
from foundation.database import Identifier, Model, Moment, commit, db, long_text, short_text

log = logging.getLogger("ykien.sessions")

FORM_COOKIE_SECONDS = 3600
SEEN_EVERY = timedelta(minutes=5)
ACCOUNT_KEY = "_user_id"


class Session(Model):
    """One signed-in browser. `account` is Flask-Login's identifier, so that all of an account's rows can be ended."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_account", "account"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    token_digest: Mapped[str] = mapped_column(short_text(64), unique=True)
    account: Mapped[str] = mapped_column(short_text(64))
    data: Mapped[str] = mapped_column(long_text())
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class StaffSession(SecureCookieSession):
    """A session that remembers which row it came from."""

    token: str | None = None
    kept: str | None = None


class RowSessions(SecureCookieSessionInterface):
    """Keeps signed-in sessions in the database and everything else in the short signed cookie."""

    def __init__(self, *, idle_hours: int, longest_days: int) -> None:
        self.idle = timedelta(hours=idle_hours)
        self.longest = timedelta(days=longest_days)

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        """The session of this request; empty when the cookie is unknown, idle too long or simply too old."""
        token = request.cookies.get(cookie_name(SESSION_COOKIE))
        session = self._from_row(token) if token else None
        return session or self._from_form_cookie(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed; a new sign-in always gets a new identifier."""
        if not isinstance(session, StaffSession):  # the request failed before it had one
            return
        account = session.get(ACCOUNT_KEY)
        if account is None:
            self._save_form_cookie(app, session, response)
            return
        data = _dumped(session)
        if session.kept is None or json.loads(session.kept).get(ACCOUNT_KEY) != account:
            _end(session.token)
            session.token = _begin(str(account), data)
            set_cookie(response, SESSION_COOKIE, session.token)
            delete_cookie(response, FORM_COOKIE)
        elif data != session.kept and session.token is not None:
            digest = _digest(session.token)
            commit(lambda: db.session.execute(update(Session).where(Session.token_digest == digest).values(data=data)))

    def _from_row(self, token: str) -> StaffSession | None:
        now = clock.now()
        row = db.session.execute(
            select(Session.id, Session.data, Session.seen_at).where(
                Session.token_digest == _digest(token),
                Session.seen_at > now - self.idle,
                Session.created_at > now - self.longest,
            )
        ).one_or_none()
        if row is None:
            return None
        if now - row.seen_at > SEEN_EVERY:
            _note_seen(row.id, now)
        session = StaffSession(json.loads(row.data))
        session.token, session.kept = token, row.data
        return session

    def _from_form_cookie(self, app: Flask, request: Request) -> StaffSession:
        value = request.cookies.get(cookie_name(FORM_COOKIE))
        signer = self.get_signing_serializer(app) if value is not None else None
        if signer is None or value is None:
            return StaffSession()
        try:
            kept = signer.loads(value, max_age=FORM_COOKIE_SECONDS)
        except Exception:  # noqa: BLE001 whatever is wrong with a cookie, the reader simply has none
            return StaffSession()
        if not isinstance(kept, dict):
            return StaffSession()
        kept.pop(ACCOUNT_KEY, None)  # only a row may say who somebody is
        return StaffSession(kept)

    def _save_form_cookie(self, app: Flask, session: StaffSession, response: Response) -> None:
        if session.token is not None:
            _end(session.token)
            delete_cookie(response, SESSION_COOKIE)
            return
        signer = self.get_signing_serializer(app) if session.modified and session else None
        if signer is not None:
            set_cookie(response, FORM_COOKIE, signer.dumps(dict(session)), max_age_seconds=FORM_COOKIE_SECONDS)


def begin_anew() -> None:
    """Leave what the request's session held, before somebody signs in.

    Who planted an identifier or a token for forms in this browser knows neither of those that follow.
    """
    session_of_request.clear()
    session: StaffSession = session_of_request._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 the documented way to the session itself
    _end(session.token)
    session.token = session.kept = None


def end_sessions_of(account: str) -> None:
    """End every session of an account: a new password, a lost role, "sign out everywhere"."""
    db.session.execute(delete(Session).where(Session.account == account))


def last_seen() -> dict[str, datetime]:
    """When each account that has a session last asked for something, up to SEEN_EVERY ago."""
    query = select(Session.account, func.max(Session.seen_at)).group_by(Session.account)
    return dict(db.session.execute(query).tuples().all())


def clear_ended_sessions(*, longest_days: int) -> int:
    """Remove sessions that are too old to be used; returns how many."""
    oldest = clock.now() - timedelta(days=longest_days)
    return db.session.execute(delete(Session).where(Session.created_at < oldest)).rowcount  # type: ignore[attr-defined, no-any-return]


def _note_seen(session_id: int, now: datetime) -> None:
    try:
        commit(lambda: db.session.execute(update(Session).where(Session.id == session_id).values(seen_at=now)))
    except DBAPIError as error:  # a full disk keeps nobody from reading
        log.warning("session %s: when it was seen could not be written: %s", session_id, error.orig)


def _begin(account: str, data: str) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    row = {"token_digest": _digest(token), "account": account, "data": data, "created_at": now, "seen_at": now}
    commit(lambda: db.session.add(Session(**row)))
    return token


def _end(token: str | None) -> None:
    if token is not None:
        digest = _digest(token)
        commit(lambda: db.session.execute(delete(Session).where(Session.token_digest == digest)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _dumped(session: dict[str, Any]) -> str:
    return json.dumps(dict(session), sort_keys=True, default=str)
