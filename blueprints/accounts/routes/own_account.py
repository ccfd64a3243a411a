"""One's own account: mail about waiting comments, a new password, signing out everywhere."""

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts import entering
from blueprints.accounts.forms import AccountForm
from blueprints.accounts.routes.section import section
from domain.accounts import actions
from domain.accounts.actions import WrongPassword
from domain.accounts.models import User
from domain.accounts.queries import has_second_factor
from foundation.access import for_staff
from foundation.database import commit, db
from foundation.htmx import answer, redirect_to
from foundation.sessions import end_sessions_of


@section.route("/me", methods=["GET", "POST"])
@for_staff("account")
def me() -> Response | WerkzeugResponse:
    """One's own account: mail about waiting comments, a new password."""
    user = entering.myself()
    if request.method == "GET":
        return _page(AccountForm(wants_mail=user.wants_mail))
    form = AccountForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    wants_mail, old, new = form.wants_mail.data, form.old_password.data, form.new_password.data
    user_id, email = user.id, user.email

    def work() -> User:
        account = db.session.get_one(User, user_id)
        account.wants_mail = wants_mail
        if new:
            actions.change_password(account, old=old or "", new=new)
        return account

    try:
        if new:
            entering.count_password(email)  # the present password can be guessed here as well as at the door
        account = commit(work)
    except WrongPassword:
        return _page(form, status=422, message=gettext("The present password is not right; nothing was changed."))
    if new:
        entering.begin_session(account)
    return redirect_to(url_for("accounts.me", saved=""))


@section.post("/me/sessions/end")
@for_staff("account")
def end_own_sessions() -> WerkzeugResponse:
    """Sign out everywhere: all sessions end, and this browser gets a new one."""
    user = entering.myself()
    identity = user.fs_uniquifier
    commit(lambda: end_sessions_of(identity))
    entering.begin_session(user)
    return redirect_to(url_for("accounts.me", alone=""))


def _page(form: AccountForm, *, status: int = 200, message: str = "") -> Response:
    done = gettext("Saved.") if "saved" in request.args else ""
    if "alone" in request.args:
        done = gettext("You are signed out everywhere else.")
    return answer(
        "accounts/me.html",
        status=status,
        form=form,
        message=message,
        done="" if status != 200 else done,  # noqa: PLR2004 a status of HTTP
        has_second_factor=has_second_factor(entering.myself().id),
    )
