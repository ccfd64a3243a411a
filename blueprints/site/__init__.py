"""The site as a whole: health, language, its own pages, and the host's commands."""

from flask import Flask
from flask_babel import gettext

from blueprints import addresses
from blueprints.site.commands import commands
from blueprints.site.routes import section
from blueprints.site.routes.logo import logo_numbered
from domain.site.current import SiteReader
from domain.site.pages import PageNotFound
from domain.site.settings import is_set_up
from foundation import clock, current_site, due_work, errors, limits, mail, sessions
from foundation.database import commit


def init_app(app: Flask) -> None:
    """Add the section, the converters of all sections' addresses, and what is due by time."""
    addresses.init_app(app)
    section.cli.commands = commands.commands
    app.register_blueprint(section, cli_group="site")
    settings = app.config["SETTINGS"]
    current_site.init_app(app, SiteReader(settings, logo_numbered))
    errors.answer_with(PageNotFound, 404, lambda: gettext("This page does not exist any more."))
    app.add_template_global(current_site.current_site)
    app.add_template_global(lambda: is_set_up(settings), "is_set_up")
    app.add_template_global(clock.now, "now")
    longest_days = settings.session_longest_days
    due_work.add_step("mails sent", mail.send_due_mail)
    due_work.add_step("limits cleared", lambda: commit(limits.clear_limits_at_rest))
    due_work.add_step(
        "sessions cleared", lambda: commit(lambda: sessions.clear_ended_sessions(longest_days=longest_days))
    )
