"""The logo: a picture of the library, shown beside the site's name."""

from http import HTTPStatus
from pathlib import Path

from flask import Response, current_app, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.refused_files import sentence_of, status_of
from blueprints.site.routes.section import own_id, section
from domain.media.queries import media_file
from domain.media.refusals import FileMissing, FileNotStored, FileRefused
from domain.media.storing import LARGEST_PICTURE_BYTES, keep, settle, store_picture
from domain.site.settings import save_settings
from foundation.access import for_staff
from foundation.current_site import Logo, current_settings
from foundation.database import commit
from foundation.htmx import answer, redirect_to
from foundation.uploads import takes_files


@section.get("/site/logo")
@for_staff("administration")
def show_logo() -> Response:
    """The logo as it is, and a form for another."""
    return _page()


@section.post("/site/logo")
@takes_files(largest_bytes=LARGEST_PICTURE_BYTES, section="administration")
@for_staff("administration")
def change_logo() -> Response | WerkzeugResponse:
    """Take a picture and make it the logo."""
    if _is_fixed():
        return _page(status=409)
    sent, user_id, folder = request.files.get("file"), own_id(), Path(current_app.instance_path) / "media"
    try:
        if sent is None or not sent.filename:
            raise FileMissing
        about = current_settings().site_name
        file = store_picture(sent.stream, sent.filename, alt=about, user_id=user_id, folder=folder)
    except (FileRefused, FileNotStored) as refusal:
        return _page(problem=sentence_of(refusal, is_picture=True), status=status_of(refusal))
    name = file.name
    commit(lambda: save_settings({"site_logo": keep(file).id}, user_id=user_id))
    settle(folder, name)
    return redirect_to(url_for("site.show_logo", saved=""))


@section.post("/site/logo/removal")
@for_staff("administration")
def remove_logo() -> Response | WerkzeugResponse:
    """Show the program's mark again; the picture stays in the library."""
    if _is_fixed():
        return _page(status=409)
    user_id = own_id()
    commit(lambda: save_settings({"site_logo": 0}, user_id=user_id))
    return redirect_to(url_for("site.show_logo", saved=""))


def logo_numbered(file_id: int) -> Logo | None:
    """The smallest width of a picture of the library; None where it is gone, or no picture."""
    file = media_file(file_id)
    if file is None or not (file.width_px and file.height_px):
        return None
    width, address = next(iter(file.addresses.items()))
    return Logo(address, width, max(1, round(file.height_px * width / file.width_px)))


def _is_fixed() -> bool:
    return "site_logo" in current_app.config["SETTINGS"].fixed


def _page(*, problem: str = "", status: int = 200) -> Response:
    return answer(
        "site/logo.html",
        status=status,
        problem=problem,
        is_fixed=_is_fixed(),
        done="saved" in request.args and status == HTTPStatus.OK,
    )
