"""Looking at a letter before it is stored: what a moderator should know about it, and whether it must wait."""

from urllib.parse import urlsplit

from sqlalchemy import bindparam, select

from domain.accounts.models import User
from domain.comments.letters import Letter, Screening
from domain.comments.models import Revision
from domain.comments.storing import words_digest
from domain.moderation.screening.signals import Finding, Signal, findings_in, must_wait
from foundation.prepared import run, table_of
from foundation.settings import Settings

_STAFF, _WORDS = table_of(User).c, table_of(Revision).c
_STAFF_NAMES = select(_STAFF.name).where(_STAFF.active.is_(True))
_SAME_WORDS = select(_WORDS.comment_id).where(_WORDS.digest == bindparam("digest"))
_SAID_BEFORE = _SAME_WORDS.limit(1)
_SAID_BESIDES = _SAME_WORDS.where(_WORDS.comment_id != bindparam("comment_id")).limit(1)
# Shorter words are said by many: thanks, agreement.
REPEATED_SHORTEST_CHARS = 25


def screened(letter: Letter, *, settings: Settings, besides: int | None = None) -> Screening:
    """What is found in a letter; `besides`: the comment it is about. It orders, explains and holds, never refuses."""
    findings = findings_in(
        letter.author_name,
        letter.words,
        staff_names=_staff_names(),
        office_names=tuple(filter(None, (settings.site_name, settings.site_official_label))),
        own_numbers=tuple(filter(None, (settings.site_telephone,))),
        own_hosts=tuple(urlsplit(origin).hostname or "" for origin in settings.origins),
    )
    if _were_said_before(letter.words, besides):
        findings = [*findings, Finding(Signal.REPEATED, "", 1)]
    return Screening(findings, must_wait(findings))


def _staff_names() -> tuple[str, ...]:
    return tuple(run(_STAFF_NAMES).scalars())


def _were_said_before(words: str, besides: int | None) -> bool:
    if len(words) < REPEATED_SHORTEST_CHARS:
        return False
    digest = {"digest": words_digest(words)}
    same = run(_SAID_BEFORE, digest) if besides is None else run(_SAID_BESIDES, {**digest, "comment_id": besides})
    return same.first() is not None
