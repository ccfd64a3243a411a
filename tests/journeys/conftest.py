"""A real browser on a real server with the real headers; whatever the browser reports against us fails the test."""

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

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import ROOT
from domain.accounts.models import User
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from domain.moderation.actions import decide
from domain.moderation.models import Action
from domain.moderation.reasons import seed_reasons
from foundation.database import commit, db
from tests.people import PASSWORD, SECRET, StoredArticle, add_user

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Dispatched before any script of the page: what the policy stopped, and what ran although nothing should.
WATCH = """
window.__reports = [];
document.addEventListener("securitypolicyviolation",
  e => window.__reports.push(e.violatedDirective + " " + e.blockedURI));
"""


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        hint = pytest.mark.skip(
            reason="no Chromium here; install it with: sudo apt-get install chromium-headless-shell fonts-noto-core"
        )
        for item in items:
            if "journeys" in item.path.parts:
                item.add_marker(hint)


@pytest.fixture(scope="session")
def server(database_url, site_folder, empty_database) -> str:
    """The site as it is served: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = ("PER_READER_IN_TEN", "PER_NETWORK_IN_TEN", "PER_ARTICLE_IN_TEN")
    environ = os.environ | {
        "YKIEN_INSTANCE": str(site_folder),
        "YKIEN_DATABASE_URL": database_url,
        "YKIEN_SECRET_KEY": SECRET,
        **{f"YKIEN_COMMENTS_{name}_MINUTES": "0" for name in quiet},
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "app:create_app"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    with (site_folder / "server.log").open("w") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environ, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/health", process)
    yield address
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Browser:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclasses.dataclass
class Visitor:
    """Somebody at a browser of their own; `reports` is what the browser had against the page."""

    site: str
    context: BrowserContext
    page: Page
    reports: list[str]

    def visit(self, path: str) -> Page:
        self.page.goto(self.site + path, wait_until="load")
        return self.page

    def collect(self) -> list[str]:
        if not self.page.is_closed() and self.page.url.startswith("http"):
            self.reports += self.page.evaluate("window.__reports || []")
        return self.reports


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
        context.set_default_timeout(8_000)
        page, reports = context.new_page(), []
        page.add_init_script(WATCH)
        page.on(
            "console", lambda m: reports.append(m.text) if m.type == "error" and "Content Security" in m.text else None
        )
        page.on("pageerror", lambda error: reports.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (reports.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda r: None if r.url.startswith((server, "data:")) else reports.append(f"foreign: {r.url}")
        )
        made.append(Visitor(server, context, page, reports))
        return made[-1]

    yield make
    collected = [report for one in made for report in one.collect()]
    for one in made:
        one.context.close()
    assert collected == []


@pytest.fixture
def sign_in(visitor, app):
    """A member of staff at a browser: sign_in("Lan"), sign_in("Hoa", role="editor"). There are reasons to choose."""
    with app.app_context():
        commit(seed_reasons)

    def make(name: str = "Lan", *, role: str = "moderator", **options) -> Visitor:
        email = f"{len(name)}-{abs(hash(name)) % 1000}@benmo.example"
        with app.app_context():
            add_user(name=name, role=role, email=email)
        person = visitor(**options)
        page = person.visit("/accounts/sign-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.click("#sign-in-form button.main")
        page.wait_for_url("**/moderation/")
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
                    decide(sent.comment.id, Action.APPROVE, moderator=db.session.get_one(User, approver_id))
                return sent.comment.id

            return commit(work)

    return put


def _wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(150):
        if process.poll() is not None:
            pytest.fail("the server did not start")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
