"""Charts as SVG made on the server: legible in dark, in print and without colour, each with a table behind it in its template."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from app.content.acts import Strategy
from app.grading.grader import Grading

_GLYPHS = {0: "✕", 1: "◔", 2: "◑", 3: "◕", 4: "●"}


def strip(gradings: Sequence[tuple[int, Grading | None]], names: Mapping[Strategy, str]) -> Markup:
    """Turns × strategies: a cell per turn and strategy with its level as a sign; each column links to its turn."""
    left, cell, top = 150, 30, 22
    width, height = left + cell * max(1, len(gradings)) + 6, top + cell * len(Strategy) + 4
    parts = [
        f'<svg class="chart strip" role="group" aria-label="Levels by turn and strategy" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    ]
    for row, strategy in enumerate(Strategy):
        y = top + cell * row
        parts.append(f'<text class="label" x="0" y="{y + 20}">{escape(names[strategy])}</text>')
    for column, (number, grading) in enumerate(gradings):
        x = left + cell * column
        parts.append(
            f'<a href="#turn-{number}"><text class="head" x="{x + cell / 2}" y="14" text-anchor="middle">{number}</text>'
        )
        for row, strategy in enumerate(Strategy):
            y = top + cell * row
            level = grading.levels.get(strategy) if grading else None
            opened = grading is not None and strategy in grading.opened.primary
            style = f"l{level}" if level is not None else "none"
            parts.append(
                f'<rect class="cell {style}{" opened" if opened else ""}" x="{x + 2}" y="{y + 2}" width="{cell - 4}" height="{cell - 4}" rx="5"/>'
            )
            if level is not None:
                parts.append(
                    f'<text class="sign" x="{x + cell / 2}" y="{y + 20}" text-anchor="middle">{_GLYPHS[level]}</text>'
                )
        parts.append("</a>")
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above


def profile(rows: Sequence[tuple[str, int, int, float | None]]) -> Markup:
    """Per strategy: openings taken of openings, and the mean level as a bar of 0 to 4."""
    left, line, width = 190, 34, 520
    height = line * len(rows) + 6
    parts = [
        f'<svg class="chart profile" role="img" aria-label="Mean level per strategy" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    ]
    for number, (name, taken, opened, mean) in enumerate(rows):
        y = line * number + 4
        full = width - left - 110
        parts.append(f'<text class="label" x="0" y="{y + 17}">{escape(name)}</text>')
        parts.append(f'<rect class="track" x="{left}" y="{y + 6}" width="{full}" height="12" rx="6"/>')
        if mean is not None:
            parts.append(
                f'<rect class="bar" x="{left}" y="{y + 6}" width="{max(6.0, full * mean / 4):.0f}" height="12" rx="6"/>'
            )
        shown = f"{mean:.1f}" if mean is not None else "–"
        parts.append(f'<text class="value" x="{left + full + 10}" y="{y + 17}">{shown} · {taken}/{opened}</text>')
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above


def price_path(hers: Sequence[float], mine: Sequence[float], unit: str) -> Markup:
    """Her price demand and the trainee's offer over the turns, as two stepped lines."""
    width, height, pad = 520, 170, 30
    top = max([*hers, *mine, 1.0])
    count = max(2, len(hers))
    step = (width - 2 * pad) / (count - 1)

    def line(values: Sequence[float]) -> str:
        return " ".join(
            f"{pad + step * n:.0f},{height - pad - (height - 2 * pad) * v / top:.0f}" for n, v in enumerate(values)
        )

    parts = [
        f'<svg class="chart path" role="img" aria-label="The demand and your offer over the turns, in {escape(unit)}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<line class="axis" x1="{pad}" y1="{height - pad}" x2="{width - pad}" y2="{height - pad}"/>',
        f'<polyline class="hers" points="{line(hers)}"/><polyline class="mine" points="{line(mine)}"/>',
        f'<text class="label" x="{pad}" y="{pad - 12}">asked: {hers[-1]:g} {escape(unit)}</text>',
        f'<text class="label" x="{width - pad}" y="{height - 8}" text-anchor="end">yours: {mine[-1]:g} {escape(unit)}</text>',
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above
