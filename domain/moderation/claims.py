"""Soft claims: who looks at which waiting comment. A claim tells others, blocks nobody, and lapses by itself."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from domain.accounts.models import User
from domain.comments.models import Comment
from domain.comments.taking import CommentNotFound
from domain.moderation.models import Claim
from foundation import clock
from foundation.database import db

CLAIM_LASTS = timedelta(minutes=2)


def claim_comment(comment_id: int, *, moderator: User) -> None:
    """Say that the moderator looks at this comment, and at no other any more; somebody else's claim stands.

    Raises CommentNotFound.
    """
    if db.session.get(Comment, comment_id) is None:
        raise CommentNotFound
    now = clock.now()
    held = db.session.get(Claim, comment_id)
    if held is not None and held.moderator_id != moderator.id and held.until > now:
        return
    db.session.execute(delete(Claim).where(Claim.moderator_id == moderator.id, Claim.comment_id != comment_id))
    if held is None:
        held = Claim(comment_id=comment_id)
        db.session.add(held)
    held.moderator_id, held.until = moderator.id, now + CLAIM_LASTS
    db.session.flush()


def claims_of_others(comment_ids: Iterable[int], *, moderator: User) -> dict[int, str]:
    """For each of the comments that somebody else looks at, that moderator's name."""
    query = (
        select(Claim)
        .where(Claim.comment_id.in_(list(comment_ids)), Claim.until > clock.now(), Claim.moderator_id != moderator.id)
        .options(joinedload(Claim.moderator))
    )
    return {claim.comment_id: claim.moderator.name for claim in db.session.execute(query).scalars()}


def forget_lapsed_claims() -> int:
    """Remove claims that say nothing any more; returns how many."""
    lapsed = delete(Claim).where(Claim.until <= clock.now())
    return db.session.execute(lapsed).rowcount  # type: ignore[attr-defined, no-any-return]
