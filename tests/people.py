"""Staff who are already signed in: an account and a session, without the second that a password costs."""

import json
import secrets

from flask import Flask
from passlib.hash import argon2

from domain.accounts.models import User
from foundation import clock
from foundation.database import commit, db
from foundation.sessions import _begin
from tests.conftest import PASSWORD, Staff, reader_of

# PASSWORD, hashed with as little work as argon2 allows.
QUICK_HASH = argon2.using(rounds=1, memory_cost=8, parallelism=1).hash(PASSWORD)


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
