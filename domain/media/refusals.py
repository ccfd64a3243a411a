"""Why a file is not taken. The edge has a sentence for each."""


class FileRefused(Exception):
    """The file cannot be taken; nothing of it was stored."""


class FileMissing(FileRefused):
    """No file was chosen, or it has nothing in it."""


class DescriptionMissing(FileRefused):
    """A picture needs words for those who do not see it."""


class FileTooLarge(FileRefused):
    """The file has more bytes than are taken."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"more than {most_bytes} bytes")
        self.most_megabytes = most_bytes // 1_000_000


class TooManyPixels(FileRefused):
    """The picture has more pixels than are taken of its kind, which `kind` names unless it is the most of all kinds.

    `width`, `height`: None where even that is too much.
    """

    def __init__(
        self, most_pixels: int, width: int | None = None, height: int | None = None, *, kind: str = ""
    ) -> None:
        super().__init__(f"more than {most_pixels} pixels")
        self.most_megapixels, self.width, self.height, self.kind = most_pixels // 1_000_000, width, height, kind


class UnknownKind(FileRefused):
    """What is in the file is of no kind that is taken, whatever its name says."""


class WrongExtension(FileRefused):
    """The end of the file's name says another kind than its content. `extension`: what it should be."""

    def __init__(self, extension: str) -> None:
        super().__init__(f"is a .{extension}")
        self.extension = extension


class MovingPicture(FileRefused):
    """The picture has several frames."""


class BrokenFile(FileRefused):
    """The file ends too early or is damaged."""


class TwoKindsAtOnce(FileRefused):
    """A picture that is a page, a document or an archive as well."""


class MacrosInside(FileRefused):
    """A document with programs in it."""


class FileNotStored(Exception):
    """The disk did not take the file: it is full, or may not be written."""
