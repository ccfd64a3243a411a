"""Names that look like a staff member's or the office's, however they are spelled."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from domain.moderation.screening.lookalikes import latin_letters
from foundation.text import fold, normalize_line

# Site names and the like are part of many readers' names: Dân Bến Mơ.
_MAX_WORDS_OF_A_PLACE = 2
_MIN_CONTAINED_CHARS = 6
# No name that people read begins later.
_LOOKED_AT_WORDS = 12
_LOOKED_AT_CHARS = 400
# Two short syllables easily spell a short role: Mơ D.
_MIN_JOINED_CHARS = 5

# As the whole name, or as the words it begins with: "Dân gần Ủy ban" is nobody's claim to be one.
_GENERIC = (
    *("UBND", "Ủy ban nhân dân", "Ủy ban xã", "Ủy ban phường", "Ủy ban thị trấn", "Ủy ban huyện", "Ủy ban tỉnh"),
    *("Ủy ban MTTQ", "Ủy ban Mặt trận", "Hội đồng nhân dân", "HĐND", "Đảng ủy xã", "Đảng ủy phường", "Chính quyền xã"),
    *("Chính quyền địa phương", "Chủ tịch xã", "Chủ tịch phường", "Chủ tịch UBND", "Phó chủ tịch xã", "Công an xã"),
    *("Công an phường", "Văn phòng UBND", "Văn phòng Ủy ban", "Cổng thông tin điện tử", "Trang thông tin điện tử"),
    *("Ban biên tập", "Ban quản trị", "Ban điều hành", "Ban kiểm duyệt", "Tòa soạn", "BBT", "BQT", "QTV"),
    *("Quản trị viên", "Quản trị trang", "Người quản trị", "Điều hành viên", "Kiểm duyệt viên", "Người kiểm duyệt"),
    *("Biên tập viên", "Admin", "Administrator", "Moderator", "Webmaster", "Sysadmin", "Editor", "Site admin"),
)
# Too short to begin a name: "Mod" alone claims something, "Mod xe máy" does not.
_GENERIC_WHOLE = ("Mod", "Ad", "Ủy ban", "Quản trị", "Kiểm duyệt", "Biên tập", "Hệ thống", "Staff")

# What people put before or after a staff member's name.
_TITLES = (
    *("Administrator", "Admin", "Moderator", "Mod", "Ad", "BQT", "BBT", "QTV", "KDV", "BTV", "UBND", "HĐND"),
    *("Ban quản trị", "Ban biên tập", "Ban điều hành", "Ban kiểm duyệt", "Quản trị viên", "Quản trị", "Tòa soạn"),
    *("Kiểm duyệt viên", "Kiểm duyệt", "Biên tập viên", "Biên tập", "Điều hành viên", "Điều hành", "Ủy ban nhân dân"),
    *("Ủy ban", "Ủy ban xã", "UBND xã", "UBND phường", "Cán bộ", "Cán bộ xã", "Nhân viên", "Staff", "Chính chủ"),
)

_WORD = re.compile(r"[^\W_]+(?:[|!¡@$€][^\W_]+)*")
_SIGNS = re.compile(r"[|!¡@$€™℠]+")
_LAST_DIGITS = re.compile(r"[0-9]+\Z")
# Digits and signs that stand for letters, after fold(): only small letters are left.
_STROKES = str.maketrans("013458i|!¡@$€", "oleasbllllase")


def name_skeleton(name: str) -> str:
    """What is left of a name when everything that looks alike is alike; equal for names a reader may confuse.

    Letters and digits only, without case and marks, look-alikes of other scripts as Latin letters; l, i, 1 and | are
    one letter, o and 0 another, rn is m and vv is w. For comparing only, never for showing. Empty for a name without
    letters and digits.
    """
    compatible = unicodedata.normalize("NFKD", normalize_line(name))
    letters = fold(latin_letters(compatible)).translate(_STROKES)
    plain = "".join(character for character in letters if character.isalnum())
    return plain.replace("rn", "m").replace("vv", "w")


def resembling(author_name: str, *, staff_names: Collection[str], office_names: Collection[str]) -> str | None:
    """The name of a staff member, of the office or of a role that the author's name looks like, or None.

    A staff member's whole name, with or without a title; the office's names, longer ones also inside the author's;
    roles like "Ban biên tập" as the whole name or its first words. Names of one or two words, mostly places, must be
    equal, since readers call themselves after where they live.
    """
    name = normalize_line(author_name[:_LOOKED_AT_CHARS])
    # @ may be an a, as in @dmin, or an ornament, as in @admin.
    for reading in dict.fromkeys((name, _SIGNS.sub(" ", name))):
        skeleton = name_skeleton(reading)
        known = skeleton and (
            _staff_member(skeleton, staff_names)
            or _office(skeleton, office_names)
            or _role(reading)
            or _role(_LAST_DIGITS.sub("", reading))
        )
        if known:
            return known
    return None


def _staff_member(skeleton: str, staff_names: Collection[str]) -> str | None:
    readings = set(_without_titles(skeleton))
    return next((name for name in staff_names if _known_skeleton(name) in readings), None)


def _without_titles(skeleton: str) -> Iterator[str]:
    """The skeleton as it is, and without a title at its beginning, its end or both."""
    for beginning in ("", *_titles()):
        if skeleton.startswith(beginning):
            rest = skeleton.removeprefix(beginning)
            yield from (rest.removesuffix(end) for end in ("", *_titles()) if rest.endswith(end) and rest != end)


def _office(skeleton: str, office_names: Collection[str]) -> str | None:
    for name in office_names:
        office = _known_skeleton(name)
        is_long = len(office) >= _MIN_CONTAINED_CHARS and len(_WORD.findall(name)) > _MAX_WORDS_OF_A_PLACE
        if office and (office == skeleton or (is_long and office in skeleton)):
            return name
    return None


def _role(name: str) -> str | None:
    words = [name_skeleton(word) for word in _WORD.findall(latin_letters(name))[:_LOOKED_AT_WORDS]]
    for count in range(1, len(words) + 1):
        beginning = "".join(words[:count])
        if beginning in _roles() and _is_one_name(words[:count]):
            return _roles()[beginning]
    skeleton = name_skeleton(name)
    return _whole_roles().get(skeleton) if _is_one_name(words) else None


def _is_one_name(words: Sequence[str]) -> bool:
    """Whether joined words are no accident: the syllables of "Mơ D." are no Mod, the letters of "M o d" are."""
    return len(words) == 1 or len("".join(words)) >= _MIN_JOINED_CHARS or all(len(word) == 1 for word in words)


@cache
def _roles() -> dict[str, str]:
    return {name_skeleton(role): role for role in _GENERIC}


@cache
def _whole_roles() -> dict[str, str]:
    return {name_skeleton(role): role for role in (*_GENERIC, *_GENERIC_WHOLE)}


@cache
def _titles() -> tuple[str, ...]:
    return tuple(map(name_skeleton, _TITLES))


@lru_cache(maxsize=512)
def _known_skeleton(name: str) -> str:
    return name_skeleton(name)
