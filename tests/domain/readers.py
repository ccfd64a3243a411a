"""A reader who left something in every table, and where each of their words can still be found."""

import dataclasses
import secrets

from sqlalchemy import select, update

from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Screening, Sender
from domain.comments.models import Comment
from domain.comments.queries import token_digest
from domain.comments.readers import CommentOwner, Like, Reader, ReaderAddress, ReplyNotice, ReplyWatch
from domain.moderation.models import Action
from domain.privacy.erasing import NOTHING, Wish, close_reader, erase_part
from foundation import clock
from foundation.database import commit, db
from foundation.mail import queue_mail
from foundation.settings import Settings
from foundation.text import fold
from tests.domain.desk import WAY_TO, Desk, add_waiting_words, report
from tests.domain.findings import Found
from tests.letters import QUIET
from tests.tables import rows_of


@dataclasses.dataclass
class Person:
    """A reader by their token; `secrets` is everything that must be nowhere once they are erased."""

    name: str
    email: str
    token: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(32))
    comments: list[int] = dataclasses.field(default_factory=list)
    said: list[str] = dataclasses.field(default_factory=list)

    @property
    def id(self) -> int:
        """The number of the reader's row."""
        found = select(Reader.id).where(Reader.token_digest == token_digest(self.token))
        number = db.session.execute(found).scalar_one()
        db.session.rollback()
        return number

    @property
    def secrets(self) -> list[str]:
        return [self.name, self.email, token_digest(self.token), f"net {self.token}", *self.said]

    def write(self, article_id: int, words: str, *, parent: int | None = None, publish: bool = False) -> int:
        """One comment with a finding whose detail is in the words."""
        letter = Letter.written(author_name=self.name, email=self.email, text=words)
        sender = Sender(self.token if self.comments else None, self.token, f"net {self.token}"[:64], "browser")
        settings = Settings(comments_policy="everything-passes" if publish else "everything-waits", **QUIET)

        def work() -> int:
            screening = Screening([Found("phone", words[:20], 2)])
            sent = submit_comment(
                *(article_id, letter),
                sender=sender,
                settings=settings,
                parent_id=parent,
                screening=screening,
                consent_version="1",
            )
            return sent.comment_id

        self.said.append(words)
        self.comments.append(commit(work))
        return self.comments[-1]


def busy_reader(desk: Desk, article_id: int, name: str, email: str, *, likes: int) -> Person:
    """Comments in every status, one edited, one masked, one answered; a like, a report, a watch, mails, a past."""
    person = Person(name, email)
    for status, way in WAY_TO.items():
        number = person.write(article_id, f"{name} nói về {status}: gọi 0900 000 00{len(person.said)}.")
        for action in way:
            desk.decide(number, action)
    top = person.write(article_id, f"Lời gốc của {name}.", publish=True)
    desk.decide(top, Action.PIN)
    person.said.append(f"Lời đã sửa của {name}.")
    add_waiting_words(top, person.said[-1])
    masked = person.write(article_id, f"{name} để lại số 0912 345 678.", publish=True)
    desk.decide(masked, Action.MASK)
    reply = person.write(article_id, f"{name} trả lời.", parent=likes, publish=True)
    desk.answer(top)
    report(likes, by=person.id, note=f"{name} thấy sai.")
    report(top)
    person.said.append(f"{name} thấy sai.")
    commit(lambda: _leave_the_rest(person, top, reply, likes))
    return person


def _leave_the_rest(person: Person, top: int, reply: int, liked: int) -> None:
    now, reader_id = clock.now(), db.session.get_one(Comment, top).reader_id
    address = ReaderAddress(
        reader_id=reader_id, email=person.email, token_digest=person.token[:40], created_at=now, asked_at=now
    )
    address.confirmed_at = now
    db.session.add(address)
    db.session.add(Like(comment_id=liked, reader_id=reader_id, created_at=now))
    db.session.execute(update(Comment).where(Comment.id == liked).values(like_count=Comment.like_count + 1))
    db.session.flush()
    db.session.add(ReplyWatch(comment_id=top, address_id=address.id, stop_token=person.token[::-1], created_at=now))
    db.session.add(ReplyNotice(reply_id=reply, created_at=now))
    queue_mail(person.email, f"Chào {person.name}", f"Thư cho {person.name}: {person.said[0]}")
    sent = queue_mail(person.email, f"Chào {person.name}", f"Đã gửi cho {person.name}", headers={"X-To": person.email})
    sent.sent_at, sent.due_at, sent.last_error = now, None, f"no such box {person.email}"
    person.said += [f"Thư cho {person.name}", f"Đã gửi cho {person.name}", person.token[:40], person.token[::-1]]


def erase(person_id: int, wish: Wish = Wish.WORDS) -> dict[str, int]:
    """Erase a reader as the page does; what the record says about it."""
    done = NOTHING

    def close() -> dict[str, int] | None:
        event = close_reader(person_id, done)
        return None if event is None else dict(event.counts)

    while True:
        while this := commit(lambda: erase_part(person_id, wish, neutral_name="Bạn đọc")):
            done += this
        counts = commit(close)
        if counts is not None:
            return counts


def traces_of(texts: list[str]) -> dict[str, list[str]]:
    """In which columns each of the texts stands that stands anywhere, whatever the case and diacritics."""
    found: dict[str, list[str]] = {}
    for table in db.metadata.tables:
        for row in rows_of(table):
            for column, value in row.items():
                for text in texts:
                    if isinstance(value, str) and fold(text) in fold(value):
                        found.setdefault(text, []).append(f"{table}.{column}")
    return found


def owners_of(number: int) -> list[int]:
    """The readers who own a comment."""
    query = select(CommentOwner.reader_id).where(CommentOwner.comment_id == number)
    return sorted(db.session.execute(query).scalars())
