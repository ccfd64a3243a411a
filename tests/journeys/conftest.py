"""A real browser on a real server with the real headers; whatever the browser reports against us fails the test."""

import contextlib
import dataclasses
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, expect, sync_playwright

from app import ROOT
from domain.accounts.models import User
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from domain.moderation.actions import decide
from domain.moderation.models import Action
from domain.moderation.reasons import seed_reasons
from foundation.database import commit, db
from tests.people import SECRET, StoredArticle, add_user, seated

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)
SERVED = "tests.journeys.served:served_app"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Run before any script of the page: it tells at once what the policy stopped, whatever becomes of the page.
WATCH = """
document.addEventListener("securitypolicyviolation", e => window.__report(e.violatedDirective + " " + e.blockedURI));
"""
# Only a test that fails waits so long: a busy machine is slow, and what it does is right all the same.
PATIENCE_SECONDS = 30
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


def pytest_collection_modifyitems(items):
    hint = pytest.mark.skip(
        reason="no Chromium here; install it with: sudo apt-get install chromium-headless-shell fonts-noto-core"
    )
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.no_cover)  # their site runs in another process
            if CHROMIUM is None:
                item.add_marker(hint)


@pytest.fixture(scope="session")
def server(database_url, site_folder, empty_database, compiled_templates) -> str:
    """The site as it is served: its address."""
    with socket.socket() as held:  # the server shares the port, and nobody else is given it before or meanwhile
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield from _serving(held.getsockname()[1], database_url, site_folder, compiled_templates.directory)


def _serving(port: int, database_url: str, site_folder: Path, compiled_templates: str) -> Iterator[str]:
    quiet = ("PER_READER_IN_TEN", "PER_NETWORK_IN_TEN", "PER_ARTICLE_IN_TEN")
    environ = os.environ | {
        "YKIEN_INSTANCE": str(site_folder),
        "YKIEN_DATABASE_URL": database_url,
        "YKIEN_SECRET_KEY": SECRET,
        "COMPILED_TEMPLATES": compiled_templates,
        **{f"YKIEN_COMMENTS_{name}_MINUTES": "0" for name in quiet},
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", SERVED]
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    with (site_folder / "server.log").open("w") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environ, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/health", process)
    yield address
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Browser:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclasses.dataclass
class Visitor:
    """Somebody at a browser of their own; `reports` is what the browser had against their pages, `sent` their posts."""

    site: str
    context: BrowserContext
    page: Page
    reports: list[str]
    sent: list[Request]

    def visit(self, path: str) -> Page:
        self.page.goto(self.site + path, wait_until="load")
        return self.page

    def leave(self) -> None:
        """Go when all that was sent is answered: the next test begins with empty tables, and nothing comes late."""
        for request in self.sent:
            with contextlib.suppress(Error):  # of what a page sent while it went, its browser does not tell the answer
                request.response()
        self.context.close()


@pytest.fixture
def visitor(server, browser, app):
    """Make visitors: visitor(), visitor(script=False), visitor(width=320, dark=True)."""
    made: list[Visitor] = []

    def make(*, script: bool = True, width: int = 1280, dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        reports, sent = [], []
        context.expose_binding("__report", lambda _source, report: reports.append(report))
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("request", lambda r: sent.append(r) if r.method == "POST" else None)
        page.on(
            "console", lambda m: reports.append(m.text) if m.type == "error" and "Content Security" in m.text else None
        )
        page.on("pageerror", lambda error: reports.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (reports.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda r: None if r.url.startswith((server, "data:")) else reports.append(f"foreign: {r.url}")
        )
        made.append(Visitor(server, context, page, reports, sent))
        return made[-1]

    yield make
    for one in made:
        one.leave()
    assert [report for one in made for report in one.reports] == []


@pytest.fixture
def sign_in(visitor, app):
    """A member of staff at the desk: sign_in("Lan"), sign_in("Hoa", role="editor"). There are reasons to choose.

    They signed in before: the form has a test of its own.
    """
    with app.app_context():
        commit(seed_reasons)

    def make(name: str = "Lan", *, role: str = "moderator", **options) -> Visitor:
        cookie = seated(app, name, role=role).client.get_cookie("session")
        person = visitor(**options)
        person.context.add_cookies([{"name": "session", "value": cookie.value, "url": person.site}])
        page = person.visit("/moderation/")
        if options.get("script", True):
            page.wait_for_selector("#bulk[data-htmx-powered]")  # htmx gets ready a moment after the page
        return person

    return make


@pytest.fixture
def write(app):
    """Put a comment under an article: write(article, "An", "Xin chào", publish=True) → its number."""
    with app.app_context():
        approver_id = add_user(name="Hùng", role="moderator", email="hung-duyet@benmo.example")

    def put(article: StoredArticle, name: str, text: str, *, publish: bool = True, parent: int | None = None) -> int:
        sender = Sender(None, secrets.token_urlsafe(32), secrets.token_hex(8), secrets.token_hex(8))
        with app.app_context():
            letter = Letter.written(author_name=name, email="", text=text)
            settings = app.config["SETTINGS"]

            def work() -> int:
                sent = submit_comment(article.id, letter, sender=sender, settings=settings, parent_id=parent)
                if publish:
                    decide(sent.comment_id, Action.APPROVE, moderator=db.session.get_one(User, approver_id))
                return sent.comment_id

            return commit(work)

    return put


def _wait_for(url: str, process: subprocess.Popen) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 2 * PATIENCE_SECONDS:
        if process.poll() is not None:
            pytest.fail("the server did not start")
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
