"""An article and the first page of its discussion as search engines read them: schema.org's words in JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from blueprints.discussion import Discussion
from domain.articles.models import Article
from domain.comments.listed import words_of
from domain.comments.threads import ShownComment, Thread
from foundation.current_site import current_settings
from foundation.language import iso
from foundation.links import absolute

# The words stand on the page as well; here so many are enough to tell what somebody means.
TEXT_LONGEST_CHARS = 300
# So many show what kind of discussion it is; `commentCount` says how many there are, and every reader pays for them.
THREADS_MOST = 20


def structured_data(article: Article, discussion: Discussion) -> Markup:
    """The data block of the article's page: JSON in which nothing can end the element that it stands in."""
    address = absolute(url_for("articles.show", address=article))
    publisher = {"@type": "Organization", "name": current_settings().site_name, "url": absolute("/")}
    published = [thread for thread in discussion.page.threads if thread.comment.is_published][:THREADS_MOST]
    words = words_of([comment.id for thread in published for comment in thread.comments])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "headline": article.title,
        "datePublished": iso(article.published_at),
        "author": {"@type": "Person", "name": article.author} if article.author else publisher,
        "publisher": publisher,
        "commentCount": article.comment_count,
        "comment": [_thread(thread, address, words) for thread in published],
    }
    if article.updated_at is not None:
        data["dateModified"] = iso(article.updated_at)
    if article.lead_picture is not None:
        data["image"] = absolute(article.lead_picture.largest_address)
    if article.category is not None:
        data["articleSection"] = article.category.name
    return htmlsafe_json_dumps(data, dumps=_dumps)


def _thread(thread: Thread, address: str, words: Mapping[int, str]) -> dict[str, Any]:
    """A comment with the replies that the page shows."""
    shown = [_comment(reply, address, words) for reply in thread.comments[1:] if reply.is_published]
    return _comment(thread.comment, address, words) | ({"comment": shown} if shown else {})


def _comment(comment: ShownComment, address: str, words: Mapping[int, str]) -> dict[str, Any]:
    text = words.get(comment.id, "")
    data = {
        "@type": "Comment",
        "url": f"{address}#comment-{comment.id}",
        "author": {"@type": "Person", "name": comment.author_name},
        "dateCreated": iso(comment.created_at),
        "text": text if len(text) <= TEXT_LONGEST_CHARS else f"{text[: TEXT_LONGEST_CHARS - 1]}…",
    }
    return data | ({"upvoteCount": comment.like_count} if comment.like_count else {})


def _dumps(data: object, **_options: object) -> str:
    """Letters as they are, since the page is compressed; line ends of other alphabets as numbers, for old parsers."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
