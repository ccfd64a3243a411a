"""An author's last decisions, kept with the reader's row: the desk shows them beside every comment without asking more.

They repeat what the log says, and only for reading; the log alone is the proof.
"""

import dataclasses
import json
from datetime import datetime

from sqlalchemy import select, update

from domain.accounts.models import User
from domain.comments.models import Comment
from domain.comments.readers import Reader
from domain.moderation.models import ModerationEvent
from foundation import clock
from foundation.database import db

KEPT_MOST = 3
_REASON_LONGEST_CHARS = 120


@dataclasses.dataclass(frozen=True)
class PastDecision:
    """One decision about a comment of the same reader."""

    action: str
    comment_id: int
    moderator: str
    reason_vi: str
    reason_en: str
    created_at: datetime

    def reason_in(self, language: str) -> str:
        """Why, in a language; shortened."""
        return self.reason_en if language == "en" else self.reason_vi


def past_decisions(reader: Reader) -> list[PastDecision]:
    """The last decisions about a reader's comments, the newest first."""
    raw = json.loads(reader.last_decisions or "[]")
    return [PastDecision(**entry | {"created_at": clock.parse_utc(entry["created_at"])}) for entry in raw]


def remember_decision(comment: Comment, event: ModerationEvent) -> None:
    """Put a decision first among its author's. The reader's row is locked already by whoever counted the change."""
    if comment.reader_id is None or event.moderator_id is None or event.from_status == event.to_status:
        return
    name = db.session.execute(select(User.name).where(User.id == event.moderator_id)).scalar_one()
    entry = PastDecision(
        action=event.action,
        comment_id=comment.id,
        moderator=name,
        reason_vi=event.reason_in("vi")[:_REASON_LONGEST_CHARS],
        reason_en=event.reason_in("en")[:_REASON_LONGEST_CHARS],
        created_at=event.created_at,
    )
    kept = db.session.execute(select(Reader.last_decisions).where(Reader.id == comment.reader_id)).scalar_one()
    newest = [dataclasses.asdict(entry), *json.loads(kept or "[]")][:KEPT_MOST]
    text = json.dumps(newest, ensure_ascii=False, default=datetime.isoformat)
    db.session.execute(update(Reader).where(Reader.id == comment.reader_id).values(last_decisions=text))
