"""Telephone, identity and account numbers in a comment: where they stand, and how they look when hidden.

The patterns follow the numbering plan for telephones (mobiles begin with 03 05 07 08 09, landlines with 02), Decree
137/2015/NĐ-CP Art. 13 for identity numbers (three digits for the province, 001-096, first), and what banks issue.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.moderation.screening.chains import (
    MAX_DIGITS,
    SHOWN_DIGITS,
    Chain,
    chains_from,
    dialled,
    joins,
    open_groups,
    plain_digits,
)
from domain.moderation.screening.contexts import (
    follows_account_word,
    follows_identity_word,
    is_tax_code,
    precedes_unit,
    stands_near_bank,
)
from domain.moderation.screening.kinds import Signal

# Accounts have 6-19 digits; what needs no word before it is a telephone or an identity number.
_ANY_LENGTHS = range(6, MAX_DIGITS + 1)
_LENGTHS_WITHOUT_WORDS = range(10, 14)
# An account of one group this long is complete: what follows it is something else.
_COMPLETE_GROUP = 9

_MOBILE = r"(?:3[2-9]|5[2-9]|7[06-9]|8[1-9]|9\d)\d{7}"
_PHONE = re.compile(rf"(?:0|00840?|\+840?)(?:{_MOBILE}|2\d{{8,9}})")
# Without its plus, 84 needs its digits in one group: prices begin like that.
_PHONE_OR_84 = re.compile(rf"{_PHONE.pattern}|84{_MOBILE}")
_COUNTRY_PREFIX = re.compile(r"\+840?|00840?|84(?=\d{9}\Z)")
_IDENTITY = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}")
_IDENTITY_LENGTHS = frozenset({9, 12})
# Without a word that says so, twelve digits are an identity number in groups of three or four: pairs are dates, draws.
_IDENTITY_GROUPS = ({12}, {3}, {4})
_PHONE_BEGINNING = re.compile(rf"(?:0|0084|84)(?:{_MOBILE}|2\d{{8}})")
_WITHOUT_SEPARATORS = str.maketrans("", "", " .-")
# Ten digits, each with the widest gap, and the country's.
_LOOKED_AT_CHARS = 48
# Mobiles are read out in pairs; landlines are not, draws and dates are.
_PAIRS_FROM_02 = re.compile(r"02(?: \d{1,2})+")
_HOTLINE = re.compile(r"1[89]00\d{4,6}")
_DATE = re.compile(
    r"\d{1,2} ?[.\-] ?\d{1,2} ?[.\-] ?(?:19|20)\d\d(?!\d)|(?:19|20)\d\d[ .\-]{1,3}\d{1,2}[ .\-]{1,3}\d{1,2}(?!\d)"
)
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ .\-]{0,3}){2,}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DECIMALS = re.compile(r"[.,]\d{1,3}(?!\d)")
_BEFORE_DECIMALS = re.compile(r"\d[.,]")


@dataclass(frozen=True)
class NumberFound:
    """A number as it stands in the words: `words[start:end] == text`."""

    text: str
    start: int
    end: int
    kind: Signal


def numbers_in(words: str, *, own_numbers: Collection[str] = ()) -> list[NumberFound]:
    """The numbers a person could be reached, identified or paid by, in order of position, never overlapping.

    Telephones need no context, nor do twelve digits that begin with a province's; nine digits do, and so do accounts of
    6-19 digits. The office's own telephones are left out, and so are digits inside web addresses and digits spelled
    out in words.
    """
    plain = plain_digits(words)
    own = {_national(dialled(number)) for number in own_numbers}
    found: list[NumberFound] = []
    taken = 0
    groups = open_groups(plain)
    for index, group in enumerate(groups):
        # Words before digits, like STK, speak of the number that begins there, not of one inside it.
        leads = index == 0 or groups[index - 1].end() == taken or not joins(plain, groups[index - 1], group)
        if group.start() < taken or not (leads or _may_begin(plain, group)):
            continue
        lengths = _ANY_LENGTHS if leads else _LENGTHS_WITHOUT_WORDS
        chains = chains_from(plain, groups, index, lengths_digits=lengths)
        recognized = _recognized(plain, chains, taken, leads=leads)
        if recognized is not None:
            chain, kind = recognized
            taken = chain.end
            if _national(chain.dialled) not in own:
                found.append(NumberFound(words[chain.start : chain.end], chain.start, chain.end, kind))
    return found


def masked(words: str, numbers: Iterable[NumberFound]) -> str:
    """The words with each number reduced to its first four digits and stars: `0900 *** ***`, `+84 900 *** ***`.

    Nothing else changes, neither in the words nor in what their own stars do: beside those, the stars of a number stand
    as `0900 ******`, and right before one as `0900 xxxxxx`. Hiding what was hidden finds nothing more.
    """
    pieces: list[str] = []
    position = 0
    are_alone = "*" not in words
    for number in sorted(numbers, key=lambda number: number.start):
        stars = _stars_before(words[number.end : number.end + 1], are_alone=are_alone)
        pieces += (words[position : number.start], _shown(number.text), " ", stars)
        position = number.end
    return "".join(pieces) + words[position:]


def _may_begin(plain: str, group: re.Match[str]) -> bool:
    """A quick look that spares most digits the slow one: whether a telephone or an identity number may begin here."""
    digits = plain[group.start() : group.start() + _LOOKED_AT_CHARS].translate(_WITHOUT_SEPARATORS)
    is_pair = group.end() - group.start() < min(_IDENTITY_GROUPS[1])
    return bool(_PHONE_BEGINNING.match(digits) or (not is_pair and _IDENTITY.match(digits)))


def _recognized(plain: str, chains: Sequence[Chain], taken: int, *, leads: bool) -> tuple[Chain, Signal] | None:
    """The number that begins at a group of digits. What a word names comes before what the digits look like."""
    free = [chain for chain in chains if _stands_free(plain, chain, taken)]
    if not free:
        return None
    account = _account(plain, free) if leads else None
    identity = _identity(plain, free)
    if account and follows_account_word(plain, account.start):
        return account, Signal.ACCOUNT_NUMBER
    if identity and leads and follows_identity_word(plain, identity.start):
        return identity, Signal.IDENTITY_NUMBER
    if phone := _phone(plain, free):
        return phone, Signal.PHONE
    if identity and _looks_like_identity(identity):
        return identity, Signal.IDENTITY_NUMBER
    return (account, Signal.ACCOUNT_NUMBER) if account and _is_paid_into(plain, account) else None


def _stands_free(plain: str, chain: Chain, taken: int) -> bool:
    """Whether no decimals and no further thousands touch the chain; behind a number that was found, none can."""
    touches_before = len(chain.groups[0]) < SHOWN_DIGITS and chain.start - 1 != taken
    if touches_before and _BEFORE_DECIMALS.fullmatch(plain, max(0, chain.start - 2), chain.start):
        return False
    return _DECIMALS.match(plain, chain.end) is None


def _phone(plain: str, chains: Sequence[Chain]) -> Chain | None:
    for chain in reversed(chains):
        pattern = _PHONE_OR_84 if len(chain.groups) == 1 else _PHONE
        if (
            pattern.fullmatch(chain.dialled)
            and not _PAIRS_FROM_02.fullmatch(" ".join(chain.groups))
            and not _DATE.match(plain, chain.start)
            and not is_tax_code(plain, chain.start, chain.end)
        ):
            return chain
    return None


def _identity(plain: str, chains: Sequence[Chain]) -> Chain | None:
    for chain in reversed(chains):
        if len(chain.dialled) in _IDENTITY_LENGTHS and not chain.dialled.startswith("+"):
            return None if _DATE.match(plain, chain.start) or precedes_unit(plain, chain.end) else chain
    return None


def _looks_like_identity(chain: Chain) -> bool:
    return set(map(len, chain.groups)) in _IDENTITY_GROUPS and _IDENTITY.fullmatch(chain.dialled) is not None


def _account(plain: str, chains: Sequence[Chain]) -> Chain | None:
    chain = chains[0] if len(chains[0].groups[0]) >= _COMPLETE_GROUP else chains[-1]
    if chain.dialled.startswith("+") or _DATE.match(plain, chain.start) or _YEARS.match(plain, chain.start):
        return None
    return None if precedes_unit(plain, chain.end) else chain


def _is_paid_into(plain: str, account: Chain) -> bool:
    """Whether digits near a bank's name are an account, and neither an amount nor the bank's hotline."""
    written = plain[account.start : account.end]
    is_public = _THOUSANDS.fullmatch(written) or _HOTLINE.fullmatch(account.dialled)
    return not is_public and stands_near_bank(plain, account.start, account.end)


def _national(number: str) -> str:
    """A telephone's digits as they are dialled inside the country."""
    return _COUNTRY_PREFIX.sub("0", number, count=1) if _COUNTRY_PREFIX.match(number) else number


def _shown(text: str) -> str:
    number = dialled(text)
    prefix = _COUNTRY_PREFIX.match(number)
    if prefix is None or number.startswith("84"):
        return number[:SHOWN_DIGITS]
    # +84 900 shows as much as 0900 does.
    country = prefix[0].removesuffix("0")
    return f"{country} {number[prefix.end() :][: SHOWN_DIGITS - 1]}"


def _stars_before(after: str, *, are_alone: bool) -> str:
    """Stars that open and close nothing in domain.comments.markup, nor come between two that do.

    Three stars between spaces are no mark, and before punctuation they only wait for a partner. Six never are a mark.
    Right before a star none can stand: it would be one of them.
    """
    if after == "*":
        return "xxxxxx"
    return "*** ***" if are_alone or not after.strip() else "******"
