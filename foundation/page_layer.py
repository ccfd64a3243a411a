"""The layer of stored pages as this site has it: where pages lie, of which program they are, what its cookies mean.

The application stands behind it, or, in a process that just began, what makes the application (cold_start.py). Imports
neither Flask nor SQLAlchemy.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from foundation.cookie_names import FORM_COOKIE, LANGUAGE_COOKIE, MARKER_COOKIE, SESSION_COOKIE
from foundation.page_cache import Cookies, PageCache, WsgiApp
from foundation.page_places import Place
from foundation.page_store import PageStore
from foundation.page_versions import PageKind
from foundation.plain_reads import PlainReads
from foundation.settings import Settings
from foundation.settings_checks import LANGUAGES

FOLDER = "pages"
# What makes a page what it is, besides the database. The list of packages stands for what they do.
_CODE = ("app.py", "requirements.lock", "blueprints", "domain", "foundation", "templates", "translations")
_CODE_SUFFIXES = {".py", ".lock", ".html", ".mo"}
_COOKIES = Cookies(
    private=frozenset({SESSION_COOKIE, FORM_COOKIE}),
    marker=MARKER_COOKIE,
    language=LANGUAGE_COOKIE,
    languages=frozenset(LANGUAGES),
)


def page_layer(
    app: WsgiApp,
    settings: Settings,
    *,
    instance: Path,
    code: Path,
    place: Place,
    kinds: Sequence[PageKind],
    reads: PlainReads,
) -> PageCache:
    """The layer before `app`.

    `code`: where the program lies; `place`: where pages do.
    """
    return PageCache(
        app,
        kinds=kinds,
        reads=reads,
        store=PageStore(place, _stamp(settings, instance, code)),
        cookies=_COOKIES,
    )


def _stamp(settings: Settings, instance: Path, code: Path) -> str:
    """Another one as soon as the program, its static files, or the host's settings are others."""
    manifest = instance / "static" / "manifest.json"
    static = manifest.read_bytes() if manifest.exists() else b""
    about = f"{program_digest(code)} {settings!r} {hashlib.sha256(static).hexdigest()}"
    return hashlib.sha256(about.encode()).hexdigest()


@lru_cache(maxsize=1)
def program_digest(code: Path) -> str:
    """Of what is in the files of the program: an archive may give the same time to all of them."""
    digest = hashlib.sha256()
    for file in sorted(_code_files(code)):
        digest.update(f"\0{file}\0".encode())
        with open(os.path.join(code, file), "rb", buffering=0) as content:  # noqa: PTH118, PTH123 half the time
            digest.update(content.read())
    return digest.hexdigest()


def _code_files(code: Path) -> Iterator[str]:
    """Paths below `code`."""
    yield from (name for name in _CODE if "." in name)
    for name in _CODE:
        for folder, folders, files in os.walk(os.path.join(code, name)):  # noqa: PTH118 as above
            if "__pycache__" in folders:
                folders.remove("__pycache__")
            inside = os.path.relpath(folder, code)
            yield from (f"{inside}/{file}" for file in files if os.path.splitext(file)[1] in _CODE_SUFFIXES)  # noqa: PTH122
