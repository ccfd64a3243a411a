"""The demo's pictures and attachments, given to its articles. Names and numbers in them are fictional."""

import dataclasses
import io
import json
import time
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import update

from domain.articles.actions import mark_changed
from domain.articles.importing import read_article_file
from domain.articles.media_uses import attach, note_used_media
from domain.articles.models import ArticleRevision
from domain.articles.queries import article_by_import_digest
from domain.exchange.demo_pictures import painted
from domain.media.models import MediaFile
from domain.media.storing import keep, store_attachment, store_picture
from foundation.database import db

_FOLDER = Path(__file__).parent / "demo"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
# The same files every time.
_MADE_AT = time.struct_time((2026, 11, 1, 8, 0, 0, 6, 305, 0))
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclasses.dataclass(frozen=True)
class DemoFile:
    """A file as it was stored, and the article file that it belongs to."""

    article: Path
    file: MediaFile


def store_demo_files(folder: Path) -> list[DemoFile]:
    """Paint and write all files into `folder`, before the transaction that gives them to their articles."""
    articles = sorted((_FOLDER / "articles").iterdir())
    told = json.loads((_FOLDER / "files.json").read_text(encoding="utf-8"))
    pictures = [DemoFile(articles[entry["article"]], _stored_picture(entry, folder)) for entry in told["pictures"]]
    documents = [DemoFile(articles[entry["article"]], _stored_document(entry, folder)) for entry in told["documents"]]
    return pictures + documents


def give_demo_files(files: Sequence[DemoFile]) -> None:
    """Give each article its lead picture and its attachment, in the transaction of the caller."""
    for given in files:
        article = article_by_import_digest(read_article_file(given.article).digest)
        if article is None:
            continue
        file = keep(given.file)
        if not file.is_picture:
            attach(article.id, file.id)
            continue
        article.lead_picture_id = file.id
        of_article = update(ArticleRevision).where(ArticleRevision.article_id == article.id)
        db.session.execute(of_article.values(lead_picture_id=file.id))
        note_used_media(article.id)
        mark_changed(article.id)


def _stored_picture(entry: dict[str, Any], folder: Path) -> MediaFile:
    written = io.BytesIO()
    painted(entry["name"]).save(written, "JPEG", quality=95)
    written.seek(0)
    words = {name: entry[name] for name in ("alt", "caption", "credit")}
    return store_picture(written, f"{entry['name']}.jpg", user_id=None, folder=folder, **words)


def _stored_document(entry: dict[str, Any], folder: Path) -> MediaFile:
    content = _drawing(entry["picture"]) if "picture" in entry else _document(entry["title"], entry["lines"])
    return store_attachment(content, entry["name"], caption=entry["caption"], user_id=None, folder=folder)


def _drawing(name: str) -> io.BytesIO:
    """A picture on a page of its own."""
    written = io.BytesIO()
    painted(name).save(written, "PDF", creationDate=_MADE_AT, modDate=_MADE_AT)
    written.seek(0)
    return written


def _document(title: str, lines: Sequence[str]) -> io.BytesIO:
    """The least that a word processor opens: a heading, and a paragraph for each line."""
    heading = f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr><w:t>{escape(title)}</w:t></w:r></w:p>'
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"<w:document {_WORDS}><w:body>{heading}{body}</w:body></w:document>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed time: the same document every time.
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 11, 1, 8, 0, 0)), f'<?xml version="1.0" encoding="UTF-8"?>{text}'
            )
    written.seek(0)
    return written
