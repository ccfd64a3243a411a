"""What moderators did on the demo site: decisions with reasons, answers, a pin, a batch, a report, a closing."""

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from domain.accounts.models import User
from domain.comments.letters import Letter
from domain.comments.models import Comment
from domain.comments.models import CommentStatus as Status
from domain.comments.readers import Reader
from domain.moderation.actions import decide, decide_many
from domain.moderation.answers import answer_officially
from domain.moderation.authors import Author, ask_second_look, revise_comment, withdraw_comment
from domain.moderation.changing import Grounds
from domain.moderation.intake import screened
from domain.moderation.models import Action, ReasonTemplate
from domain.moderation.reports import report_comment
from domain.moderation.undoing import new_batch
from foundation import clock
from foundation.database import db
from foundation.settings import Settings

FILE = Path(__file__).parent / "demo" / "desk.json"
MODERATORS = ("Lan (mẫu)", "Hùng (mẫu)")
FIRST_DECISION = {
    **dict.fromkeys((Status.PUBLISHED, Status.REMOVED, Status.WITHDRAWN), Action.APPROVE),
    Status.REJECTED: Action.REJECT,
    Status.RETURNED: Action.RETURN,
    Status.SPAM: Action.SPAM,
}
REWORDED_AFTER = timedelta(hours=2)
EDITED_AFTER = timedelta(hours=3)


def plan() -> dict[str, Any]:
    """What the demo's moderators do besides deciding about each comment."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def demo_moderators() -> list[User]:
    """The accounts that decide; nobody can sign in to them."""
    return [_moderator(name, number) for number, name in enumerate(MODERATORS)]


def leave(moderators: Collection[User]) -> None:
    """Disable the accounts, once the demo is written."""
    for moderator in moderators:
        moderator.active = False
    db.session.flush()


def decide_first(comment_id: int, raw: Mapping[str, Any], moderator: User, settings: Settings) -> None:
    """The first decision about a comment; what is taken down later was published first, so that it could be answered.

    Reworded comments were returned, and wait again.
    """
    action = Action.RETURN if raw.get("reworded") else FIRST_DECISION.get(Status(raw["status"]))
    if action is None:
        return
    is_taken_down = raw["status"] == Status.REMOVED
    decide(comment_id, action, moderator=moderator, grounds=Grounds() if is_taken_down else _grounds(raw))
    if raw.get("reworded"):
        with clock.at(clock.now() + REWORDED_AFTER):
            comment = db.session.get_one(Comment, comment_id)
            _revise(comment, raw["reworded"], settings)


def finish(
    entries: Collection[Mapping[str, Any]], numbers: Mapping[str, int], moderators: list[User], settings: Settings
) -> None:
    """What happens once every comment is there: taking down, withdrawing, the batch, pins, answers, reports, edits."""
    for raw in entries:
        if raw["status"] == Status.REMOVED:
            decide(numbers[raw["id"]], Action.REMOVE, moderator=moderators[0], grounds=_grounds(raw))
        elif raw["status"] == Status.WITHDRAWN:
            comment = db.session.get_one(Comment, numbers[raw["id"]])
            withdraw_comment(comment.id, author=Author(comment.reader_id or 0))
    planned = plan()
    spam = [(numbers[name], None) for name in planned["spam_batch"]]
    decide_many(spam, Action.SPAM, moderator=moderators[1], grounds=Grounds(), batch=new_batch())
    for name in planned["pinned"]:
        decide(numbers[name], Action.PIN, moderator=moderators[0])
    for answer in planned["answers"]:
        answered = db.session.get_one(Comment, numbers[answer["to"]])
        with clock.at(answered.created_at + timedelta(minutes=answer["minutes_after"])):
            letter = Letter.written(author_name=moderators[0].name, email="", text=answer["text"])
            answer_officially(answered.id, letter, moderator=moderators[0])
    for report in planned["reports"]:
        reader = Reader(token_digest=secrets.token_hex(32), created_at=clock.now())
        db.session.add(reader)
        db.session.flush()
        report_comment(numbers[report["of"]], reader, kind=report["kind"], note=report["note"])
    _let_authors_act(planned, numbers, moderators[1], settings)


def _let_authors_act(
    planned: Mapping[str, Any], numbers: Mapping[str, int], moderator: User, settings: Settings
) -> None:
    """Published words that were changed, once approved and once waiting; a rejection that should be looked at again."""
    for edit in planned["edits"]:
        comment = db.session.get_one(Comment, numbers[edit["of"]])
        with clock.at(comment.created_at + EDITED_AFTER):
            _revise(comment, edit["text"], settings)
        if edit["is_approved"]:
            with clock.at(comment.created_at + EDITED_AFTER + REWORDED_AFTER):
                decide(comment.id, Action.APPROVE, moderator=moderator)
    for name in planned["second_looks"]:
        comment = db.session.get_one(Comment, numbers[name])
        with clock.at(comment.created_at + EDITED_AFTER):
            ask_second_look(comment.id, author=Author(comment.reader_id or 0), settings=settings)


def _revise(comment: Comment, text: str, settings: Settings) -> None:
    letter = Letter.written(author_name=comment.author_name, email="", text=text)
    screening = screened(letter, settings=settings, besides=comment.id)
    author = Author(comment.reader_id or 0)
    revise_comment(comment.id, letter, author=author, settings=settings, screening=screening)


def _grounds(raw: Mapping[str, Any]) -> Grounds:
    """The template of the kind that the entry names, and the entry's own words."""
    query = select(ReasonTemplate).where(ReasonTemplate.kind == raw.get("kind", "")).limit(1)
    template = db.session.execute(query).scalar_one_or_none()
    note = raw["reason"] or ""
    return Grounds(note=note) if template is None else Grounds(template.text_vi, template.text_en, note)


def _moderator(name: str, number: int) -> User:
    """An account without a password that exists."""
    email = f"mau-{number}@benmo.example"
    known = db.session.execute(select(User).where(User.email == email)).scalar_one_or_none()
    if known is not None:
        known.active = True
        return known
    user = User(
        email=email,
        name=name,
        password=f"!{secrets.token_hex(16)}",
        role="moderator",
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user
