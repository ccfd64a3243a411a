"""Which files are used where: kept with every revision, asked before one is deleted, followed when its words change."""

import dataclasses
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, delete, func, select, union, update

from domain.accounts.models import User
from domain.accounts.staff import member_still_allowed
from domain.articles.actions import mark_changed
from domain.articles.figures import names_in
from domain.articles.indexing import index_article
from domain.articles.markup import render_article
from domain.articles.models import Article, ArticleMedia, ArticleRevision, Autosave, MediaRole
from domain.articles.stages import MayNotWrite, is_editor, may_write
from domain.media.models import MediaFile, MediaKind
from domain.site.models import Page, SiteSetting
from foundation.database import db


class MediaInUse(Exception):
    """The file cannot be deleted: `uses` says where it is."""

    def __init__(self, uses: "MediaUses") -> None:
        super().__init__("the file is in use")
        self.uses = uses


@dataclasses.dataclass(frozen=True)
class MediaUses:
    """Where a file is used: articles (in any revision, or in what an editor is typing), pages, the site's settings."""

    articles: Sequence[tuple[int, str]]
    pages: Sequence[tuple[int, str]]
    in_settings: bool

    def __bool__(self) -> bool:
        return bool(self.articles or self.pages or self.in_settings)


def note_used_media(article_id: int) -> None:
    """Remember which files the article's newest revision uses; call it in the transaction that saves the revision.

    Nothing is forgotten: an older revision may come back.
    """
    newest = select(ArticleRevision.source, ArticleRevision.lead_picture_id)
    newest = newest.where(ArticleRevision.article_id == article_id).order_by(ArticleRevision.number.desc()).limit(1)
    source, lead_id = db.session.execute(newest).one()
    for file_id in _taken(MediaFile.name.in_(names_in(source))):
        _add(article_id, file_id, MediaRole.INLINE)
    if lead_id is not None:
        for file_id in _taken(MediaFile.id == lead_id):
            _add(article_id, file_id, MediaRole.LEAD)


def put_beside(article_id: int, file_id: int) -> None:
    """Remember that a picture was uploaded or chosen for the article, so that it is offered there."""
    for number in _taken(MediaFile.id == file_id, MediaFile.kind == MediaKind.PICTURE):
        _add(article_id, number, MediaRole.BESIDE)


def pictures_of(article_id: int) -> list[MediaFile]:
    """The pictures that the article uses or that were uploaded for it, newest first."""
    of_article = select(ArticleMedia.media_file_id).where(ArticleMedia.article_id == article_id)
    query = select(MediaFile).where(MediaFile.kind == MediaKind.PICTURE, MediaFile.id.in_(of_article))
    return list(db.session.execute(query.order_by(MediaFile.id.desc())).scalars())


def attachments_of(article_id: int) -> list[MediaFile]:
    """What readers are offered below the article, in its order."""
    query = select(MediaFile).join(ArticleMedia, ArticleMedia.media_file_id == MediaFile.id)
    query = query.where(ArticleMedia.article_id == article_id, ArticleMedia.role == MediaRole.ATTACHMENT)
    return list(db.session.execute(query.order_by(ArticleMedia.position, ArticleMedia.media_file_id)).scalars())


def attach(article_id: int, file_id: int) -> None:
    """Offer the file below the article, after the others; readers see it at once."""
    if not _taken(MediaFile.id == file_id, MediaFile.kind == MediaKind.ATTACHMENT):
        return
    last = select(func.coalesce(func.max(ArticleMedia.position), 0)).where(*_attachments(article_id))
    if _add(article_id, file_id, MediaRole.ATTACHMENT, position=db.session.execute(last).scalar_one() + 1):
        mark_changed(article_id)


def detach(article_id: int, file_id: int) -> None:
    """Offer the file below the article no longer; it stays in the library."""
    gone = db.session.execute(
        delete(ArticleMedia).where(*_attachments(article_id), ArticleMedia.media_file_id == file_id)
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        mark_changed(article_id)


def move_up(article_id: int, file_id: int) -> None:
    """Offer the file one place earlier."""
    order = [file.id for file in attachments_of(article_id)]
    if file_id not in order[1:]:
        return
    place = order.index(file_id)
    order[place - 1 : place + 1] = [file_id, order[place - 1]]
    for position, number in enumerate(order, start=1):
        of_file = (*_attachments(article_id), ArticleMedia.media_file_id == number)
        db.session.execute(update(ArticleMedia).where(*of_file).values(position=position))
    mark_changed(article_id)


def uses_of(file: MediaFile) -> MediaUses:
    """Where the file is used."""
    role = ArticleMedia.role != MediaRole.BESIDE
    listed = select(ArticleMedia.article_id).where(ArticleMedia.media_file_id == file.id, role)
    # Found through no reference: what only names it, being typed, imported, on a page or in a setting.
    typed = select(Autosave.article_id).where(Autosave.fields.contains(file.name))
    led = select(ArticleRevision.article_id).where(ArticleRevision.lead_picture_id == file.id)
    written = select(ArticleRevision.article_id).where(ArticleRevision.source.contains(file.name))
    using = union(listed, typed, led, written)
    articles = select(Article.id, Article.title).where(Article.id.in_(using)).order_by(Article.id)
    pages = select(Page.id, Page.title).where(Page.source.contains(file.name)).order_by(Page.id)
    named = SiteSetting.value.contains(file.name)
    numbered = SiteSetting.name.contains("logo") & (SiteSetting.value == str(file.id))
    return MediaUses(
        articles=db.session.execute(articles).tuples().all(),
        pages=db.session.execute(pages).tuples().all(),
        in_settings=db.session.execute(select(SiteSetting.name).where(named | numbered)).first() is not None,
    )


def delete_unused(file_id: int) -> bool:
    """Delete a file's row; False when there is none. Its files go afterwards: see domain/media/storing.py.

    Raises MediaInUse. Needs its transaction from the start: who begins to use it meanwhile waits.
    """
    taken = select(MediaFile).where(MediaFile.id == file_id).with_for_update()
    file = db.session.execute(taken).scalar_one_or_none()
    if file is None:
        return False
    uses = uses_of(file)
    if uses:
        raise MediaInUse(uses)
    db.session.execute(delete(ArticleMedia).where(ArticleMedia.media_file_id == file_id))
    db.session.execute(delete(MediaFile).where(MediaFile.id == file_id))
    return True


def may_change_words(file: MediaFile, uses: MediaUses, user: User) -> bool:
    """Who may change what is said of a file: editors always, others of what they sent and nobody else uses."""
    if is_editor(user):
        return True
    if file.created_by_id != user.id or uses.pages or uses.in_settings:
        return False
    using = select(Article).where(Article.id.in_([number for number, _title in uses.articles]))
    return all(may_write(article, user) for article in db.session.execute(using).scalars())


def rendered_with(file_id: int, **words: str) -> dict[str, str]:
    """The sources that show a file, rendered as if the library said these words of it: for `change_words`."""
    file = db.session.get(MediaFile, file_id)
    if file is None:
        return {}
    as_said = MediaFile(**{column.key: getattr(file, column.key) for column in MediaFile.__table__.columns} | words)
    sources = db.session.execute(select(Article.source).where(Article.id.in_(_using(file_id)))).scalars().all()
    return {source: render_article(source, known={file.name: as_said}) for source in sources}


def change_words(file_id: int, *, alt: str, caption: str, credit: str, rendered: Mapping[str, str], by: int) -> bool:
    """Change what the library says of a file, and with it every article that shows it; False when there is none.

    `rendered`: their sources rendered already, by source; only what was written meanwhile is rendered here.
    Raises NotAllowedAnyMore, and MayNotWrite where others use it.
    """
    user = member_still_allowed(by, "writing")
    file = db.session.get(MediaFile, file_id)
    if file is None:
        return False
    if not may_change_words(file, uses_of(file), user):
        raise MayNotWrite
    # Taken, or the words that somebody publishes meanwhile would be shown as they were before.
    taken = select(Article).where(Article.id.in_(_using(file_id))).order_by(Article.id).with_for_update()
    articles = db.session.execute(taken, execution_options={"populate_existing": True}).scalars().all()
    file.alt, file.caption, file.credit = alt, caption, credit
    db.session.flush()
    for article in articles:
        html = rendered.get(article.source)
        article.html = render_article(article.source) if html is None else html
        mark_changed(article.id)
        index_article(article)
    return True


def _using(file_id: int) -> "Select[int]":
    return select(ArticleMedia.article_id).where(ArticleMedia.media_file_id == file_id)


def _taken(*which: ColumnElement[bool]) -> Sequence[int]:
    """The numbers of files, which nobody deletes before this transaction ends."""
    query = select(MediaFile.id).where(*which)
    return db.session.execute(query.order_by(MediaFile.id).with_for_update(key_share=True)).scalars().all()


def _add(article_id: int, file_id: int, role: MediaRole, *, position: int = 0) -> bool:
    """Whether it was not known before."""
    if db.session.get(ArticleMedia, (article_id, file_id, role)) is not None:
        return False
    db.session.add(ArticleMedia(article_id=article_id, media_file_id=file_id, role=role, position=position))
    db.session.flush()
    return True


def _attachments(article_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ArticleMedia.article_id == article_id, ArticleMedia.role == MediaRole.ATTACHMENT
