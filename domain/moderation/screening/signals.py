"""What screening finds in one comment, weighed: it orders, explains and holds; it never rejects."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from domain.moderation.screening.kinds import Signal
from domain.moderation.screening.links import email_addresses_in, is_insistent_link, links_in
from domain.moderation.screening.names import resembling
from domain.moderation.screening.numbers import numbers_in
from domain.moderation.screening.wording import advertising_in, shouting_in, words_without_marks

__all__ = ["Finding", "Signal", "findings_in", "must_wait"]

HOLDING_POINTS = 2
MAX_DETAIL_CHARS = 200
# Longer than any name a form accepts.
MAX_NAME_CHARS = 400
# This many different links make a comment one about links.
MANY_LINKS = 3

_JOINER = " · "
_NUMBER_POINTS = {Signal.PHONE: 2, Signal.IDENTITY_NUMBER: 3, Signal.ACCOUNT_NUMBER: 2}


@dataclass(frozen=True)
class Finding:
    """One thing noticed: `detail` quotes the exact words, at most 200 characters; `points` weigh it against others."""

    kind: Signal
    detail: str
    points: int


def findings_in(
    author_name: str,
    words: str,
    *,
    staff_names: Collection[str] = (),
    office_names: Collection[str] = (),
    own_numbers: Collection[str] = (),
    own_hosts: Collection[str] = (),
) -> list[Finding]:
    """Everything noticed about a comment, at most once a kind, highest points first.

    The office's own telephone numbers are no finding, nor are links and e-mail addresses at its own hosts and their
    subdomains. Time grows with the length of the text only; any text is accepted.
    """
    author_name = author_name[:MAX_NAME_CHARS]
    texts = (author_name, words)
    findings = [
        *_about_the_name(author_name, staff_names, office_names),
        *_about_numbers(texts, own_numbers),
        *_about_contacts(author_name, words, own_hosts),
        *_about_wording(texts),
    ]
    return sorted(findings, key=lambda finding: -finding.points)


def must_wait(findings: Iterable[Finding]) -> bool:
    """Whether a person looks before the comment is shown: for a staff member's name always, else from two points on.

    One advertising phrase alone has one point: commune news really discusses loans and lotteries.
    """
    found = list(findings)
    return any(finding.kind is Signal.STAFF_NAME for finding in found) or (
        sum(finding.points for finding in found) >= HOLDING_POINTS
    )


def _about_the_name(author_name: str, staff_names: Collection[str], office_names: Collection[str]) -> Iterator[Finding]:
    resembled = resembling(author_name, staff_names=staff_names, office_names=office_names)
    if resembled is not None:
        yield Finding(Signal.STAFF_NAME, _joined([author_name.strip(), resembled]), 3)


def _about_numbers(texts: Iterable[str], own_numbers: Collection[str]) -> Iterator[Finding]:
    found = [number for text in texts for number in numbers_in(text, own_numbers=own_numbers)]
    for kind, points in _NUMBER_POINTS.items():
        if alike := [number.text for number in found if number.kind is kind]:
            yield Finding(kind, _joined(alike), points)


def _about_contacts(author_name: str, words: str, own_hosts: Collection[str]) -> Iterator[Finding]:
    if addresses := [*email_addresses_in(author_name, own_hosts), *email_addresses_in(words, own_hosts)]:
        yield Finding(Signal.EMAIL_ADDRESS, _joined(addresses), 1)
    in_name = links_in(author_name, own_hosts)
    links = [*in_name, *links_in(words, own_hosts)]
    if links:
        # A link for a name, a shortener, a chat group, a dot in disguise: nobody cites a source like that.
        insistent = bool(in_name) or len(set(links)) >= MANY_LINKS or any(map(is_insistent_link, links))
        yield Finding(Signal.LINK, _joined(links), 2 if insistent else 1)


def _about_wording(texts: tuple[str, str]) -> Iterator[Finding]:
    phrases = [phrase for text in texts for phrase in advertising_in(text)]
    if phrases:
        different = {phrase.entry for phrase in phrases}
        yield Finding(Signal.ADVERTISING, _joined(phrase.text for phrase in phrases), min(len(different), 2))
    words = texts[1]
    if shouted := shouting_in(words):
        yield Finding(Signal.SHOUTING, _joined(shouted), 1)
    if unmarked := words_without_marks(words):
        yield Finding(Signal.WITHOUT_MARKS, _joined([unmarked]), 0)


def _joined(found: Iterable[str]) -> str:
    detail = _JOINER.join(dict.fromkeys(found))
    return detail if len(detail) <= MAX_DETAIL_CHARS else detail[: MAX_DETAIL_CHARS - 1] + "…"
