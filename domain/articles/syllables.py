"""What can be a syllable of Vietnamese, diacritics included: how it may begin, go on and end, and with which tone."""

import re
import unicodedata

_BEGINNING = "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|n(?:gh?|h)?|ph?|qu|r|s|t[hr]?|v|x)?"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch
êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao
oap oat oay oc oe oen oeo oet oi om on ong op ot oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua
uc ui um un ung up ut uy uya uych uynh uyn uyt uyu uyên uyêt uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông
uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ynh yt yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(f"{_BEGINNING}(?:{'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# Closed by one of these, a syllable has one of two tones.
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_TONES_OF_STOPPED = frozenset("\u0301\u0323")


def is_syllable(word: str) -> bool:
    """Whether the word, with the marks it has, can be read as one syllable of Vietnamese."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(decomposed)
    toneless = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    return not _STOPPED.search(toneless) or (bool(tones) and tones[0] in _TONES_OF_STOPPED)
