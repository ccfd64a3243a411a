"""Vietnamese in the fonts of before Unicode (TCVN3 or ABC, and VNI): noticed, and written anew as what it looked like.

In those fonts a text is Western letters and signs that were drawn as Vietnamese ones: "ViÖt Nam ®Êt n­íc" is TCVN3,
"Vieät Nam ñaát nöôùc" is VNI. Fonts whose names end in H draw capitals for small letters.
"""

import dataclasses
import re
import unicodedata
from collections import Counter

from domain.articles.syllables import is_syllable

TCVN3, TCVN3_CAPITALS, VNI = "TCVN3", "TCVN3-H", "VNI"

# TCVN 5712:1993, third form: the upper half, from 0xA1 in each row of sixteen; · stands for what the font leaves empty.
TCVN3_LETTERS = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_letters() -> dict[str, str]:
    """Each letter of Vietnamese that is not plain Latin, by how VNI writes it: a vowel, and behind it its marks."""
    letters = dict(_VNI_ALONE)
    letters |= {
        base + mark: base + tone for base in "aeouy" for mark, tone in _VNI_TONES.items() if base + mark != "yï"
    }
    letters |= {base + mark: _VNI_ALONE[base] + tone for base in "ôö" for mark, tone in _VNI_TONES.items()}
    letters |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _VNI_CIRCUMFLEX.items()}
    letters |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()}
    return {written: unicodedata.normalize("NFC", letter) for written, letter in letters.items()}


VNI_LETTERS = _vni_letters()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI_LETTERS), key=len, reverse=True)), re.IGNORECASE)

_WORD = re.compile(r"(?:[^\W\d_]|[\xa1-\xff])+")
_LEGACY = re.compile(r"[\xa1-\xff]")
_WESTERN = re.compile(r"[A-Za-z\xa1-\xff]+")
_BETWEEN_PARAGRAPHS = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")
_URL = re.compile(r"https?://\S+")
_FEWEST_WORDS = 2
_SURE = 0.6
_EXCERPT_CHARS = 60


@dataclasses.dataclass(frozen=True)
class LegacyParagraph:
    """A paragraph, counted from 1, that was written in an old font: its beginning as it stands, and as it was meant."""

    number: int
    encoding: str
    excerpt: str
    meant: str


def legacy_paragraphs(source: str) -> list[LegacyParagraph]:
    """The paragraphs of a text that were written in an old font, as far as it can be told."""
    evidence = [(number, text, _evidence(text)) for number, text in _numbered(source)]
    sure = {
        encoding for _number, _text, found in evidence for encoding, words in found.items() if words >= _FEWEST_WORDS
    }
    return [
        LegacyParagraph(number, encoding, _excerpt(text), _excerpt(to_unicode(text, encoding)))
        for number, text, found in evidence
        # One word is little, unless the neighbours tell the same.
        for encoding in [next((name for name in found if name in sure), None)]
        if encoding
    ]


def converted(source: str, *, number: int | None = None) -> str:
    """The text with its legacy paragraphs, or the one of that number, in Unicode; everything else as it was."""
    encodings = {paragraph.number: paragraph.encoding for paragraph in legacy_paragraphs(source)}
    pieces = _BETWEEN_PARAGRAPHS.split(source)
    counted = 0
    for place in range(0, len(pieces), 2):
        counted += bool(pieces[place].strip())
        if pieces[place].strip() and counted in encodings and number in {None, counted}:
            pieces[place] = to_unicode(pieces[place], encodings[counted])
    return "".join(pieces)


def encoding_of_font(names: str) -> str:
    """The encoding that a font of that name was made for; "" for those of Unicode."""
    first = names.split(",", maxsplit=1)[0].strip(" \"'").lower()
    if first.startswith(".vn"):
        return TCVN3_CAPITALS if first.endswith("h") else TCVN3
    return VNI if first.startswith("vni-") else ""


def to_unicode(text: str, encoding: str) -> str:
    """A text of an old font as it looked. Words with letters that the font never had stay, and so do addresses."""
    pieces, position = [], 0
    for match in _URL.finditer(text):
        pieces += [_words_to_unicode(text[position : match.start()], encoding), match[0]]
        position = match.end()
    return "".join([*pieces, _words_to_unicode(text[position:], encoding)])


def _words_to_unicode(text: str, encoding: str) -> str:
    words = list(_WORD.finditer(text))
    capitals = (
        _in_capitals([word[0] for word in words]) if encoding == TCVN3 else [encoding == TCVN3_CAPITALS] * len(words)
    )
    pieces, position = [], 0
    for word, is_capital in zip(words, capitals, strict=True):
        meant = _meant(word[0], encoding)
        pieces += [text[position : word.start()], meant.upper() if is_capital else meant]
        position = word.end()
    return "".join([*pieces, text[position:]])


def _meant(word: str, encoding: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    if not _WESTERN.fullmatch(composed):
        return word
    if encoding == VNI:
        return _VNI_LETTER.sub(lambda match: _in_case_of(match[0], VNI_LETTERS[match[0].lower()]), composed)
    letters = "".join(TCVN3_LETTERS.get(character, character) for character in composed)
    if not is_syllable(letters):
        # ư is a soft hyphen in this font, and many programs drop it: "n­íc" arrives as "níc".
        for short, whole in zip("ơờớởỡợ", ["ươ", "ườ", "ướ", "ưở", "ưỡ", "ượ"], strict=True):
            if is_syllable(letters.replace(short, whole)):
                return letters.replace(short, whole)
    return letters


def _in_case_of(written: str, letter: str) -> str:
    return letter.upper() if written[0].isupper() else letter


def _in_capitals(words: list[str]) -> list[bool]:
    """Which words stand in capitals: their plain letters tell, or where those are too few, the words beside them."""
    told: list[bool | None] = []
    for word in words:
        plain = [letter for letter in word if letter.isascii()]
        small = any(map(str.islower, plain))
        told.append(False if small else True if len(plain) > 1 else None)
    before, after = _last_told(told), _last_told(told[::-1])[::-1]
    return [
        {said_before, said_after} - {None} == {True} if said is None else said
        for said, said_before, said_after in zip(told, before, after, strict=True)
    ]


def _last_told(told: list[bool | None]) -> list[bool | None]:
    """For each place what was told last up to it."""
    last, known = None, []
    for said in told:
        last = last if said is None else said
        known.append(last)
    return known


def _evidence(text: str) -> dict[str, int]:
    """By encoding, how many different words are Vietnamese in it alone, where most of those with signs are."""
    words = Counter(
        unicodedata.normalize("NFC", word) for word in _WORD.findall(_URL.sub("", text)) if _LEGACY.search(word)
    )
    found = {}
    for encoding in (TCVN3, VNI):
        told = {word for word in words if not is_syllable(word) and _is_told(word, encoding)}
        if told and sum(words[word] for word in told) >= _SURE * sum(words.values()):
            found[encoding] = len(told)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _is_told(word: str, encoding: str) -> bool:
    meant = _meant(word, encoding)
    return meant != word and is_syllable(meant)


def _numbered(source: str) -> list[tuple[int, str]]:
    paragraphs = [text for text in _BETWEEN_PARAGRAPHS.split(source)[::2] if text.strip()]
    return list(enumerate(paragraphs, start=1))


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT_CHARS else line[: _EXCERPT_CHARS - 1].rstrip() + "…"
