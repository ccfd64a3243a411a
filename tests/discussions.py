"""What tests about discussions share: writing and deciding quickly, reading pages, counting rows and statements."""

import contextlib
import re
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import joinedload

from domain.accounts.models import User
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from domain.comments.models import Comment
from domain.moderation import actions, authors
from domain.moderation.models import Action
from foundation import clock
from foundation.database import commit, db
from tests.people import reader_of

HTMX = {"HX-Request": "true"}


def letter(text="Tôi đồng ý.", author_name="Chị Hoa", **fields) -> dict:
    """What a comment form sends."""
    return {"text": text, "author_name": author_name, **fields}


def write(app: Flask, article_id: int, parents=(None,), *, publish=True) -> list[int]:
    """Write one comment for each entry of `parents`: None, or the position in the same list of what it answers."""
    settings = app.config["SETTINGS"]

    def work() -> list[int]:
        ids: list[int] = []
        moderator = quiet_moderator() if publish else None
        for number, parent in enumerate(parents):
            said = Letter.written(author_name=f"Người {number}", email="", text=f"Lời thứ {number}.")
            sender = Sender(None, secrets.token_urlsafe(32), f"net {secrets.token_hex(8)}", "browser")
            parent_id = None if parent is None else ids[parent]
            ids.append(
                submit_comment(article_id, said, sender=sender, settings=settings, parent_id=parent_id).comment_id
            )
            if moderator is not None:
                actions.decide(ids[-1], Action.APPROVE, moderator=moderator)
        return ids

    with app.app_context():
        return commit(work)


def decide(app: Flask, decision: str, comment_id: int) -> int:
    """Do what a moderator does (`approve`, `reject`, `remove`); returns the number of the event."""
    with app.app_context():
        return commit(lambda: actions.decide(comment_id, Action(decision), moderator=quiet_moderator()).id)


def withdraw(app: Flask, comment_id: int) -> None:
    with app.app_context():
        author = authors.Author(db.session.get_one(Comment, comment_id).reader_id)
        commit(lambda: authors.withdraw_comment(comment_id, author=author))


def stored(app: Flask) -> list[Comment]:
    """All comments in the database, in the order of their numbers, with their words."""
    with app.app_context():
        query = select(Comment).order_by(Comment.id).options(joinedload(Comment.revision))
        return list(db.session.execute(query).scalars())


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(model)).scalar_one()


@contextlib.contextmanager
def statements(app: Flask):
    """Collect the statements that are sent to the database inside the block."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    reads = app.extensions["plain_reads"].plain
    event.listen(engine, "before_cursor_execute", note)
    for name in ("first", "all"):
        setattr(reads, name, _noting(getattr(reads, name), sent))
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
        del reads.first, reads.all


def _noting(ask, sent: list[str]):
    """Ask and note the statement."""
    return lambda statement, parameters: sent.append(statement) or ask(statement, parameters)


def at_once(app: Flask, jobs) -> list:
    """Run each job (a function of a fresh browser) in a thread of its own, all starting together."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        client = reader_of(app)
        gate.wait()
        return job(client), client

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def dom(answer) -> Element:
    """The answer as a browser reads it; read once, since reading takes longer than most pages do."""
    if not hasattr(answer, "read_by_browser"):
        text = answer.get_data(as_text=True)
        answer.read_by_browser = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    return answer.read_by_browser


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def field(answer, name: str) -> str | None:
    """The value of the first form field of that name; None when there is none."""
    for element in dom(answer).iter():
        if element.tag in {"input", "textarea"} and element.get("name") == name:
            return (element.text or "") if element.tag == "textarea" else element.get("value")
    return None


def shown_ids(answer) -> list[int]:
    """The numbers of the comments on a page, tombstones included, in their order."""
    return [int(number) for number in re.findall(r'\bid="comment-(\d+)"', answer.get_data(as_text=True))]


def has_error(answer) -> bool:
    """Whether the answer says what is wrong, where a screen reader announces it or beside a field."""
    for element in dom(answer).iter():
        is_alert = element.get("role") == "alert" or "error" in (element.get("class") or "").split()
        if is_alert and text_of(element):
            return True
    return False


def quiet_moderator() -> User:
    known = db.session.execute(select(User).where(User.email == "quiet@benmo.example")).scalar_one_or_none()
    if known is None:
        known = User(
            email="quiet@benmo.example",
            name="Lan",
            password="!",
            role="moderator",
            active=True,
            fs_uniquifier=secrets.token_hex(32),
            created_at=clock.now(),
        )
        db.session.add(known)
        db.session.flush()
    return known
