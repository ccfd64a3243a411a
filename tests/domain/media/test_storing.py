"""What becomes of uploaded files: made anew, refused, stored once."""

import functools
import io
import os
import subprocess
import sys
import time

import pytest
from PIL import ExifTags, Image, ImageCms

from app import ROOT
from domain.media import refusals
from domain.media.models import MediaFile
from domain.media.pictures import make_picture
from domain.media.storing import (
    LARGEST_PICTURE_BYTES,
    keep,
    mark_unsettled,
    path_of,
    settle,
    settle_old,
    store_attachment,
    store_picture,
)
from foundation.database import commit, db
from tests.hostile_files import PDF, SVG, document, moving_gif, picture, png_header, png_of_zeros, zip_with


@functools.cache
def faults() -> dict[str, tuple[bytes, str, type[refusals.FileRefused]]]:
    jpeg = picture(size=(3000, 2000))
    return {
        "nothing in it": (b"", "anh.jpg", refusals.FileMissing),
        "a header of 60,000 by 60,000": (png_header(60_000, 60_000), "anh.png", refusals.TooManyPixels),
        "a header below Pillow's own limit": (png_header(9_000, 9_000), "anh.png", refusals.TooManyPixels),
        "a line of pixels": (png_header(2_000_000, 1), "anh.png", refusals.TooManyPixels),
        "a bomb": (png_of_zeros(20_000, 8_000), "anh.png", refusals.TooManyPixels),
        "cut short": (jpeg[: len(jpeg) // 2], "anh.jpg", refusals.BrokenFile),
        "cut short, all of its pixels promised": (png_header(3_200, 3_100), "anh.png", refusals.BrokenFile),
        "GIF and page": (picture("GIF") + b"<script>alert(1)</script>", "anh.gif", refusals.TwoKindsAtOnce),
        "JPEG and archive": (picture() + zip_with(a=b"a"), "anh.jpg", refusals.TwoKindsAtOnce),
        "10,000 frames": (moving_gif(10_000), "anh.gif", refusals.MovingPicture),
        "drawing with a script": (SVG, "anh.svg", refusals.UnknownKind),
        "archive by another name": (zip_with(a=b"a"), "anh.jpg", refusals.UnknownKind),
        "another end": (picture("PNG"), "anh.jpg", refusals.WrongExtension),
        "no end": (picture(), "anh", refusals.WrongExtension),
        "200 MB": (b"\xff\xd8\xff" + bytes(LARGEST_PICTURE_BYTES), "anh.jpg", refusals.FileTooLarge),
    }


@pytest.mark.parametrize("fault", faults())
def test_what_is_no_good_picture_is_refused_and_leaves_nothing(fault, tmp_path):
    content, name, refusal = faults()[fault]

    with pytest.raises(refusal):
        store_picture(io.BytesIO(content), name, alt="Hội nghị", user_id=None, folder=tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_no_refused_picture_takes_much_memory(tmp_path):
    # Files are made here and judged in a process of their own, which knows by how much it grew at most.
    names = [f"{number}-{name}" for number, (_content, name, _refusal) in enumerate(faults().values())]
    for file_name, (content, _name, _refusal) in zip(names, faults().values(), strict=True):
        (tmp_path / file_name).write_bytes(content)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from domain.media.refusals import FileRefused\n"
        "from domain.media.storing import store_picture\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before, refused = peak(), 0\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    with path.open('rb') as file:\n"
        "        try:\n"
        "            store_picture(file, path.name, alt='x', user_id=None, folder=Path(sys.argv[1]) / 'no')\n"
        "        except FileRefused:\n"
        "            refused += 1\n"
        "print(refused, (peak() - before) // 1024)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    refused, megabytes = map(int, told.stdout.split())
    assert refused == len(names)
    assert megabytes < 100


def test_a_photograph_is_turned_narrowed_and_told_nothing_of_where_it_was_taken():
    photograph = picture(
        size=(4000, 3000), exif=_taken_somewhere(), comment=b"Nguyen Van A", icc_profile=_other_colours()
    )

    made = make_picture(photograph, "jpg")

    assert (made.extension, made.width, made.height, list(made.variants)) == ("jpg", 1280, 1707, [320, 640, 1280])
    for width, content in made.variants.items():
        with Image.open(io.BytesIO(content)) as read:
            assert (read.width, read.height) == (width, pytest.approx(width * 4 / 3, abs=1))
            assert not {"exif", "comment", "icc_profile", "xmp"} & read.info.keys()
        assert b"Nguyen" not in content


@pytest.mark.parametrize(
    ("kind", "options", "extension", "widths"),
    [
        ("PNG", {"mode": "P", "size": (1000, 500)}, "png", [320, 640, 1000]),
        ("PNG", {"size": (300, 200)}, "jpg", [300]),
        ("WEBP", {"size": (960, 600)}, "jpg", [320, 640, 960]),
        ("GIF", {"mode": "P", "size": (500, 100)}, "png", [320, 500]),
        ("JPEG", {"mode": "CMYK"}, "jpg", [320, 640, 800]),
        ("JPEG", {"size": (6000, 5000), "mode": "L"}, "jpg", [320, 640, 1280]),
    ],
)
def test_pictures_become_what_they_are_best_as_and_never_larger(kind, options, extension, widths):
    content = picture(kind, **options)

    made = make_picture(content, kind.lower())

    assert (made.extension, list(made.variants)) == (extension, widths)


def test_what_can_be_seen_through_stays_so():
    drawing = Image.new("RGBA", (600, 400), (200, 30, 30, 255))
    drawing.paste((0, 0, 0, 0), (0, 0, 300, 400))
    written = io.BytesIO()
    drawing.save(written, "PNG")

    made = make_picture(written.getvalue(), "png")

    with Image.open(io.BytesIO(made.largest)) as read:
        assert (made.extension, read.convert("RGBA").getpixel((10, 10))[3]) == ("png", 0)
        assert read.convert("RGBA").getpixel((590, 10)) == (200, 30, 30, 255)


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (zip_with(a=b"a"), "tep.zip", refusals.UnknownKind),
        (zip_with(a=b"a"), "tep.docx", refusals.UnknownKind),
        (b"MZ\x90", "tep.exe", refusals.UnknownKind),
        (b"<html>", "tep.pdf", refusals.UnknownKind),
        (PDF[:20], "tep.pdf", refusals.BrokenFile),
        (PDF, "tep.docx", refusals.WrongExtension),
        (document("xl/workbook.xml"), "tep.docx", refusals.WrongExtension),
        (document(**{"word/vbaProject.bin": b"1"}), "tep.docx", refusals.MacrosInside),
        (document()[:-30], "tep.docx", refusals.BrokenFile),
        (document("a/part.xml"), "tep.docx", refusals.UnknownKind),
        (b"PK\3\4PK\5\6" + bytes(18), "tep.docx", refusals.UnknownKind),
    ],
)
def test_an_attachment_is_what_its_name_says_or_refused(content, name, refusal, tmp_path):
    with pytest.raises(refusal):
        store_attachment(io.BytesIO(content), name, user_id=None, folder=tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_same_picture_is_stored_once(app, tmp_path):
    first, second = (_stored(tmp_path, alt) for alt in ("Hội nghị", "Cuộc họp"))

    with app.app_context():
        kept = [commit(lambda file=file: keep(file).id) for file in (first, second)]
        for file in (first, second):
            settle(tmp_path, file.name)

        assert kept[0] == kept[1]
        assert [path_of(tmp_path, name).exists() for name in first.stored_names] == [True, True]
        assert [path_of(tmp_path, name).exists() for name in second.stored_names] == [False, False]
        assert db.session.get_one(MediaFile, kept[0]).alt == "Hội nghị"


def test_what_a_crash_left_without_a_row_goes_after_an_hour(app, tmp_path):
    kept, left, fresh = (_stored(tmp_path, "Hội nghị", size=(500, number)) for number in (300, 310, 320))
    names = [file.stored_names[0] for file in (kept, left, fresh)]
    still_marked = fresh.name
    an_hour_ago = time.time() - 3700
    for file in (kept, left):
        os.utime(tmp_path / "unsettled" / file.name, (an_hour_ago, an_hour_ago))

    with app.app_context():
        commit(lambda: keep(kept))
        settled = settle_old(tmp_path)

    there = [path_of(tmp_path, name).exists() for name in names]
    assert (settled, there) == (2, [True, False, True])
    assert [mark.name for mark in (tmp_path / "unsettled").iterdir()] == [still_marked]


def test_a_disk_that_takes_nothing_is_told_from_a_bad_file(tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")

    with pytest.raises(refusals.FileNotStored):
        _stored(tmp_path / "media", "Hội nghị")


def test_marks_may_be_set_twice(tmp_path):
    mark_unsettled(tmp_path, "ab12")
    mark_unsettled(tmp_path, "ab12")

    assert [mark.name for mark in (tmp_path / "unsettled").iterdir()] == ["ab12"]


def _stored(folder, alt, *, size=(500, 300)):
    return store_picture(io.BytesIO(picture(size=size)), "hội nghị.jpg", alt=alt, user_id=None, folder=folder)


def _taken_somewhere() -> bytes:
    """Turned by a quarter, at a place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return exif.tobytes()


def _other_colours() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
