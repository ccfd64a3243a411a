"""Staff accounts, what proves that somebody is theirs, and the invitations that create them."""

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Identifier, Model, Moment, short_text

ROLES = ("moderator", "editor", "administrator")


class Role(RoleMixin):
    """What Flask-Security asks of a role; ours is a word in the account's row, without finer permissions."""

    permissions = None

    def __init__(self, name: str) -> None:
        self.name = name


class User(Model, UserMixin):
    """One member of staff. `fs_uniquifier` changes with the password, which ends every session."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    email: Mapped[str] = mapped_column(short_text(254), unique=True)
    name: Mapped[str] = mapped_column(short_text(80))
    password: Mapped[str] = mapped_column(short_text(255))
    role: Mapped[str] = mapped_column(short_text(20))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(short_text(64), unique=True)
    wants_mail: Mapped[bool] = mapped_column(default=False)
    uses_keys: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override] # Flask-Security declares a column, and only reads it
        """The one role, as the list Flask-Security expects."""
        return [Role(self.role)]


class SecondFactor(Model):
    """An account's authenticator app. Its secret comes from `seed` and the site's own secret and is stored nowhere.

    Without `confirmed_at` it is only being set up and asks nobody for anything. `last_step` is the time step of the
    last code accepted: a code works once.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    seed: Mapped[str] = mapped_column(short_text(64))
    last_step: Mapped[int] = mapped_column(Identifier, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(Model):
    """The digest of a code that opens the account once when the phone is lost; a used one is gone."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(short_text(64), primary_key=True)


class Invitation(Model):
    """A one-time link that creates an account. Its token comes from the site's secret, so nothing here opens it."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    role: Mapped[str] = mapped_column(short_text(20))
    email: Mapped[str | None] = mapped_column(short_text(254))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    invited_by: Mapped[User | None] = relationship(lazy="raise")
