"""What can be read of uploaded files."""

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import or_, select

from domain.media.models import MediaFile, MediaKind
from domain.media.storing import path_of
from foundation.database import db

PAGE_LENGTH = 24
LOOKED_FOR_MOST = 200


@dataclasses.dataclass(frozen=True)
class LibraryPage:
    """Files, newest first, and the number of the file the next page begins with (None on the last page)."""

    files: Sequence[MediaFile]
    next_start: int | None


def library_page(*, words: str = "", kind: MediaKind | None = None, start: int | None = None) -> LibraryPage:
    """One page of files whose name or words hold all of `words`."""
    query = select(MediaFile).order_by(MediaFile.id.desc()).limit(PAGE_LENGTH + 1)
    if kind is not None:
        query = query.where(MediaFile.kind == kind)
    if start is not None:
        query = query.where(MediaFile.id <= start)
    said = (MediaFile.original_name, MediaFile.alt, MediaFile.caption, MediaFile.credit)
    for word in words.split()[:10]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in said)))
    files = db.session.execute(query).scalars().all()
    return LibraryPage(files[:PAGE_LENGTH], files[PAGE_LENGTH].id if len(files) > PAGE_LENGTH else None)


def media_file(file_id: int) -> MediaFile | None:
    """The file numbered so."""
    return db.session.get(MediaFile, file_id)


def media_named(names: Collection[str]) -> dict[str, MediaFile]:
    """The files with these generated names, by name; names of no file are left out."""
    if not names:
        return {}
    found = db.session.execute(select(MediaFile).where(MediaFile.name.in_(set(names)))).scalars()
    return {file.name: file for file in found}


def attachment_named(stored_name: str) -> MediaFile | None:
    """The attachment that lies on the disk under this name."""
    name, _dot, extension = stored_name.partition(".")
    of_name = select(MediaFile).where(MediaFile.name == name, MediaFile.extension == extension)
    return db.session.execute(of_name.where(MediaFile.kind == MediaKind.ATTACHMENT)).scalar_one_or_none()


def missing_files(folder: Path) -> list[str]:
    """The names of files that have a row and do not lie on the disk, among the newest: what a monitor looks at."""
    newest = db.session.execute(select(MediaFile).order_by(MediaFile.id.desc()).limit(LOOKED_FOR_MOST)).scalars()
    return [name for file in newest for name in file.stored_names if not path_of(folder, name).is_file()]
