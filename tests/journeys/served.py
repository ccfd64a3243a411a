"""The site that the browser tests' server serves: the usual one, but for what would come between two tests."""

import os

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app import create_app
from foundation.database import db
from tests.databases import do_not_wait_for_the_disk
from tests.people import QUICK_HASHING


def served_app() -> Flask:
    """Due work runs when a test asks for it, and never in passing.

    It would be a thread that still works while the next test empties the tables.
    """
    app = create_app(DUE_WORK_IN_PASSING=False, SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK_HASHING)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(os.environ["COMPILED_TEMPLATES"])
    with app.app_context():
        do_not_wait_for_the_disk(db.engine)
    return app
