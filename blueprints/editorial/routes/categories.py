"""Categories: making them, changing them, and removing those in which nothing stands."""

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.editorial.forms import CategoryForm
from blueprints.editorial.routes.section import section, signed_in_editor
from domain.articles import filing
from domain.articles.models import Category
from domain.articles.queries import categories
from foundation.access import for_staff
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.get("/categories")
@for_staff("editing")
def list_categories() -> Response:
    """All categories, each in a form of its own, and an empty one."""
    return _page(None, None)


@section.post("/categories")
@for_staff("editing")
def create_category() -> Response | WerkzeugResponse:
    """Make a category."""
    return _stored(None)


@section.post("/categories/<number:category_id>")
@for_staff("editing")
def change_category(category_id: int) -> Response | WerkzeugResponse:
    """Change a category; its address stays."""
    return _stored(category_id)


@section.post("/categories/<number:category_id>/removal")
@for_staff("editing")
def remove_category(category_id: int) -> WerkzeugResponse:
    """Remove a category in which no article stands."""
    editor = signed_in_editor().id
    commit(lambda: filing.remove_category(category_id, by=editor))
    return redirect_to(url_for("editorial.list_categories", done="removed"))


def _stored(category_id: int | None) -> Response | WerkzeugResponse:
    """Store what was sent for a category, or for a new one; what is wrong comes back."""
    form, editor = CategoryForm(request.form), signed_in_editor().id
    if not form.validate():
        return _page(category_id, form, status=422)
    values = form.values()

    def work() -> Category:
        if category_id is None:
            return filing.add_category(**values, by=editor)
        return filing.change_category(category_id, **values, by=editor)

    try:
        commit(work)
    except filing.CategoryNameTaken:
        form.name.errors = [gettext("There is a category of this name already.")]
        return _page(category_id, form, status=422)
    return redirect_to(url_for("editorial.list_categories", done="saved"))


def _page(changed_id: int | None, refused: CategoryForm | None, *, status: int = 200) -> Response:
    """`refused`: what was sent and cannot be taken, for the category numbered so or for a new one."""
    counts = filing.article_counts()
    rows = [
        (category, counts.get(category.id, 0), refused if refused and category.id == changed_id else _form_of(category))
        for category in categories()
    ]
    new = refused if refused and changed_id is None else CategoryForm(formdata=None, data={"comments_open": True})
    done = request.args.get("done", "")
    return answer(
        "editorial/categories.html", status=status, rows=rows, new=new, done=done, is_refused=refused is not None
    )


def _form_of(category: Category) -> CategoryForm:
    names = ("name", "description", "comments_policy", "comments_open")
    return CategoryForm(formdata=None, data={name: getattr(category, name) for name in names})
