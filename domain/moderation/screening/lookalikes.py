"""Letters of other scripts that readers take for Latin ones: a hand-picked part of Unicode's confusables."""

# By how a letter looks, not how it sounds; a capital may look like another letter than its small form: Ν and ν.
_LIKE = {
    "a": "АаΑαᴀɑⱥᎪ",
    "b": "ВвΒβʙƀɓᏴ",
    "c": "СсϲϹᴄᏟⅽ",
    "d": "ДдԁᴅɗƌᎠԀ",
    "e": "ЕеЄєΕεᴇɇɛᎬ",
    "f": "ꜰƒϝ",
    "g": "Ԍԍɡɢցᏻ",
    "h": "НһҺΗʜħհᎻ",
    "i": "ІіΙιıɪɨɩᎥ",
    "j": "ЈјϳᴊɉᎫ",
    "k": "КкΚκᴋƙᏦ",
    "l": "ӀӏʟłƚᏞℓ",
    "m": "МмΜᴍɱᎷ",
    "n": "ПпΝηɴŋɲƞո",
    "o": "ОоΟοσᴏøօᎾɵө",
    "p": "РрΡρᴘƥᏢ",
    "q": "Ԛԛզ",
    "r": "ГгʀɍɾᎡ",
    "s": "ЅѕꜱᏚʂ",
    "t": "ТтΤτᴛŧᎢ",
    "u": "циυμᴜʉս",
    "v": "νѵѴᴠʋᏙ",
    "w": "ԜԝωшᴡᏔᎳ",
    "x": "ХхΧχ",
    "y": "УуҮүΥγʏƴ",
    "z": "Ζᴢƶȥ",
}
# Letters in circles and squares are symbols, not letters: 🅐, 🅰 and the halves of flags.
_FRAMED = {chr(first + place): chr(ord("a") + place) for first in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
_LATIN = str.maketrans({like: letter for letter, alike in _LIKE.items() for like in alike} | _FRAMED)


def latin_letters(text: str) -> str:
    """The text with look-alikes as small Latin letters, character for character."""
    return text.translate(_LATIN)
