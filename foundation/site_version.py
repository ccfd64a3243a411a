"""A word that changes with everything that stands on many pages: settings, menu, categories, pages, articles."""

import secrets

from sqlalchemy import Insert, ScalarSelect, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, db, short_text
from foundation.reads import Read

_ONLY_ROW = 1
_RANDOM_BYTES = 8


class SiteState(Model):
    """One row at most. Its word is random, so that it never comes back, not even when a backup is restored."""

    __tablename__ = "site_state"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version: Mapped[str] = mapped_column(short_text(16))


_WORD = Read(select(SiteState.version).where(SiteState.id == _ONLY_ROW))


def site_version() -> str:
    """The committed word as it is now; empty on a site on which nothing was changed yet."""
    rows = _WORD.rows()
    return rows[0][0] if rows else ""


def site_version_in_session() -> str:
    """The word as the session's transaction sees it."""
    return db.session.execute(select(SiteState.version).where(SiteState.id == _ONLY_ROW)).scalar_one_or_none() or ""


def site_word() -> "ScalarSelect[str]":
    """The word, as a column of another statement."""
    return select(SiteState.version).where(SiteState.id == _ONLY_ROW).scalar_subquery()


def mark_site_changed() -> None:
    """Say that something on every page changed, in the transaction that changes it."""
    word = secrets.token_hex(_RANDOM_BYTES)
    changed = db.session.execute(update(SiteState).where(SiteState.id == _ONLY_ROW).values(version=word))
    if not changed.rowcount:  # type: ignore[attr-defined]
        db.session.execute(new_site_version())


def new_site_version() -> Insert:
    """The statement that writes a new word where there is none."""
    return insert(SiteState).values(id=_ONLY_ROW, version=secrets.token_hex(_RANDOM_BYTES))
