"""Icons: each drawn where it stands.

Its strokes are repeated, which compression takes back; a reference to them would make a browser copy them, with three
more nodes for each icon to style and lay out.
"""

import re
from pathlib import Path

from flask import Flask
from markupsafe import Markup

SYMBOLS = "shared/_icons.html"
_SYMBOL = re.compile(r'<symbol id="i-(?P<name>[a-z]+)" viewBox="(?P<box>[\d ]+)">(?P<strokes>.*?)</symbol>', re.DOTALL)


def init_app(app: Flask) -> None:
    """Read the symbols and let templates draw them; a name that no symbol has is a KeyError."""
    source = (Path(app.root_path) / "templates" / SYMBOLS).read_text(encoding="utf-8")
    icons = {match["name"]: _drawn(match["box"], match["strokes"]) for match in _SYMBOL.finditer(source)}
    app.add_template_global(icons.__getitem__, "drawn_icon")


def _drawn(box: str, strokes: str) -> Markup:
    drawing = f'<svg class="icon" viewBox="{box}" aria-hidden="true">{strokes}</svg>'
    return Markup(drawing)  # noqa: S704 our own file, read at the start
