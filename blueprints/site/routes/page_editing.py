"""Writing the site's own pages."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in
from blueprints.site.forms import PageForm
from blueprints.site.routes.section import own_id, section
from domain.accounts.queries import name_of
from domain.articles.markup import render_article
from domain.site import pages
from domain.site.models import Page
from domain.site.pages import PageChanged
from foundation.access import for_staff
from foundation.bodies import takes_larger_bodies
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request, redirect_to

# Vietnamese letters are sent as nine bytes each.
LARGEST_PAGE_BYTES = 4 * 1024 * 1024


@section.get("/site/pages")
@for_staff("editing")
def list_pages() -> Response:
    """Every page, hidden ones included."""
    return answer("site/pages.html", pages=pages.all_pages(), privacy_slug=pages.PRIVACY_SLUG)


@section.get("/site/pages/new")
@for_staff("editing")
def new_page() -> Response:
    """An empty page."""
    return _form_page(None, PageForm(formdata=None, data={"is_public": True}))


@section.post("/site/pages")
@takes_larger_bodies("editing", LARGEST_PAGE_BYTES)
@for_staff("editing")
def create_page() -> Response | WerkzeugResponse:
    """Add a page, or show how it would look."""
    form = PageForm(request.form)
    if not form.validate():
        return _form_page(None, form, status=422)
    if _wants_preview():
        return _preview(None, form)
    words, user_id = _words(form), own_id()
    commit(lambda: pages.add_page(**words, user_id=user_id))
    return redirect_to(url_for("site.list_pages"))


@section.get("/site/pages/<number:page_id>")
@for_staff("editing")
def edit_page(page_id: int) -> Response:
    """One page in its form."""
    page = pages.page_by_id(page_id)
    return _form_page(page, PageForm(formdata=None, obj=page))


@section.post("/site/pages/<number:page_id>")
@takes_larger_bodies("editing", LARGEST_PAGE_BYTES)
@for_staff("editing")
def change_page(page_id: int) -> Response | WerkzeugResponse:
    """Save a page, or show how it would look."""
    form, page = PageForm(request.form), pages.page_by_id(page_id)
    if not form.validate():
        return _form_page(page, form, status=422)
    if _wants_preview():
        return _preview(page, form)
    words, version, user_id = _words(form), number_in(form.version.data or "") or 0, own_id()
    try:
        commit(lambda: pages.change_page(page_id, version=version, user_id=user_id, **words))
    except PageChanged:
        page = pages.page_by_id(page_id)
        form.version.data = str(page.version)
        return _form_page(page, form, status=409, theirs=page, saved_by=name_of(page.updated_by_id))
    return redirect_to(url_for("site.list_pages"))


@section.post("/site/pages/<number:page_id>/place")
@for_staff("editing")
def move_page(page_id: int) -> WerkzeugResponse:
    """Put a page one place earlier, or later."""
    is_up = request.form.get("then") == "up"
    commit(lambda: pages.move_page(page_id, is_up=is_up))
    return redirect_to(url_for("site.list_pages"))


@section.get("/site/pages/<number:page_id>/removal/new")
@for_staff("editing")
def ask_page_removal(page_id: int) -> Response:
    """What removing a page means, before it is done."""
    return answer("site/page_removal.html", page=pages.page_by_id(page_id))


@section.post("/site/pages/<number:page_id>/removal")
@for_staff("editing")
def remove_page(page_id: int) -> WerkzeugResponse:
    """Remove a page for good."""
    commit(lambda: pages.remove_page(page_id))
    return redirect_to(url_for("site.list_pages"))


def _wants_preview() -> bool:
    return request.form.get("then") == "preview"


def _words(form: PageForm) -> dict[str, object]:
    source = form.source.data or ""
    return {
        "title": form.title.data,
        "source": source,
        "html": render_article(source),
        "is_public": form.is_public.data,
    }


def _preview(page: Page | None, form: PageForm) -> Response:
    shown = Page(title=form.title.data, html=render_article(form.source.data or ""))
    if is_fragment_request():
        return answer("site/page_preview.swap.html", shown=shown, form=form)
    return _form_page(page, form, shown=shown)


def _form_page(
    page: Page | None,
    form: PageForm,
    *,
    status: int = 200,
    shown: Page | None = None,
    theirs: Page | None = None,
    saved_by: str = "",
) -> Response:
    """`shown`: the preview. `theirs`: what somebody else saved since the form was opened."""
    if status == 422 and is_fragment_request() and _wants_preview():  # noqa: PLR2004 what was filled in is wrong
        return answer("site/page_preview.swap.html", status=status, shown=None, form=form)
    return answer(
        "site/edit_page.html", status=status, page=page, form=form, shown=shown, theirs=theirs, saved_by=saved_by
    )
