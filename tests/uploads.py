"""Uploaded files of the tests: as rows, and as editors send them."""

import io
import secrets

from domain.media.models import MediaFile, MediaKind
from foundation import clock
from tests.hostile_files import picture


def a_picture(**about) -> MediaFile:
    """The row of a picture whose files nobody wrote."""
    usual = {
        "kind": MediaKind.PICTURE,
        "name": secrets.token_hex(12),
        "extension": "jpg",
        "original_name": "hoi-nghi.jpg",
        "media_type": "image/jpeg",
        "size_bytes": 1000,
        "digest": secrets.token_hex(32),
        "width_px": 1280,
        "height_px": 800,
        "alt": "Hội trường kín người",
        "caption": "",
        "credit": "",
        "created_at": clock.now(),
    }
    return MediaFile(**usual | about)


def send_file(staff, content=None, name="hoi-nghi.jpg", *, headers=None, **fields):
    """Send the form of an upload with a file in it."""
    file = (io.BytesIO(picture() if content is None else content), name)
    data = {"csrf_token": staff.token(), "file": file, "alt": "Hội trường kín người", **fields}
    return staff.client.post("/editorial/media", data=data, content_type="multipart/form-data", headers=headers)
