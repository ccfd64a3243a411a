"""The people of the tests: readers and staff at their browsers."""

import dataclasses
import json
import re
import secrets

from flask import Flask
from flask.testing import FlaskClient
from passlib.hash import argon2

from domain.accounts.actions import invitation_token, invite, join
from domain.accounts.models import User
from foundation import clock
from foundation.database import commit, db
from foundation.sessions import _begin

SECRET = "a secret that only tests know, long enough"
PASSWORD = "một mật khẩu đủ dài"
QUICK_HASHING = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
# PASSWORD, hashed with as little work as argon2 allows.
QUICK_HASH = argon2.using(rounds=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclasses.dataclass(frozen=True)
class StoredArticle:
    """An article by its number and address."""

    id: int
    url: str


@dataclasses.dataclass
class Staff:
    """A member of staff at a browser: posts carry the token of the session."""

    client: FlaskClient
    id: int
    email: str

    def get(self, url: str, **kwargs):
        return self.client.get(url, **kwargs)

    def post(self, url: str, **data):
        """Send a form with the token that stands in the desk's pages."""
        return self.client.post(url, data={"csrf_token": self.token(), **data})

    def token(self) -> str:
        page = self.client.get("/accounts/me").get_data(as_text=True)
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def reader_of(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.environ_base["HTTP_USER_AGENT"] = "A reader's browser"
    return client


def add_user(*, role: str, name: str, email: str) -> int:
    """Invite somebody and let them join: the number of the account."""
    token = commit(lambda: invitation_token(invite(role, days=7)))
    return commit(lambda: join(token, name=name, email=email, password=PASSWORD).id)


def signed_in(app: Flask, *, role: str, name: str, email: str) -> Staff:
    with app.app_context():
        user_id = add_user(role=role, name=name, email=email)
    client = reader_of(app)
    answer = client.post("/accounts/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    return Staff(client, user_id, email)


def account(name="Lan", *, role="moderator", email=None, **about) -> int:
    """The number of a new account that has no password; needs an application context."""
    user = User(
        name=name,
        email=email or f"{secrets.token_hex(8)}@benmo.example",
        password="!",
        role=role,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
    )
    for field, value in about.items():
        setattr(user, field, value)
    commit(lambda: db.session.add(user))
    return user.id


def seated(app: Flask, name="Lan", *, role="moderator", **about) -> Staff:
    """A member of staff at a browser of their own."""
    with app.app_context():
        number = account(name, role=role, **about)
        user = db.session.get_one(User, number)
        token = _begin(user.fs_uniquifier, json.dumps({"_user_id": user.fs_uniquifier, "_fresh": True}))
        email = user.email
    client = reader_of(app)
    client.set_cookie("session", token)
    return Staff(client, number, email)
