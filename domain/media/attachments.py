"""Attachments: documents and sounds that are stored as they are, so what they are is told by their content.

Of an archive only the list of its members is read, and that only when it is short: nothing is unpacked.
"""

import dataclasses
import io
import struct
import zipfile

from domain.media.refusals import BrokenFile, MacrosInside, UnknownKind, WrongExtension

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "mp3": "audio/mpeg",
}
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENTS = {kind.encode(): end for end, kind in MEDIA_TYPES.items() if end in {"odt", "ods"}}
# The end of a zip says how long the list of members is. A comment makes it stand up to 64 KB before the file's end.
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_LARGE_ZIP = b"PK\x06\x07"
_END_WITHIN_BYTES = 65_557
_LONGEST_LIST_BYTES = 1_000_000
_MOST_UNPACKED_BYTES = 500_000_000
_PDF_END_WITHIN_BYTES = 2048
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclasses.dataclass(frozen=True)
class FoundKind:
    """What an attachment is: the end that its name should have, and its media type."""

    extension: str

    @property
    def media_type(self) -> str:
        """Its media type."""
        return MEDIA_TYPES[self.extension]


def kind_of_attachment(content: bytes, extension: str) -> FoundKind:
    """What is in `content`; `extension` is what its name ends with.

    Raises UnknownKind, WrongExtension, MacrosInside or BrokenFile.
    """
    found = _extension_of(content)
    if extension != found:
        raise WrongExtension(found)
    return FoundKind(found)


def _extension_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-_PDF_END_WITHIN_BYTES:]:
            raise BrokenFile
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(_OLD_OFFICE):
        return _kind_of_old_office(content)
    if content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}):
        return "mp3"
    raise UnknownKind


def _kind_of_zip(content: bytes) -> str:
    end = content.rfind(_END_OF_ZIP, max(0, len(content) - _END_WITHIN_BYTES))
    if end < 0 or len(content) < end + 22:
        raise BrokenFile
    (list_bytes,) = struct.unpack_from("<I", content, end + 12)
    if list_bytes > _LONGEST_LIST_BYTES or content[max(0, end - 20) : end].startswith(_END_OF_LARGE_ZIP):
        raise UnknownKind
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, UnicodeDecodeError, NotImplementedError):
        raise BrokenFile from None
    names = {member.filename for member in members}
    if sum(member.file_size for member in members) > _MOST_UNPACKED_BYTES:
        raise UnknownKind
    if any(name.endswith(("vbaProject.bin", "Basic/script-lc.xml")) for name in names):
        raise MacrosInside
    if "[Content_Types].xml" in names:
        found = next((end for part, end in _MAIN_PARTS.items() if part in names), None)
    else:
        found = _kind_of_open_document(content)
    if found is None:
        raise UnknownKind
    return found


def _kind_of_open_document(content: bytes) -> str | None:
    """Such a file says first and uncompressed what it is (ODF 1.3, part 2, 3.3)."""
    if content[30:38] != b"mimetype":
        return None
    name_bytes, extra_bytes = struct.unpack_from("<HH", content, 26)
    begin = 30 + name_bytes + extra_bytes
    return next((end for kind, end in _OPEN_DOCUMENTS.items() if content[begin:].startswith(kind + b"PK")), None)


def _kind_of_old_office(content: bytes) -> str:
    """The streams in it are named in UTF-16."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise MacrosInside
    for stream, extension in (("WordDocument", "doc"), ("Workbook", "xls")):
        if stream.encode("utf-16-le") in content:
            return extension
    raise UnknownKind
