"""Reading: the front page, articles, categories."""

from flask import Flask

from blueprints.articles import frames
from blueprints.articles.commands import commands
from blueprints.articles.routes import section
from domain.articles.media_uses import attachments_of
from domain.articles.queries import categories


def init_app(app: Flask) -> None:
    """Add the section, its commands, and what every page for readers shows."""
    section.cli.commands = commands.commands
    app.register_blueprint(section, cli_group="articles")
    frames.init_app(app)
    app.add_template_global(categories, "all_categories")
    app.add_template_global(attachments_of)
