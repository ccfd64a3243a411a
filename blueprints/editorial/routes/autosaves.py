"""What is typed and not saved yet: kept while somebody writes, and thrown away on demand."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in
from blueprints.editorial.editing import typed_fields
from blueprints.editorial.routes.section import LARGEST_ARTICLE_BYTES, section, signed_in_editor
from domain.articles.autosaves import forget_fields, keep_fields
from domain.articles.revisions import savings
from foundation import clock
from foundation.bodies import takes_larger_bodies
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.post("/articles/<number:article_id>/autosave")
@takes_larger_bodies("writing", LARGEST_ARTICLE_BYTES)
def autosave(article_id: int) -> Response:
    """Keep what is typed, whatever others saved; 409 says that they did."""
    editor, fields = signed_in_editor().id, typed_fields()
    based_on = number_in(request.form.get("based_on", "")) or 0
    latest = commit(lambda: keep_fields(article_id, fields, based_on=based_on, by=editor).latest_revision_number)
    saving = savings(article_id, most=1)[0] if latest != based_on else None
    status = 409 if saving else 200
    return answer("editorial/_saved.html", status=status, saved_at=clock.now(), saving=saving)


@section.post("/articles/<number:article_id>/autosave/removal")
def discard_autosave(article_id: int) -> WerkzeugResponse:
    """Throw away what one typed and never saved."""
    editor = signed_in_editor().id
    commit(lambda: forget_fields(article_id, by=editor))
    return redirect_to(url_for("editorial.edit_article", article_id=article_id, done="discarded"))
