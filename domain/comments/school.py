"""How pupils sign on the site of a school: by the first name and the class, never by what finds them elsewhere."""

import enum
import re

from foundation.text import normalize_line

# More words than these before the class are a family name, a middle name and a first name.
NAME_MOST_WORDS = 3
# 7A, 10A1, 6/2, 12: what a class begins with.
_CLASS = re.compile(r"(?:[1-9]|1[0-2])(?:[./-]?[^\W\d_]{0,2}[0-9]{0,2}|[./-][0-9]{1,2})")
_BEFORE_CLASS = {"lớp", "lop"}


class NameFault(enum.Enum):
    """What is wrong with a pupil's name."""

    NO_CLASS = "no class"
    NO_NAME = "no name"
    FULL_NAME = "full name"


def fault_of(name: str) -> NameFault | None:
    """What is wrong with the name a pupil gives; None for `Minh, 7A`, `Bảo Anh lớp 6/2`, `Hà 10 Toán`.

    The class is everything from the first word that can begin one.
    """
    words = [word for word in re.split(r"[\s,;()]+", normalize_line(name)) if word.strip("-–—")]
    place = next((n for n, word in enumerate(words) if _CLASS.fullmatch(word)), None)
    if place is None:
        return NameFault.NO_CLASS
    names = [word for word in words[:place] if word.casefold() not in _BEFORE_CLASS]
    if not names:
        return NameFault.NO_NAME
    return NameFault.FULL_NAME if len(names) > NAME_MOST_WORDS else None
