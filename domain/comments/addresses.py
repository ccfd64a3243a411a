"""Mail addresses of readers: each reader confirms for themselves, by a link that is sent to the address.

A link names the row and carries 160 bits derived from the site's secret. The one that confirms stays the same, so that
of several mails any works, and one that is opened again says what became of it. A confirmed address can have another
link, which gives the comments of its readers to one more browser, once: of it the row keeps a digest until it was used.
"""

import contextlib
import dataclasses
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, insert, select, update

from domain.comments.models import Comment
from domain.comments.readers import CommentOwner, Reader, ReaderAddress
from domain.comments.tokens import reader_for
from foundation import clock
from foundation.database import db
from foundation.digests import keyed_digest
from foundation.limits import A_DAY, TEN_MINUTES, LimitReached, Rate, spend
from foundation.settings import Settings

CONFIRMATION, DEVICE = "confirmation", "device"
# How long the link of each kind works.
LIFE = {CONFIRMATION: timedelta(days=2), DEVICE: timedelta(days=1)}
ARTICLES_MOST = 50
_TOKEN = re.compile(r"([0-9]{1,15})-[0-9a-f]{40}")


class LinkOver(Exception):
    """The link was used, is too old, or is not complete."""


@dataclasses.dataclass(frozen=True)
class Taken:
    """The token the browser should keep, and the articles under which it has comments now, the newest comment first."""

    token: str
    article_ids: Sequence[int]


def offers_mail(settings: Settings) -> bool:
    """Whether readers can have mail here.

    In production only where an address is configured: a link to confirm must not begin with a name that whoever sends
    the form may choose.
    """
    is_reachable = bool(settings.addresses) or not settings.production
    return settings.comments_ask_email and is_reachable


def address_of(reader: Reader, email: str) -> ReaderAddress:
    """The reader's row for an address; a new one, not confirmed, where there is none."""
    email = same_email(email)
    query = select(ReaderAddress).where(ReaderAddress.reader_id == reader.id, ReaderAddress.email == email)
    known = db.session.execute(query).scalar_one_or_none()
    if known is not None:
        return known
    now = clock.now()
    address = ReaderAddress(reader_id=reader.id, email=email, token_digest="", created_at=now, asked_at=now)
    db.session.add(address)
    db.session.flush()
    return address


def confirmation_token(address: ReaderAddress, settings: Settings) -> str | None:
    """The secret part of a link that confirms the address; None when so many were sent there today, whoever asked."""
    if not _has_room(CONFIRMATION, address.email, settings):
        return None
    if not _is_young(address, CONFIRMATION):
        address.asked_at = clock.now()
        db.session.flush()
    return _token(address, CONFIRMATION)


def address_to_confirm(token: str) -> ReaderAddress:
    """The address of a link, confirmed by it before or not. Raises LinkOver."""
    address = _address_by(token, CONFIRMATION)
    if address.confirmed_at is None and _is_over(address, CONFIRMATION):
        raise LinkOver
    return address


def confirm(token: str) -> None:
    """Confirm an address; a second time changes nothing. Raises LinkOver."""
    address = address_to_confirm(token)
    first = update(ReaderAddress).where(ReaderAddress.id == address.id, ReaderAddress.confirmed_at.is_(None))
    db.session.execute(first.values(confirmed_at=clock.now()))


def device_token(email: str, network_digest: str, settings: Settings) -> str | None:
    """The secret part of a link that gives the comments of an address to another browser.

    None when nobody confirmed the address, or so many links were sent there today. Raises LimitReached for a network
    that asks too often.
    """
    email = same_email(email)
    spend((f"{DEVICE} network {network_digest}", Rate(settings.comments_per_network_in_ten_minutes, TEN_MINUTES)))
    has_room = _has_room(DEVICE, email, settings)  # counted for every address, so that nothing can be told from it
    confirmed = select(ReaderAddress).where(ReaderAddress.email == email, ReaderAddress.confirmed_at.is_not(None))
    address = db.session.execute(confirmed.order_by(ReaderAddress.id).limit(1)).scalar_one_or_none()
    return _open_device_link(address) if address is not None and has_room else None


def address_for_device(token: str) -> ReaderAddress:
    """The address of a link that was not used yet. Raises LinkOver."""
    address = _address_by(token, DEVICE)
    is_unused = hmac.compare_digest(address.token_digest, _digest(token))
    if address.confirmed_at is None or not is_unused or _is_over(address, DEVICE):
        raise LinkOver
    return address


def take_comments(token: str, *, reader_token: str | None, new_token: str) -> Taken:
    """Let this browser own what the readers own who confirmed the link's address, and use the link up.

    Raises LinkOver. Of two browsers with the same link, one gets it. The address stays unconfirmed for this browser's
    reader: who borrows a browser must not have its other comments follow them.
    """
    address = address_for_device(token)
    unused = update(ReaderAddress).where(
        ReaderAddress.id == address.id, ReaderAddress.token_digest == address.token_digest
    )
    if not db.session.execute(unused.values(token_digest="")).rowcount:  # type: ignore[attr-defined]
        raise LinkOver
    reader, kept = reader_for(reader_token, new_token=new_token)
    confirmed = select(ReaderAddress.reader_id).where(
        ReaderAddress.email == address.email, ReaderAddress.confirmed_at.is_not(None)
    )
    owned = select(CommentOwner.comment_id).where(CommentOwner.reader_id == reader.id)
    found = select(CommentOwner.comment_id).where(
        CommentOwner.reader_id.in_(confirmed), CommentOwner.comment_id.not_in(owned)
    )
    numbers = db.session.execute(found.distinct()).scalars().all()
    if numbers:
        rows = [{"reader_id": reader.id, "comment_id": number} for number in sorted(numbers)]
        db.session.execute(insert(CommentOwner), rows)
    return Taken(kept, _articles_of(reader))


def same_email(email: str) -> str:
    """The address as it is compared and mailed to, however it was spelt.

    The host as mail servers are asked for it: its wide and circled letters are the plain ones there, so that counting
    the spellings apart would let anybody send any number of mails to one mailbox.
    """
    name, _at, host = email.rpartition("@")
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode()
    return f"{name}@{host}".lower()


def _articles_of(reader: Reader) -> Sequence[int]:
    query = select(Comment.article_id).join(CommentOwner, CommentOwner.comment_id == Comment.id)
    query = query.where(CommentOwner.reader_id == reader.id).group_by(Comment.article_id)
    return db.session.execute(query.order_by(func.max(Comment.id).desc()).limit(ARTICLES_MOST)).scalars().all()


def _has_room(purpose: str, email: str, settings: Settings) -> bool:
    """Count one link to the address; False when there were enough of its kind today."""
    try:
        spend((f"{purpose} address {email}", Rate(settings.mails_per_address_in_a_day, A_DAY)))
    except LimitReached:
        return False
    return True


def _open_device_link(address: ReaderAddress) -> str:
    """The address's link while it is young and unused; a new one otherwise, which ends the old one."""
    token = _token(address, DEVICE)
    if not (_is_young(address, DEVICE) and hmac.compare_digest(address.token_digest, _digest(token))):
        address.asked_at = clock.now()
        token = _token(address, DEVICE)
        address.token_digest = _digest(token)
        db.session.flush()
    return token


def _address_by(token: str, purpose: str) -> ReaderAddress:
    match = _TOKEN.fullmatch(token)
    address = db.session.get(ReaderAddress, int(match.group(1))) if match else None
    if address is None or not hmac.compare_digest(_token(address, purpose), token):
        raise LinkOver
    return address


def _is_young(address: ReaderAddress, purpose: str) -> bool:
    """Whether there is time enough left to send the link once more."""
    return clock.now() < address.asked_at + LIFE[purpose] / 2


def _is_over(address: ReaderAddress, purpose: str) -> bool:
    return clock.now() >= address.asked_at + LIFE[purpose]


def _token(address: ReaderAddress, purpose: str) -> str:
    moment = address.created_at if purpose == CONFIRMATION else address.asked_at
    named = f"{address.id} {address.email} {clock.as_utc(moment).isoformat()}"
    return f"{address.id}-{keyed_digest(f'{purpose} link', named)[:40]}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
