"""The five things that a new site needs, asked of its first administrator once."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.site.forms import FirstRunForm, settings_in
from blueprints.site.routes.section import own_id, section
from domain.articles.actions import category_named
from domain.articles.markup import render_article
from domain.articles.queries import categories
from domain.site.pages import translate_starters
from domain.site.settings import is_set_up, save_settings
from foundation.access import for_staff
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.get("/site/first-run")
@for_staff("administration")
def first_run() -> Response | WerkzeugResponse:
    """The five questions with sensible answers; a site that has them goes to all its settings."""
    if is_set_up(current_app.config["SETTINGS"]):
        return redirect_to(url_for("site.show_settings"))
    site = current_settings()
    names = [category.name for category in categories()] or [gettext("News"), gettext("Announcements")]
    form = FirstRunForm(formdata=None, obj=site, data={"site_name": "", "categories": "\n".join(names)})
    form.site_name.data = ""
    return _page(form)


@section.post("/site/first-run")
@for_staff("administration")
def finish_first_run() -> Response | WerkzeugResponse:
    """Save the answers and make the categories."""
    host, form = current_app.config["SETTINGS"], FirstRunForm(request.form)
    if is_set_up(host):
        return redirect_to(url_for("site.show_settings"))
    if not form.validate():
        return _page(form, status=422)
    values, names, user_id = settings_in(form, host), form.category_names(), own_id()

    def work() -> None:
        save_settings(values, user_id=user_id)
        for name in names:
            category_named(name)
        translate_starters(values.get("default_language", host.default_language), render_article)

    commit(work)
    return redirect_to(url_for("articles.front"))


def _page(form: FirstRunForm, *, status: int = 200) -> Response:
    return answer("site/first_run.html", status=status, form=form)
