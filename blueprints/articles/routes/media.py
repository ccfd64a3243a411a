"""Uploaded files for readers: pictures as images that never change, attachments only to be saved."""

from pathlib import Path

from flask import Response, abort, current_app, send_file

from blueprints.articles.routes.section import section
from domain.media.models import PICTURE_MEDIA_TYPES
from domain.media.queries import attachment_named
from domain.media.storing import MEDIA_FOLDER, path_of
from foundation.security_headers import CONTENT_SECURITY_POLICY

_YEAR_SECONDS = 31_536_000
# Should a browser open an attachment all the same, nothing in it runs and nothing in it knows this site.
_ATTACHMENT_POLICY = f"{CONTENT_SECURITY_POLICY}; sandbox"


@section.get("/media/<stored:stored_name>")
def media(stored_name: str) -> Response:
    """A picture in one of its widths, found without the database, or an attachment under the name it came with."""
    path = path_of(Path(current_app.instance_path) / MEDIA_FOLDER, stored_name)
    if not path.is_file():
        abort(404)
    name, _dot, extension = stored_name.partition(".")
    if "-" in name:
        answer = send_file(path, mimetype=PICTURE_MEDIA_TYPES[extension], etag=stored_name, max_age=_YEAR_SECONDS)
    else:
        file = attachment_named(stored_name) or abort(404)
        answer = send_file(
            path,
            mimetype=file.media_type,
            as_attachment=True,
            download_name=file.original_name,
            etag=stored_name,
            max_age=_YEAR_SECONDS,
        )
        answer.headers["Content-Security-Policy"] = _ATTACHMENT_POLICY
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer
