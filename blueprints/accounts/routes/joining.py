"""Following an invitation's link."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts import entering
from blueprints.accounts.forms import JoinForm
from blueprints.accounts.routes.section import section
from domain.accounts import actions
from domain.accounts.actions import EmailTaken
from domain.site.settings import is_set_up
from foundation.database import commit
from foundation.htmx import answer, redirect_to


@section.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """The form that creates an invited account."""
    invited = actions.invitation_by_token(token)
    form = JoinForm(email=invited.email or "")
    return answer("accounts/invitation.html", form=form, invitation=invited, token=token, message="")


@section.post("/invitations/<token>")
def join(token: str) -> Response | WerkzeugResponse:
    """Create an invited account and sign it in."""
    invited = actions.invitation_by_token(token)
    form, message, user = JoinForm(request.form), "", None
    if form.validate():
        name, email, password = form.name.data, form.email.data, form.password.data
        try:
            user = commit(lambda: actions.join(token, name=name, email=email, password=password))
        except EmailTaken:
            message = gettext("There is an account with this email already. Sign in, or take another address.")
    if user is None:
        return answer(
            "accounts/invitation.html", status=422, form=form, invitation=invited, token=token, message=message
        )
    entering.begin_session(user)
    is_first = user.role == "administrator" and not is_set_up(current_app.config["SETTINGS"])
    return redirect_to(url_for("site.first_run" if is_first else "moderation.queue"))
