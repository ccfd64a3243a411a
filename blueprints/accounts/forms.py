"""The shape of what staff fill in about themselves, and administrators about others."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length, Optional

from domain.accounts.actions import PASSWORD_LONGEST_CHARS, PASSWORD_SHORTEST_CHARS, same_password
from foundation.text import normalize_line


def _line(text: str | None) -> str:
    return normalize_line(text or "")


def _password(text: str | None) -> str:
    return same_password(text or "")


_REQUIRED = _l("Please fill this in.")
_NO_EMAIL = _l("This is no email address.")
_PASSWORD = _l("A password has at least %(least)s characters.", least=PASSWORD_SHORTEST_CHARS)
# How roles are called, from the one that may do least.
ROLE_NAMES = {"moderator": _l("Moderator"), "editor": _l("Editor"), "administrator": _l("Administrator")}


class SignInForm(FlaskForm):
    """Before anybody is signed in; guarded by where it comes from (foundation/same_origin.py)."""

    class Meta:
        csrf = False

    email = StringField(_l("Email"), filters=[_line], validators=[DataRequired(_REQUIRED), Length(max=254)])
    password = PasswordField(
        _l("Password"),
        filters=[_password],
        validators=[InputRequired(_REQUIRED), Length(max=PASSWORD_LONGEST_CHARS)],
    )
    next = HiddenField()


class JoinForm(FlaskForm):
    """An invited person's account."""

    class Meta:
        csrf = False

    name = StringField(_l("Your name"), filters=[_line], validators=[DataRequired(_REQUIRED), Length(max=80)])
    email = StringField(
        _l("Email"),
        filters=[_line],
        validators=[DataRequired(_REQUIRED), Length(max=254), Email(_NO_EMAIL)],
    )
    password = PasswordField(
        _l("Password"),
        filters=[_password],
        validators=[
            InputRequired(_REQUIRED),
            Length(min=PASSWORD_SHORTEST_CHARS, max=PASSWORD_LONGEST_CHARS, message=_PASSWORD),
        ],
    )


class AccountForm(FlaskForm):
    """One's own account; its token is checked by the section."""

    class Meta:
        csrf = False

    wants_mail = BooleanField(_l("Send me a mail for each waiting comment"))
    old_password = PasswordField(_l("Present password"), validators=[Optional(), Length(max=PASSWORD_LONGEST_CHARS)])
    new_password = PasswordField(
        _l("New password"),
        filters=[_password],
        validators=[
            Optional(),
            Length(min=PASSWORD_SHORTEST_CHARS, max=PASSWORD_LONGEST_CHARS, message=_PASSWORD),
        ],
    )


class PasswordForm(FlaskForm):
    """A look at the present password before something that a borrowed browser must not do."""

    class Meta:
        csrf = False

    password = PasswordField(
        _l("Present password"), validators=[InputRequired(_REQUIRED), Length(max=PASSWORD_LONGEST_CHARS)]
    )


class CodeForm(FlaskForm):
    """A code of the authenticator app, or a recovery code; the section guards it."""

    class Meta:
        csrf = False

    code = StringField(_l("Code"), filters=[_line], validators=[DataRequired(_REQUIRED), Length(max=40)])


class RoleForm(FlaskForm):
    """What somebody may do."""

    class Meta:
        csrf = False

    role = SelectField(_l("Role"), choices=list(ROLE_NAMES.items()))


class InviteForm(RoleForm):
    """Whom to invite; without an address the link is only shown."""

    email = StringField(
        _l("Email (if the link should be sent)"),
        filters=[_line],
        validators=[Optional(), Length(max=254), Email(_NO_EMAIL)],
    )


class ActivityForm(FlaskForm):
    """Whether an account may sign in."""

    class Meta:
        csrf = False

    active = HiddenField(validators=[AnyOf(["yes", "no"])])
