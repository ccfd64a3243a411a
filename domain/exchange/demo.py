"""The demo site: invented articles and comments in every state, written into the site as if they had happened."""

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from domain.articles.actions import import_article
from domain.articles.closing import set_comments_open
from domain.articles.filing import file_under
from domain.articles.importing import read_article_file
from domain.articles.indexing import index_article
from domain.articles.models import Article, ArticleRevision
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from domain.exchange import demo_desk, demo_likes, demo_mail
from domain.moderation.intake import screened
from domain.moderation.reasons import seed_reasons
from domain.site.menu import menu_digest, save_menu, saved_menu
from domain.site.settings import save_settings, with_saved
from foundation import clock
from foundation.current_site import Link
from foundation.database import db
from foundation.settings import Settings

FOLDER = Path(__file__).parent / "demo"
# What the demo site calls itself: saved as an administrator would on the settings page.
IDENTITY = {
    "site_name": "Bến Mơ",
    "site_tagline": "Trang tin điện tử của xã (trang mẫu, mọi nhân vật đều hư cấu)",
    "site_responsible": "bà Nguyễn Thị Ví Dụ, Phó Chủ tịch UBND xã",
    "site_postal_address": "Thôn Cầu Vồng, xã Bến Mơ",
    "site_telephone": "0900 000 100",
    "site_official_label": "Trả lời của UBND xã",
}
DECIDED_AFTER = timedelta(minutes=40)
# When the real article appeared; comments of that year stay there when the demo moves into the past.
REAL_YEAR = 2022
# What a commune's readers ask for most, in its own order; the footer has every category.
MENU = (
    ("Trang chủ", "/"),
    ("Tin xã", "/categories/tin-xa"),
    ("Thông báo", "/categories/thong-bao"),
    ("Nông thôn mới", "/categories/nong-thon-moi"),
    ("Chuyển đổi số", "/categories/chuyen-doi-so"),
    ("Giáo dục", "/categories/giao-duc"),
    ("Y tế", "/categories/y-te"),
    ("Lấy ý kiến Nhân dân", "/categories/lay-y-kien-nhan-dan"),
)
# So many members of the demo's audience share a network, and nobody is stopped for it.
UNLIMITED = {
    "comments_per_reader_in_ten_minutes": 0,
    "comments_per_network_in_ten_minutes": 0,
    "comments_per_article_in_ten_minutes": 0,
    "comments_policy": "everything-waits",
}


@dataclasses.dataclass(frozen=True)
class _Entry:
    """A comment of the demo files: what was written, when, and what became of it."""

    id: str
    article: Article
    parent: str | None
    author: str
    text: str
    email: str
    written_at: datetime
    raw: Mapping[str, Any]


def load_demo(settings: Settings, *, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Write the demo's articles and comments; returns the number of comments, 0 when they are there already.

    Comments are sent and decided about by the same actions as anybody's, at the time they claim to have happened.
    """
    articles = [import_article(read_article_file(file)) for file in sorted((FOLDER / "articles").iterdir())]
    if not any(is_new for _article, is_new in articles):
        return 0
    _file([article for article, _is_new in articles])
    seed_reasons()
    save_settings(IDENTITY, user_id=None)
    save_menu([Link(label, address) for label, address in MENU], based_on=menu_digest(saved_menu()))
    entries = _entries([article for article, _is_new in articles])
    moderators, together = demo_desk.demo_moderators(), set(demo_desk.plan()["spam_batch"])
    quiet = dataclasses.replace(with_saved(settings, IDENTITY), **UNLIMITED)  # type: ignore[arg-type]
    numbers: dict[str, int] = {}
    for done, entry in enumerate(entries, start=1):
        with clock.at(entry.written_at):
            numbers[entry.id] = _sent(entry, numbers.get(entry.parent or ""), quiet)
            if entry.id == demo_mail.WATCHED:
                demo_mail.watch(numbers[entry.id])
        if entry.id not in together:
            with clock.at(entry.written_at + DECIDED_AFTER):
                moderator = moderators[done % len(moderators)]
                demo_desk.decide_first(numbers[entry.id], entry.raw, moderator, quiet)
        progress(done, len(entries))
    demo_desk.finish([entry.raw for entry in entries], numbers, moderators, quiet)
    for number in demo_desk.plan()["closed"]:
        article = articles[number][0]
        last = max(entry.written_at for entry in entries if entry.article is article)
        with clock.at(last + DECIDED_AFTER):
            set_comments_open(article.id, is_open=False, moderator_id=moderators[0].id)
    demo_desk.leave(moderators)
    demo_likes.give(numbers)
    demo_mail.tell_what_was_answered(numbers[demo_mail.WATCHED], settings)
    return len(entries)


def _file(articles: list[Article]) -> None:
    """Give each article its tags, as an editor types them."""
    for article, tags in zip(articles, json.loads((FOLDER / "tags.json").read_text(encoding="utf-8")), strict=True):
        file_under(article.id, tags)
        db.session.execute(update(ArticleRevision).where(ArticleRevision.article_id == article.id).values(tags=tags))


def _entries(articles: list[Article]) -> list[_Entry]:
    """All comments in the order they were written, none of them ahead of the clock."""
    raw: list[dict[str, Any]] = json.loads((FOLDER / "comments.json").read_text(encoding="utf-8"))
    raw += json.loads((FOLDER / "crowd.json").read_text(encoding="utf-8"))["comments"]
    written = [articles[entry["article"]].published_at + timedelta(minutes=entry["minutes_after"]) for entry in raw]
    shift = timedelta(days=max(0, (max(written) + DECIDED_AFTER - clock.now()).days + 1))
    for article in articles[1:]:  # the first is the real one and keeps its date
        article.published_at -= shift
    db.session.flush()
    for article in articles:
        index_article(article)
    entries = [
        _Entry(
            id=entry["id"],
            article=articles[entry["article"]],
            parent=entry["parent"],
            author=entry["author"],
            text=entry["text"],
            email=entry["email"] or "",
            written_at=moment
            if articles[entry["article"]] is articles[0] and moment.year == REAL_YEAR
            else moment - shift,
            raw=entry,
        )
        for entry, moment in zip(raw, written, strict=True)
    ]
    return sorted(entries, key=lambda entry: entry.written_at)


def _sent(entry: _Entry, parent_id: int | None, settings: Settings) -> int:
    letter = Letter.written(author_name=entry.author, email=entry.email, text=entry.text)
    person = hashlib.sha256(entry.author.encode()).hexdigest()
    sender = Sender(token=None, new_token=secrets.token_urlsafe(32), network_digest=person, browser_digest=person)
    sent = submit_comment(
        entry.article.id,
        letter,
        sender=sender,
        settings=settings,
        parent_id=parent_id,
        screening=screened(letter, settings=settings),
    )
    return sent.comment_id
