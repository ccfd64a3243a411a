"""Mail to readers (the links they asked for, news about replies) and to moderators. Plain text, in the site's language.

A mail holds what its reader wrote or what stands on the site, never what a stranger typed for somebody else's mailbox.
"""

from collections.abc import Mapping

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from domain.comments import addresses, replies, watches
from domain.comments.actions import Submitted
from domain.comments.notices import moderators_to_tell
from domain.comments.queries import is_owned_by, reader_by_token
from domain.comments.quoting import quotation, unlinked
from domain.comments.replies import ReplyNews
from foundation.cookies import new_reader_token
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.digests import network_digest
from foundation.mail import queue_mail
from foundation.same_origin import own_origins

# What answers by itself (holiday notices, lists) leaves such mail alone.
BY_PROGRAM = {"Auto-Submitted": "auto-generated"}


def tell_moderators() -> None:
    """That a comment waits: a mail with a link to the desk and nothing a stranger wrote, to those who asked for it.

    Part of a transaction. In production without a configured address it has the path alone: the sender of a form can
    name any host.
    """
    settings = current_settings()
    is_known = bool(settings.addresses) or not settings.production
    origin = own_origins()[0] if is_known else ""
    links = {"address": origin + path_of("moderation.queue"), "account": origin + path_of("accounts.me")}
    for moderator in moderators_to_tell():
        with force_locale(settings.default_language):
            body = render_template("emails/waiting_comment.txt", moderator=moderator, **links)
            subject = gettext("A comment waits on %(site)s", site=settings.site_name)
        queue_mail(moderator.email, subject, body)


def watch_for(submitted: Submitted, email: str) -> None:
    """Note that the author wishes mail about replies; ask them, once for each address, whether it is theirs.

    Part of the transaction that stores the comment.
    """
    settings, reader = current_settings(), reader_by_token(submitted.token)
    if reader is None or not (
        email and is_owned_by(reader.id, submitted.comment_id) and addresses.offers_mail(settings)
    ):
        return
    address = watches.watch_replies(submitted.comment_id, reader, email, site_address=own_origins()[0])
    if address is None or address.confirmed_at is not None:
        return
    token = addresses.confirmation_token(address, settings)
    comment = watches.newest_watched_comment(address.id)
    if token is not None and comment is not None:
        link = own_origins()[0] + path_of("comments.confirmation", token=token)
        with force_locale(settings.default_language):
            body = render_template("emails/confirmation.txt", link=link, article=comment.article)
            subject = gettext("Please confirm your email on %(site)s", site=settings.site_name)
        queue_mail(address.email, subject, body, headers=BY_PROGRAM)


def send_device_link(email: str) -> None:
    """Send a link for another browser, if somebody confirmed this address. Raises LimitReached."""
    settings = current_settings()
    token = addresses.device_token(email, network_digest(), settings)
    link = own_origins()[0] + path_of("comments.device", token=token or new_reader_token())
    with force_locale(settings.default_language):
        body = render_template("emails/device.txt", link=link)
        subject = gettext("Your comments on %(site)s, on another device", site=settings.site_name)
    if token is not None:
        queue_mail(addresses.same_email(email), subject, body, headers=BY_PROGRAM)


def tell_about_replies() -> int:
    """Queue a mail for each published reply that somebody waits for; returns how many. Due work."""
    return sum(commit(lambda reply_id=reply_id: _tell(reply_id)) for reply_id in replies.due_replies())


def path_of(endpoint: str, **values: object) -> str:
    """The path of a page, also where no request says on which host."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def _tell(reply_id: int) -> bool:
    news = replies.take_news(reply_id)
    if news is None:
        return False
    settings = current_settings()
    origin = settings.origins[0] if settings.addresses else news.site_address
    if not (origin and addresses.offers_mail(settings)):
        return False
    stop = origin + path_of("comments.stop", token=news.stop_token)
    with force_locale(settings.default_language):
        body = render_template("emails/reply.txt", stop=stop, **_parts_of(news, origin))
        subject = gettext("A reply to your comment: %(title)s", title=news.reply.article.title)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    queue_mail(news.recipient, subject, body, headers=BY_PROGRAM | headers)
    return True


def _parts_of(news: ReplyNews, origin: str) -> Mapping[str, object]:
    reply, author = news.reply, unlinked(news.reply.author_name)
    quoted = quotation(reply.revision.words)
    return {
        "article": reply.article,
        "author": author,
        "is_official": reply.is_official,
        "quotation": quoted,
        "has_brackets": any(mark in author + quoted for mark in ("[.]", "[://]", "[@]")),
        "link": origin + path_of("comments.show", comment_id=reply.id),
    }
