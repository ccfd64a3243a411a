"""The words around digits that tell an account from a price: what stands before a number and what follows it."""

import re

# How far a word and its number may stand apart; no other number between them.
_REACH_CHARS = 30
# The longest word looked for, with room for wide spaces.
_LOOKED_AT_CHARS = _REACH_CHARS + 24

_BEFORE = rf"\D{{0,{_REACH_CHARS}}}\Z"
_ACCOUNT_WORD = re.compile(
    rf"(?<![^\W\d])(?:stk|tk|(?:s[ốo] +)?t[àa]i +kho[ảa]n|s[ốo] +tk|account)(?![^\W\d]){_BEFORE}", re.IGNORECASE
)
_IDENTITY_WORD = re.compile(
    r"(?<![^\W\d])(?:cccd|cmnd|cmt|cmtnd|c[ăa]n +c[ưu][ớơo]c(?: +c[ôo]ng +d[âa]n)?|ch[ứu]ng +minh(?: +nh[âa]n +d[âa]n|"
    rf" +th[ưu])?|(?:s[ốo]|m[ãa]) +[đd][ịi]nh +danh)(?![^\W\d]){_BEFORE}",
    re.IGNORECASE,
)
_TAX_WORD = re.compile(rf"(?<![^\W\d])(?:mst|m[ãa] +s[ốo] +thu[ếe])(?![^\W\d]){_BEFORE}", re.IGNORECASE)

_BANK = (
    r"(?<![^\W\d])(?:ng[âa]n +h[àa]ng|vietcombank|vcb|techcombank|tcb|bidv|agribank|vietin(?:bank)?|mb(?: ?bank)?|mbb"
    r"|acb|sacombank|vp ?bank|tp ?bank|vib|shb|hd ?bank|ocb|msb|seabank|lp ?bank|lienvietpostbank|eximbank|nam ?a ?bank"
    r"|ab ?bank|bac ?a ?bank|pvcombank|kienlongbank|scb|dong ?a ?bank|timo|momo|zalopay|viettel ?money)(?![^\W\d])"
)
_BANK_BEFORE = re.compile(_BANK + _BEFORE, re.IGNORECASE)
_BANK_AFTER = re.compile(rf"\D{{0,15}}?{_BANK}", re.IGNORECASE)

# What is counted or paid, and the tail of a document's number.
_UNIT = re.compile(
    r" ?(?:%|/\d|/[a-zđ]{2,}-|(?:[đd][ồo]ng|[đd]|vn[đd]|tri[ệe]u|tr|t[ỷỉyi]|ngh[ìi]n|ng[àa]n|k|usd|[đd][ôo]|ha|h[ée]c|"
    r"m[²2]?|km|kg|t[ấa]n|t[ạa]|ng[ưu][ờo]i|h[ộo]|l[ưu][ợo]t|c[âa]y|con|su[ấa]t|kh[áa]ch|h[ọo]c +sinh|d[âa]n|"
    r"h[ộo]i +vi[êe]n|th[àa]nh +vi[êe]n|phi[ếe]u)(?!\w))",
    re.IGNORECASE,
)
_BRANCH_OF_TAX_CODE = re.compile(r"-\d{3}(?!\d)")


def follows_account_word(plain: str, start: int) -> bool:
    """Whether words like STK or số tài khoản lead to the number at `start`."""
    return _ACCOUNT_WORD.search(_before(plain, start)) is not None


def follows_identity_word(plain: str, start: int) -> bool:
    return _IDENTITY_WORD.search(_before(plain, start)) is not None


def is_tax_code(plain: str, start: int, end: int) -> bool:
    """Whether ten digits are a business's tax code, which is public: by the words before or the branch behind it."""
    return bool(_TAX_WORD.search(_before(plain, start)) or _BRANCH_OF_TAX_CODE.match(plain, end))


def stands_near_bank(plain: str, start: int, end: int) -> bool:
    return bool(_BANK_BEFORE.search(_before(plain, start)) or _BANK_AFTER.match(plain, end, end + _LOOKED_AT_CHARS))


def precedes_unit(plain: str, end: int) -> bool:
    """Whether what follows makes the number an amount, a count or a document's number."""
    return _UNIT.match(plain, end) is not None


def _before(plain: str, start: int) -> str:
    return plain[max(0, start - _LOOKED_AT_CHARS) : start]
