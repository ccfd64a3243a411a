"""Reasons to choose from when a comment is returned, rejected or removed: the site's own, in both languages."""

from collections.abc import Sequence

from sqlalchemy import func, select

from domain.moderation.changing import Grounds
from domain.moderation.models import ReasonTemplate
from foundation.database import db

# One to begin with for each of the six kinds of a report: label and sentence, Vietnamese and English.
SEEDS = (
    (
        "false",
        "Thông tin sai",
        "False information",
        "Ý kiến nêu thông tin chưa đúng hoặc chưa kiểm chứng được. Bạn vui lòng bổ sung nguồn hoặc sửa lại.",
        "The comment states something that is not right or cannot be verified. Please add a source or correct it.",
    ),
    (
        "insulting",
        "Xúc phạm người khác",
        "Insulting",
        "Ý kiến có lời lẽ xúc phạm người khác. Bạn vui lòng viết lại bằng lời lẽ phù hợp.",
        "The comment insults somebody. Please put it in other words.",
    ),
    (
        "private",
        "Lộ thông tin cá nhân",
        "Personal information",
        "Ý kiến có thông tin cá nhân (số điện thoại, số giấy tờ, địa chỉ, tài khoản). Bạn vui lòng bỏ đi rồi gửi lại.",
        "The comment shows personal information (a number, an address). Please take it out and send it again.",
    ),
    (
        "advertising",
        "Quảng cáo, lừa đảo",
        "Advertising, fraud",
        "Ý kiến có nội dung quảng cáo hoặc dấu hiệu lừa đảo.",
        "The comment is advertising or looks like fraud.",
    ),
    (
        "unlawful",
        "Nội dung trái pháp luật",
        "Unlawful content",
        "Ý kiến có nội dung mà pháp luật không cho phép đăng.",
        "The comment has content that the law does not allow to be published.",
    ),
    (
        "other",
        "Lý do khác",
        "Another reason",
        "Ý kiến chưa phù hợp với quy định bình luận của trang.",
        "The comment does not fit the site's comment policy.",
    ),
)


class ReasonNotFound(Exception):
    """There is no such reason."""


def seed_reasons() -> None:
    """Give a site without reasons those to begin with. Reasons are never removed, so it happens once."""
    if db.session.execute(select(ReasonTemplate.id).limit(1)).first() is not None:
        return
    for position, (kind, label_vi, label_en, text_vi, text_en) in enumerate(SEEDS, start=1):
        add_reason(kind=kind, label_vi=label_vi, label_en=label_en, text_vi=text_vi, text_en=text_en, position=position)


def add_reason(
    *, label_vi: str, label_en: str, text_vi: str, text_en: str, kind: str = "", position: int | None = None
) -> ReasonTemplate:
    """Add a reason, at the end unless a position is given."""
    if position is None:
        position = (db.session.execute(select(func.max(ReasonTemplate.position))).scalar_one() or 0) + 1
    reason = ReasonTemplate(
        kind=kind, position=position, label_vi=label_vi, label_en=label_en, text_vi=text_vi, text_en=text_en
    )
    db.session.add(reason)
    db.session.flush()
    return reason


def change_reason(
    reason_id: int, *, label_vi: str, label_en: str, text_vi: str, text_en: str, position: int, is_offered: bool
) -> None:
    """Change a reason; what was said with it before stays as it was said. Raises ReasonNotFound."""
    reason = _existing(reason_id)
    reason.label_vi, reason.label_en, reason.text_vi, reason.text_en = label_vi, label_en, text_vi, text_en
    reason.position, reason.is_offered = position, is_offered
    db.session.flush()


def all_reasons() -> Sequence[ReasonTemplate]:
    """Every reason, in order, those no longer offered included."""
    query = select(ReasonTemplate).order_by(ReasonTemplate.position, ReasonTemplate.id)
    return db.session.execute(query).scalars().all()


def offered_reasons() -> list[ReasonTemplate]:
    """The reasons a moderator can choose, in order."""
    return [reason for reason in all_reasons() if reason.is_offered]


def grounds_of(reason_id: int | None, note: str) -> Grounds:
    """What a decision gives as its grounds: the chosen reason's words, and the note. Raises ReasonNotFound."""
    if reason_id is None:
        return Grounds(note=note)
    reason = _existing(reason_id)
    return Grounds(reason.text_vi, reason.text_en, note)


def _existing(reason_id: int) -> ReasonTemplate:
    reason = db.session.get(ReasonTemplate, reason_id)
    if reason is None:
        raise ReasonNotFound
    return reason
