"""Writing and publishing: articles, pictures and files, categories."""

from pathlib import Path

from flask import Flask
from flask_babel import gettext

from blueprints.editorial.media_forms import FileWordsForm
from blueprints.editorial.routes import section
from blueprints.signed_out import SignedOut
from domain.articles.drafts import DELETED_KEPT_DAYS, erase_deleted_drafts, remove_untouched_drafts
from domain.articles.figures import markdown_of
from domain.articles.filing import CategoryInUse, CategoryNotFound
from domain.articles.media_uses import pictures_of
from domain.articles.pasting import PasteTooLong
from domain.articles.publishing import StepNotPossible
from domain.articles.revisions import RevisionNotFound
from domain.articles.stages import MayNotWrite
from domain.articles.writing import ArticleNotFound, NotPublishable
from domain.media.attachments import MEDIA_TYPES
from domain.media.models import PICTURE_EXTENSIONS
from domain.media.storing import MEDIA_FOLDER, settle_old
from foundation import due_work, errors
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.typed_times import time_of_day

# What a dialog for choosing files offers first; what a file is, its content says.
_CHOSEN_FROM = [f".{end}" for ends in (*PICTURE_EXTENSIONS.values(), MEDIA_TYPES) for end in ends]


def init_app(app: Flask) -> None:
    """Add the section, the sentences of its errors, what its pages ask of files, and what is due by time."""
    app.register_blueprint(section)
    for error, status, sentence in (
        (SignedOut, 401, lambda: gettext("You are signed out. Please sign in again and put your text back in.")),
        (ArticleNotFound, 404, lambda: gettext("This article does not exist.")),
        (
            MayNotWrite,
            403,
            lambda: gettext("Only editors, and authors of drafts, may do this; nothing was changed."),
        ),
        (RevisionNotFound, 404, lambda: gettext("This revision does not exist.")),
        (
            StepNotPossible,
            409,
            lambda: gettext("The article is not in this state any more. Please open it again; nothing was changed."),
        ),
        (
            NotPublishable,
            422,
            lambda: gettext("A published article needs a title and a text; nothing was changed."),
        ),
        (
            PasteTooLong,
            413,
            lambda: gettext("This is too much to paste at once. Please paste it in several parts."),
        ),
        (CategoryNotFound, 404, lambda: gettext("This category does not exist.")),
        (
            CategoryInUse,
            409,
            lambda: gettext("Articles stand in this category. Please move them to another one first."),
        ),
    ):
        errors.answer_with(error, status, sentence)
    app.add_template_filter(lambda moment: time_of_day(moment, current_settings().time_zone), "time_of_day")
    due_work.add_step("untouched drafts removed", lambda: commit(remove_untouched_drafts))
    due_work.add_step("deleted drafts erased", lambda: commit(erase_deleted_drafts))
    app.add_template_global(lambda: DELETED_KEPT_DAYS, "deleted_kept_days")
    app.add_template_global(lambda: FileWordsForm(formdata=None), "file_words_form")
    app.add_template_global(pictures_of)
    app.add_template_global(markdown_of)
    app.add_template_global(",".join(_CHOSEN_FROM), "kinds_of_files")
    media = Path(app.instance_path) / MEDIA_FOLDER
    due_work.add_step("uploaded files", lambda: settle_old(media))
