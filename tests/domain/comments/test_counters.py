"""Counters and places after any sequence of posts, decisions and undoings: what is kept is what can be counted."""

import random

import pytest
from sqlalchemy import select

from domain.articles.models import Article
from domain.comments.actions import ParentNotFound, submit_comment
from domain.comments.letters import Letter, Screening, Sender
from domain.comments.likes import CannotBeLiked, like_comment, unlike_comment
from domain.comments.models import Comment, CommentStatus
from domain.comments.readers import Reader
from domain.comments.taking import CommentNotFound
from domain.comments.threads import READER_COUNTS
from domain.moderation import actions, authors, undoing
from domain.moderation.answers import CannotBeAnswered, answer_officially
from domain.moderation.changing import CommentAlreadyDecided, Grounds
from domain.moderation.models import Action, ModerationEvent
from domain.moderation.reports import report_comment
from domain.moderation.second_looks import NoSecondLook
from domain.moderation.transitions import DECISIONS
from domain.privacy.erasing import NOTHING, Wish, close_reader, erase_part
from foundation.database import commit, db
from tests.discussions import quiet_moderator
from tests.domain.counting import kept_and_counted
from tests.domain.findings import Found

# Each database has its sequence; more of them are about our rules, which are the same on all.
ON_ONE = pytest.mark.only_on("sqlite")
READERS = ("a" * 43, "b" * 43, "c" * 43)
REFUSED = (
    *(IndexError, ParentNotFound, CannotBeLiked, CannotBeAnswered, CommentAlreadyDecided, CommentNotFound),
    *(undoing.WithdrawnByReader, undoing.EventNotFound, undoing.CommentErased),
    *(
        actions.NothingToMask,
        authors.CannotBeRevised,
        authors.UnchangedWords,
        authors.NothingWaits,
        authors.NotWithdrawn,
        NoSecondLook,
    ),
)
CHANCES = {
    "post": 5,
    "decide": 8,
    "together": 2,
    "undo": 3,
    "undo together": 1,
    "report": 3,
    "like": 3,
    "unlike": 1,
    "answer": 4,
    "reword": 4,
    "edit": 3,
    "withdraw": 1,
    "withdraw edit": 1,
    "send again": 2,
    "second look": 2,
    "erase": 1,
}


class Site:
    """What can happen on a site, chosen by dice."""

    def __init__(self, dice, settings, article_id) -> None:
        self.dice, self.settings, self.article_id = dice, settings, article_id

    def step(self, missing=()) -> str:
        """One random thing that happens, in one transaction; its name, or that it was refused.

        What is still missing near the end gets its turn every other time.
        """
        what = self.dice.choices(list(CHANCES), list(CHANCES.values()))[0]
        if missing and self.dice.random() < 1 / 2:
            what = self.dice.choice(missing)
        numbers = list(db.session.execute(select(Comment.id).order_by(Comment.id)).scalars())
        try:
            commit(lambda: getattr(self, what.replace(" ", "_"))(numbers))
        except REFUSED:
            return "refused"
        return what

    def post(self, numbers) -> None:
        sender = Sender(self.dice.choice(READERS), self.dice.choice(READERS) + str(self.dice.random()), "n", "b")
        parent = self.dice.choice([None, *numbers, *numbers]) if numbers else None
        said, found = self.said(), self.found()
        submit_comment(self.article_id, said, sender=sender, settings=self.settings, parent_id=parent, screening=found)

    def decide(self, numbers) -> None:
        actions.decide(self.dice.choice(numbers), self.dice.choice(DECISIONS), moderator=quiet_moderator())

    def together(self, numbers) -> None:
        wanted = {(number, None) for number in self.dice.choices(numbers, k=5)}
        about = {"moderator": quiet_moderator(), "grounds": Grounds(), "batch": undoing.new_batch()}
        actions.decide_many(wanted, self.dice.choice((Action.APPROVE, Action.REJECT, Action.SPAM)), **about)

    def undo(self, _numbers) -> None:
        newest = select(ModerationEvent.id).join(Comment, Comment.id == ModerationEvent.comment_id)
        newest = newest.where(ModerationEvent.version == Comment.version).order_by(ModerationEvent.id)
        undoing.undo(self.dice.choice(list(db.session.execute(newest).scalars())), moderator=quiet_moderator())

    def undo_together(self, _numbers) -> None:
        batches = select(ModerationEvent.batch).where(ModerationEvent.batch.is_not(None)).order_by(ModerationEvent.id)
        batch = self.dice.choice(list(db.session.execute(batches).scalars()))
        comments = undoing.comments_of_batch(batch)
        undoing.undo_batch(batch, comments, moderator=quiet_moderator(), as_batch=undoing.new_batch())

    def report(self, numbers) -> None:
        readers = list(db.session.execute(select(Reader).order_by(Reader.id)).scalars())
        about = {"kind": "false", "network_digest": self.dice.choice("abc"), "hold_after": 2}
        report_comment(self.dice.choice(numbers), self.dice.choice(readers), **about)

    def like(self, numbers) -> None:
        about = {"new_token": str(self.dice.random()), "network_digest": "n", "settings": self.settings}
        like_comment(self.dice.choice(numbers), token=self.dice.choice(READERS), **about)

    def unlike(self, numbers) -> None:
        unlike_comment(self.dice.choice(numbers), token=self.dice.choice(READERS))

    def answer(self, numbers) -> None:
        answer_officially(self.dice.choice(numbers), self.said(), moderator=quiet_moderator())

    def reword(self, _numbers) -> None:
        """Words that were returned; where there are none, some are returned first."""
        fitting = Comment.status.in_((CommentStatus.RETURNED, CommentStatus.PENDING))
        query = select(Comment).where(fitting).order_by(Comment.status.desc(), Comment.id.desc()).limit(1)
        comment = db.session.execute(query).scalar_one_or_none()
        if comment is None:
            raise authors.CannotBeRevised
        number = comment.id
        if comment.status == CommentStatus.PENDING:
            actions.decide(number, Action.RETURN, moderator=quiet_moderator())
        self.revise(number)

    def withdraw(self, numbers) -> None:
        number = self.dice.choice(numbers)
        authors.withdraw_comment(number, author=self.author_of(number))

    def edit(self, _numbers) -> None:
        self.revise(self.one_in(CommentStatus.PUBLISHED, CommentStatus.PENDING))

    def withdraw_edit(self, _numbers) -> None:
        waiting = select(Comment.id).where(Comment.waiting_revision_id.is_not(None)).order_by(Comment.id)
        number = self.dice.choice(list(db.session.execute(waiting).scalars()))
        authors.withdraw_revision(number, author=self.author_of(number))

    def send_again(self, _numbers) -> None:
        number = self.one_in(CommentStatus.WITHDRAWN)
        authors.send_again(number, author=self.author_of(number), settings=self.settings)

    def second_look(self, _numbers) -> None:
        """About a rejected comment; where there is none, one is rejected first."""
        try:
            number = self.one_in(CommentStatus.REJECTED)
        except IndexError:
            number = self.one_in(CommentStatus.PENDING)
            actions.decide(number, Action.REJECT, moderator=quiet_moderator())
        authors.ask_second_look(number, author=self.author_of(number), settings=self.settings)

    def erase(self, _numbers) -> None:
        """Everything of one of those who wrote or liked something; their token is nobody's afterwards."""
        known = select(Reader).where(~Reader.token_digest.startswith("erased")).order_by(Reader.id)
        number = self.dice.choice(list(db.session.execute(known).scalars())).id
        wish, done = self.dice.choice(list(Wish)), NOTHING
        while part := erase_part(number, wish, neutral_name="Bạn đọc"):
            done += part
        close_reader(number, done)

    def revise(self, number) -> None:
        about = {"author": self.author_of(number), "settings": self.settings, "screening": self.found()}
        authors.revise_comment(number, self.said(), **about)

    def one_in(self, *statuses) -> int:
        fitting = select(Comment.id).where(Comment.status.in_(statuses), Comment.reader_id.is_not(None))
        return self.dice.choice(list(db.session.execute(fitting.order_by(Comment.id)).scalars()))

    def author_of(self, number) -> authors.Author:
        return authors.Author(db.session.get_one(Comment, number).reader_id)

    def said(self) -> Letter:
        return Letter.written(author_name="Hoa", email="", text=f"{self.dice.random()}")

    def found(self) -> Screening:
        kinds = self.dice.sample(["phone", "link", "rude"], k=self.dice.randrange(3))
        return Screening([Found(kind, "x", 1) for kind in kinds], must_wait=bool(kinds))


@pytest.mark.parametrize("policy", ["everything-waits", "everything-passes"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=ON_ONE) for seed in (1, 2, 3))])
def test_what_is_kept_is_what_can_be_counted(make_app, app, article, seed, policy):
    site = Site(random.Random(seed), make_app(comments_policy=policy).config["SETTINGS"], article.id)
    done = []

    with app.app_context():
        for turn in range(300):
            done.append(site.step([what for what in CHANCES if what not in done] if turn > 200 else ()))
            if len(done) % 10 == 0:
                kept, counted = kept_and_counted(article.id)
                assert kept == counted, done

    assert set(CHANCES) <= set(done)


def test_the_counts_of_a_reader_are_those_moderators_decide_about():
    uncounted = {CommentStatus.PENDING, CommentStatus.WITHDRAWN}

    assert set(CommentStatus) - set(READER_COUNTS) == uncounted


def test_every_change_that_readers_see_raises_the_version(app, article):
    settings = app.config["SETTINGS"]
    said = Letter.written(author_name="Hoa", email="", text="Một")
    versions = []

    def note() -> None:
        versions.append(db.session.execute(select(Article.version)).scalar_one())

    with app.app_context():
        note()
        sender = Sender(None, "a" * 43, "n", "b")
        number = commit(lambda: submit_comment(article.id, said, sender=sender, settings=settings).comment_id)
        note()
        for action in (Action.APPROVE, Action.REMOVE, Action.RESTORE, Action.PIN, Action.UNPIN):
            commit(lambda action=action: actions.decide(number, action, moderator=quiet_moderator()))
            note()

    assert versions[0] == versions[1]
    assert sorted(set(versions[1:])) == versions[1:]
