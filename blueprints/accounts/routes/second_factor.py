"""One's own second factor: setting it up, its picture for the app, its recovery codes, turning it off."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from flask import Response, abort, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts import entering
from blueprints.accounts.forms import CodeForm, PasswordForm
from blueprints.accounts.routes.section import section
from domain.accounts import second_factors
from domain.accounts.actions import WrongPassword, check_password
from domain.accounts.models import User
from domain.accounts.queries import recovery_codes_left, second_factor_of
from domain.accounts.second_factors import AlreadyOn, CodeRefused, NotBeingSetUp
from foundation.access import for_staff
from foundation.current_site import current_settings
from foundation.database import commit, db
from foundation.htmx import answer, redirect_to

Done = TypeVar("Done")


@section.get("/me/second-factor")
@for_staff("account")
def second_factor() -> Response:
    """Whether a code is asked for at sign-in, and how to change that."""
    return _page()


@section.post("/me/second-factor")
@for_staff("account")
def begin_second_factor() -> Response | WerkzeugResponse:
    """Make a secret for the app, with the present password."""
    try:
        _with_password(lambda user: second_factors.begin_set_up(user.id))
    except WrongPassword:
        return _wrong_password()
    except AlreadyOn:
        pass  # sent twice, or in two windows: the page says how things are
    return redirect_to(url_for("accounts.second_factor"))


@section.get("/me/second-factor/picture")
@for_staff("account")
def second_factor_picture() -> Response:
    """The secret as a QR code, only while it is being set up."""
    import segno  # noqa: PLC0415 of use to this picture only

    user = entering.myself()
    try:
        factor = second_factors.being_set_up(user.id)
    except NotBeingSetUp:
        abort(404)
    site = current_settings().site_name
    address = second_factors.secret_address(factor, account=user.email, site=site)
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=5, dark="#000", light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@section.post("/me/second-factor/confirmation")
@for_staff("account")
def confirm_second_factor() -> Response | WerkzeugResponse:
    """Put the second factor into force with its first code, and show the recovery codes this once."""
    form, user_id = CodeForm(request.form), entering.myself().id
    if not form.validate():
        return _page(status=422, code_form=form)
    typed = form.code.data
    try:
        entering.count_code(user_id)
        codes = commit(lambda: second_factors.confirm_set_up(user_id, typed))
    except NotBeingSetUp:
        return redirect_to(url_for("accounts.second_factor"))
    except CodeRefused:
        message = gettext("This code is not right. Check the phone's clock, and take the next code.")
        return _page(status=422, message=message)
    return answer("accounts/recovery_codes.html", codes=codes, is_new=True)


@section.post("/me/second-factor/removal")
@for_staff("account")
def remove_second_factor() -> Response | WerkzeugResponse:
    """Ask for the password alone again."""
    try:
        _with_password(lambda user: second_factors.remove_second_factor(user.id))
    except WrongPassword:
        return _wrong_password()
    return redirect_to(url_for("accounts.second_factor", off=""))


@section.post("/me/second-factor/recovery-codes")
@for_staff("account")
def renew_recovery_codes() -> Response | WerkzeugResponse:
    """Ten new recovery codes; the old ones open nothing any more."""

    def work(user: User) -> list[str]:
        factor = second_factor_of(user.id)
        return second_factors.renew_recovery_codes(user.id) if factor and factor.confirmed_at else []

    try:
        codes = _with_password(work)
    except WrongPassword:
        return _wrong_password()
    if not codes:
        return redirect_to(url_for("accounts.second_factor"))
    return answer("accounts/recovery_codes.html", codes=codes, is_new=False)


def _with_password(work: Callable[[User], Done]) -> Done:
    """Do something with one's own account after a look at the present password. Raises WrongPassword, LimitReached."""
    form, user = PasswordForm(request.form), entering.myself()
    if not form.validate():
        raise WrongPassword
    user_id = user.id
    entering.count_password(user.email)
    check_password(user, form.password.data)
    return commit(lambda: work(db.session.get_one(User, user_id)))


def _wrong_password() -> Response:
    return _page(status=422, message=gettext("The present password is not right; nothing was changed."))


def _page(*, status: int = 200, message: str = "", code_form: CodeForm | None = None) -> Response:
    user = entering.myself()
    factor = second_factor_of(user.id)
    waits = factor is not None and factor.confirmed_at is None
    return answer(
        "accounts/second_factor.html",
        status=status,
        state="off" if factor is None else "waiting" if waits else "on",
        secret=second_factors.secret_text(factor) if factor is not None and waits else "",
        codes_left=recovery_codes_left(user.id),
        password_form=PasswordForm(),
        code_form=code_form or CodeForm(),
        message=message,
        done=gettext("The second factor is off.") if status == 200 and "off" in request.args else "",  # noqa: PLR2004 a status of HTTP
    )
