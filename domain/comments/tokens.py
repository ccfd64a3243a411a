"""Readers are known by the token of their browser; who leaves something for the first time gets one."""

from domain.comments.queries import reader_by_token, token_digest
from domain.comments.readers import Reader
from foundation import clock
from foundation.database import db


def reader_for(token: str | None, *, new_token: str) -> tuple[Reader, str]:
    """The reader and the token that proves it; a token we do not know counts as none, and `new_token` is taken."""
    known = reader_by_token(token, for_writing=True)
    if known is not None and token is not None:
        return known, token
    reader = Reader(token_digest=token_digest(new_token), created_at=clock.now())
    db.session.add(reader)
    db.session.flush()
    return reader, new_token
