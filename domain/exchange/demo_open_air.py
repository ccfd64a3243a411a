"""The rest of the demo's pictures: the river, the canal, the map, and the caller who is not what he says."""

from PIL import Image

from domain.exchange import demo_scenery as s
from domain.exchange.demo_scenery import Sheet


def false_caller() -> Image.Image:
    """A telephone that rings, and a hook in it."""
    sheet = Sheet("#f3e4cf", "#f8f1e4")
    for circle, colour in ((40, "#eed6b8"), (32, "#e6c39d"), (25, s.BRICK_PALE)):
        sheet.disc(60, 42, circle, colour)
    sheet.box(43, 8, 34, 66, s.INK, round_by=5)
    sheet.box(45.5, 14, 29, 52, s.PAPER, round_by=1)
    sheet.box(45.5, 14, 29, 9, s.STONE)
    sheet.disc(60, 34, 7.5, s.STONE_DEEP)
    sheet.disc(60, 31.6, 3, s.PAPER)
    sheet.disc(60, 39, 5, s.PAPER, flat=0.7)
    sheet.box(45.5, 41.4, 29, 4, s.PAPER)
    sheet.disc(52.5, 58, 4.4, s.BRICK)
    sheet.disc(67.5, 58, 4.4, s.LEAF)
    sheet.line([(50.6, 56.1), (54.4, 59.9)], s.PAPER, 1)
    sheet.line([(54.4, 56.1), (50.6, 59.9)], s.PAPER, 1)
    sheet.line([(65.4, 58), (67, 59.8), (69.8, 56.2)], s.PAPER, 1)
    sheet.line([(98, 0), (98, 34)], s.STONE_DEEP, 0.5)
    sheet.line([(98, 34), (98, 45), (96, 49), (92, 50.5), (88, 49), (86.4, 45)], s.TEAL_DEEP, 1.6)
    sheet.shape([(84, 46), (86.4, 40), (89, 46)], s.TEAL_DEEP)
    sheet.shape([(8, 36), (22, 12), (36, 36)], s.TURMERIC)
    sheet.box(20.7, 19.5, 2.6, 8.5, s.INK, round_by=1)
    sheet.disc(22, 32, 1.6, s.INK)
    sheet.person(22, 76, 28, s.TEAL)
    sheet.person(106, 78, 22, s.SIM, hat=True)
    return sheet.painted()


def canal() -> Image.Image:
    """People who clear a canal of water hyacinth, from a boat and from both banks."""
    sheet = Sheet("#cbe5e8", "#f4f6e6")
    sheet.sun(94, 12, 5)
    sheet.land(26, 2, s.LEAF_PALE)
    for x in (8, 24, 78, 100, 112):
        sheet.tree(x, 33, 10)
    sheet.house(44, 33, 13)
    sheet.land(32, 0.6, s.LEAF)
    sheet.shape([(44, 33), (66, 33), (112, 80), (2, 80)], s.TEAL)
    sheet.shape([(44, 33), (41, 33), (-8, 80), (2, 80)], s.STONE)
    sheet.shape([(66, 33), (69, 33), (124, 80), (112, 80)], s.STONE)
    sheet.ripples([(52, 38, 8), (40, 62, 12), (72, 66, 14), (50, 73, 18), (58, 47, 7)])
    weeds = [(48 + x * 5 % 17, 40 + x * 3 % 9, 1.2) for x in range(12)]
    weeds += [(82 + x * 3 % 13, 62 + x * 5 % 15, 2.2) for x in range(14)]
    for x, y, size in weeds:
        sheet.disc(x, y, size, s.LEAF_DEEP, flat=0.6)
        sheet.disc(x + size * 0.4, y - size * 0.5, size * 0.6, s.LEAF)
        sheet.disc(x, y - size * 0.9, size * 0.3, s.SIM)
    sheet.person(44, 58, 18, s.TURMERIC, hat=True)
    sheet.person(58, 58, 18, s.BRICK)
    sheet.boat(36, 54, 32)
    sheet.line([(58, 47), (78, 64)], s.WOOD, 0.7)
    sheet.line([(76, 65.5), (80.5, 62.5)], s.WOOD, 0.7)
    for place, (x, foot) in enumerate(((16, 60), (6, 72), (26, 50))):
        sheet.person(x, foot, 19 - place * 2, s.SHIRTS[place + 2], hat=place == 1)
    for place, (x, foot) in enumerate(((94, 56), (108, 66), (84, 46))):
        sheet.person(x, foot, 18 - place * 2, s.SHIRTS[place], hat=place != 1)
    for x, y in ((10, 76), (18, 77), (104, 74)):
        sheet.disc(x, y, 3.4, s.STONE_DEEP)
        sheet.shape([(x - 1.2, y - 4.6), (x + 1.2, y - 4.6), (x + 0.6, y - 2.6), (x - 0.6, y - 2.6)], s.STONE_DEEP)
    return sheet.painted()


def road_map() -> Image.Image:
    """The commune from above: twelve roads, the river, and plates that have no names yet."""
    sheet = Sheet("#eef0dc", "#e6ead2")
    fields = ((4, 4, 26, 18), (36, 6, 22, 14), (88, 6, 26, 22), (6, 48, 24, 26), (92, 56, 24, 20), (44, 56, 20, 18))
    for place, (x, y, width, height) in enumerate(fields):
        sheet.box(x, y, width, height, (s.LEAF_PALE, "#d9dfa6", "#c4d8a0")[place % 3], round_by=2)
    sheet.line([(-2, 34), (14, 38), (30, 34), (46, 40), (64, 36), (82, 42), (100, 36), (122, 42)], s.TEAL_PALE, 7)
    roads = (
        [(0, 26), (34, 24), (60, 28), (90, 32), (120, 28)],
        [(34, 0), (33, 24), (36, 80)],
        [(60, 0), (60, 28), (68, 52), (66, 80)],
        [(84, 0), (86, 31), (90, 80)],
        [(0, 46), (36, 48), (68, 52), (120, 50)],
        [(0, 76), (36, 74), (66, 70), (90, 68), (120, 70)],
        [(36, 62), (67, 60), (89, 58)],
        [(14, 25), (16, 47), (14, 76)],
        [(104, 30), (108, 50)],
        [(34, 12), (60, 14)],
        [(60, 10), (84, 14)],
        [(50, 48), (50, 73)],
    )
    for road in roads:
        sheet.line(road, s.STONE_DEEP, 2.4)
    for number, road in enumerate(roads):
        sheet.line(road, (s.PAPER, s.TURMERIC_PALE, s.BRICK_PALE)[number % 3], 1.6)
    for x, foot, roof in ((8, 22, s.BRICK), (42, 24, s.TEAL), (70, 24, s.BRICK), (20, 60, s.BRICK), (54, 68, s.TEAL)):
        sheet.house(x, foot, 8, roof=roof)
    for x, foot in ((28, 70), (78, 66), (100, 22), (112, 66), (46, 16)):
        sheet.tree(x, foot, 7)
    for x, y in ((24, 40), (72, 46), (97, 60)):
        sheet.box(x - 0.4, y, 0.9, 12, s.INK)
        sheet.box(x - 7, y - 4, 14, 6, s.TEAL, round_by=0.8)
        sheet.box(x - 6.2, y - 3.2, 12.4, 4.4, s.PAPER, round_by=0.5)
        for dot in (-3, 0, 3):
            sheet.disc(x + dot, y - 1, 0.6, s.TEAL)
    return sheet.painted()


def ferry() -> Image.Image:
    """A man who rows pupils across the river, and the bridge that came later."""
    sheet = Sheet("#f6d9b0", "#fdf0d8")
    sheet.sun(84, 22, 7, s.TURMERIC)
    sheet.land(30, 6, s.TEAL_PALE, phase=1.2, waves=2)
    sheet.land(36, 3, s.LEAF_PALE, phase=4)
    sheet.line([(0, 30), (20, 35), (40, 38), (60, 39), (80, 38), (100, 35), (120, 30)], s.STONE_DEEP, 0.5)
    sheet.line([(0, 41), (120, 41)], s.WOOD, 1)
    for x in range(4, 120, 6):
        sheet.line([(x, 41), (x, 31.5 + 7.5 * (1 - ((x - 60) / 60) ** 2))], s.STONE_DEEP, 0.25)
    for x in (14, 104):
        sheet.box(x, 24, 2, 24, s.STONE_DEEP)
    sheet.shape([(0, 44), (120, 44), (120, 80), (0, 80)], s.TEAL)
    sheet.shape([(0, 44), (120, 44), (120, 49), (0, 48)], "#3c8087")
    sheet.shape([(78, 46), (90, 46), (94, 80), (74, 80)], "#4f9096")
    sheet.ripples([(6, 54, 14), (88, 56, 20), (30, 72, 22), (70, 75, 26), (4, 66, 10), (98, 68, 16)])
    for place in range(5):
        sheet.person(44 + place * 8, 67, 18, s.SHIRTS[(place + 1) % 6])
        sheet.box(41.8 + place * 8, 56.2, 4.4, 6, s.TURMERIC if place % 2 else s.BRICK, round_by=1)
    sheet.person(30, 65, 24, s.PAPER, hat=True)
    sheet.line([(33, 50), (16, 74)], s.WOOD, 0.9)
    sheet.shape([(15.4, 72), (18, 74), (14, 80), (12, 78)], s.WOOD)
    sheet.boat(22, 62, 70)
    for x in (2, 6, 110, 115):
        sheet.line([(x, 80), (x + 2, 62)], s.LEAF_DEEP, 0.8)
        sheet.line([(x + 1, 80), (x - 2, 66)], s.LEAF, 0.8)
    return sheet.painted()
