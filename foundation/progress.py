"""A bar on the terminal for commands that take long."""

import contextlib
import sys
from collections.abc import Callable, Iterator

import click


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with what is done and what there is to do."""
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.update(done * 100 // max(of, 1) - bar.pos)

        yield progress
