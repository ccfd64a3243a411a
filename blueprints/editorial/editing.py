"""The page on which an article is written, as it is opened and as it comes back with what was typed."""

import dataclasses
from collections.abc import Mapping, Sequence

from flask import Response, request
from markupsafe import Markup

from blueprints.editorial.forms import ArticleForm, form_of
from blueprints.editorial.routes.section import signed_in_editor
from domain.articles import autosaves
from domain.articles.desk import desk_article
from domain.articles.models import Article
from domain.articles.publishing import possible_steps
from domain.articles.queries import categories
from domain.articles.remarks import remarks_on
from domain.articles.revisions import RevisionNotFound, Saving, differences, happenings, savings, words_of_revision
from domain.articles.stages import may_write, stage_of
from domain.articles.writing import Words, latest_words
from foundation.comparing import Piece
from foundation.htmx import answer

LOG_LINES = 6
# What is kept of a form until it is saved; the rest belongs to the moment in which it is sent.
_KEPT = (
    *("title", "summary", "source", "author", "origin", "category", "tags", "lead_picture", "publish_at"),
    *("comments_policy", "publish_at_was", "comments_policy_was"),
)


@dataclasses.dataclass(frozen=True)
class Conflict:
    """Who saved meanwhile, what they changed, and in what the words that were typed differ from theirs."""

    saving: Saving
    theirs: Mapping[str, Sequence[Piece]]
    mine: Mapping[str, Sequence[Piece]]


def edit_page(
    article_id: int,
    *,
    form: ArticleForm | None = None,
    preview: Markup | None = None,
    conflict_with: Words | None = None,
    status: int = 200,
    done: str = "",
    told: str = "",
) -> Response:
    """The page with the latest words, or with `form`, which comes back; what stands beside it is as stored now."""
    editor = signed_in_editor()
    article = desk_article(article_id, editor)
    latest = latest_words(article) if form is None or preview is None else Words()
    saved = savings(article_id, most=LOG_LINES)
    based_on = (form.based_on.data if form is not None else None) or article.latest_revision_number
    conflict = _conflict(article, saved[0], based_on, conflict_with) if conflict_with is not None else None
    kept = autosaves.kept_fields(article_id, by=editor.id) if form is None else None
    form = form or form_of(article, latest)
    return answer(
        "editorial/edit.html",
        status=status,
        article=article,
        form=form,
        remarks=remarks_on(form.source.data or ""),
        told=told,
        based_on=article.latest_revision_number if conflict else based_on,
        preview=preview if preview is not None else latest.body,
        stage=stage_of(article),
        steps=possible_steps(article, editor),
        may_write=may_write(article, editor),
        savings=saved,
        happenings=happenings(article_id, most=LOG_LINES),
        others=autosaves.others_at_work(article_id, but=editor.id),
        kept=kept,
        conflict=conflict,
        categories=categories(),
        done=done,
    )


def typed_fields() -> dict[str, str]:
    """What stands in the form that was sent."""
    return {name: request.form[name] for name in _KEPT if name in request.form}


def form_of_kept(article_id: int) -> ArticleForm | None:
    """The form with what this editor typed and has not saved yet."""
    editor = signed_in_editor()
    kept = autosaves.kept_fields(article_id, by=editor.id)
    if kept is None:
        return None
    article = desk_article(article_id, editor)
    stored = form_of(article, latest_words(article)).data
    return ArticleForm(formdata=None, data={**stored, **kept.fields, "based_on": kept.based_on})


def _conflict(article: Article, saving: Saving, based_on: int, typed: Words) -> Conflict:
    latest = words_of_revision(article, article.latest_revision_number)
    try:
        begun = words_of_revision(article, based_on)
    except RevisionNotFound:
        begun = latest
    return Conflict(saving, differences(begun, latest), differences(latest, typed))
