"""From the form of an upload to a file in the library, and to the article it was uploaded for."""

import dataclasses
from pathlib import Path, PurePosixPath

from flask_login import current_user
from werkzeug.datastructures import FileStorage

from blueprints.editorial.media_forms import FileWordsForm
from domain.articles import media_uses
from domain.media.attachments import MEDIA_TYPES
from domain.media.models import MediaFile
from domain.media.refusals import FileMissing
from domain.media.storing import keep, settle, store_attachment, store_picture
from foundation.database import commit


@dataclasses.dataclass(frozen=True)
class Upload:
    """The file as the library has it; it may have been there before."""

    file_id: int
    is_new: bool


def upload(sent: FileStorage | None, form: FileWordsForm, *, article_id: int | None, folder: Path) -> Upload:
    """Store what was sent: what is named like a document as an attachment, everything else as a picture.

    Raises FileRefused or FileNotStored.
    """
    if sent is None or not sent.filename:
        raise FileMissing
    file = _stored(sent, sent.filename, form, folder)
    name = file.name
    taken = commit(lambda: _kept(file, article_id))
    settle(folder, name)
    return taken


def _stored(sent: FileStorage, original_name: str, form: FileWordsForm, folder: Path) -> MediaFile:
    user_id, caption = current_user.id, form.caption.data or ""
    if PurePosixPath(original_name).suffix.lstrip(".").lower() in MEDIA_TYPES:
        return store_attachment(sent.stream, original_name, caption=caption, user_id=user_id, folder=folder)
    words = {"alt": form.alt.data or "", "caption": caption, "credit": form.credit.data or ""}
    return store_picture(sent.stream, original_name, user_id=user_id, folder=folder, **words)


def _kept(file: MediaFile, article_id: int | None) -> Upload:
    known = keep(file)
    if article_id is not None and known.is_picture:
        media_uses.put_beside(article_id, known.id)
    elif article_id is not None:
        media_uses.attach(article_id, known.id)
    return Upload(known.id, is_new=known is file)
