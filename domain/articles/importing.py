"""Articles from text files: a title, a line "Đăng lúc: …", optional lines about the article, and the body.

A `.txt` file is plain: each line is a paragraph, as copied from another site; a `.md` file has a Markdown body.
"""

import dataclasses
import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from domain.articles.markup import as_markdown
from domain.articles.models import TITLE_LONGEST_CHARS
from foundation.text import is_blank, normalize_line, normalize_text

_PUBLISHED = re.compile(
    r"Đăng lúc:\s*(\d{1,2}):(\d{2}):(\d{2})\s+(\d{1,2})/(\d{1,2})/(\d{4})(?:\s*\(GMT([+-]\d{1,2})(?::(\d{2}))?\))?"
)
_ABOUT = re.compile(r"(Chuyên mục|Tác giả|Tóm tắt):\s*(.*)")
# What another site's page had below the article when it was copied.
_SCRAPED_TAIL = (re.compile(r"\d+ Bình luận", re.IGNORECASE), re.compile(r"Ý kiến bạn đọc", re.IGNORECASE))


class ArticleFileError(Exception):
    """The file cannot be imported: `file`, `line` (from 1) and a sentence that says what is missing."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")


@dataclasses.dataclass(frozen=True)
class ArticleFile:
    """What a file says. `published_at` is in UTC; `source` is Markdown; `digest` names the text itself."""

    title: str
    published_at: datetime
    category: str
    author: str
    summary: str
    source: str
    digest: str


def read_article_file(path: Path) -> ArticleFile:
    """Read an article from a file.

    Raises ArticleFileError naming file and line when it is empty, not UTF-8, or has no title or no date.
    """
    lines = _lines(path)
    filled = [number for number, line in enumerate(lines) if not is_blank(line)]
    if not filled:
        raise ArticleFileError(path, 1, "the file is empty; it needs a title, a line 'Đăng lúc: …' and a text.")
    dated = next((number for number in filled if _PUBLISHED.search(lines[number])), None)
    if dated == filled[0]:
        raise ArticleFileError(path, filled[0] + 1, "the title is missing above the line 'Đăng lúc: …'.")
    if dated is None:
        wanted = "Đăng lúc: 10:05:55 22/11/2022 (GMT+7)"
        raise ArticleFileError(
            path, filled[0] + 1, f"there is no date; below the title a line is needed like '{wanted}'."
        )
    title = normalize_line(lines[filled[0]])
    if len(title) > TITLE_LONGEST_CHARS:
        raise ArticleFileError(path, filled[0] + 1, f"the title is longer than {TITLE_LONGEST_CHARS} characters.")
    published_at = _moment(path, dated, lines[dated])
    about, below = _about(lines[dated + 1 :])
    body = _without_tail([*lines[filled[0] + 1 : dated], *below], title)
    source = "\n".join(body) if path.suffix == ".md" else "\n\n".join(as_markdown(line) for line in body if line)
    return ArticleFile(
        title=title,
        published_at=published_at,
        category=about.get("Chuyên mục", ""),
        author=about.get("Tác giả", "")[:80],
        summary=about.get("Tóm tắt", "")[:1000],
        source=normalize_text(source),
        digest=hashlib.sha256(f"{title}\n{published_at.isoformat()}\n{source}".encode()).hexdigest(),
    )


def _lines(path: Path) -> list[str]:
    """The lines of the file, each made clean by itself, so that they keep their numbers."""
    raw = path.read_bytes()
    try:
        return [normalize_text(line) for line in raw.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ArticleFileError(
            path, line, "the file is not UTF-8; save it again as UTF-8 (Unicode), not TCVN3 or VNI."
        ) from None


def _moment(path: Path, number: int, line: str) -> datetime:
    match = _PUBLISHED.search(line)
    if match is None:
        raise ArticleFileError(path, number + 1, f"'{line.strip()}' is no date.")
    hour, minute, second, day, month, year = (int(part) for part in match.groups()[:6])
    hours, minutes = match.group(7) or "+7", match.group(8) or "0"
    offset = timedelta(hours=int(hours), minutes=int(hours[0] + minutes))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ArticleFileError(path, number + 1, f"'{line.strip()}' is no date.") from None


def _about(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What the lines below the date say about the article, and the lines from the first that says nothing of it."""
    about: dict[str, str] = {}
    for number, line in enumerate(lines):
        match = _ABOUT.fullmatch(line.strip())
        if match:
            about[match.group(1)] = normalize_line(match.group(2))
        elif not is_blank(line):
            return about, lines[number:]
    return about, []


def _without_tail(lines: list[str], title: str) -> list[str]:
    """The body's lines: without the repeated title at its head and the scraped lines at its end."""
    body = ["" if is_blank(line) else line.rstrip() for line in lines]
    while body and (not body[-1] or any(tail.fullmatch(body[-1].strip()) for tail in _SCRAPED_TAIL)):
        body.pop()
    while body and not body[0]:
        body.pop(0)
    if body and normalize_line(body[0]) == title:
        body.pop(0)
    return body
