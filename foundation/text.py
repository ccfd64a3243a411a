"""Text as people type it: cleaned for storing, folded for searching, keyed for sorting and comparing."""

import re
import unicodedata

CollationKey = tuple[tuple[int, ...], tuple[int, ...], str]

_LINE_END = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_LEADING_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WHITE_SPACE = re.compile(r"\s+")

# What draws nothing and only serves to hide, to split words or to turn the reading direction.
# U+FFFE and U+FFFF are no characters: XML, and so every feed, refuses them.
_INVISIBLE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe0f\ufeff\uffa0\ufffe\uffff\U000e0000-\U000e0fff"
)
# The places where pictographs live; a little wider than Unicode's list, which only decides whether a joiner stays.
_PICTOGRAPH = (
    r"\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935"
    r"\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_FLAG_TAGS = r"[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_EMOJI = rf"(?:[{_PICTOGRAPH}]\ufe0f?[\U0001f3fb-\U0001f3ff]?(?:(?<=\U0001f3f4){_FLAG_TAGS})?|[0-9#*]\ufe0f\u20e3)"
# Arabic, Indic and their neighbours spell with joiners (می‌خواهم, क्‍ष); Latin letters never need one.
_JOINING_SCRIPTS = r"\u0600-\u109f\u1700-\u18af\ua800-\uabff"
_KEPT_OR_INVISIBLE = re.compile(
    rf"({_EMOJI}(?:\u200d{_EMOJI})*|(?<=[{_JOINING_SCRIPTS}])[\u200c\u200d])|[{_INVISIBLE}]"
)
_NEVER_IN_KEYS = re.compile(rf"[{_INVISIBLE}\u17b4\u17b5\u180f\u2800\ufe00-\ufe0f]")

# Letters and symbols by category that draw nothing: Hangul fillers, the empty braille cell, a notehead without head.
_BLANK_LOOKING = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})

# Icelandic eth and African d arrive from old keyboards in place of đ.
_D_WITH_STROKE = str.maketrans({"ð": "đ", "ɖ": "đ"})
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = {letter: rank for rank, letter in enumerate("0123456789" + _ALPHABET, start=1)}
# Huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries, after the level tone.
_TONES = {tone: rank for rank, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
_TONE = re.compile("[\u0300\u0309\u0303\u0301\u0323]")
_DECOMPOSED_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")


def normalize_text(text: str) -> str:
    """Text of several lines as it is stored: NFC, plain line ends, no invisible characters.

    Every other character stays, repeated spaces and empty lines inside included. Only empty lines at both ends and
    white space after the last word go. NUL is removed like every control character: who must refuse it looks before.
    """
    kept = _LEADING_BLANK_LINES.sub("", _clean(text))
    return kept.rstrip()


def normalize_line(text: str) -> str:
    """Text of one line as it is stored, for names and titles: white space of any kind becomes one space."""
    return _WHITE_SPACE.sub(" ", _clean(text)).strip()


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: white space, invisible characters, joiners or marks without a letter."""
    return all(
        character in _BLANK_LOOKING or unicodedata.category(character) in _BLANK_CATEGORIES for character in text
    )


def fold(text: str) -> str:
    """Text without case and diacritics, đ as d, for search and slugs."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    return letters.translate(_D_WITH_STROKE).replace("đ", "d")


def slugify(text: str, max_length_chars: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, cut between words; `bai-viet` where nothing is left.

    Folding makes different words alike, so a slug never identifies anything: put the number beside it.
    """
    words: list[str] = re.findall(r"[a-z0-9]+", fold(text))
    if not words:
        return "bai-viet"
    slug = words[0][:max_length_chars]
    for word in words[1:]:
        if len(slug) + 1 + len(word) > max_length_chars:
            break
        slug = f"{slug}-{word}"
    return slug


def collation_key(text: str) -> CollationKey:
    """A sort key in Vietnamese order: by letters (a ă â b … đ), then by the tones of the words, then as written."""
    line = normalize_line(text)
    decomposed = unicodedata.normalize("NFD", line.casefold().translate(_D_WITH_STROKE))
    letters = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    # One tone a word: hòa and hoà stand at the same place.
    tones = tuple(max(_TONES.get(character, 0) for character in word) for word in decomposed.split())
    return tuple(_rank(letter) for letter in letters), tones, line


def person_collation_key(name: str) -> tuple[CollationKey, CollationKey]:
    """A sort key for Vietnamese names: by the given name, which is the last word, then by what stands before it."""
    *before, given = normalize_line(name).split(" ")
    return collation_key(given), collation_key(" ".join(before))


def match_key(text: str) -> str:
    """A key that is equal for texts a reader takes for the same; for comparing only, never for showing.

    Compatibility forms, case, invisible characters and white space do not count, nor does the letter on which a tone
    is written: hòa and hoà are one word. Diacritics do count.
    """
    visible = _NEVER_IN_KEYS.sub("", unicodedata.normalize("NFKC", _LINE_END.sub("\n", text)))
    folded = unicodedata.normalize("NFKC", visible.casefold()).casefold().translate(_D_WITH_STROKE)
    decomposed = _NEVER_IN_KEYS.sub("", unicodedata.normalize("NFD", folded))
    words = _DECOMPOSED_WORD.sub(lambda word: _with_tone_last(word[0]), decomposed)
    return _WHITE_SPACE.sub(" ", words).strip()


def _clean(text: str) -> str:
    """Plain line ends, no invisible character outside emoji and joining scripts, NFC."""
    # No database and no page can carry half a surrogate pair: a replacement character shows that something stood there.
    lines = _LONE_SURROGATE.sub("\ufffd", _LINE_END.sub("\n", text))
    visible = _KEPT_OR_INVISIBLE.sub(lambda match: match[1] or "", lines)
    # Last, because a hidden character may have kept a letter and its mark apart.
    return unicodedata.normalize("NFC", visible)


def _rank(letter: str) -> int:
    """The place of a letter: what is neither letter nor digit sorts like a space, before everything."""
    if not letter.isalnum():
        return 0
    return _RANKS.get(letter, len(_RANKS) + ord(letter))


def _with_tone_last(word: str) -> str:
    """A decomposed word with its tone moved to the end, as reference spellings differ only in its place."""
    letters = unicodedata.normalize("NFC", _TONE.sub("", word))
    return letters + "".join(_TONE.findall(word))
