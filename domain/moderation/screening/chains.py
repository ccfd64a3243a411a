"""Groups of digits that stand together and may be one number: `0900 000 000` is a chain of three."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Sequence
from typing import NamedTuple

# The longest number looked for: a chain of digits is followed no further.
MAX_DIGITS = 19
# Even a telephone spelled digit by digit has no more.
MAX_GROUPS = 12
# What hiding a number leaves to see before its stars.
SHOWN_DIGITS = 4

_DIGITS = re.compile(r"[0-9]+")
_JOINING_GAP = re.compile(r" {1,2}| ?[.\-] ?")
_GAP_AFTER_BRACKETS = re.compile(r"\) ?[.\-]? ?")
_SIGN = re.compile(r"\+ ?\Z")
_HIDDEN_TAIL = re.compile(r" (?:\*{3} ?\*{3}|x{6})")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CONTACT_URL = re.compile(r"zalo|wa\.me|viber|whatsapp", re.IGNORECASE)
# Dashes and spaces of other widths, as telephones and word processors put them between digits.
_SEPARATORS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t_", " ") | dict.fromkeys("‐‑‒–—−·•", "-"))
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO]+(?=[0-9])|(?<=[0-9])[oO]+(?![^\W\d_])")


class Chain(NamedTuple):
    """`plain[start:end]`, with its groups of digits; an international + and an area code's brackets are part of it."""

    start: int
    end: int
    groups: tuple[str, ...]
    dialled: str


def plain_digits(words: str) -> str:
    """The words at the same positions, with ASCII digits and separators; the letter o between digits is a zero."""
    digits = {ord(character): str(unicodedata.digit(character)) for character in set(words) if character.isdigit()}
    return _LETTER_O.sub(lambda match: "0" * len(match[0]), words.translate(digits).translate(_SEPARATORS))


def dialled(number: str) -> str:
    """The digits of one number, with its +."""
    plain = plain_digits(number)
    return ("+" if "+" in plain else "") + "".join(_DIGITS.findall(plain))


def open_groups(plain: str) -> list[re.Match[str]]:
    """The groups of digits that may belong to a number, in order.

    Left out are those in web addresses, unless the address is a chat's, and the shown rest of a hidden number.
    """
    addresses = [match.span() for match in _URL.finditer(plain) if not _CONTACT_URL.search(match[0])]
    starts = [start for start, _ in addresses]
    groups = []
    for group in _DIGITS.finditer(plain):
        place = bisect_right(starts, group.start()) - 1
        in_address = place >= 0 and group.start() < addresses[place][1]
        is_shown_rest = group.end() - group.start() <= SHOWN_DIGITS and _HIDDEN_TAIL.match(plain, group.end())
        if not in_address and not is_shown_rest:
            groups.append(group)
    return groups


def joins(plain: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether two neighbouring groups may be one number: a space, a dot or a hyphen stands between them, or nothing."""
    return _JOINING_GAP.fullmatch(plain, left.end(), right.start()) is not None


def chains_from(
    plain: str, groups: Sequence[re.Match[str]], index: int, *, lengths_digits: Container[int]
) -> list[Chain]:
    """The chains of the wanted lengths that begin with a group, shortest first. Looks a bounded way ahead."""
    first = groups[index]
    sign = _SIGN.search(plain, max(0, first.start() - 2), first.start())
    start = sign.start() if sign else first.start()
    is_bracketed = plain[max(0, start - 1) : start] == "(" and plain[first.end() : first.end() + 1] == ")"
    chains: list[Chain] = []
    digits, end, gap = "", -1, _JOINING_GAP
    for place, group in enumerate(groups[index : index + MAX_GROUPS]):
        if len(digits) > MAX_DIGITS or (place and not gap.fullmatch(plain, end, group.start())):
            break
        digits, end = digits + group[0], group.end()
        # An area code's bracket opens before the number, and is part of it only if the number goes on.
        gap = _GAP_AFTER_BRACKETS if is_bracketed and not place else _JOINING_GAP
        if len(digits) in lengths_digits:
            written = tuple(each[0] for each in groups[index : index + place + 1])
            chains.append(Chain(start - (is_bracketed and place > 0), end, written, ("+" if sign else "") + digits))
    return chains
