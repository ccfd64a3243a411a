"""What other programs put on the clipboard, as the Markdown of an article."""

from flask import Response, request

from blueprints.editorial.routes.section import section
from blueprints.editorial.tools import picture_note
from domain.articles.pasting import LONGEST_PASTE_CHARS, pasted_as_markdown
from foundation.bodies import takes_larger_bodies

LARGEST_PASTE_BYTES = 4 * LONGEST_PASTE_CHARS


@section.post("/paste")
@takes_larger_bodies("writing", LARGEST_PASTE_BYTES)
def paste() -> Response:
    """Pasted HTML as Markdown, in plain text."""
    markdown = pasted_as_markdown(request.form.get("html", ""), picture_note=picture_note())
    return Response(markdown, mimetype="text/plain")
