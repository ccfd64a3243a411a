"""The whole site, from top to bottom: settings, the floor, the sections, and what answers when something fails."""

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.ctx import RequestContext
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from blueprints import accounts, articles, comments, drawing, editorial, moderation, site
from domain.page_kinds import PAGE_KINDS, QUIET_POLLS
from foundation import (
    access,
    bodies,
    compiled_templates,
    database,
    due_work,
    errors,
    htmx,
    icons,
    indentation,
    language,
    links,
    logging,
    mail,
    redis_server,
    same_origin,
    schema,
    skeletons,
    static_files,
    stored_pages,
)
from foundation.current_site import current_settings
from foundation.page_layer import program_digest
from foundation.proxies import TrustedProxies
from foundation.security_headers import SecurityHeaders
from foundation.sessions import RowSessions
from foundation.settings import Settings, instance_folder, load_settings

ROOT = Path(__file__).parent


class Application(Flask):
    """Flask for this site, which has no asynchronous views: to look for them takes a tenth of a small answer."""

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        """Raw bytes in a query, as no browser sends them, are read as if they were written with per cent signs."""
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.punctuation)
        return super().request_context(environ)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is."""
        return func


def create_app(settings: Settings | None = None, *, instance: Path | None = None, **config: object) -> Flask:
    """Build the site kept in the folder `instance`: that of YKIEN_INSTANCE, or `instance/` beside this file.

    Raises SettingsError with a sentence for the host when a setting cannot be used.
    """
    instance = instance or instance_folder(ROOT)
    settings = settings or load_settings(instance)
    app = Application(__name__, instance_path=str(instance.resolve()), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=bodies.LARGEST_BODY_BYTES,
        TRUSTED_HOSTS=[origin.split("//")[1].split(":")[0] for origin in settings.origins] or None,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.config.update(config)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(indentation.WithoutIndentation)
    compiled_templates.init_app(app, program_digest(ROOT))
    if not settings.production:
        app.jinja_env.undefined = StrictUndefined  # a forgotten variable is an error here, and a gap in production
    app.json.ensure_ascii = False  # type: ignore[attr-defined]

    # The floor. Checks before a request run in this order; what is added to answers, in the reverse one.
    logging.init_app(app, settings.log_level)
    app.after_request(htmx.add_vary)
    database.init_app(app, settings.database_url)
    redis_server.init_app(app, settings.redis_url, secret=settings.secret_key)
    app.session_interface = RowSessions(
        idle_hours=settings.session_idle_hours, longest_days=settings.session_longest_days
    )
    language.init_app(app)
    icons.init_app(app)
    errors.init_app(app)
    bodies.init_app(app)
    schema.init_app(app)
    same_origin.init_app(app)
    mail.init_app(app, settings)
    due_work.init_app(app)

    # The sections.
    for section in (site, articles, comments, moderation, editorial, accounts):
        section.init_app(app)
    drawing.init_app(app)

    app.add_template_global(LocalProxy(current_settings), "site")
    app.add_template_global(access.staff_token)
    app.add_template_global(same_origin.form_token)
    app.add_template_global(htmx.source_form_id)
    app.add_template_global(links.absolute)
    skeletons.init_app(app)

    # In front of it all, the outermost last: static files, the security headers, stored pages, whom a request really
    # comes from.
    static_files.init_app(app, Path(app.instance_path) / "static")
    app.wsgi_app = SecurityHeaders(app.wsgi_app)  # type: ignore[method-assign]
    stored_pages.init_app(app, PAGE_KINDS, QUIET_POLLS, code=ROOT)
    if settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    return app
