"""Writing and publishing: articles, pictures and files, categories."""

from flask import Flask

from blueprints.editorial.routes import section


def init_app(app: Flask) -> None:
    """Add the section."""
    app.register_blueprint(section)
