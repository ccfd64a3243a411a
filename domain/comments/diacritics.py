"""Vietnamese typed without its diacritics, told from what has none by nature."""

import re
import unicodedata

SHORTEST_LETTERS = 30
FEWEST_MARKED = 0.03
# So many of the words could be Vietnamese syllables; of English ones about half could.
MOSTLY = 0.75

_QUOTED_LINE = re.compile(r"^>.*$", re.MULTILINE)
# An email address is looked for at the beginning of a word only, or one endless word would take minutes.
_ADDRESS = re.compile(r"https?://\S+|(?<!\S)[^\s@]+@\S+")
_MARK = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W\d_]+")
# A syllable whose diacritics were left out: how it may begin, and how it may go on. static/js/readers/diacritics.js has
# the same pattern for the note while somebody types, and a test holds the two together.
SYLLABLE = (
    "^(?:[bdhklmrsvx]|ch?|g[hi]?|kh|n(?:gh?|h)?|ph?|qu|t[hr]?)?(?:"
    "a(?:ch?|n[gh]?|[imoptuy])?|e(?:ch?|n[gh]?|[moptu])?|i(?:a|ch?|n[gh]?|[mptu]|e(?:ng?|[cmptu]))?|"
    "o(?:a(?:ch?|n[gh]?|[imopty])?|e[notu]?|o(?:c|ng)|ng?|[cimpt])?|"
    "u(?:a(?:ng?|[cty])?|e(?:ch|nh?|t)?|o(?:ng?|[cimptu])|y(?:a|ch|e[nt]|nh?|[ptu])?|ng?|[cimptu])?|"
    "y(?:e(?:ng?|[mtu]))?)$"
)
_SYLLABLE = re.compile(SYLLABLE)


def lacks_diacritics(words: str) -> bool:
    """True for a long text that can only be Vietnamese and has next to no diacritics; quotations do not count."""
    own = _ADDRESS.sub("", _QUOTED_LINE.sub("", words))
    decomposed = unicodedata.normalize("NFD", own.lower())
    bare = _MARK.sub("", decomposed)
    found = _WORD.findall(bare)
    letters = sum(map(len, found))
    marked = len(decomposed) - len(bare) + bare.count("đ")
    if letters < SHORTEST_LETTERS or marked >= FEWEST_MARKED * letters:
        return False
    return sum(bool(_SYLLABLE.search(word)) for word in found) >= MOSTLY * len(found)
