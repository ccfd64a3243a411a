"""Counters and places after any sequence of posts, decisions and undoings: what is kept is what can be counted."""

import random

import pytest
from sqlalchemy import select

from domain.articles.models import Article
from domain.comments.actions import ParentNotFound, submit_comment
from domain.comments.letters import Letter, Sender
from domain.comments.models import Comment, Reader
from domain.moderation import actions
from domain.moderation.models import ModerationEvent
from foundation.database import commit, db
from tests.discussions import quiet_moderator

DECISIONS = ("approve", "reject", "return", "remove")
READERS = ("a" * 43, "b" * 43, "c" * 43)


def step(dice, settings, article_id) -> str:
    """One random thing that happens on the site."""
    numbers = list(db.session.execute(select(Comment.id).order_by(Comment.id)).scalars())
    what = dice.choices(("post", "decide", "undo", "withdraw"), (5, 8, 3, 2))[0]
    try:
        if what == "post" or not numbers:
            said = Letter.written(author_name="Hoa", email="", text=f"{dice.random()}")
            sender = Sender(dice.choice(READERS), dice.choice(READERS) + str(dice.random()), "n", "b")
            parent = dice.choice([None, *numbers, *numbers]) if numbers else None
            submit_comment(article_id, said, sender=sender, settings=settings, parent_id=parent)
        elif what == "decide":
            decision = getattr(actions, f"{dice.choice(DECISIONS)}_comment")
            decision(dice.choice(numbers), moderator=quiet_moderator())
        elif what == "undo":
            newest = select(ModerationEvent.id).join(Comment, Comment.id == ModerationEvent.comment_id)
            newest = newest.where(ModerationEvent.version == Comment.version).order_by(ModerationEvent.id)
            actions.undo(dice.choice(list(db.session.execute(newest).scalars())), moderator=quiet_moderator())
        else:
            actions.withdraw_comment(dice.choice(numbers))
    except (IndexError, actions.CommentAlreadyDecided, actions.WithdrawnByReader, ParentNotFound):
        return "refused"
    return what


def kept_and_counted(article_id) -> tuple[dict, dict]:
    """Every kept number beside the one that comes out of counting."""
    comments = {c.id: c for c in db.session.execute(select(Comment)).scalars()}
    children = {number: [c for c in comments.values() if c.parent_id == number] for number in comments}

    def stands(comment) -> bool:
        return comment.is_published or any(stands(child) for child in children[comment.id])

    def published_below(comment) -> int:
        return sum(c.is_published for c in comments.values() if c.thread_id == comment.id)

    kept = {c.id: (c.is_listed, c.child_count, c.reply_count, c.is_waiting) for c in comments.values()}
    counted = {
        c.id: (stands(c), sum(map(stands, children[c.id])), published_below(c), c.status == "pending")
        for c in comments.values()
    }
    article = db.session.get(Article, article_id)
    kept["article"], counted["article"] = article.comment_count, sum(c.is_published for c in comments.values())
    for reader in db.session.execute(select(Reader)).scalars():
        kept[f"reader {reader.id}"] = reader.published_count
        of_reader = [c for c in comments.values() if c.reader_id == reader.id]
        counted[f"reader {reader.id}"] = sum(c.is_published for c in of_reader)
    return kept, counted


@pytest.mark.parametrize("policy", ["everything-waits", "everything-passes"])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_can_be_counted(make_app, app, article, seed, policy):
    dice = random.Random(seed)
    settings = make_app(comments_policy=policy).config["SETTINGS"]
    done = []

    with app.app_context():
        for _round in range(70):
            done.append(commit(lambda: step(dice, settings, article.id)))
            if len(done) % 10 == 0:
                kept, counted = kept_and_counted(article.id)
                assert kept == counted, done

    assert {"post", "decide", "undo", "withdraw"} <= set(done)


def test_every_change_that_readers_see_raises_the_version(app, article):
    settings = app.config["SETTINGS"]
    said = Letter.written(author_name="Hoa", email="", text="Một")
    versions = []

    def note() -> None:
        versions.append(db.session.execute(select(Article.version)).scalar_one())

    with app.app_context():
        note()
        sender = Sender(None, "a" * 43, "n", "b")
        number = commit(lambda: submit_comment(article.id, said, sender=sender, settings=settings).comment.id)
        note()
        for decision in (actions.approve_comment, actions.remove_comment, actions.approve_comment):
            commit(lambda decision=decision: decision(number, moderator=quiet_moderator()))
            note()

    assert versions[0] == versions[1]
    assert sorted(set(versions[1:])) == versions[1:]
