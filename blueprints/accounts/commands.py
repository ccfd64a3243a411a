"""`flask accounts …`: inviting people from the server's console, and the host's way back in."""

import click
from flask import current_app
from flask.cli import AppGroup

from domain.accounts import staff
from domain.accounts.actions import invitation_token, invite
from domain.accounts.models import ROLES, User
from domain.accounts.queries import has_second_factor, user_by_email
from domain.accounts.queries import staff as everybody
from domain.accounts.staff import LastAdministrator
from foundation.database import commit

commands = AppGroup("accounts", help="Staff accounts.")


@commands.command("invite")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
@click.option("--address", default="http://localhost:8000", show_default=True, help="Where the site is reached.")
def invite_someone(role: str, address: str) -> None:
    """Print a one-time link that creates an account."""
    settings = current_app.config["SETTINGS"]
    days = settings.invitation_days
    token = commit(lambda: invitation_token(invite(role, days=days)))
    click.echo(f"{(settings.origins or (address.rstrip('/'),))[0]}/accounts/invitations/{token}")


@commands.command("list")
def list_accounts() -> None:
    """Print every account, a line each: email, role, and what else is to be known."""
    for member in commit(everybody):
        about = [member.user.role]
        about += ["second factor"] if member.has_second_factor else []
        about += [] if member.user.active else ["disabled"]
        click.echo(f"{member.user.email}  {', '.join(about)}  {member.user.name}")


@commands.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Keep the account with this EMAIL out and sign it out everywhere. What it did stays."""

    def work() -> None:
        staff.set_activity(_account(email).id, active=False, by=None)

    try:
        commit(work)
    except LastAdministrator:
        raise click.ClickException(
            "this is the last active administrator. Let another one join first: flask accounts invite"
        ) from None
    click.echo(f"{email}: disabled, and signed out everywhere")


@commands.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Let the account with this EMAIL sign in with its password alone: for a lost phone."""

    def work() -> bool:
        user_id = _account(email).id
        was_on = has_second_factor(user_id)
        staff.reset_second_factor(user_id, by=None)
        return was_on

    was_on = commit(work)
    click.echo(f"{email}: the second factor is removed" if was_on else f"{email}: had no second factor")


def _account(email: str) -> User:
    user = user_by_email(email)
    if user is None:
        raise click.ClickException(f"there is no account with the email {email}. See: flask accounts list")
    return user
