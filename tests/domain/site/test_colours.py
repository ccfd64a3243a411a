"""An office's accent can be read on every ground of a page, in light and dark; what is too pale gets a neighbour."""

import random
import re

from app import ROOT
from domain.site import colours
from domain.site.colours import contrast, dark_shades, is_readable, light_shades, nearest_readable, same_colour


def test_contrast_is_that_of_wcag():
    assert [round(contrast(one, other), 2) for one, other in (("#000000", "#ffffff"), ("#777777", "#ffffff"))] == [
        21.0,
        4.48,
    ]


def test_the_grounds_are_those_of_the_style_sheet():
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"--paper: (#\w+); --sunk: (#\w+); --ink: #\w+; --quiet: (#\w+);", tokens)[:2]

    assert tuple(map(same_colour, light)) == (*colours.LIGHT_GROUNDS, colours.LIGHT_QUIET)
    assert tuple(map(same_colour, dark)) == (*colours.DARK_GROUNDS, colours.DARK_QUIET)


def test_every_accent_can_be_read_on_all_its_grounds():
    chance = random.Random(22)
    for _ in range(200):
        colour = nearest_readable(f"#{chance.randrange(1 << 24):06x}")
        light, dark = light_shades(colour), dark_shades(colour)

        on_light = [contrast(light.accent, ground) for ground in (*colours.LIGHT_GROUNDS, light.wash)]
        on_dark = [contrast(dark.accent, ground) for ground in (*colours.DARK_GROUNDS, dark.wash)]
        on_itself = [contrast(s.on_accent, ground) for s in (light, dark) for ground in (s.accent, s.stronger)]
        beside_it = [contrast(colours.LIGHT_QUIET, light.wash), contrast(colours.DARK_QUIET, dark.wash)]
        assert min(on_light + on_dark + on_itself + beside_it) >= colours.READABLE, colour


def test_what_is_too_pale_gets_the_nearest_that_is_not():
    assert (is_readable("#0b5c66"), is_readable("#ffff00"), nearest_readable("#0b5c66")) == (True, False, "#0b5c66")
    assert is_readable(nearest_readable("#ffff00"))
    assert [same_colour(text) for text in ("#ABC", "0B5C66", "teal", "#12345")] == ["#aabbcc", "#0b5c66", None, None]
