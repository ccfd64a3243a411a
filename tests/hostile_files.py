"""Files that nobody should take, each small to write and large, or something else, to read."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def picture(kind="JPEG", size=(800, 600), mode="RGB", **options) -> bytes:
    """A picture with more colours than a drawing has."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    if mode in {"RGB", "RGBA"}:
        image.paste(Image.radial_gradient("L").resize((size[0] // 2, size[1])).convert(mode), (0, 0))
        red = Image.linear_gradient("L").rotate(90).resize(size)
        image = Image.merge(mode, (red, *image.split()[1:]))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def png_of_zeros(width: int, height: int) -> bytes:
    """A PNG of one bit for each pixel: a bomb, for it is nearly nothing as long as nobody unpacks it."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return _png(width, height, [(b"IDAT", packed)])


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and little more."""
    return _png(width, height, [(b"IDAT", zlib.compress(b"\0" * 100))])


def moving_gif(frames: int) -> bytes:
    """A GIF of so many frames of one pixel."""
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * frames + b"\x3b"


def zip_with(**members: bytes) -> bytes:
    """A zip; in the names of members `__` stands for a slash and `_DOT_` for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return written.getvalue()


def document(part="word/document.xml", **more: bytes) -> bytes:
    """The least that an office document is."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", part: b"<document/>", **more}.items():
            archive.writestr(name, content)
    return written.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'


def _png(width: int, height: int, chunks: list[tuple[bytes, bytes]]) -> bytes:
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, content in (header, *chunks, (b"IEND", b"")):
        parts += [struct.pack(">I", len(content)), name, content, struct.pack(">I", zlib.crc32(name + content))]
    return b"".join(parts)
