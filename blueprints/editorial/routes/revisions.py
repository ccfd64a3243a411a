"""The revisions of an article: a list, what differs between any two, and bringing one back."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.editorial.routes.section import section, signed_in_editor
from domain.articles import revisions
from domain.articles.desk import desk_article
from domain.articles.stages import may_write, stage_of
from domain.articles.writing import restore_revision
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.get("/articles/<number:article_id>/revisions")
def list_revisions(article_id: int) -> Response:
    """The revisions, the latest first, and what differs between the two that are asked for."""
    editor = signed_in_editor()
    article = desk_article(article_id, editor)
    before = parsed_number(request.args.get("before"))
    listed = revisions.savings(article_id, before=before)
    new = parsed_number(request.args.get("new")) or article.latest_revision_number
    old = parsed_number(request.args.get("old")) or max(new - 1, 1)
    return answer(
        "editorial/revisions.html",
        article=article,
        stage=stage_of(article),
        savings=listed,
        is_only_one=article.latest_revision_number == 1,
        next_before=listed[-1].number if listed and listed[-1].number > 1 else None,
        old=old,
        new=new,
        differences=revisions.differences(
            revisions.words_of_revision(article, old), revisions.words_of_revision(article, new)
        ),
        happenings=revisions.happenings(article_id),
        may_write=may_write(article, editor),
    )


@section.post("/articles/<number:article_id>/revisions/<number:revision_number>/restoration")
def restore(article_id: int, revision_number: int) -> WerkzeugResponse:
    """Make the words of an earlier revision the latest ones, as a new revision."""
    editor = signed_in_editor()
    number = editor.id
    words = revisions.words_of_revision(desk_article(article_id, editor), revision_number).rendered()
    commit(lambda: restore_revision(article_id, revision_number, words, by=number))
    return redirect_to(url_for("editorial.edit_article", article_id=article_id, done="restored"))
