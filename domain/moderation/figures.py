"""Numbers about the whole site that due work counts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, Moment, short_text


class Figure(Model):
    """A number about the whole site, counted by due work because counting takes too long for a request."""

    __tablename__ = "figures"

    name: Mapped[str] = mapped_column(short_text(40), primary_key=True)
    number: Mapped[int] = mapped_column(Identifier)
    counted_at: Mapped[datetime] = mapped_column(Moment)
