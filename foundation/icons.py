"""Icons: each drawn once in a page, however often it stands there, and whole in what comes into a page later.

A page ends with the symbols that were asked for while it was made and no others. A fragment cannot know which of them
the page has that it comes into, so it draws its own.
"""

import re
from pathlib import Path

from flask import Flask, g
from markupsafe import Markup

from foundation.htmx import is_fragment_request

SYMBOLS = "shared/_icons.html"
_OPENING = '<svg class="icon" aria-hidden="true"'
_SYMBOL = re.compile(r'<symbol id="i-(?P<name>[a-z]+)" viewBox="(?P<box>[\d ]+)">(?P<strokes>.*?)</symbol>', re.DOTALL)


def init_app(app: Flask) -> None:
    """Read the symbols and let templates draw them; a name that no symbol has is a KeyError."""
    source = (Path(app.root_path) / "templates" / SYMBOLS).read_text(encoding="utf-8")
    found = {match["name"]: match for match in _SYMBOL.finditer(source)}
    uses = {name: _trusted(f'{_OPENING}><use href="#i-{name}"/></svg>') for name in found}
    whole = {name: _trusted(f'{_OPENING} viewBox="{one["box"]}">{one["strokes"]}</svg>') for name, one in found.items()}
    symbols = {name: _trusted(one[0]) for name, one in found.items()}

    def drawn_icon(name: str) -> Markup:
        if is_fragment_request():
            return whole[name]
        _asked_for().setdefault(name)
        return uses[name]

    def drawn_symbols() -> list[Markup]:
        """What the icons of this page refer to; asked for at its end."""
        return [symbols[name] for name in _asked_for()]

    app.add_template_global(drawn_icon)
    app.add_template_global(drawn_symbols)


def _asked_for() -> dict[str, None]:
    if "icons" not in g:
        g.icons = {}
    asked_for: dict[str, None] = g.icons
    return asked_for


def _trusted(drawing: str) -> Markup:
    return Markup(drawing)  # noqa: S704 our own file, read at the start
