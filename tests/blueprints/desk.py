"""What tests of the desk share: deciding as its forms do, letters that wait, and a browser that knows no script."""

import dataclasses
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from domain.articles.actions import import_article
from domain.articles.importing import ArticleFile
from domain.comments.readers import Reader
from domain.moderation.reasons import seed_reasons
from domain.moderation.reports import report_comment
from foundation import clock
from foundation.database import commit, db
from tests.discussions import dom, letter, text_of
from tests.pages import by_id, ids_of
from tests.people import Staff, StoredArticle, reader_of
from tests.tables import rows_of

TABS = ("waiting", "returned", "reported", "published", "rejected", "spam", "removed", "withdrawn")


def token_of(staff: Staff) -> str:
    """The token of a session, asked for once."""
    if not hasattr(staff, "kept_token"):
        staff.kept_token = staff.token()
    return staff.kept_token


def decide(staff: Staff, number: int, decision: str, *, version: int = 1, headers: dict | None = None, **data):
    """Press one of the buttons beside a comment."""
    data = {"csrf_token": token_of(staff), "version": version, "decision": decision, **data}
    return staff.client.post(f"/moderation/comments/{number}/decisions", data=data, headers=headers)


def undo(staff: Staff, event: int, *, headers: dict | None = None, **data):
    data = {"csrf_token": token_of(staff), **data}
    return staff.client.post(f"/moderation/events/{event}/reversal", data=data, headers=headers)


def answer_officially(staff: Staff, number: int, text: str, *, headers: dict | None = None, **data):
    data = {"csrf_token": token_of(staff), "text": text, **data}
    return staff.client.post(f"/moderation/comments/{number}/answers", data=data, headers=headers)


def table(app: Flask, name: str) -> list[dict]:
    with app.app_context():
        return rows_of(name)


def comment_row(app: Flask, number: int) -> dict:
    return next(row for row in table(app, "comments") if row["id"] == number)


def status_of(app: Flask, number: int) -> str:
    return comment_row(app, number)["status"]


def words_of(app: Flask, number: int) -> str:
    """The words that a comment shows."""
    shown = comment_row(app, number)["revision_id"]
    return next(row["words"] for row in table(app, "revisions") if row["id"] == shown)


def last_event(app: Flask) -> dict:
    return table(app, "moderation_events")[-1]


def seeded_reasons(app: Flask) -> dict[str, dict]:
    """The reasons a new site begins with, by kind."""
    with app.app_context():
        commit(seed_reasons)
        return {row["kind"]: row for row in rows_of("reason_templates")}


def another_article(app: Flask, *, category: str = "Tin xã") -> StoredArticle:
    """A second article, in a category."""
    file = ArticleFile("Bài thứ hai", clock.now(), category, "", "", "Nội dung.", "second")
    with app.app_context():
        stored, _is_new = commit(lambda: import_article(file))
        return StoredArticle(stored.id, f"/articles/{stored.address}")


def posted(app: Flask, address: str, text: str = "Đường làng lầy lội quá.", **about) -> tuple[int, FlaskClient]:
    """A comment sent by the article's own form: its number, and its author's browser."""
    author = reader_of(app)
    answer = author.post(f"{address}/comments", data=letter(text, **about))
    assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
    return int(answer.location.rsplit("#comment-")[1]), author


def reported(app: Flask, number: int, kind: str = "private") -> None:
    """Let some reader report a comment."""
    with app.app_context():
        commit(lambda: report_comment(number, db.session.scalars(select(Reader).limit(1)).one(), kind=kind))


def cases(answer) -> list[int]:
    """The numbers of the comments on a page of the desk, in their order."""
    return [int(name[5:]) for name in ids_of(answer, "case-") if name[5:].isdigit()]


def counts(answer) -> dict[str, int]:
    """What stands beside each tab."""
    return {name[6:]: int(text_of(by_id(answer, name)).replace(".", "")) for name in ids_of(answer, "count-")}


def parts(answer) -> dict[str, str]:
    """What an answer for htmx puts where."""
    return {part.get("hx-target"): text_of(part) for part in dom(answer).iter("hx-partial")}


def next_page(answer) -> str | None:
    return next((e.get("href") for e in dom(answer).iter("a") if e.get("rel") == "next"), None)


@dataclasses.dataclass
class PlainBrowser:
    """Does what a browser without script does: follows links, fills in the forms of the page, and is sent on."""

    client: FlaskClient
    address: str = "/"
    answer: object = None

    def open(self, address: str) -> "PlainBrowser":
        self._follow(self.client.get(address), address)
        return self

    def follow(self, wanted: str) -> "PlainBrowser":
        """Click the first link with these words."""
        link = next(e for e in dom(self.answer).iter("a") if wanted in text_of(e))
        return self.open(urljoin(self.address, link.get("href")))

    def press(self, form_id: str, button: str | None = None, *, tick=(), **typed) -> "PlainBrowser":
        """Press a form's button, by its value, with `typed` in its fields and these boxes ticked (by value)."""
        page = dom(self.answer)
        form = page.find(f".//form[@id='{form_id}']")
        fields = [e for e in page.iter() if e.get("form") == form_id] + [e for e in form.iter() if not e.get("form")]
        data = [entry for field in fields for entry in _entry(field, typed, tick)]
        assert {*typed} <= {name for name, _value in data}, "no such field"
        pressed = [e for e in fields if e.tag == "button" and (button is None or e.get("value") == button)]
        assert pressed, "no such button"
        data += [(pressed[0].get("name"), button)] if pressed[0].get("name") else []
        address = urljoin(self.address, form.get("action") or self.address)
        if form.get("method", "get") == "get":
            return self.open(f"{urlsplit(address).path}?{urlencode(data)}")
        body = {}
        for name, value in data:
            body.setdefault(name, []).append(value)
        self._follow(self.client.post(address, data=body), address)
        return self

    @property
    def form_ids(self) -> list[str]:
        return [form.get("id") for form in dom(self.answer).iter("form") if form.get("id")]

    @property
    def text(self) -> str:
        return text_of(by_id(self.answer, "content"))

    def _follow(self, answer, address: str) -> None:
        while answer.status_code in {301, 302, 303}:
            address = urljoin(address, answer.location)
            answer = self.client.get(address)
        self.answer, self.address = answer, address


def _entry(field: Element, typed: dict, tick) -> list[tuple[str, str]]:
    """What a field of a form adds to what is sent."""
    name, kind = field.get("name"), field.get("type")
    if name is None or field.tag not in {"input", "select", "textarea"}:
        return []
    if kind in {"checkbox", "radio"}:
        is_ticked = field.get("value") in tick or "checked" in field.attrib
        return [(name, field.get("value", "on"))] if is_ticked else []
    if name in typed:
        return [(name, typed[name])]
    if field.tag == "textarea":
        return [(name, (field.text or "").removeprefix("\n"))]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = next((option for option in options if "selected" in option.attrib), options[0])
        return [(name, chosen.get("value"))]
    return [(name, field.get("value", ""))]
