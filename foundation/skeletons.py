"""Templates rendered once and filled often.

A skeleton is what a template gives when stand-ins are put where something differs from one filling to the next. To fill
it costs a hundredth of rendering; the template stays the one place that says what the HTML is like.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Self

from flask import Flask, g, render_template, request
from markupsafe import Markup, escape

_OVERHEAD_BYTES = 1000


def stand_in(name: str) -> Markup:
    """Words that nothing on a page has, since nobody knows them, and that no escaping changes."""
    return Markup(f"{name} {secrets.token_hex(8)}")  # noqa: S704 no HTML


def stand_in_number() -> int:
    """The same as a number that could be a row's."""
    return secrets.randbelow(9 * 10**14) + 10**14


_ADDRESS = stand_in("current address")


def init_app(app: Flask) -> None:
    """Let templates say the address that was asked for, so that a skeleton leaves a place for it."""
    app.add_template_global(current_address)


class Skeleton:
    """A rendered template with places for values.

    `stand_ins`: by the names of the values, what the template was given for them; nothing else in it may be equal. The
    address that was asked for is filled in by itself.
    """

    def __init__(self, html: str, stand_ins: Mapping[str, object]) -> None:
        text = html.replace("%", "%%")
        for name, stand_in in {**stand_ins, "current_address": _ADDRESS}.items():
            text = text.replace(str(stand_in), f"%({name})s")
        self._says_address = _ADDRESS in html
        self._text = text
        self.size_bytes = len(text.encode()) + _OVERHEAD_BYTES

    @classmethod
    def of(cls, template: str, stand_ins: Mapping[str, object], context: Mapping[str, object]) -> Self:
        """What the template gives."""
        return cls(_rendered_once(template, context), stand_ins)

    @classmethod
    def around(
        cls, place: Markup, template: str, stand_ins: Mapping[str, object], context: Mapping[str, object]
    ) -> tuple[Self, Self]:
        """What the template gives before and after a place, of which there is one: for what is put in as bytes."""
        before, _place, after = _rendered_once(template, context).partition(place)
        return cls(before, stand_ins), cls(after, stand_ins)

    def filled(self, values: dict[str, object]) -> Markup:
        """The HTML with these values, which are HTML already."""
        if self._says_address:
            values["current_address"] = escape(current_address())
        return Markup(self._text % values)  # noqa: S704 a template's, and what its callers escaped


def _rendered_once(template: str, context: Mapping[str, object]) -> str:
    g.current_address = _ADDRESS
    try:
        return render_template(template, **context)
    finally:
        del g.current_address


def rendered(template: str, **context: object) -> Markup:
    """What the template gives, to be put into another."""
    return Markup(render_template(template, **context))  # noqa: S704 a template's


def joined(pieces: Iterable[Markup]) -> Markup:
    """The pieces one after the other."""
    return Markup("".join(pieces))  # noqa: S704 HTML all of them


def current_address() -> str:
    """The address that was asked for, with its query: to come back to."""
    return g.get("current_address") or request.full_path.rstrip("?")
