"""Signing in and out, joining by invitation, one's own account."""

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts.forms import AccountForm, JoinForm, SignInForm
from domain.accounts import actions
from domain.accounts.actions import EmailTaken, WrongPassword
from domain.accounts.models import User
from foundation.access import for_staff, is_own_path
from foundation.database import commit, db
from foundation.digests import keyed_digest
from foundation.errors import wait_sentence
from foundation.htmx import answer, redirect_to
from foundation.limits import LimitReached
from foundation.proxies import network_of
from foundation.same_origin import Source, answers_foreign_requests_itself, source_of_request
from foundation.sessions import begin_anew

section = Blueprint("accounts", __name__, url_prefix="/accounts")


@section.get("/sign-in")
def sign_in() -> Response | WerkzeugResponse:
    """The form to sign in."""
    if current_user.is_authenticated:
        return redirect_to(_place_after_sign_in(request.args.get("next")))
    form = SignInForm(next=request.args.get("next", ""))
    return answer("accounts/sign_in.html", form=form, message="")


@section.post("/sign-in")
@answers_foreign_requests_itself
def begin_session() -> Response | WerkzeugResponse:
    """Sign in."""
    form = SignInForm(request.form)  # named, because Flask-WTF would also take JSON and files for fields
    if source_of_request() is not Source.OURS:
        message = gettext("We could not tell that this form came from our own page. Please send it once more.")
        return answer("accounts/sign_in.html", status=403, form=form, message=message)
    if not form.validate():
        return answer("accounts/sign_in.html", status=422, form=form, message="")
    email, password = form.email.data, form.password.data
    try:
        _count_attempt(email)
        user = actions.checked_user(email, password)
    except LimitReached as error:
        refused = answer("accounts/sign_in.html", status=429, form=form, message=wait_sentence(error))
        refused.headers["Retry-After"] = str(error.retry_after)
        return refused
    except WrongPassword:
        current_app.logger.warning("sign-in failed from network %s", _network()[:12])
        message = gettext("Email or password is not right.")
        return answer("accounts/sign_in.html", status=422, form=form, message=message)
    _sign_in(user)
    return redirect_to(_place_after_sign_in(form.next.data))


@section.post("/sign-out")
@for_staff("account")
def sign_out() -> WerkzeugResponse:
    """Sign out: the session's row goes, and a copy of the cookie is worth nothing."""
    logout_user()
    return redirect_to(url_for("articles.front"))


@section.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """The form that creates an invited account."""
    invited = actions.invitation_by_token(token)
    return answer("accounts/invitation.html", form=JoinForm(), invitation=invited, token=token, message="")


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
    _sign_in(user)
    return redirect_to(url_for("moderation.queue"))


@section.route("/me", methods=["GET", "POST"])
@for_staff("account")
def me() -> Response | WerkzeugResponse:
    """One's own account: mail about waiting comments, a new password."""
    user: User = current_user._get_current_object()  # noqa: SLF001 the documented way to the account itself
    form = AccountForm(wants_mail=user.wants_mail) if request.method == "GET" else AccountForm(request.form)
    if request.method == "GET":
        return answer("accounts/me.html", form=form, message="", saved="saved" in request.args)
    if not form.validate():
        return answer("accounts/me.html", status=422, form=form, message="", saved=False)
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
            _count_attempt(email)  # the present password can be guessed here as well as at the door
        account = commit(work)
    except WrongPassword:
        message = gettext("The present password is not right; nothing was changed.")
        return answer("accounts/me.html", status=422, form=form, message=message, saved=False)
    if new:
        _sign_in(account)
    return redirect_to(url_for("accounts.me", saved=""))


def _count_attempt(email: str) -> None:
    """Count one look at a password, for the account and for the network. Raises LimitReached."""
    settings = current_app.config["SETTINGS"]
    network = _network()
    commit(lambda: actions.spend_sign_in(email, network, settings))


def _network() -> str:
    return keyed_digest("network", network_of(request.remote_addr or ""))


def _sign_in(user: User) -> None:
    begin_anew()
    login_user(user, remember=False)


def _place_after_sign_in(target: str | None) -> str:
    return str(target) if is_own_path(target) else url_for("moderation.queue")
