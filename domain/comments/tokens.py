"""Readers are known by the token of their browser; who leaves something for the first time gets one."""

from typing import NamedTuple

from sqlalchemy import bindparam, insert, select

from domain.comments.queries import reader_by_token, token_digest
from domain.comments.readers import Reader
from foundation import clock
from foundation.database import db
from foundation.prepared import run, table_of

_READERS = table_of(Reader)
_KNOWN = (
    select(_READERS.c.id, _READERS.c.published_count)
    .where(_READERS.c.token_digest == bindparam("digest"))
    .with_for_update(read=True, key_share=True)
)
_NEW = insert(_READERS)


class Sending(NamedTuple):
    """The reader who sends: their number, how many of their comments are published, and the token that proves it."""

    id: int
    published_count: int
    token: str


def reader_for(token: str | None, *, new_token: str) -> tuple[Reader, str]:
    """The reader and the token that proves it; a token we do not know counts as none, and `new_token` is taken."""
    known = reader_by_token(token, for_writing=True)
    if known is not None and token is not None:
        return known, token
    reader = Reader(token_digest=token_digest(new_token), created_at=clock.now())
    db.session.add(reader)
    db.session.flush()
    return reader, new_token


def sending_reader(token: str | None, *, new_token: str) -> Sending:
    """The same for somebody who sends a comment: no more of the reader than that takes."""
    known = run(_KNOWN, {"digest": token_digest(token)}).one_or_none() if token is not None else None
    if known is not None and token is not None:
        return Sending(known.id, known.published_count, token)
    new = run(_NEW, {"token_digest": token_digest(new_token), "created_at": clock.now()})
    return Sending(new.inserted_primary_key[0], 0, new_token)  # type: ignore[index]
