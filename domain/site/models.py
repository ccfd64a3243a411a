"""What the office says of itself and can change without the host: settings, pages, menu."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, Moment, long_text, short_text


class SiteSetting(Model):
    """A setting as it was saved on the settings page: its name and its value in JSON."""

    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(short_text(60), primary_key=True)
    value: Mapped[str] = mapped_column(long_text())
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Page(Model):
    """A page of the site that is no article: contact, organisation, accessibility. `version` tells editors apart."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    slug: Mapped[str] = mapped_column(short_text(80), unique=True)
    title: Mapped[str] = mapped_column(short_text(300))
    source: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    is_public: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def body(self) -> Markup:
        """The stored HTML, which passed the wall when it was written."""
        return Markup(self.html)  # noqa: S704 sanitised when written


class MenuItem(Model):
    """An entry of the menu: where it leads on this site, or an address elsewhere."""

    __tablename__ = "menu_items"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(short_text(60))
    address: Mapped[str] = mapped_column(short_text(300))
