"""Pages of the site that are no articles: contact, organisation, privacy, accessibility, and what an office adds."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import delete, select

from domain.site.models import Page, SiteSetting
from foundation import clock
from foundation.database import db, take_rows
from foundation.site_version import mark_site_changed
from foundation.text import slugify

TITLE_LONGEST_CHARS = 120
SOURCE_LONGEST_CHARS = 300_000
STARTERS = ("contact", "organisation", "privacy", "accessibility")
# Shown above what the site computes about readers' data, on the same page.
PRIVACY_SLUG = "privacy"
# Shown with the address and the telephone of the settings.
CONTACT_SLUG = "contact"
_FOLDER = Path(__file__).parent / "starters"
# The row that says that the site had its starter pages; whoever removes them does not get them again.
_STARTED = "starter_pages"


class PageNotFound(Exception):
    """There is no such page."""


class PageChanged(Exception):
    """Somebody else saved the page since the form was opened; `page` is what stands now."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


def all_pages() -> Sequence[Page]:
    """Every page in order, hidden ones included."""
    return db.session.execute(select(Page).order_by(Page.position, Page.id)).scalars().all()


def public_pages() -> list[Page]:
    """The pages that readers see, in order."""
    return [page for page in all_pages() if page.is_public]


def public_page(slug: str) -> Page | None:
    """The page with this word in its address, if readers may see it."""
    query = select(Page).where(Page.slug == slug, Page.is_public.is_(True))
    return db.session.execute(query).scalar_one_or_none()


def page_by_id(page_id: int) -> Page:
    """The page with this number. Raises PageNotFound."""
    page = db.session.get(Page, page_id)
    if page is None:
        raise PageNotFound
    return page


def add_page(
    *, title: str, source: str, html: str, is_public: bool, user_id: int | None, slug: str | None = None
) -> Page:
    """Add a page at the end. Its address comes from its first title and stays, so that links to it stay good."""
    mark_site_changed()
    places = db.session.execute(select(Page.slug, Page.position)).tuples().all()
    free = _free_slug(slug or slugify(title, max_length_chars=76), {taken for taken, _position in places})
    last = max((position for _slug, position in places), default=0)
    page = Page(slug=free, position=last + 1, version=1)
    _fill(page, title, source, html, is_public=is_public, user_id=user_id)
    db.session.add(page)
    db.session.flush()
    return page


def change_page(
    page_id: int, *, version: int, title: str, source: str, html: str, is_public: bool, user_id: int
) -> Page:
    """Save a page. Raises PageNotFound, and PageChanged when it is no longer in the version the form began with."""
    mark_site_changed()
    take_rows(Page.id, [page_id])
    page = page_by_id(page_id)
    if page.version != version:
        raise PageChanged(page)
    page.version += 1
    _fill(page, title, source, html, is_public=is_public, user_id=user_id)
    db.session.flush()
    return page


def move_page(page_id: int, *, is_up: bool) -> None:
    """Put a page one place earlier or later among all pages, for the footer as well. Raises PageNotFound."""
    mark_site_changed()  # first: it takes the row for which everybody else who saves has to wait
    page, order = page_by_id(page_id), list(all_pages())
    place = order.index(page)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, moved in enumerate(order, start=1):
        moved.position = position
    db.session.flush()


def remove_page(page_id: int) -> None:
    """Remove a page for good. Raises PageNotFound."""
    mark_site_changed()
    page = page_by_id(page_id)
    db.session.execute(delete(Page).where(Page.id == page.id))


def seed_pages(language: str, render: Callable[[str], str]) -> None:
    """Give a new site its pages to begin with, in its language; once."""
    if db.session.get(SiteSetting, _STARTED) is not None or all_pages():
        return
    for slug in STARTERS:
        title, source = _starter(slug, language)
        add_page(title=title, source=source, html=render(source), is_public=True, user_id=None, slug=slug)
    db.session.add(SiteSetting(name=_STARTED, value="true", updated_at=clock.now()))
    db.session.flush()


def translate_starters(language: str, render: Callable[[str], str]) -> None:
    """Put the starter pages that nobody has written on yet into the language that a new site chose."""
    mark_site_changed()
    for page in all_pages():
        if page.slug in STARTERS and page.version == 1 and page.updated_by_id is None:
            title, source = _starter(page.slug, language)
            _fill(page, title, source, render(source), is_public=page.is_public, user_id=None)
    db.session.flush()


def _starter(slug: str, language: str) -> tuple[str, str]:
    """Title and text of a starter page."""
    title, source = (_FOLDER / language / f"{slug}.md").read_text(encoding="utf-8").split("\n\n", 1)
    return title.lstrip("# "), source


def _fill(page: Page, title: str, source: str, html: str, *, is_public: bool, user_id: int | None) -> None:
    page.title, page.source, page.html, page.is_public = title, source, html, is_public
    page.updated_at, page.updated_by_id = clock.now(), user_id


def _free_slug(slug: str, taken: set[str]) -> str:
    return next(free for free in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if free not in taken)
