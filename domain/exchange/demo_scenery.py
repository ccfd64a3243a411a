"""What the demo's pictures are painted with: a sheet of 120 by 80 units, and things of the village on it."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from domain.media.models import PICTURE_WIDTHS_PX

Point = tuple[float, float]

WIDTH, HEIGHT = 120, 80
# Drawn twice as large as needed, then made smaller, so that edges are smooth.
_SMALLER_BY = 2
_PIXELS_PER_UNIT = _SMALLER_BY * max(PICTURE_WIDTHS_PX) / WIDTH

TEAL, TEAL_DEEP, TEAL_PALE = "#1f6a72", "#0b4b53", "#8fc3bf"
TURMERIC, TURMERIC_PALE = "#eab94a", "#f6dfa0"
BRICK, BRICK_PALE = "#b5472f", "#d98a6a"
LEAF, LEAF_DEEP, LEAF_PALE = "#5c9a58", "#3b6f45", "#a9cc8e"
PAPER, STONE, STONE_DEEP, INK = "#f4f1e6", "#cfc9b8", "#8f8b7e", "#24383a"
SIM, SKIN, WOOD = "#9a5fa5", "#d9a77c", "#8a6242"
SHIRTS = (TEAL, BRICK, TURMERIC, SIM, LEAF_DEEP, TEAL_PALE, PAPER)


class Sheet:
    """A sheet to paint on; all measures are in its units."""

    def __init__(self, top: str, bottom: str) -> None:
        """The sky runs from one colour into the other."""
        mask = Image.linear_gradient("L").resize((1, 256))
        column = Image.composite(Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top), mask)
        size = (round(WIDTH * _PIXELS_PER_UNIT), round(HEIGHT * _PIXELS_PER_UNIT))
        self._image = column.resize(size, Image.Resampling.NEAREST)
        self._draw = ImageDraw.Draw(self._image)

    def painted(self) -> Image.Image:
        """The picture, in the size in which the library keeps it."""
        return self._image.reduce(_SMALLER_BY)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """A polygon."""
        self._draw.polygon([(x * _PIXELS_PER_UNIT, y * _PIXELS_PER_UNIT) for x, y in points], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        """A rectangle, its corners rounded or not."""
        corners = [n * _PIXELS_PER_UNIT for n in (x, y, x + width, y + height)]
        self._draw.rounded_rectangle(corners, radius=round_by * _PIXELS_PER_UNIT, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str, *, flat: float = 1) -> None:
        """A circle around a point, or an ellipse that is `flat` times as high as wide."""
        across, down = radius * _PIXELS_PER_UNIT, radius * flat * _PIXELS_PER_UNIT
        middle_x, middle_y = x * _PIXELS_PER_UNIT, y * _PIXELS_PER_UNIT
        self._draw.ellipse((middle_x - across, middle_y - down, middle_x + across, middle_y + down), fill=colour)

    def line(self, points: Sequence[Point], colour: str, thickness: float = 0.5) -> None:
        """A line through the points."""
        placed = [(x * _PIXELS_PER_UNIT, y * _PIXELS_PER_UNIT) for x, y in points]
        self._draw.line(placed, fill=colour, width=round(thickness * _PIXELS_PER_UNIT), joint="curve")

    def land(self, height: float, swing: float, colour: str, *, phase: float = 0, waves: float = 1.5) -> None:
        """Ground from one edge to the other, its upper edge a wave."""
        edge = [(x, height + swing * math.sin(phase + waves * math.tau * x / WIDTH)) for x in range(0, WIDTH + 2, 2)]
        self.shape([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def sun(self, x: float, y: float, radius: float = 6, colour: str = TURMERIC_PALE) -> None:
        """The sun in its glow."""
        self.disc(x, y, radius * 1.5, "#fbeecb")
        self.disc(x, y, radius, colour)

    def tree(self, x: float, foot: float, size: float = 10, colour: str = LEAF_DEEP) -> None:
        """A tree with a round crown."""
        self.box(x - size * 0.08, foot - size * 0.7, size * 0.16, size * 0.7, WOOD)
        for dx, dy, part in ((-0.28, -0.8, 0.34), (0.28, -0.8, 0.34), (0, -1.05, 0.42)):
            self.disc(x + dx * size, foot + dy * size, part * size, colour)
        self.disc(x - 0.1 * size, foot - 1.12 * size, 0.24 * size, LEAF)

    def house(self, x: float, foot: float, width: float = 14, wall: str = PAPER, roof: str = BRICK) -> None:
        """A house with a tiled roof, a door and a window."""
        height = width * 0.5
        self.box(x, foot - height, width, height, wall)
        eaves = foot - height
        self.shape([(x - 1.5, eaves), (x + width * 0.5, eaves - width * 0.38), (x + width + 1.5, eaves)], roof)
        self.box(x + width * 0.16, foot - height * 0.72, width * 0.2, height * 0.72, TEAL)
        self.box(x + width * 0.56, foot - height * 0.72, width * 0.26, height * 0.36, TEAL_PALE)

    def person(self, x: float, foot: float, size: float = 12, shirt: str = TEAL, *, hat: bool = False) -> None:
        """Somebody who stands there; with a conical hat or with black hair."""
        head = foot - size * 0.84
        self.box(x - size * 0.12, foot - size * 0.4, size * 0.1, size * 0.4, INK)
        self.box(x + size * 0.02, foot - size * 0.4, size * 0.1, size * 0.4, INK)
        self.box(x - size * 0.18, foot - size * 0.72, size * 0.36, size * 0.42, shirt, round_by=size * 0.1)
        self.disc(x, head - size * 0.015, size * 0.125, INK)
        self.disc(x, head + size * 0.02, size * 0.11, SKIN)
        if hat:
            brim = head - size * 0.02
            self.shape([(x - size * 0.24, brim), (x, brim - size * 0.22), (x + size * 0.24, brim)], TURMERIC)

    def heads(self, y: float, size: float, colour: str, *, shift: float = 0, hats: int = 4) -> None:
        """A row of people seen from behind, every so many with a conical hat."""
        for place, x in enumerate(range(-4, WIDTH + 8, round(size * 1.4))):
            middle = x + shift
            self.disc(middle, y + size * 0.95, size * 0.68, colour, flat=0.9)
            self.disc(middle, y, size * 0.3, INK)
            if place % hats == 1:
                self.shape([(middle - size * 0.55, y), (middle, y - size * 0.5), (middle + size * 0.55, y)], TURMERIC)

    def flowers(self, spots: Sequence[tuple[float, float, float]], colours: Sequence[str]) -> None:
        """Blossoms (x, y, size), in the colours one after the other."""
        for number, (x, y, size) in enumerate(spots):
            self.disc(x, y + size * 0.7, size, LEAF, flat=0.7)
            for angle in (0, 1.26, 2.51, 3.77, 5.03):
                petal = colours[number % len(colours)]
                self.disc(x + math.cos(angle) * size * 0.5, y + math.sin(angle) * size * 0.5, size * 0.42, petal)
            self.disc(x, y, size * 0.3, TURMERIC_PALE)

    def boat(self, x: float, y: float, length: float = 30, colour: str = WOOD) -> None:
        """A rowing boat that lies in the water; `y` is its edge."""
        depth = length * 0.14
        hull = [(x, y), (x + length, y), (x + length * 0.86, y + depth), (x + length * 0.14, y + depth)]
        self.shape(hull, colour)
        self.line([(x, y), (x + length, y)], BRICK_PALE, 0.8)

    def ripples(self, spots: Sequence[tuple[float, float, float]], colour: str = TEAL_PALE) -> None:
        """Light on water (x, y, length)."""
        for x, y, length in spots:
            self.line([(x, y), (x + length, y)], colour, 0.4)
