"""`flask moderation …`: proving from the console that nobody has changed the log."""

import re

import click
from flask.cli import AppGroup

from domain.moderation.sealing import Break, Problem, seal_events, verify_log
from foundation.database import commit
from foundation.progress import progress_bar

commands = AppGroup("moderation", help="The log of decisions.")


@commands.command("verify-log")
@click.option("--head", metavar="SEAL", help="A seal that was noted down before: the chain must still have it.")
def verify(head: str | None) -> None:
    """Prove that nobody has changed the log, or name the first broken event.

    Note the printed head down elsewhere, and give it as --head the next time: only so it is known that the newest
    events were not cut off, and that the whole chain was not made anew.
    """
    expected = _seal(head) if head is not None else None
    with progress_bar("verifying the log") as progress:
        proof = verify_log(expected, progress)
    if proof.broken is not None:
        raise click.ClickException(_complaint(proof.broken, proof.head or "-"))
    click.echo(f"The log is whole: {proof.sealed:,} events are sealed, {proof.unsealed:,} not yet.")
    click.echo(f"head: {proof.head or '-'}")


@commands.command("seal-log")
def seal() -> None:
    """Seal the events that are not sealed yet, but for those of the last minute; due work does so in passing."""
    sealed = 0
    while done := commit(seal_events):
        sealed += done
    click.echo(f"sealed {sealed:,} events")


def _seal(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip().lower(), re.ASCII):
        raise click.BadParameter("a seal has 64 digits, 0 to 9 and a to f", param_hint="--head")
    return text.strip().lower()


def _complaint(broken: Break, whole: str) -> str:
    if broken.problem is Problem.CHANGED:
        what = f"Event {broken.event_id} (seal number {broken.seal_number}) was changed after it was sealed."
    elif broken.problem is Problem.MISSING:
        what = f"The event with seal number {broken.seal_number} is missing."
    else:
        return (
            f"The log does not have the given seal: its end was cut off, or it was sealed anew. "
            f"It now ends with number {broken.seal_number}, seal {whole}."
        )
    return f"{what} The log is whole up to number {broken.seal_number - 1}, seal {whole}."
