"""The moderators' desk as the tests of the domain use it: each call is one transaction in an application context."""

import secrets

from domain.accounts.models import User
from domain.comments.letters import NOT_SCREENED, Letter, Screening
from domain.comments.models import CommentStatus as Status
from domain.comments.readers import Reader
from domain.moderation import actions, authors, undoing
from domain.moderation.answers import answer_officially
from domain.moderation.changing import Grounds
from domain.moderation.models import Action
from domain.moderation.reports import report_comment
from foundation import clock
from foundation.database import commit, db
from foundation.settings import Settings
from tests.letters import QUIET, sent
from tests.people import account
from tests.tables import rows_of

# No comment of a test has so high a number.
UNKNOWN = 4711000000
# How a comment that was just sent comes to stand in each status.
WAY_TO = {
    Status.PENDING: (),
    Status.PUBLISHED: (Action.APPROVE,),
    Status.RETURNED: (Action.RETURN,),
    Status.REJECTED: (Action.REJECT,),
    Status.SPAM: (Action.SPAM,),
    Status.REMOVED: (Action.APPROVE, Action.REMOVE),
}


class Desk:
    """One moderator's desk."""

    def __init__(self, name: str = "Lan") -> None:
        self.person = account(name)

    @property
    def moderator(self) -> User:
        return db.session.get_one(User, self.person)

    def decide(self, number: int, *wanted: Action, **about) -> int:
        """The number of the last event."""
        return commit(lambda: actions.decide(number, *wanted, moderator=self.moderator, **about).id)

    def decide_many(self, wanted, action: Action, *, batch: str | None = None, grounds: Grounds = Grounds()):  # noqa: B008 frozen
        """The name of the batch, the comments that were decided about, and those that were not."""
        batch = batch or undoing.new_batch()

        def work():
            done = actions.decide_many(wanted, action, moderator=self.moderator, grounds=grounds, batch=batch)
            return batch, _decided(done), _refused(done)

        return commit(work)

    def undo(self, event: int) -> int:
        return commit(lambda: undoing.undo(event, moderator=self.moderator).id)

    def undo_batch(self, batch: str, comments=None):
        """The name of the new batch, the comments that were set back, and those that were not."""
        as_batch = undoing.new_batch()

        def work():
            wanted = undoing.comments_of_batch(batch) if comments is None else comments
            done = undoing.undo_batch(batch, wanted, moderator=self.moderator, as_batch=as_batch)
            return as_batch, _decided(done), _refused(done)

        return commit(work)

    def answer(self, number: int, words: str = "Xã đã tiếp nhận.", *, batch: str | None = None) -> int:
        """The number of the answer."""
        written = letter(words)
        return commit(lambda: answer_officially(number, written, moderator=self.moderator, batch=batch).comment_id)

    def comment_in(self, status: Status, article_id: int, words: str = "Đường làng lầy lội.", **about) -> int:
        """A comment that came to stand in this status by what people did."""
        number = sent(article_id, words, **about)
        if status is Status.WITHDRAWN:
            withdraw(number)
            return number
        for action in WAY_TO[status]:
            self.decide(number, action)
        return number


def letter(words: str, name: str = "Ngọc") -> Letter:
    return Letter.written(author_name=name, email="", text=words)


def author_of(number: int) -> authors.Author:
    return authors.Author(stored(number)["reader_id"] if number < UNKNOWN else 0)


def withdraw(number: int, *, by: authors.Author | None = None) -> int:
    by = by or author_of(number)
    return commit(lambda: authors.withdraw_comment(number, author=by).id)


def withdraw_revision(number: int, *, by: authors.Author | None = None) -> int:
    by = by or author_of(number)
    return commit(lambda: authors.withdraw_revision(number, author=by).id)


def revise(
    number: int,
    words: str,
    *,
    by: authors.Author | None = None,
    screening: Screening = NOT_SCREENED,
    base: int | None = None,
    **changes,
) -> int | None:
    """The event of the author's other words; None when the same were sent before. `changes`: of the settings."""
    about = {"author": by or author_of(number), "settings": Settings(**QUIET, **changes)}
    written = letter(words)
    return _event(lambda: authors.revise_comment(number, written, screening=screening, base_id=base, **about))


# Other words for what was returned.
reword = revise


def add_waiting_words(number: int, words: str = "Lời đã sửa.", **about) -> None:
    """Lay changed words beside those of a published comment, as its author does."""
    revise(number, words, **about)


def ask_second_look(number: int, *, by: authors.Author | None = None) -> int | None:
    about = {"author": by or author_of(number), "settings": Settings(**QUIET)}
    return _event(lambda: authors.ask_second_look(number, **about))


def send_again(number: int, *, by: authors.Author | None = None) -> int | None:
    about = {"author": by or author_of(number), "settings": Settings(**QUIET)}
    return _event(lambda: authors.send_again(number, **about))


def _event(work) -> int | None:
    """The number of the event that the work left; None when it left none."""

    def numbered() -> int | None:
        event = work()
        return None if event is None else event.id

    return commit(numbered)


def new_reader() -> int:
    """The number of somebody whose browser is known."""
    reader = Reader(token_digest=secrets.token_hex(16), created_at=clock.now())
    commit(lambda: db.session.add(reader))
    return reader.id


def report(number: int, *, by: int | None = None, kind: str = "insulting", note: str = "") -> bool:
    """A report by the reader of this number, or by a new one."""
    reader_id = by or new_reader()
    return commit(lambda: report_comment(number, db.session.get_one(Reader, reader_id), kind=kind, note=note))


def stored(number: int) -> dict:
    """The row of a comment."""
    return next(row for row in rows_of("comments") if row["id"] == number)


def tallies() -> dict[str, int]:
    """How many comments are said to stand under each tab, those with none left out."""
    return {row["tab"]: row["comments"] for row in rows_of("desk_tallies") if row["comments"]}


def _decided(outcome) -> list[int]:
    return [event.comment_id for event in outcome.events]


def _refused(outcome) -> list[int]:
    return [conflict.comment_id for conflict in outcome.conflicts]
