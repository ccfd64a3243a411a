"""Staff: signing in and out, invitations, one's own account, and who works here."""

from flask import Flask
from flask_babel import gettext
from flask_security import Security, SQLAlchemyUserDatastore

from blueprints.accounts.commands import commands
from blueprints.accounts.forms import ROLE_NAMES
from blueprints.accounts.routes import section
from domain.accounts.actions import PASSWORD_SHORTEST_CHARS, InvitationNotFound
from domain.accounts.models import Role, User
from domain.accounts.staff import AccountNotFound, NotAllowedAnyMore
from foundation import errors
from foundation.database import db


def init_app(app: Flask) -> None:
    """Add the section; Flask-Security does passwords and identities, the pages and the texts are ours."""
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    app.config.setdefault("SECURITY_PASSWORD_HASH", "argon2")
    app.config.setdefault("SECURITY_PASSWORD_SINGLE_HASH", ["argon2"])
    app.config.setdefault("SECURITY_DEFAULT_REMEMBER_ME", False)
    app.config.setdefault("SECURITY_JOIN_USER_ROLES", False)
    # A session is a row of its own (foundation/sessions.py); an address that changes on the train must not end it.
    app.config.setdefault("SESSION_PROTECTION", None)
    # Only a session's row signs somebody in. Flask-Login would also believe a cookie and Flask-Security a header signed
    # with the site's secret; a name that no cookie can have and no loader end both.
    app.config["REMEMBER_COOKIE_NAME"] = ";"
    security = Security(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
    # Who may do what is asked in foundation/access.py; every request of a reader would pay for an identity besides.
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001 nor to leave this out
    app.login_manager.session_protection = None  # type: ignore[attr-defined]
    app.login_manager._request_callback = None  # type: ignore[attr-defined]  # noqa: SLF001 there is no public way back
    section.cli.commands = commands.commands
    app.register_blueprint(section, cli_group="accounts")
    app.add_template_global(PASSWORD_SHORTEST_CHARS, "shortest_password")
    app.add_template_global(ROLE_NAMES, "role_names")
    errors.answer_with(
        InvitationNotFound,
        404,
        lambda: gettext("This link was used already, is too old, or is not complete. Please ask for a new one."),
    )
    errors.answer_with(AccountNotFound, 404, lambda: gettext("There is no such account."))
    errors.answer_with(
        NotAllowedAnyMore,
        403,
        lambda: gettext("Your account was changed a moment ago and does not allow this any more; nothing was changed."),
    )
