"""The language a reader chooses."""

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from blueprints.site.routes.section import section
from foundation.access import is_own_path
from foundation.cookie_names import LANGUAGE_COOKIE
from foundation.cookies import A_YEAR_SECONDS, set_cookie
from foundation.htmx import redirect_to
from foundation.settings_checks import LANGUAGES


@section.post("/language")
def choose_language() -> Response:
    """Remember the language a reader chose and go back to where they were."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(422)
    target = request.form.get("next")
    response = redirect_to(str(target) if is_own_path(target) else url_for("articles.front"))
    set_cookie(response, LANGUAGE_COOKIE, language, max_age_seconds=A_YEAR_SECONDS)  # type: ignore[arg-type]
    return response
