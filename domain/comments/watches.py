"""Wishes for mail about replies: one for each comment, made by its author and ended by the link in each such mail."""

import re
import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from domain.comments.addresses import address_of
from domain.comments.models import Comment
from domain.comments.queries import comment_by_id
from domain.comments.readers import SITE_ADDRESS_LONGEST_CHARS, Reader, ReaderAddress, ReplyWatch
from foundation import clock
from foundation.database import db

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class WatchNotFound(Exception):
    """No mail carries this link."""


def watch_replies(comment_id: int, reader: Reader, email: str, *, site_address: str) -> ReaderAddress | None:
    """Note that the author wishes mail about replies; returns their address, None when that is noted already."""
    if db.session.get(ReplyWatch, comment_id) is not None:
        return None
    address = address_of(reader, email)
    watch = ReplyWatch(
        comment_id=comment_id,
        address_id=address.id,
        stop_token=secrets.token_urlsafe(32),
        site_address=site_address if len(site_address) <= SITE_ADDRESS_LONGEST_CHARS else "",
        created_at=clock.now(),
    )
    db.session.add(watch)
    db.session.flush()
    return address


def watch_by_stop_token(token: str) -> ReplyWatch:
    """The wish that a link ends. Raises WatchNotFound."""
    query = select(ReplyWatch).where(ReplyWatch.stop_token == token).options(joinedload(ReplyWatch.address))
    watch = db.session.execute(query).scalar_one_or_none() if _TOKEN.fullmatch(token) else None
    if watch is None:
        raise WatchNotFound
    return watch


def stop_watch(token: str, *, everywhere: bool = False) -> None:
    """End mail about one comment, or all mail to the same reader at the same address. Raises WatchNotFound."""
    watch = watch_by_stop_token(token)
    named = ReplyWatch.address_id == watch.address_id if everywhere else ReplyWatch.comment_id == watch.comment_id
    going = update(ReplyWatch).where(named, ReplyWatch.stopped_at.is_(None))
    db.session.execute(going.values(stopped_at=clock.now()))


def is_still_mailed(address_id: int) -> bool:
    """Whether the reader gets mail at this address about any comment."""
    query = select(ReplyWatch.comment_id).where(ReplyWatch.address_id == address_id, ReplyWatch.stopped_at.is_(None))
    return db.session.execute(query.limit(1)).first() is not None


def newest_watched_comment(address_id: int) -> Comment | None:
    """The comment with which the address was given last."""
    query = select(ReplyWatch.comment_id).where(ReplyWatch.address_id == address_id)
    number = db.session.execute(query.order_by(ReplyWatch.comment_id.desc()).limit(1)).scalar_one_or_none()
    return None if number is None else comment_by_id(number)
