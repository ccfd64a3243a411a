"""What the site says of its own rules: what is published, and what is kept of readers."""

from flask import Response

from blueprints.site.routes.section import section
from domain.privacy.policy import PRIVACY_POLICY_VERSION
from domain.privacy.retention import MAILS_KEPT_DAYS
from domain.site.pages import PRIVACY_SLUG, public_page
from foundation.htmx import answer


@section.get("/comment-policy")
def comment_policy() -> Response:
    """What is published, what is not, and who decides."""
    return answer("site/comment_policy.html")


@section.get("/privacy")
def privacy() -> Response:
    """What is kept of readers, why, how long, who sees it, and what a reader may ask for."""
    own_words = public_page(PRIVACY_SLUG)
    return answer(
        "site/privacy.html",
        own_words=own_words,
        policy_version=PRIVACY_POLICY_VERSION,
        mails_kept_days=MAILS_KEPT_DAYS,
    )
