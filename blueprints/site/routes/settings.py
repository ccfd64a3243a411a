"""The settings page: what the office changes itself, with a preview, and the last save taken back."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.site.forms import SettingsForm, settings_in
from blueprints.site.routes.section import own_id, section
from domain.site import settings
from domain.site.settings import NothingToTakeBack, SavedSettings, SettingsChanged
from foundation.access import for_staff
from foundation.current_site import current_site, shown_with
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request, redirect_to
from foundation.settings import Settings


@section.get("/site/settings")
@for_staff("administration")
def show_settings() -> Response:
    """All settings in one form."""
    saved = settings.saved_settings()
    form = SettingsForm(formdata=None, data=_filled(saved.values) | {"based_on": saved.digest})
    return _page(form, saved, done=_done())


@section.post("/site/settings")
@for_staff("administration")
def change_settings() -> Response | WerkzeugResponse:
    """Save what was filled in, or show what the site would look like with it."""
    form = SettingsForm(request.form)
    is_valid = form.validate() or not _own_errors(form)
    if request.form.get("then") == "preview":
        return _preview(form, is_valid=is_valid)
    if not is_valid:
        return _page(form, settings.saved_settings(), status=422)
    values, based_on, user_id = settings_in(form, _host()), form.based_on.data or "", own_id()
    try:
        commit(lambda: settings.save_settings(values, user_id=user_id, based_on=based_on))
    except SettingsChanged as error:
        return _conflict(form, error.saved)
    return redirect_to(url_for("site.show_settings", done="saved"))


@section.post("/site/settings/reversal")
@for_staff("administration")
def take_settings_back() -> Response | WerkzeugResponse:
    """Bring back what stood before the last save."""
    based_on, user_id = request.form.get("based_on", ""), own_id()
    try:
        commit(lambda: settings.take_last_save_back(user_id=user_id, based_on=based_on))
    except SettingsChanged as error:
        saved = error.saved
    except NothingToTakeBack:
        saved = settings.saved_settings()
    else:
        return redirect_to(url_for("site.show_settings", done="reversed"))
    form = SettingsForm(formdata=None, data=_filled(saved.values) | {"based_on": saved.digest})
    sentence = gettext("Nothing was taken back: somebody saved in the meantime, or nothing was saved yet.")
    return _page(form, saved, status=409, message=sentence)


def _host() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]


def _filled(saved: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with: what is in force."""
    in_force = settings.with_saved(_host(), saved)
    here = {name: getattr(in_force, name) for name in settings.OFFICE_SETTINGS}
    return here | {name: value for name, value in saved.items() if name not in _host().fixed}


def _own_errors(form: SettingsForm) -> dict[str, Any]:
    """What is wrong with fields that the office may change; those of the host are not sent."""
    return {name: errors for name, errors in form.errors.items() if name not in _host().fixed}


def _preview(form: SettingsForm, *, is_valid: bool) -> Response:
    status = 200 if is_valid else 422
    if not is_fragment_request():
        return _page(form, settings.saved_settings(), status=status, is_preview=is_valid)
    return answer("site/preview.swap.html", status=status, form=form, sample=_sample(form) if is_valid else None)


def _sample(form: SettingsForm) -> Markup:
    """Parts of the site as they would be with what was filled in."""
    values = {**settings.saved_settings().values, **settings_in(form, _host())}
    here = current_site()
    with shown_with(dataclasses.replace(here, settings=settings.with_saved(_host(), values))):
        return Markup(render_template("site/_sample.html"))  # noqa: S704 our own template


def _conflict(form: SettingsForm, saved: SavedSettings) -> Response:
    """Nothing was overwritten: what was filled in, what differs from what stands, and a form that knows what stands."""
    here, mine = _filled(saved.values), settings_in(form, _host())
    differing = [(form[name].label.text, value, here[name]) for name, value in mine.items() if here[name] != value]
    form.based_on.data = saved.digest
    return _page(form, saved, status=409, differing=differing)


def _done() -> str:
    done = request.args.get("done", "")
    return {"saved": gettext("Saved."), "reversed": gettext("Taken back.")}.get(done, "")


def _page(
    form: SettingsForm,
    saved: SavedSettings,
    *,
    status: int = 200,
    is_preview: bool = False,
    done: str = "",
    message: str = "",
    differing: list[tuple[str, object, object]] | None = None,
) -> Response:
    for name in set(form.errors) & _host().fixed:
        form[name].errors = []
    return answer(
        "site/settings.html",
        status=status,
        form=form,
        fixed=_host().fixed,
        saved=saved,
        sample=_sample(form) if is_preview else None,
        done=done,
        message=message,
        differing=differing or [],
    )
