"""The demo's pictures, painted by these lines: one for each article, the same every time."""

from collections.abc import Callable

from PIL import Image

from domain.exchange import demo_open_air
from domain.exchange import demo_scenery as s
from domain.exchange.demo_scenery import Sheet


def painted(name: str) -> Image.Image:
    """The picture called so."""
    return _SCENES[name]()


def _meeting() -> Image.Image:
    return _hall(curtain=s.BRICK, wall="#e9d9b8", rows=(s.TEAL, s.TEAL_DEEP, "#093d44"))


def _meeting_with_awards() -> Image.Image:
    return _hall(curtain=s.TEAL, wall="#dfe9e2", rows=(s.BRICK_PALE, s.BRICK, "#7d2e20"), guests=5)


def _hall(*, curtain: str, wall: str, rows: tuple[str, str, str], guests: int = 2) -> Image.Image:
    sheet = Sheet(wall, s.PAPER)
    sheet.box(18, 6, 84, 38, curtain)
    for fold in range(20, 102, 6):
        sheet.line([(fold, 6), (fold, 44)], s.INK if fold % 12 else wall, 0.2)
    sheet.box(18, 6, 84, 5, s.TURMERIC)
    for star in range(28, 100, 16):
        sheet.disc(star, 8.5, 1.1, s.BRICK)
    sheet.box(12, 42, 96, 12, s.WOOD)
    sheet.box(12, 42, 96, 1.5, s.BRICK_PALE)
    shirts = [shirt for shirt in s.SHIRTS if shirt != curtain]
    for number in range(guests):
        sheet.person(50 + number * 11, 43, 17, shirts[(number + 2) % len(shirts)])
        sheet.disc(50 + number * 11, 33, 1.6, s.TURMERIC_PALE)
    sheet.person(34, 42, 18, s.PAPER)
    sheet.shape([(28, 33), (40, 33), (38, 46), (30, 46)], s.TURMERIC)
    sheet.disc(34, 38, 2, s.BRICK)
    sheet.line([(34, 33), (35, 29)], s.INK, 0.4)
    sheet.disc(35, 29, 0.7, s.INK)
    sheet.flowers([(91, 40, 2.2), (95, 40, 2.2), (93, 37.5, 2.4)], [s.SIM, s.PAPER, s.BRICK_PALE])
    for y, size, colour, shift in ((55, 8, rows[0], 0), (62, 10, rows[1], 4), (71, 12, rows[2], 1)):
        sheet.heads(y, size, colour, shift=shift, hats=5)
    return sheet.painted()


def _water() -> Image.Image:
    sheet = Sheet("#bfe0e6", "#eef6ee")
    sheet.sun(100, 14)
    sheet.land(52, 2, s.LEAF_PALE)
    sheet.tree(12, 56, 15)
    sheet.house(22, 56, 18)
    for leg in (62, 70, 78, 86):
        sheet.line([(leg, 58), (74 + (leg - 74) * 0.8, 28)], s.STONE_DEEP, 1)
    for height in (38, 48):
        sheet.line([(63, height), (85, height)], s.STONE_DEEP, 0.6)
    sheet.box(60, 14, 28, 15, s.TEAL, round_by=2)
    sheet.shape([(58, 15), (74, 6), (90, 15)], s.TEAL_DEEP)
    sheet.box(60, 20, 28, 2, s.TEAL_PALE)
    sheet.land(60, 1.5, s.LEAF, phase=2)
    sheet.box(98, 46, 2.4, 20, s.STONE_DEEP)
    sheet.box(92, 46, 8, 2.2, s.STONE_DEEP)
    sheet.disc(93, 51, 0.9, s.TEAL)
    for place, colour in enumerate((s.BRICK, s.TURMERIC, s.TEAL, s.SIM)):
        x = 24 + place * 17
        sheet.shape([(x, 62), (x + 11, 62), (x + 9.5, 74), (x + 1.5, 74)], colour)
        sheet.disc(x + 5.5, 62, 5.5, s.TEAL_PALE, flat=0.22)
    sheet.person(94, 76, 20, s.BRICK, hat=True)
    return sheet.painted()


def _flower_road() -> Image.Image:
    sheet = Sheet("#cfe6ea", "#fdf6e3")
    sheet.sun(28, 14)
    sheet.land(34, 5, s.TEAL_PALE, phase=1)
    sheet.land(38, 4, s.LEAF_PALE, phase=3.6)
    sheet.land(42, 1, s.LEAF)
    sheet.house(70, 45, 16)
    sheet.house(92, 48, 20, roof=s.TEAL)
    sheet.tree(64, 45, 10)
    sheet.tree(20, 47, 13)
    sheet.shape([(57, 42), (61, 42), (96, 80), (22, 80)], s.STONE)
    sheet.shape([(58.7, 42), (59.3, 42), (61, 80), (57, 80)], s.PAPER)
    spots = []
    for step in range(13):
        nearness = (step / 12) ** 1.6
        y, size = 43 + 36 * nearness, 0.7 + 3.4 * nearness
        spots += [(57 - 37 * nearness - size, y, size), (61 + 37 * nearness + size, y, size)]
        spots += [(55 - 44 * nearness - size * 2, y + 1, size), (63 + 44 * nearness + size * 2, y + 1, size)]
    sheet.flowers(spots, [s.SIM, s.SIM, s.BRICK_PALE, s.TURMERIC, s.PAPER])
    sheet.person(52, 66, 15, s.TEAL, hat=True)
    sheet.person(67, 60, 11, s.BRICK)
    return sheet.painted()


def _phones() -> Image.Image:
    sheet = Sheet("#27424a", "#3d5c60")
    sheet.box(8, 8, 34, 30, "#16282d")
    sheet.disc(32, 17, 4, s.TURMERIC_PALE)
    sheet.disc(34, 16, 3.6, "#16282d")
    sheet.box(24, 8, 1, 30, s.WOOD)
    sheet.box(8, 22, 34, 1, s.WOOD)
    sheet.line([(62, 0), (62, 10)], s.INK, 0.5)
    sheet.shape([(54, 16), (58, 10), (66, 10), (70, 16)], s.TURMERIC)
    sheet.disc(62, 17, 3, s.TURMERIC_PALE)
    sheet.person(32, 66, 40, s.TEAL_PALE)
    sheet.person(56, 68, 36, s.SIM, hat=True)
    sheet.box(0, 60, 120, 20, s.WOOD)
    sheet.box(0, 60, 120, 1.6, s.BRICK_PALE)
    sheet.shape([(14, 66), (30, 65), (33, 76), (15, 77)], s.PAPER)
    for y in (68, 70.5, 73):
        sheet.line([(17, y), (28, y - 0.6)], s.STONE_DEEP, 0.5)
    sheet.box(76, 16, 30, 58, s.INK, round_by=4)
    sheet.box(78, 21, 26, 47, s.PAPER, round_by=1)
    sheet.box(78, 21, 26, 8, s.TEAL)
    for y in (34, 40, 46):
        sheet.box(82, y, 18, 2.6, s.STONE, round_by=1)
    sheet.disc(91, 58, 6, s.LEAF)
    sheet.line([(88, 58), (90.4, 60.4), (94.6, 55.4)], s.PAPER, 1.3)
    return sheet.painted()


def _library() -> Image.Image:
    sheet = Sheet("#d6ead8", "#f7f3df")
    sheet.box(0, 26, 120, 24, s.TURMERIC_PALE)
    for window in range(6, 120, 19):
        sheet.box(window, 32, 10, 12, s.TEAL_PALE)
    sheet.box(0, 22, 120, 5, s.BRICK)
    sheet.land(50, 0.6, "#d8b98c")
    sheet.shape([(50, 56), (55, 26), (68, 26), (73, 56)], s.WOOD)
    for root in (46, 78):
        sheet.shape([(58, 30), (64, 30), (root + 1.5, 56), (root, 56)], "#7a5538")
    for x, y, size in ((34, 14, 17), (62, 8, 20), (90, 14, 17), (48, 20, 13), (77, 20, 13)):
        sheet.disc(x, y, size, s.LEAF_DEEP, flat=0.8)
    for x, y, size in ((32, 9, 9), (58, 4, 12), (86, 9, 10), (72, 15, 7)):
        sheet.disc(x, y, size, s.LEAF, flat=0.7)
    for shelf in (6, 88):
        sheet.box(shelf, 40, 26, 22, s.WOOD)
        for row in (42, 52):
            sheet.box(shelf + 1.5, row, 23, 8, "#5e4129")
            for book in range(11):
                left, height = shelf + 2.2 + book * 2, 5.4 + (book * 7 % 3)
                sheet.box(left, row + 8 - height, 1.7, height, s.SHIRTS[(book + row) % 7])
    for place, x in enumerate((40, 54, 70, 84)):
        sheet.person(x, 74, 19, s.SHIRTS[place])
        sheet.shape([(x - 4, 62.5), (x, 64), (x + 4, 62.5), (x + 4, 66.5), (x, 68), (x - 4, 66.5)], s.PAPER)
        sheet.line([(x, 64), (x, 68)], s.STONE_DEEP, 0.3)
    return sheet.painted()


def _health_station() -> Image.Image:
    sheet = Sheet("#cfe6ec", "#f3f7ef")
    sheet.sun(16, 13, 5)
    sheet.land(46, 2, s.LEAF_PALE)
    sheet.tree(10, 54, 15)
    sheet.tree(112, 54, 13)
    sheet.box(22, 24, 76, 32, s.PAPER)
    sheet.shape([(18, 25), (28, 14), (92, 14), (102, 25)], s.TEAL)
    sheet.disc(60, 20, 5.4, s.PAPER)
    sheet.box(58.7, 16.4, 2.6, 7.2, s.LEAF)
    sheet.box(56.4, 18.7, 7.2, 2.6, s.LEAF)
    for x in (28, 40, 74, 86):
        sheet.box(x, 32, 8, 10, s.TEAL_PALE)
    sheet.box(53, 34, 14, 22, s.TEAL_DEEP)
    sheet.land(56, 0.4, s.STONE)
    sheet.box(70, 58, 22, 2, s.WOOD)
    sheet.box(72, 60, 1.4, 10, s.WOOD)
    sheet.box(88, 60, 1.4, 10, s.WOOD)
    sheet.person(80, 68, 22, s.PAPER)
    sheet.box(76, 55, 6, 3.4, s.TEAL, round_by=0.5)
    for place in range(5):
        sheet.person(12 + place * 11, 74 - place % 2, 21, s.SHIRTS[place], hat=place in {1, 4})
    return sheet.painted()


def _volleyball() -> Image.Image:
    sheet = Sheet("#bcdfe8", "#e9f3ea")
    sheet.land(26, 2, s.LEAF_PALE)
    for y, size, colour in ((30, 5.0, s.TEAL_PALE), (34, 5.6, s.SIM), (38, 6.2, s.TEAL)):
        sheet.heads(y, size, colour, shift=y % 5, hats=3)
    sheet.box(0, 42, 120, 38, "#d9a066")
    sheet.shape([(20, 46), (100, 46), (116, 78), (4, 78)], "#c98a4f")
    for line in ([(20, 46), (100, 46), (116, 78), (4, 78), (20, 46)], [(60, 46), (60, 78)]):
        sheet.line(line, s.PAPER, 0.7)
    sheet.line([(60, 16), (60, 64)], s.INK, 1.2)
    sheet.shape([(60, 18), (66, 26), (66, 44), (60, 36)], "#eef1ea")
    for step in range(5):
        sheet.line([(60, 18 + step * 4.5), (66, 26 + step * 4.5)], s.STONE_DEEP, 0.25)
    for place, (x, foot) in enumerate(((24, 58), (38, 70), (16, 74), (48, 54))):
        sheet.person(x, foot, 21, s.BRICK if place else s.TURMERIC)
    for x, foot in ((76, 55), (88, 66), (104, 73)):
        sheet.person(x, foot, 21, s.TEAL)
    sheet.line([(48, 42), (52, 34)], s.SKIN, 1.6)
    sheet.disc(54, 14, 3.4, s.PAPER)
    sheet.line([(51, 13), (54, 14), (57, 12.6)], s.TURMERIC, 0.6)
    sheet.line([(54, 14), (53.6, 17.2)], s.TURMERIC, 0.6)
    return sheet.painted()


def _honey() -> Image.Image:
    sheet = Sheet("#f7e3b5", "#fdf6e3")
    sheet.sun(96, 13, 7, s.TURMERIC)
    sheet.land(32, 6, s.LEAF_PALE, phase=0.6)
    sheet.land(40, 4, s.LEAF, phase=2.8)
    spots = [(x * 7.3 % 118 + 1, 40 + x * 11 % 17, 1.3) for x in range(46)]
    sheet.flowers(spots, [s.SIM, s.SIM, "#c08ac7"])
    for x, y in ((12, 38), (30, 42), (92, 40), (106, 45)):
        sheet.box(x, y, 10, 9, s.TEAL)
        sheet.box(x - 1, y - 2, 12, 2.4, s.PAPER)
        sheet.box(x + 3, y + 6, 4, 1, s.INK)
    sheet.box(0, 62, 120, 18, s.WOOD)
    sheet.box(0, 62, 120, 1.5, s.BRICK_PALE)
    for place, x in enumerate((30, 50, 70)):
        sheet.box(x, 42, 17, 28, "#d98f1f", round_by=3)
        sheet.box(x + 1.6, 44, 3, 24, s.TURMERIC, round_by=1.5)
        sheet.box(x + 1, 37, 15, 5, s.BRICK, round_by=1)
        sheet.box(x + 2, 51, 13, 11, s.PAPER)
        sheet.flowers([(x + 8.5, 56, 2.4)], [s.SIM if place != 1 else s.TURMERIC])
    for x, y in ((20, 24), (46, 18), (84, 26), (62, 27)):
        sheet.disc(x - 0.8, y - 1.4, 1.1, s.PAPER)
        sheet.disc(x + 0.8, y - 1.4, 1.1, s.PAPER)
        sheet.disc(x, y, 1.7, s.TURMERIC, flat=0.65)
        sheet.line([(x, y - 1), (x, y + 1)], s.INK, 0.5)
    return sheet.painted()


_SCENES: dict[str, Callable[[], Image.Image]] = {
    "hoi-nghi": _meeting,
    "khen-thuong": _meeting_with_awards,
    "thap-nuoc": _water,
    "duong-hoa": _flower_road,
    "to-cong-nghe": _phones,
    "thu-vien": _library,
    "tram-y-te": _health_station,
    "bong-chuyen": _volleyball,
    "mat-ong": _honey,
    "gia-danh": demo_open_air.false_caller,
    "kenh-n4": demo_open_air.canal,
    "ban-do": demo_open_air.road_map,
    "cheo-do": demo_open_air.ferry,
}
