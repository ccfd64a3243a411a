"""What a person is told whose file cannot be taken: what is wrong with it, and what to do."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from domain.media import refusals
from domain.media.attachments import MEDIA_TYPES
from domain.media.pictures import MOST_PIXELS
from foundation.language import number

STATUS_OF_NOT_STORED = 507


def sentence_of(refusal: Exception, *, is_picture: bool) -> str:
    """Why the file was not taken, in the language of the page."""
    if isinstance(refusal, refusals.UnknownKind):
        return _unknown_kind(is_picture=is_picture)
    return str(_SENTENCES[type(refusal)](refusal))


def status_of(refusal: Exception) -> int:
    """The status of the answer that says so."""
    if isinstance(refusal, refusals.FileNotStored):
        return STATUS_OF_NOT_STORED
    return 413 if isinstance(refusal, refusals.FileTooLarge | refusals.TooManyPixels) else 422


def _too_many_pixels(refusal: refusals.TooManyPixels) -> str:
    if refusal.width is None or refusal.height is None:
        return str(
            gettext(
                "The picture has more than %(most)s million pixels. Please make it smaller.",
                most=refusal.most_megapixels,
            )
        )
    size = {"width": number(refusal.width), "height": number(refusal.height), "most": refusal.most_megapixels}
    if not refusal.kind:
        return str(
            gettext(
                "The picture has %(width)s × %(height)s pixels; at most %(most)s million can be taken. Please make it "
                "smaller.",
                **size,
            )
        )
    return str(
        gettext(
            "The picture has %(width)s × %(height)s pixels; at most %(most)s million can be taken as %(kind)s, and "
            "%(jpeg)s million as JPEG. Please save it as a usual JPEG, or make it smaller.",
            **size,
            kind=refusal.kind,
            jpeg=MOST_PIXELS["JPEG"] // 1_000_000,
        )
    )


def _unknown_kind(*, is_picture: bool) -> str:
    if is_picture:
        return str(gettext("This is no picture that can be shown. Please choose a JPEG, PNG, WebP or GIF file."))
    return str(
        gettext(
            "Files of this kind cannot be attached. Possible are pictures (JPEG, PNG, WebP, GIF) and: %(ends)s.",
            ends=", ".join(MEDIA_TYPES),
        )
    )


def _wrong_extension(refusal: refusals.WrongExtension) -> str:
    return str(
        gettext(
            "The content of the file is of the kind .%(end)s, but its name says otherwise. Please give it a name that "
            "ends with .%(end)s and send it again.",
            end=refusal.extension,
        )
    )


_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    refusals.FileMissing: lambda _: gettext("Please choose a file that is not empty."),
    refusals.DescriptionMissing: lambda _: gettext("Please describe the picture for people who do not see it."),
    refusals.FileTooLarge: lambda refusal: gettext(
        "The file is larger than %(most)s MB. Please make it smaller.", most=refusal.most_megabytes
    ),
    refusals.TooManyPixels: _too_many_pixels,
    refusals.WrongExtension: _wrong_extension,
    refusals.MovingPicture: lambda _: gettext(
        "The picture moves. Please choose one that stands still, such as a screenshot of it."
    ),
    refusals.BrokenFile: lambda _: gettext(
        "The file is damaged or incomplete. Please save it again and send it once more."
    ),
    refusals.TwoKindsAtOnce: lambda _: gettext(
        "There is a page, a document or an archive hidden in the picture. Please open it in a picture program, save it "
        "as a new picture and send that."
    ),
    refusals.MacrosInside: lambda _: gettext(
        "There are macros in the document. Please save it without macros, or as PDF."
    ),
    refusals.FileNotStored: lambda _: gettext(
        "The site could not store the file: its disk may be full. Nothing was changed."
    ),
}
