"""The people who work here: a list, invitations, and what administrators change about an account."""

from collections.abc import Callable

from flask import Response, render_template, request, url_for
from flask_babel import force_locale, gettext, lazy_gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.accounts import entering
from blueprints.accounts.forms import ActivityForm, InviteForm, RoleForm
from blueprints.accounts.routes.section import section
from blueprints.addresses import parsed_number
from domain.accounts import queries
from domain.accounts import staff as changes
from domain.accounts.actions import EmailTaken, invitation_token
from domain.accounts.models import Invitation
from domain.accounts.staff import LastAdministrator, OwnRole, OwnSecondFactor, StaffChangeRefused
from foundation.access import for_staff
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.htmx import answer, redirect_to
from foundation.mail import queue_mail

# What was done, said on the page that the browser is sent back to.
DONE = {
    "revoked": lazy_gettext("The invitation was revoked; its link opens nothing any more."),
    "role": lazy_gettext("The role was changed. The account was signed out everywhere."),
    "disabled": lazy_gettext("The account was disabled and signed out everywhere. What it did stays."),
    "enabled": lazy_gettext("The account may sign in again."),
    "sessions": lazy_gettext("The account was signed out everywhere."),
    "second-factor": lazy_gettext("The second factor was removed. The account signs in with its password alone."),
}
REFUSED: dict[type[StaffChangeRefused], object] = {
    LastAdministrator: lazy_gettext(
        "This is the last active administrator; nothing was changed. Make somebody else administrator first."
    ),
    OwnRole: lazy_gettext("Nobody changes their own role; nothing was changed. Ask another administrator."),
    OwnSecondFactor: lazy_gettext("You turn off your own second factor in your account, with your password."),
}


@section.get("/staff")
@for_staff("administration")
def staff() -> Response:
    """Everybody with an account, and the open invitations."""
    return _page(InviteForm(), done=DONE.get(request.args.get("done", ""), ""))


@section.post("/staff/invitations")
@for_staff("administration")
def invite() -> Response | WerkzeugResponse:
    """Make a one-time link; with an address it is mailed there, and it is shown in any case."""
    form, by = InviteForm(request.form), entering.myself().id
    if not form.validate():
        return _page(form, status=422)
    role, email, days = form.role.data, form.email.data or None, current_settings().invitation_days

    def work() -> int:
        invitation = changes.invite_colleague(role, email=email, days=days, by=by)
        if invitation.email:
            _mail_link(invitation, days)
        return invitation.id

    try:
        number = commit(work)
    except EmailTaken:
        return _page(form, status=422, message=gettext("There is an account with this email already."))
    return redirect_to(url_for("accounts.staff", invited=number))


@section.post("/staff/invitations/<number:invitation_id>/revocation")
@for_staff("administration")
def revoke_invitation(invitation_id: int) -> WerkzeugResponse:
    """Make an invitation's link worth nothing."""
    by = entering.myself().id
    commit(lambda: changes.revoke_invitation(invitation_id, by=by))
    return redirect_to(url_for("accounts.staff", done="revoked"))


@section.post("/staff/<number:user_id>/role")
@for_staff("administration")
def change_role(user_id: int) -> Response | WerkzeugResponse:
    """Give somebody another role; their sessions end."""
    form = RoleForm(request.form)
    if not form.validate():
        return _page(InviteForm(), status=422, message=gettext("Please choose a role from the list."))
    role = form.role.data
    return _changed(lambda by: changes.change_role(user_id, role, by=by), "role")


@section.post("/staff/<number:user_id>/activity")
@for_staff("administration")
def change_activity(user_id: int) -> Response | WerkzeugResponse:
    """Keep somebody out, or let them in again."""
    form = ActivityForm(request.form)
    if not form.validate():
        return _page(InviteForm(), status=422, message=gettext("Please use the page's own buttons."))
    active = form.active.data == "yes"
    return _changed(lambda by: changes.set_activity(user_id, active=active, by=by), "enabled" if active else "disabled")


@section.post("/staff/<number:user_id>/sessions/end")
@for_staff("administration")
def end_sessions(user_id: int) -> Response | WerkzeugResponse:
    """Sign somebody out everywhere."""
    return _changed(lambda by: changes.end_sessions(user_id, by=by), "sessions")


@section.post("/staff/<number:user_id>/second-factor/removal")
@for_staff("administration")
def reset_second_factor(user_id: int) -> Response | WerkzeugResponse:
    """Let somebody who lost their phone in with the password alone."""
    return _changed(lambda by: changes.reset_second_factor(user_id, by=by), "second-factor")


def _changed(change: Callable[[int], object], done: str) -> Response | WerkzeugResponse:
    """Make a change in one transaction; a refused one comes back as a sentence on the page."""
    by = entering.myself().id
    try:
        commit(lambda: change(by))
    except StaffChangeRefused as refused:
        return _page(InviteForm(), status=409, message=str(REFUSED[type(refused)]))
    return redirect_to(url_for("accounts.staff", done=done))


def _page(form: InviteForm, *, status: int = 200, message: str = "", done: object = "") -> Response:
    invitations = queries.open_invitations()
    number = parsed_number(request.args.get("invited"))
    invited = next((invitation for invitation in invitations if invitation.id == number), None)
    return answer(
        "accounts/staff.html",
        status=status,
        members=queries.staff(),
        invitations=invitations,
        invited=invited,
        link=_link(invited) if invited else "",
        form=form,
        message=message,
        done=done,
    )


def _link(invitation: Invitation) -> str:
    """The whole address of an invitation, as it is written down or sent."""
    token, origins = invitation_token(invitation), current_settings().origins
    if origins:
        return origins[0] + url_for("accounts.invitation", token=token)
    return url_for("accounts.invitation", token=token, _external=True)


def _mail_link(invitation: Invitation, days: int) -> None:
    """In the site's language: nobody knows yet which one the invited person reads."""
    site = current_settings()
    with force_locale(site.default_language):
        body = render_template(
            "emails/invitation.txt", inviter=entering.myself(), role=invitation.role, link=_link(invitation), days=days
        )
        subject = gettext("An invitation to work on %(site)s", site=site.site_name)
    queue_mail(str(invitation.email), subject, body)
