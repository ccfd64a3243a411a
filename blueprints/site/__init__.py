"""The site as a whole: health, language, its own pages, and the host's commands."""

from flask import Flask

import domain.site.models  # noqa: F401 its tables are known once it is imported
from blueprints import addresses
from blueprints.site.commands import commands
from blueprints.site.routes import section
from foundation import due_work, limits, mail, sessions
from foundation.database import commit


def init_app(app: Flask) -> None:
    """Add the section, the converters of all sections' addresses, and what is due by time."""
    addresses.init_app(app)
    section.cli.commands = commands.commands
    app.register_blueprint(section, cli_group="site")
    longest_days = app.config["SETTINGS"].session_longest_days
    due_work.add_step("mails sent", mail.send_due_mail)
    due_work.add_step("limits cleared", lambda: commit(limits.clear_limits_at_rest))
    due_work.add_step(
        "sessions cleared", lambda: commit(lambda: sessions.clear_ended_sessions(longest_days=longest_days))
    )
