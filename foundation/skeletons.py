"""Templates rendered once and filled often.

A skeleton is what a template gives when stand-ins are put where something differs from one filling to the next. To fill
it costs a hundredth of rendering; the template stays the one place that says what the HTML is like.
"""

from collections.abc import Iterable, Mapping
from copy import copy

from flask import Flask, g, render_template, request
from markupsafe import Markup, escape

_OVERHEAD_BYTES = 1000


def stand_in(name: str) -> Markup:
    """Words that nothing on a page has by itself, and that no escaping changes."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704 no HTML


_ADDRESS = stand_in("current address")


def init_app(app: Flask) -> None:
    """Let templates say the address that was asked for, so that a skeleton leaves a place for it."""
    app.add_template_global(current_address)


class Skeleton:
    """A rendered template with places for values.

    `stand_ins`: by the names of the values, what the template was given for them; nothing else in it may be equal. The
    address that was asked for is filled in by itself.
    """

    def __init__(self, template: str, stand_ins: Mapping[str, object], context: Mapping[str, object]) -> None:
        g.current_address = _ADDRESS
        try:
            text = render_template(template, **context).replace("%", "%%")
        finally:
            del g.current_address
        for name, stand_in in stand_ins.items():
            text = text.replace(str(stand_in), f"%({name})s")
        self._says_address = _ADDRESS in text
        self._text = text.replace(_ADDRESS, "%(current_address)s")
        self.size_bytes = len(text.encode()) + _OVERHEAD_BYTES

    def split(self, name: str) -> tuple["Skeleton", "Skeleton"]:
        """What stands before and after the place called `name`: for what is put in as bytes."""
        before, after = copy(self), copy(self)
        before._text, _place, after._text = self._text.partition(f"%({name})s")  # noqa: SLF001 its own
        return before, after

    def filled(self, values: dict[str, object]) -> Markup:
        """The HTML with these values, which are HTML already."""
        if self._says_address:
            values["current_address"] = escape(current_address())
        return Markup(self._text % values)  # noqa: S704 a template's, and what its callers escaped


def rendered(template: str, **context: object) -> Markup:
    """What the template gives, to be put into another."""
    return Markup(render_template(template, **context))  # noqa: S704 a template's


def joined(pieces: Iterable[Markup]) -> Markup:
    """The pieces one after the other."""
    return Markup("".join(pieces))  # noqa: S704 HTML all of them


def current_address() -> str:
    """The address that was asked for, with its query: to come back to."""
    return g.get("current_address") or request.full_path.rstrip("?")
