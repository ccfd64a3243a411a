"""Sites to measure: an empty one in a folder, the environment in which a server finds it, and its staff."""

import http.client
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import Migrate, upgrade

from app import create_app
from domain.accounts.actions import invitation_token, invite, join
from domain.moderation.reasons import seed_reasons
from foundation import catalogues, static_files
from foundation.database import commit, db
from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "app:create_app"
# A site that is measured is asked more often than people ask.
NO_LIMITS = {
    "comments_per_reader_in_ten_minutes": 0,
    "comments_per_network_in_ten_minutes": 0,
    "comments_per_article_in_ten_minutes": 0,
    "likes_per_network_in_ten_minutes": 0,
    "searches_per_network_in_ten_minutes": 0,
    "sign_ins_per_account_in_fifteen_minutes": 0,
    "sign_ins_per_network_in_fifteen_minutes": 0,
}


def build_app(folder: Path, url: str = "", **settings: Any) -> Flask:
    """A site without content in `folder`, migrated, with built static files; the database must be empty."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogues.compile_catalogues(ROOT)
    static_files.build(ROOT / "static", folder / "static")
    app = open_app(folder, url, **settings)
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        commit(seed_reasons)
    return app


def open_app(folder: Path, url: str = "", **settings: Any) -> Flask:
    """The site that `build_app` made in `folder`, in this process."""
    return create_app(Settings(**_settings(folder, url) | settings), instance=folder, DUE_WORK_IN_PASSING=False)


def environment(folder: Path, url: str = "", **settings: Any) -> dict[str, str]:
    """The same site for a server: the environment of APPLICATION, and of the memory as `make run` has it."""
    named = {f"YKIEN_{name.upper()}": str(value) for name, value in (_settings(folder, url) | settings).items()}
    return named | {"YKIEN_INSTANCE": str(folder), "MALLOC_ARENA_MAX": "2"}


def close(app: Flask) -> None:
    """Give the database back."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def invite_moderators(app: Flask, count: int) -> list[tuple[str, str]]:
    """Moderators who joined: the email and the password of each."""
    found = []
    with app.app_context():
        for number in range(count):
            email, password = f"moderator-{number}@benmo.example", secrets.token_urlsafe(16)
            token = commit(lambda: invitation_token(invite("moderator", days=7)))
            commit(lambda: join(token, name=f"Lan {number}", email=email, password=password))  # noqa: B023 called at once
            found.append((email, password))
    return found


class Moderator:
    """A moderator at a browser of their own, signed in over HTTP."""

    def __init__(self, port: int, email: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        _status, headers, _page = self._ask("POST", "/accounts/sign-in", email=email, password=password)
        cookies = [value for name, value in headers if name.lower() == "set-cookie" and value.startswith("session=")]
        self.cookie = cookies[0].partition(";")[0]
        _status, _headers, page = self._ask("GET", "/accounts/me")
        self._token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def decide(self, comment_id: int, decision: str, *, version: int) -> int:
        """Decide about a comment as it is in `version`; the status of the answer, 303 when it is done."""
        said = {"csrf_token": self._token, "decision": decision, "version": version}
        return self._ask("POST", f"/moderation/comments/{comment_id}/decisions", **said)[0]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, **said: object) -> tuple[int, list[tuple[str, str]], str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        headers |= {"Cookie": self.cookie} if self.cookie else {}
        self._connection.request(method, path, urlencode(said) or None, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode()


def _settings(folder: Path, url: str) -> dict[str, Any]:
    return {"secret_key": "of a bench", "database_url": url or f"sqlite:///{folder / 'ykien.sqlite'}"} | NO_LIMITS
