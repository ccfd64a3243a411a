"""Pictures: read from bytes that nobody vouches for, and made anew in several widths without what came with them.

Of what was uploaded only the pixels stay: places, names of cameras and hidden content go. Memory is kept small: a JPEG
is decoded at the size that is needed, other kinds may have fewer pixels, and one picture is decoded at a time.
"""

import dataclasses
import io
import threading
import zipfile

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from domain.media.models import PICTURE_EXTENSIONS, PICTURE_WIDTHS_PX
from domain.media.refusals import BrokenFile, MovingPicture, TooManyPixels, TwoKindsAtOnce, UnknownKind, WrongExtension

# What has to be decoded as a whole before it can be made smaller takes so much memory for each pixel.
MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 10_000_000, "GIF": 10_000_000, "WEBP": 5_000_000}
MOST_PIXELS_PROGRESSIVE = 12_000_000
MOST_PIXELS_TRANSPARENT = 8_000_000
LONGEST_SIDE_PX = 16_000
FEW_COLOURS = 256

# What makes a browser or a reader take the same bytes for something else than a picture.
_OTHER_KINDS = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")
_PDF_WITHIN_BYTES = 1024
_TURNED_SIDEWAYS = {5, 6, 7, 8}
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")
_turn = threading.Lock()


@dataclasses.dataclass(frozen=True)
class MadePicture:
    """A picture made anew: the bytes for each width, the largest being `width` × `height`."""

    extension: str
    width: int
    height: int
    variants: dict[int, bytes]

    @property
    def largest(self) -> bytes:
        """The bytes of the largest."""
        return self.variants[self.width]


def make_picture(content: bytes, extension: str) -> MadePicture:
    """The picture in `content`, made anew; `extension` is what its name ends with.

    Raises UnknownKind, WrongExtension, TooManyPixels, MovingPicture, TwoKindsAtOnce or BrokenFile.
    """
    try:
        image = Image.open(io.BytesIO(content), formats=list(PICTURE_EXTENSIONS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(max(MOST_PIXELS.values())) from None
    except UnidentifiedImageError:
        raise UnknownKind from None
    except Exception:  # noqa: BLE001 what a decoder raises on hostile bytes is not known in advance
        raise BrokenFile from None
    kind = "JPEG" if image.format == "MPO" else str(image.format)  # a JPEG with a second picture behind the first
    if extension not in PICTURE_EXTENSIONS[kind]:
        raise WrongExtension(PICTURE_EXTENSIONS[kind][0])
    _check_size(image, kind)
    _check_content(content)
    try:
        _check_stands_still(image, kind)
        with _turn:
            return _made(image, may_be_graphic=kind != "JPEG")
    except MovingPicture:
        raise
    except Exception:  # noqa: BLE001 the same
        raise BrokenFile from None


def _check_size(image: Image.Image, kind: str) -> None:
    most = MOST_PIXELS_PROGRESSIVE if image.info.get("progressive") else MOST_PIXELS[kind]
    if "A" in image.getbands() or "transparency" in image.info:
        most = min(most, MOST_PIXELS_TRANSPARENT)
    width, height = image.size
    if width * height > most or max(width, height) > LONGEST_SIDE_PX:
        name = "progressive JPEG" if image.info.get("progressive") else {"WEBP": "WebP"}.get(kind, kind)
        raise TooManyPixels(most, width, height, kind=name if most < MOST_PIXELS["JPEG"] else "")


def _check_content(content: bytes) -> None:
    lowered = content.lower()
    if any(sign in lowered for sign in _OTHER_KINDS) or b"%pdf-" in lowered[:_PDF_WITHIN_BYTES]:
        raise TwoKindsAtOnce
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise TwoKindsAtOnce


def _check_stands_still(image: Image.Image, kind: str) -> None:
    # What a JPEG has behind its picture is another one, of cameras with two eyes.
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise MovingPicture


def _made(image: Image.Image, *, may_be_graphic: bool) -> MadePicture:
    widest = max(PICTURE_WIDTHS_PX)
    is_sideways = image.getexif().get(_ORIENTATION) in _TURNED_SIDEWAYS
    scale = min(1.0, widest / image.size[1 if is_sideways else 0])
    wanted = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image.draft(None, wanted)
    image.load()
    profile = image.info.get("icc_profile")
    image = _with_plain_channels(image)
    is_graphic = may_be_graphic and image.getcolors(FEW_COLOURS) is not None
    image = image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(ImageOps.exif_transpose(image), profile)
    image.info.clear()  # comments and the like, which would be written again
    is_transparent = image.mode == "RGBA"
    extension = "png" if is_graphic else "webp" if is_transparent else "jpg"
    widths = [width for width in PICTURE_WIDTHS_PX if width < image.width] + [image.width]
    variants = {width: _encoded(_narrowed(image, width), extension) for width in widths}
    return MadePicture(extension, image.width, image.height, variants)


def _with_plain_channels(image: Image.Image) -> Image.Image:
    """The picture in RGB, RGBA where some of it is transparent, or CMYK, which only its profile can make RGB of."""
    if image.mode == "CMYK" or (image.mode == "RGB" and "transparency" not in image.info):
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
        lowest, _highest = image.getchannel("A").getextrema()
        if lowest != 255:  # noqa: PLR2004 opaque
            return image
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in the colours that browsers take a picture without a profile to have."""
    mode = "RGB" if image.mode == "CMYK" else image.mode
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError):  # a profile for other channels, or none at all
            converted = None
        if converted is not None:
            return converted
    return image.convert(mode)


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, extension: str) -> bytes:
    written = io.BytesIO()
    if extension == "png":
        # Making it smaller mixed its colours: again so few, or it would be larger than it was.
        few = image.quantize(FEW_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(written, "PNG", optimize=True)
    elif extension == "webp":
        image.save(written, "WEBP", quality=82, method=4)
    else:
        image.save(written, "JPEG", quality=82, optimize=True, progressive=True)
    return written.getvalue()
