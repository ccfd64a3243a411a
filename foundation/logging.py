"""One line per event on standard error: UTC, no secrets, and nothing a client sent can start a line of its own."""

import copy
import logging
import sys
import time

from flask import Flask

_CONTROL = {c: f"\\x{c:02x}" for c in [*range(32), *range(127, 160)]} | {0x2028: "\\u2028", 0x2029: "\\u2029"}


class OneLine(logging.Formatter):
    """Escapes control characters, so that a name or an address cannot forge a log line."""

    converter = time.gmtime  # type: ignore[assignment] # narrower than the interface asks

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line; a traceback keeps its own lines, indented."""
        bare = copy.copy(record)
        bare.exc_info = bare.exc_text = None
        lines = [super().format(bare).translate(_CONTROL)]
        if record.exc_info:
            lines += ["  " + line.translate(_CONTROL) for line in self.formatException(record.exc_info).split("\n")]
        return "\n".join(lines)


def init_app(app: Flask, level: str) -> None:
    """Send the application's log and the floor's own (`ykien.…`) to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S"))
    for logger in (app.logger, logging.getLogger("ykien")):
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(level)
