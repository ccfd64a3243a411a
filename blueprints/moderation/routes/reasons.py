"""The reasons that moderators choose from: the site's own list, changed by its editors and administrators."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.moderation.forms import ReasonForm
from blueprints.moderation.routes.section import desk_state, section
from domain.moderation import reasons
from domain.moderation.models import ReasonTemplate
from foundation.access import for_staff
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.get("/reasons")
@for_staff("editing")
def list_reasons() -> Response:
    """All reasons, each in a form of its own, and an empty one."""
    return _page(None, None)


@section.post("/reasons")
@for_staff("editing")
def create_reason() -> Response | WerkzeugResponse:
    """Add a reason."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _page(None, form, status=422)
    commit(lambda: reasons.add_reason(**_texts(form)))
    return redirect_to(url_for("moderation.list_reasons", saved=""))


@section.post("/reasons/<number:reason_id>")
@for_staff("editing")
def change_reason(reason_id: int) -> Response | WerkzeugResponse:
    """Change a reason, or offer it no longer."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _page(reason_id, form, status=422)
    place, is_offered = form.position.data or 1, form.is_offered.data
    commit(lambda: reasons.change_reason(reason_id, position=place, is_offered=is_offered, **_texts(form)))
    return redirect_to(url_for("moderation.list_reasons", saved=""))


def _texts(form: ReasonForm) -> dict[str, str]:
    return {name: form[name].data for name in ("label_vi", "label_en", "text_vi", "text_en")}


def _page(changed_id: int | None, refused: ReasonForm | None, *, status: int = 200) -> Response:
    """`refused`: what was sent and cannot be taken, for the reason numbered so or for a new one."""
    forms = [(reason.id, _form_of(reason)) for reason in reasons.all_reasons()]
    if refused is not None and changed_id is not None:
        forms = [(number, refused if number == changed_id else form) for number, form in forms]
    new = refused if refused is not None and changed_id is None else ReasonForm(formdata=None)
    saved = "saved" in request.args
    context = {"forms": forms, "new": new, "saved": saved, "is_refused": refused is not None}
    return answer("moderation/reasons.html", status=status, **context, **desk_state())


def _form_of(reason: ReasonTemplate) -> ReasonForm:
    return ReasonForm(obj=reason, formdata=None)
