"""Articles at the desk: listing them, beginning one, writing in it, and taking it a step further."""

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in, parsed_cursor
from blueprints.editorial.editing import edit_page, form_of_kept, typed_fields
from blueprints.editorial.forms import PREVIEW, ArticleForm
from blueprints.editorial.routes.section import LARGEST_ARTICLE_BYTES, section, signed_in_editor
from blueprints.editorial.tools import is_tool, use_tool
from domain.articles import desk
from domain.articles.autosaves import forget_fields, keep_fields
from domain.articles.drafts import create_draft
from domain.articles.publishing import AlreadySeen, Change, Step, change_article
from domain.articles.queries import Start, categories
from domain.articles.stages import Stage
from domain.articles.writing import NotPublishable, SavedMeanwhile, Words
from foundation.bodies import takes_larger_bodies
from foundation.database import commit
from foundation.htmx import answer, redirect_to
from foundation.text import normalize_line

_DONE = {"saved", "waiting", "nothing", "discarded", "restored", *Step}


@section.get("/articles")
def list_articles() -> Response:
    """One page of a stage, with what can narrow it."""
    editor, wanted = signed_in_editor(), _wanted()
    begun = parsed_cursor(request.args.get("start"))
    return answer(
        "editorial/articles.html",
        page=desk.desk_page(wanted, editor, start=Start(*begun) if begun else None),
        wanted=wanted,
        counts=desk.stage_counts(editor),
        categories=categories(),
        is_first=begun is None,
    )


@section.post("/articles")
def create_article() -> WerkzeugResponse:
    """Begin an empty draft."""
    number = signed_in_editor().id
    article_id = commit(lambda: create_draft(by=number).id)
    return redirect_to(url_for("editorial.edit_article", article_id=article_id))


@section.get("/articles/<number:article_id>")
def edit_article(article_id: int) -> Response:
    """The article as it was saved last; on demand, with what was typed and never saved."""
    done = request.args.get("done", "")
    form = form_of_kept(article_id) if "kept" in request.args else None
    return edit_page(article_id, form=form, done=done if done in _DONE else "")


@section.post("/articles/<number:article_id>")
@takes_larger_bodies("writing", LARGEST_ARTICLE_BYTES)
def save_article(article_id: int) -> Response | WerkzeugResponse:
    """Save what was typed, and take the step that the pressed button names; whatever fails gives everything back."""
    form = ArticleForm(request.form)
    if not form.validate():
        return edit_page(article_id, form=form, status=422)
    if is_tool(form.then.data or ""):
        used = use_tool(form.then.data or "", form.source.data or "")
        form.source.data = used.source
        return edit_page(article_id, form=form, preview=form.words().body, told=used.sentence)
    words = form.words() if "source" in request.form else None
    if form.then.data == PREVIEW:
        return edit_page(article_id, form=form, preview=words.body if words else None)
    editor, change = signed_in_editor().id, form.change(words)
    try:
        done = commit(lambda: _changed(article_id, change, by=editor))
    except SavedMeanwhile:
        typed = typed_fields()
        commit(lambda: keep_fields(article_id, typed, based_on=change.based_on, by=editor))
        return edit_page(article_id, form=form, conflict_with=words or Words(), status=409)
    except (NotPublishable, AlreadySeen) as error:
        _add_sentences(form, error)
        return edit_page(article_id, form=form, status=422)
    return redirect_to(url_for("editorial.edit_article", article_id=article_id, done=done))


def _changed(article_id: int, change: Change, *, by: int) -> str:
    """Change the article; the word for what came of it."""
    done = change_article(article_id, change, by=by)
    if change.words is not None:
        forget_fields(article_id, by=by)
    if change.step is not None:
        return change.step.value
    if not done.is_new:
        return "saved" if change.sets_time or change.discussion else "nothing"
    return "saved" if done.article.revision_number == done.article.latest_revision_number else "waiting"


def _add_sentences(form: ArticleForm, error: NotPublishable | AlreadySeen) -> None:
    if isinstance(error, AlreadySeen):
        sentence = gettext("Readers see this article already; withdraw it before you choose a later time.")
        form.publish_at.errors = [sentence]
        return
    sentences = {
        "title": gettext("A published article needs a title."),
        "source": gettext("A published article needs a text."),
    }
    for name in error.missing:
        form[name].errors = [sentences[name]]


def _wanted() -> desk.Wanted:
    """What the address asks for; what it cannot mean is left out."""
    stage = request.args.get("stage", "")
    return desk.Wanted(
        stage=Stage(stage) if stage in set(Stage) else Stage.DRAFT,
        words=normalize_line(request.args.get("words", ""))[:100],
        category_id=number_in(request.args.get("category", "")),
    )
