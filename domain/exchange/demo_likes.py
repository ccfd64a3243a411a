"""Likes on the demo site, by readers who are invented like everybody there."""

import json
import secrets
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from domain.comments.likes import store_likes
from domain.comments.models import Comment
from domain.comments.readers import Reader
from foundation import clock
from foundation.database import db

FILE = Path(__file__).parent / "demo" / "likes.json"


def give(numbers: Mapping[str, int]) -> None:
    """Give each comment its likes. `numbers`: of the comments, by their names in the demo's files."""
    planned = json.loads(FILE.read_text(encoding="utf-8"))
    likes = {numbers[name]: count for name, count in planned["comments"].items()}
    for name, count in planned["answers"].items():
        answer = select(Comment.id).where(Comment.parent_id == numbers[name], Comment.staff_id.is_not(None))
        likes[db.session.execute(answer).scalar_one()] = count
    readers = _readers(max(likes.values()))
    for comment_id, count in likes.items():
        first = comment_id * 7 % len(readers)  # not always the same ones
        store_likes(comment_id, [reader.id for reader in islice(readers[first:] + readers[:first], count)])


def _readers(count: int) -> list[Reader]:
    """Readers whose tokens nobody holds."""
    readers = [Reader(token_digest=secrets.token_hex(32), created_at=clock.now()) for _number in range(count)]
    db.session.add_all(readers)
    db.session.flush()
    return readers
