"""Storing uploaded files: first on the disk, then in the database, so that no row is ever without its files.

A file's name is marked as unsettled before anything is written or deleted. A crash leaves the mark, and due work looks
whether there is a row: without one, the files go. The files lie in `folder` under `<first two letters of the name>/`.
"""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from sqlalchemy import select

from domain.media.attachments import kind_of_attachment
from domain.media.models import PICTURE_MEDIA_TYPES, MediaFile, MediaKind
from domain.media.refusals import DescriptionMissing, FileMissing, FileNotStored, FileTooLarge
from foundation import clock
from foundation.database import db
from foundation.text import is_blank, normalize_line

# In the instance folder.
MEDIA_FOLDER = "media"
LARGEST_PICTURE_BYTES = 15_000_000
LARGEST_ATTACHMENT_BYTES = 25_000_000
LARGEST_UPLOAD_BYTES = max(LARGEST_PICTURE_BYTES, LARGEST_ATTACHMENT_BYTES)
_LONGEST_NAME_CHARS = 200
_UNSETTLED = "unsettled"
# By then the transaction that a file was stored for is over, one way or the other.
_SETTLED_AFTER_SECONDS = 3600


def store_picture(
    stream: IO[bytes],
    original_name: str,
    *,
    alt: str,
    caption: str = "",
    credit: str = "",
    user_id: int | None,
    folder: Path,
) -> MediaFile:
    """Make the picture anew in its widths and write it into `folder`; do it before the transaction.

    The answer is not in the database yet: in the transaction give it to `keep`, which says what it is there.
    Raises FileRefused (see refusals.py), or FileNotStored when the disk does not take it.
    """
    from domain.media.pictures import make_picture  # noqa: PLC0415 Pillow is of use to who uploads

    if is_blank(alt):
        raise DescriptionMissing
    content = _content(stream, LARGEST_PICTURE_BYTES)
    made = make_picture(content, _extension(original_name))
    file = MediaFile(
        kind=MediaKind.PICTURE,
        extension=made.extension,
        media_type=PICTURE_MEDIA_TYPES[made.extension],
        size_bytes=len(made.largest),
        digest=hashlib.sha256(made.largest).hexdigest(),
        width_px=made.width,
        height_px=made.height,
        **_about(original_name, alt=alt, caption=caption, credit=credit, user_id=user_id),
    )
    _write(folder, file.name, dict(zip(file.stored_names, made.variants.values(), strict=True)))
    return file


def store_attachment(
    stream: IO[bytes],
    original_name: str,
    *,
    caption: str = "",
    user_id: int | None,
    folder: Path,
) -> MediaFile:
    """Write the file into `folder` as it is; otherwise like `store_picture`. `caption`: what readers are offered."""
    content = _content(stream, LARGEST_ATTACHMENT_BYTES)
    kind = kind_of_attachment(content, _extension(original_name))
    file = MediaFile(
        kind=MediaKind.ATTACHMENT,
        extension=kind.extension,
        media_type=kind.media_type,
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        width_px=None,
        height_px=None,
        **_about(original_name, alt="", caption=caption, credit="", user_id=user_id),
    )
    _write(folder, file.name, {file.stored_names[0]: content})
    return file


def keep(file: MediaFile) -> MediaFile:
    """The row of a file that was stored: the one of the same file that was here already, or this as a new one.

    In the first case due work removes the second copy; what the known file says of itself stays as it is.
    """
    same = select(MediaFile).where(MediaFile.digest == file.digest, MediaFile.kind == file.kind).order_by(MediaFile.id)
    known = db.session.execute(same.limit(1)).scalar_one_or_none()
    if known is not None:
        return known
    db.session.add(file)
    db.session.flush()
    return file


def path_of(folder: Path, stored_name: str) -> Path:
    """Where a file lies that has this name there."""
    return folder / stored_name[:2] / stored_name


def mark_unsettled(folder: Path, name: str) -> None:
    """Say before a file is written or deleted that its row and its files may come apart."""
    marks = folder / _UNSETTLED
    marks.mkdir(parents=True, exist_ok=True)
    (marks / name).touch()


def settle(folder: Path, name: str) -> None:
    """Remove the files of that name if it has no row; needs an application context and no open transaction."""
    if db.session.execute(select(MediaFile.id).where(MediaFile.name == name)).first() is None:
        for path in (folder / name[:2]).glob(f"*{name}[-.]*"):
            path.unlink(missing_ok=True)
    (folder / _UNSETTLED / name).unlink(missing_ok=True)


def settle_old(folder: Path) -> int:
    """Settle what a crash or a refused transaction left an hour ago or longer; the number of marks."""
    marks = folder / _UNSETTLED
    oldest = time.time() - _SETTLED_AFTER_SECONDS
    old = [mark.name for mark in marks.glob("*") if mark.stat().st_mtime < oldest] if marks.is_dir() else []
    for name in old:
        settle(folder, name)
    db.session.rollback()
    return len(old)


def _content(stream: IO[bytes], most_bytes: int) -> bytes:
    content = stream.read(most_bytes + 1)
    if not content:
        raise FileMissing
    if len(content) > most_bytes:
        raise FileTooLarge(most_bytes)
    return content


def _plain_name(original_name: str) -> str:
    """The name without folders, short enough to store, its end kept."""
    name = normalize_line(PurePosixPath(original_name.replace("\\", "/")).name)
    return name if len(name) <= _LONGEST_NAME_CHARS else f"{name[: _LONGEST_NAME_CHARS - 11]}…{name[-10:]}"


def _extension(original_name: str) -> str:
    return PurePosixPath(_plain_name(original_name)).suffix.lstrip(".").lower()


def _about(original_name: str, *, alt: str, caption: str, credit: str, user_id: int | None) -> dict[str, object]:
    return {
        "name": secrets.token_hex(12),
        "original_name": _plain_name(original_name),
        "alt": normalize_line(alt),
        "caption": normalize_line(caption),
        "credit": normalize_line(credit),
        "created_at": clock.now(),
        "created_by_id": user_id,
    }


def _write(folder: Path, name: str, contents: Mapping[str, bytes]) -> None:
    """Write all files of a name, each whole or not at all; when one cannot be written, none stays."""
    try:
        mark_unsettled(folder, name)
        for stored_name, content in contents.items():
            _write_file(path_of(folder, stored_name), content)
    except OSError as error:
        with contextlib.suppress(OSError):
            for stored_name in contents:
                path_of(folder, stored_name).unlink(missing_ok=True)
            (folder / _UNSETTLED / name).unlink(missing_ok=True)
        raise FileNotStored from error


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
