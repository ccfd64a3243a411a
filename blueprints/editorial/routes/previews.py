"""How an article will look, while it is written; and the tools that write its text anew."""

from flask import Response, request

from blueprints.editorial.routes.section import LARGEST_ARTICLE_BYTES, section, signed_in_editor
from blueprints.editorial.tools import is_tool, use_tool
from domain.articles.desk import desk_article
from domain.articles.remarks import remarks_on
from domain.articles.writing import Words
from foundation.bodies import takes_larger_bodies
from foundation.htmx import answer


@section.post("/articles/<number:article_id>/preview")
@takes_larger_bodies("writing", LARGEST_ARTICLE_BYTES)
def preview_article(article_id: int) -> Response:
    """The text as readers will see it, by the rendering of publication; after a tool was used, if one was."""
    article = desk_article(article_id, signed_in_editor())
    source, then = request.form.get("source", ""), request.form.get("then", "")
    used = use_tool(then, source) if is_tool(then) else None
    text = used.source if used else source
    return answer(
        "editorial/preview.swap.html",
        article=article,
        preview=Words.written(source=text).body,
        remarks=remarks_on(text),
        told=used.sentence if used else "",
        rewritten=text if used else None,
    )
