"""Official answers: what staff reply to a comment in the office's name."""

import dataclasses

from domain.accounts.models import User
from domain.comments.letters import Letter
from domain.comments.models import CommentStatus
from domain.comments.storing import count_new, store_comment
from domain.comments.taking import existing_comment
from domain.moderation.changing import Cause, State, change_comment, check_may_decide
from domain.moderation.models import Action, ModerationEvent
from foundation.database import db


class CannotBeAnswered(Exception):
    """Only published comments are answered."""


def answer_officially(comment_id: int, letter: Letter, *, moderator: User, batch: str | None = None) -> ModerationEvent:
    """Publish an answer to a comment in the office's name, signed by the moderator.

    Taking it back withdraws it. Raises CommentNotFound, CannotBeAnswered and MayNotDecide.
    """
    check_may_decide(moderator)
    parent = existing_comment(comment_id)
    if parent.status != CommentStatus.PUBLISHED:
        raise CannotBeAnswered
    new = store_comment(
        parent.article,
        parent,
        author_name=moderator.name,
        words=letter.words,
        html=letter.html,
        staff_id=moderator.id,
    )
    count_new(new)
    answer = existing_comment(new.id)
    answer.status = CommentStatus.WITHDRAWN  # where undoing leads: it never waited
    db.session.flush()
    state = dataclasses.replace(State.of(answer), status=CommentStatus.PUBLISHED)
    return change_comment(answer, state, Cause(Action.ANSWER, moderator.id, batch=batch))
