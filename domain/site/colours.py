"""An office's own accent colour: whether it can be read, and the shades that go with it in light and dark.

Contrast as WCAG 2.2 computes it. An accent is used for words on every ground of a page, so it must reach 4.5 : 1 on the
paper, on sunken boxes and on its own wash, and words on it must reach it too.
"""

import colorsys
import dataclasses
import re

READABLE = 4.5
# What links and buttons aim at in the dark, where pale colours tire less.
_COMFORTABLE = 7.0
# The grounds and inks of static/css/tokens.css; a test holds the two together.
LIGHT_GROUNDS = ("#ffffff", "#f3f6f5")
LIGHT_QUIET = "#50605f"
DARK_GROUNDS = ("#12181a", "#1a2224")
DARK_QUIET = "#a2b2af"
_STEP = 0.01
_WASHES = (0.10, 0.07, 0.04, 0.02)
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)

Rgb = tuple[float, float, float]


@dataclasses.dataclass(frozen=True)
class Shades:
    """The four colours that a theme makes of an accent."""

    accent: str
    stronger: str
    on_accent: str
    wash: str


def same_colour(text: str) -> str | None:
    """`#0B5C66`, `0b5c66` and `#abc` as `#rrggbb`; None when it is no colour."""
    match = _HEX.fullmatch(text.strip().lower())
    if match is None:
        return None
    digits = match.group(1)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))  # noqa: PLR2004 rrggbb


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str) -> bool:
    """The colour can be an accent on light paper; in the dark a paler shade of it always can."""
    return _is_readable_on(colour, (*LIGHT_GROUNDS, _wash(colour, LIGHT_GROUNDS[0], LIGHT_QUIET)))


def nearest_readable(colour: str) -> str:
    """The colour itself, or the lightest shade of it that can be an accent."""
    while not is_readable(colour):
        colour = _with_lightness(colour, -_STEP)
    return colour


def light_shades(colour: str) -> Shades:
    """The shades on light paper, of a readable colour."""
    return Shades(colour, _with_lightness(colour, -0.09), "#ffffff", _wash(colour, LIGHT_GROUNDS[0], LIGHT_QUIET))


def dark_shades(colour: str) -> Shades:
    """The shades on dark paper: the colour made pale enough, and words on it almost black."""
    pale = colour
    while min(contrast(pale, ground) for ground in DARK_GROUNDS) < _COMFORTABLE:
        pale = _with_lightness(pale, _STEP)
    ink = _mixed(pale, "#000000", 0.12)
    return Shades(pale, _with_lightness(pale, 0.1), ink, _wash(pale, DARK_GROUNDS[0], DARK_QUIET))


def _wash(colour: str, ground: str, quiet: str) -> str:
    """As much of the colour in the ground as leaves words on it readable."""
    washes = [_mixed(colour, ground, share) for share in _WASHES]
    return next((wash for wash in washes if min(contrast(colour, wash), contrast(quiet, wash)) >= READABLE), washes[-1])


def _is_readable_on(colour: str, grounds: tuple[str, ...]) -> bool:
    return min(contrast(colour, ground) for ground in grounds) >= READABLE


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)  # noqa: PLR2004 as WCAG defines it
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, ground: str, share: float) -> str:
    red, green, blue = (
        one * share + other * (1 - share) for one, other in zip(_rgb(colour), _rgb(ground), strict=True)
    )
    return _hex((red, green, blue))


def _with_lightness(colour: str, change: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    return _hex(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + change)), saturation))
