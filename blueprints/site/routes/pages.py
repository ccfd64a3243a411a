"""The site's own pages as readers see them."""

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.site.routes.section import section
from domain.site.pages import CONTACT_SLUG, PRIVACY_SLUG, public_page
from foundation.htmx import answer


@section.get("/pages/<slug:slug>")
def page(slug: str) -> Response | WerkzeugResponse:
    """One page; what the site says about readers' data stands with what it computes about them."""
    if slug == PRIVACY_SLUG:
        return redirect(url_for("site.privacy"), 301)
    return answer("site/page.html", page=public_page(slug) or abort(404), contact_slug=CONTACT_SLUG)
