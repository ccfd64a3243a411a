"""Signing in with the password and, where the account asks for one, with a code; signing out."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_security.utils import logout_user
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts import entering
from blueprints.accounts.forms import CodeForm, SignInForm
from blueprints.accounts.routes.section import section
from domain.accounts import actions
from domain.accounts.actions import WrongPassword
from domain.accounts.queries import has_second_factor
from domain.accounts.second_factors import CodeRefused, use_code
from foundation.access import for_staff
from foundation.database import commit
from foundation.digests import network_digest
from foundation.errors import to_wait, wait_sentence
from foundation.htmx import answer, redirect_to
from foundation.limits import LimitReached
from foundation.same_origin import Source, answers_foreign_requests_itself, source_of_request


@section.get("/sign-in")
def sign_in() -> Response | WerkzeugResponse:
    """The form to sign in."""
    if current_user.is_authenticated:
        return redirect_to(entering.place_after_sign_in(request.args.get("next")))
    form = SignInForm(next=request.args.get("next", ""))
    message = gettext("Please sign in again: the code has to come soon after the password.")
    return answer("accounts/sign_in.html", form=form, message=message if "again" in request.args else "")


@section.post("/sign-in")
@answers_foreign_requests_itself
def begin_session() -> Response | WerkzeugResponse:
    """Sign in, or go on to the code."""
    form = SignInForm(request.form)  # named, because Flask-WTF would also take JSON and files for fields
    if source_of_request() is not Source.OURS:
        message = gettext("We could not tell that this form came from our own page. Please send it once more.")
        return answer("accounts/sign_in.html", status=403, form=form, message=message)
    if not form.validate():
        return answer("accounts/sign_in.html", status=422, form=form, message="")
    email, password = form.email.data, form.password.data
    try:
        entering.count_password(email)
        user = actions.checked_user(email, password)
    except LimitReached as error:
        return _wait("accounts/sign_in.html", form, error)
    except WrongPassword:
        current_app.logger.warning("sign-in failed from network %s", network_digest()[:12])
        message = gettext("Email or password is not right.")
        return answer("accounts/sign_in.html", status=422, form=form, message=message)
    if has_second_factor(user.id):
        entering.remember_who_passed_the_password(user, form.next.data)
        return redirect_to(url_for("accounts.code"))
    entering.begin_session(user)
    return redirect_to(entering.place_after_sign_in(form.next.data))


@section.get("/sign-in/code")
def code() -> Response | WerkzeugResponse:
    """The form for the code, for who has just passed the password."""
    if entering.who_passed_the_password() is None:
        return _begin_again()
    return answer("accounts/code.html", form=CodeForm(), message="")


@section.post("/sign-in/code")
def complete_sign_in() -> Response | WerkzeugResponse:
    """Sign in with a code of the app, or with a recovery code."""
    user = entering.who_passed_the_password()
    if user is None or not has_second_factor(user.id):
        return _begin_again()
    form, user_id, target = CodeForm(request.form), user.id, entering.place_after_the_code()
    if not form.validate():
        return answer("accounts/code.html", status=422, form=form, message="")
    typed = form.code.data
    try:
        entering.count_code(user_id)
        commit(lambda: use_code(user_id, typed))
    except LimitReached as error:
        return _wait("accounts/code.html", form, error)
    except CodeRefused:
        current_app.logger.warning("code refused for account %s from network %s", user_id, network_digest()[:12])
        message = gettext("This code is not right, or was used already. Wait for the next one.")
        return answer("accounts/code.html", status=422, form=form, message=message)
    entering.begin_session(user)
    return redirect_to(entering.place_after_sign_in(target))


@section.post("/sign-out")
@for_staff("account")
def sign_out() -> WerkzeugResponse:
    """Sign out: the session's row goes, and a copy of the cookie is worth nothing."""
    logout_user()
    return redirect_to(url_for("articles.front"))


def _begin_again() -> WerkzeugResponse:
    if current_user.is_authenticated:
        return redirect_to(entering.place_after_sign_in(None))
    return redirect_to(url_for("accounts.sign_in", next=entering.place_after_the_code() or None, again=""))


def _wait(template: str, form: SignInForm | CodeForm, error: LimitReached) -> Response:
    return to_wait(answer(template, status=429, form=form, message=wait_sentence(error)), error)
