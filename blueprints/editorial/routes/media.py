"""The library of pictures and files: looking through it, adding to it, changing what it says, deleting."""

from pathlib import Path

from flask import Response, abort, current_app, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in, parsed_number
from blueprints.editorial.media_forms import FileWordsForm, PictureWordsForm
from blueprints.editorial.routes.section import section, signed_in_editor
from blueprints.editorial.uploading import Upload, upload
from blueprints.refused_files import sentence_of, status_of
from domain.articles import media_uses
from domain.articles.desk import article_to_write, desk_article, open_articles
from domain.articles.figures import markdown_of
from domain.articles.queries import article_title
from domain.articles.stages import may_write
from domain.media import queries
from domain.media.models import MediaFile, MediaKind
from domain.media.refusals import FileNotStored, FileRefused
from domain.media.storing import LARGEST_UPLOAD_BYTES, MEDIA_FOLDER, mark_unsettled, settle
from foundation.access import for_staff
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request, redirect_to
from foundation.text import normalize_line
from foundation.uploads import takes_files

_CHANGES = {
    "attach": media_uses.attach,
    "up": media_uses.move_up,
    "detach": media_uses.detach,
    "beside": media_uses.put_beside,
}


@section.get("/media")
def list_media() -> Response | WerkzeugResponse:
    """The files, newest first, that hold the words looked for; beside an article, ready for its text.

    For an article in which one may not write now it leads to its page.
    """
    article_id, editor = parsed_number(request.args.get("article")), signed_in_editor()
    if article_id is not None and not may_write(desk_article(article_id, editor), editor):
        return redirect_to(url_for("editorial.edit_article", article_id=article_id))  # which says why
    return _library(FileWordsForm(formdata=None), article_id=article_id)


@section.post("/media")
@takes_files(largest_bytes=LARGEST_UPLOAD_BYTES, section="writing")
def create_media() -> Response | WerkzeugResponse:
    """Take a file, for an article or for the library; what is wrong with it is said beside the typed words."""
    form, sent = FileWordsForm(request.form), request.files.get("file")
    article_id = number_in(request.form.get("article", ""))
    if article_id is not None:
        article_to_write(article_id, signed_in_editor())
    if not form.validate():
        return _after_upload(form, article_id, status=422)
    try:
        taken = upload(sent, form, article_id=article_id, folder=media_folder())
    except (FileRefused, FileNotStored) as refusal:
        sentence = sentence_of(refusal, is_picture=bool(form.alt.data))
        return _after_upload(form, article_id, problem=sentence, status=status_of(refusal))
    if is_fragment_request():
        return _after_upload(FileWordsForm(formdata=None), article_id, taken=taken)
    return redirect_to(
        url_for("editorial.list_media", article=article_id, taken=taken.file_id, known=None if taken.is_new else "")
    )


@section.get("/media/<number:file_id>")
def show_media(file_id: int) -> Response:
    """A file, what is said about it, and where it is used."""
    file = queries.media_file(file_id) or abort(404)
    return _file_page(file, _form_of(file)(obj=file, formdata=None))


@section.post("/media/<number:file_id>")
def change_media(file_id: int) -> Response | WerkzeugResponse:
    """Change what is said about a file, wherever it is shown."""
    file = queries.media_file(file_id) or abort(404)
    form = _form_of(file)(request.form)
    if not form.validate():
        return _file_page(file, form, status=422)
    words, editor = {name: form[name].data or "" for name in ("alt", "caption", "credit")}, signed_in_editor().id
    rendered = media_uses.rendered_with(file_id, **words)
    if not commit(lambda: media_uses.change_words(file_id, **words, rendered=rendered, by=editor)):
        abort(404)
    return redirect_to(url_for("editorial.show_media", file_id=file_id, saved=""))


@section.post("/media/<number:file_id>/removal")
@for_staff("editing")
def delete_media(file_id: int) -> Response | WerkzeugResponse:
    """Delete a file that nothing uses; else its page says what does."""
    file = queries.media_file(file_id) or abort(404)
    name = file.name
    mark_unsettled(media_folder(), name)
    try:
        commit(lambda: media_uses.delete_unused(file_id))
    except media_uses.MediaInUse:
        file = queries.media_file(file_id) or abort(404)
        return _file_page(file, _form_of(file)(obj=file, formdata=None), is_refused=True, status=409)
    settle(media_folder(), name)
    return redirect_to(url_for("editorial.list_media", deleted=""))


@section.post("/articles/<number:article_id>/files")
def change_files(article_id: int) -> Response | WerkzeugResponse:
    """Offer a file below an article, offer it one place earlier or no longer; or keep a picture beside its text."""
    change, file_id = _CHANGES.get(request.form.get("then", "")), number_in(request.form.get("file", ""))
    article_to_write(article_id, signed_in_editor())
    if change is None or file_id is None:
        abort(422)
    commit(lambda: change(article_id, file_id))
    if is_fragment_request():
        return _after_upload(FileWordsForm(formdata=None), article_id)
    return redirect_to(url_for("editorial.list_media", article=article_id))


def media_folder() -> Path:
    """Where uploaded files lie."""
    return Path(current_app.instance_path) / MEDIA_FOLDER


def _form_of(file: MediaFile) -> type[FileWordsForm]:
    return PictureWordsForm if file.is_picture else FileWordsForm


def _after_upload(
    form: FileWordsForm, article_id: int | None, *, problem: str = "", taken: Upload | None = None, status: int = 200
) -> Response:
    """The answer to an upload that does not lead elsewhere: the article's panel for htmx, or the library again."""
    if not is_fragment_request() or article_id is None:
        return _library(form, article_id=article_id, problem=problem, status=status)
    return answer(
        "editorial/create_media.swap.html",
        status=status,
        article_id=article_id,
        upload_form=form,
        problem=problem,
        taken=queries.media_file(taken.file_id) if taken else None,
        is_known=taken is not None and not taken.is_new,
        lead_id=request.form.get("lead_picture", ""),
    )


def _library(form: FileWordsForm, *, article_id: int | None, problem: str = "", status: int = 200) -> Response:
    words = normalize_line(request.args.get("q", ""))[:100]
    kind = next((kind for kind in MediaKind if kind == request.args.get("kind")), None)
    taken_id = number_in(request.args.get("taken", ""))
    return answer(
        "editorial/media.html",
        status=status,
        page=queries.library_page(words=words, kind=kind, start=parsed_number(request.args.get("start"))),
        words=words,
        kind=kind or "",
        article_id=article_id,
        article_title=article_title(article_id) if article_id else "",
        upload_form=form,
        problem=problem,
        taken=queries.media_file(taken_id) if taken_id else None,
        is_known="known" in request.args,
        is_deleted="deleted" in request.args,
    )


def _file_page(file: MediaFile, form: FileWordsForm, *, is_refused: bool = False, status: int = 200) -> Response:
    editor, uses = signed_in_editor(), media_uses.uses_of(file)
    return answer(
        "editorial/media_file.html",
        status=status,
        file=file,
        form=form,
        line=markdown_of(file),
        uses=uses,
        open_articles=open_articles([number for number, _title in uses.articles], editor),
        may_change=media_uses.may_change_words(file, uses, editor),
        is_refused=is_refused,
        saved="saved" in request.args,
    )
