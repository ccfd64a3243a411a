"""The site as it is now, read afresh only when the word for its version has changed: one small query otherwise."""

from collections.abc import Callable

from domain.site.menu import saved_menu
from domain.site.pages import PRIVACY_SLUG, public_pages
from domain.site.settings import saved_settings, with_saved
from foundation.current_site import CurrentSite, Link, Logo
from foundation.settings import Settings
from foundation.site_version import site_version, site_version_in_session


class SiteReader:
    """What the site is like, for one process. Another process that changes it is noticed with the next request."""

    def __init__(self, host: Settings, logo_numbered: Callable[[int], Logo | None]) -> None:
        """`logo_numbered`: the picture of the library with a number; the library is no matter of this package."""
        self._host, self._logo_numbered = host, logo_numbered
        # One tuple, so that threads never see a site under another's version.
        self._known: tuple[str, CurrentSite] = ("", CurrentSite(host))

    def __call__(self) -> CurrentSite:
        """The site now."""
        known_version, site = self._known
        if site_version() == known_version:
            return site
        # As the session sees it, which then reads what belongs to this word, or what is newer.
        version = site_version_in_session()
        site = self._read() if version else CurrentSite(self._host)
        self._known = (version, site)
        return site

    def _read(self) -> CurrentSite:
        pages = [page for page in public_pages() if page.slug != PRIVACY_SLUG]
        settings = with_saved(self._host, saved_settings().values)
        return CurrentSite(
            settings,
            self._logo_numbered(settings.site_logo) if settings.site_logo else None,
            tuple(saved_menu()),
            tuple(Link(page.title, page.slug) for page in pages),
        )
