"""`flask accounts …`: inviting people from the server's console."""

import click
from flask import current_app
from flask.cli import AppGroup

from domain.accounts.actions import invitation_token, invite
from domain.accounts.models import ROLES
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
