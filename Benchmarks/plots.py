# SPDX-License-Identifier: MIT-0
"""Draws lines on two logarithmic axes as SVG."""

import math
from html import escape

WIDTH, HEIGHT = 560, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 90, 16, 46
COLOURS = ["#0b6e99", "#c2571a", "#5b8c2a", "#7a4fa3"]

Points = list[tuple[float, float]]


class Axis:
    """From values to places, by powers of ten."""

    def __init__(self, values: list[float], start: float, end: float):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.start, self.end = start, end

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    @property
    def marks(self) -> list[int]:
        return list(range(self.low, self.high + 1))


def mark_name(power: int) -> str:
    """1,000 as `1k`, a million as `1M`."""
    for size, letter in ((6, "M"), (3, "k")):
        if power >= size:
            return f"{10 ** (power - size)}{letter}"
    return f"{10.0**power:g}"


def text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" {more}>{escape(words)}</text>'


def grid(across: Axis, up: Axis) -> list[str]:
    parts = []
    for power in across.marks:
        x = across.place(10.0**power)
        parts.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(text(x, HEIGHT - BOTTOM + 16, mark_name(power), 'text-anchor="middle"'))
    for power in up.marks:
        y = up.place(10.0**power)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, y + 4, mark_name(power), 'text-anchor="end"'))
    return parts


def line(name: str, points: Points, colour: str, across: Axis, up: Axis) -> list[str]:
    places = [(across.place(x), up.place(y)) for x, y in points]
    path = "L".join(f"{x} {y}" for x, y in places)
    dots = [f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in places]
    end_x, end_y = places[-1]
    label = text(end_x + 8, end_y + 4, name, f'fill="{colour}"')
    return [f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>', *dots, label]


def log_log(lines: dict[str, Points], across: str, up: str) -> str:
    """A picture of some lines, each with its name at its end."""
    horizontal = Axis([x for points in lines.values() for x, _ in points], LEFT, WIDTH - RIGHT)
    vertical = Axis([y for points in lines.values() for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = grid(horizontal, vertical)
    for (name, points), colour in zip(lines.items(), COLOURS):
        parts += line(name, points, colour, horizontal, vertical)
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(text(middle, HEIGHT - 8, across, 'text-anchor="middle"'))
    parts.append(text(14, HEIGHT / 2, up, f'text-anchor="middle" transform="rotate(-90 14 {HEIGHT / 2})"'))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n'
    )
