"""Charts as SVG made on the server: legible in dark, in print and without colour, each with a table behind it in its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from app.content.acts import Strategy
from app.grading.grader import Grading
from app.locale.formats import number as number_words
from app.locale.texts import _

_GLYPHS = {0: "✕", 1: "◔", 2: "◑", 3: "◕", 4: "●"}


def strip(gradings: Sequence[tuple[int, Grading | None]], names: Mapping[Strategy, str]) -> Markup:
    """Turns × strategies: a cell per turn and strategy with its level as a sign; each column links to its turn."""
    left, cell, top = 150, 30, 22
    width, height = left + cell * max(1, len(gradings)) + 6, top + cell * len(Strategy) + 4
    parts = [
        f'<svg class="chart strip" role="group" aria-label="{escape(_("Levels by turn and strategy"))}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    ]
    for row, strategy in enumerate(Strategy):
        y = top + cell * row
        parts.append(f'<text class="label" lang="en" x="0" y="{y + 20}">{escape(names[strategy])}</text>')
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


def profile(rows: Sequence[tuple[str, int, int, float | None, Strategy]]) -> Markup:
    """Per strategy: the mean level where it was shown as a bar of 0 to 4, and how often the buyer's moves called for it."""
    left, line, width = 190, 34, 520
    height = line * len(rows) + 6
    parts = [
        f'<svg class="chart profile" role="img" aria-label="{escape(_("Mean level per strategy"))}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    ]
    for number, (name, _taken, opened, mean, _strategy) in enumerate(rows):
        y = line * number + 4
        full = width - left - 170
        parts.append(f'<text class="label" lang="en" x="0" y="{y + 17}">{escape(name)}</text>')
        parts.append(f'<rect class="track" x="{left}" y="{y + 6}" width="{full}" height="12" rx="6"/>')
        if mean is not None:
            parts.append(
                f'<rect class="bar" x="{left}" y="{y + 6}" width="{max(6.0, full * mean / 4):.0f}" height="12" rx="6"/>'
            )
        shown = number_words(mean, 1) if mean is not None else _("not shown")
        asked = " · " + _("called for %(times)s×", times=opened) if opened else ""
        parts.append(f'<text class="value" x="{left + full + 10}" y="{y + 17}">{escape(shown + asked)}</text>')
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above


@dataclass(frozen=True, slots=True)
class TermPath:
    """One issue over the turns: where she stood and where the trainee stood, 0 today's contract, 1 her opening demand; and in words."""

    label: str
    hers: tuple[float, ...]
    mine: tuple[float, ...]
    hers_words: tuple[str, ...]
    mine_words: tuple[str, ...]
    lang: str = "en"


def term_paths(rows: Sequence[TermPath], hers: str) -> Markup:
    """The terms over the turns, an issue a row: her line is whole, the trainee's broken; up is her opening demand, down today's contract."""
    left, plot, line, right, top = 150, 300, 56, 190, 34
    width, height = left + plot + right, top + line * len(rows) + 18
    count = max(2, max((len(r.hers) for r in rows), default=2))
    step = plot / (count - 1)
    parts = [
        f'<svg class="chart paths" role="img" aria-label="{escape(_("The terms over the turns"))}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<line class="hers" x1="{left}" y1="10" x2="{left + 26}" y2="10"/><text class="head" x="{left + 32}" y="14">{escape(hers)}</text>',
        f'<line class="mine" x1="{left + 130}" y1="10" x2="{left + 156}" y2="10"/><text class="head" x="{left + 162}" y="14">{escape(_("you"))}</text>',
    ]
    for number, row in enumerate(rows):
        base = top + line * number + line - 14

        def points(values: Sequence[float], base: int = base) -> str:
            spots: list[str] = []
            for n, value in enumerate(values):
                y = base - (line - 24) * min(1.1, max(-0.1, value))
                if spots:
                    spots.append(f"{left + step * n:.0f},{spots[-1].split(',')[1]}")
                spots.append(f"{left + step * n:.0f},{y:.0f}")
            return " ".join(spots)

        parts += [
            f'<text class="label" lang="en" x="0" y="{base - 8}">{escape(row.label)}</text>',
            f'<line class="axis" x1="{left}" y1="{base}" x2="{left + plot}" y2="{base}"/>',
            f'<polyline class="hers" points="{points(row.hers)}"/><polyline class="mine" points="{points(row.mine)}"/>',
            f'<text class="label" lang="{row.lang}" x="{left + plot + 8}" y="{base - 18}">{escape(row.hers_words[-1] if row.hers_words else "")}</text>',
            f'<text class="head" x="{left + plot + 8}" y="{base - 2}">{escape(_("you: %(words)s", words=row.mine_words[-1] if row.mine_words else ""))}</text>',
        ]
    parts.append(f'<text class="head" x="{left}" y="{height - 4}">{escape(_("opening"))}</text>')
    parts.append(
        f'<text class="head" x="{left + plot}" y="{height - 4}" text-anchor="end">{escape(_("after turn %(n)s", n=count - 1))}</text></svg>'
    )
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above


def trend(points: Sequence[tuple[str, float | None]]) -> Markup:
    """Points of the last sessions, 0 to 100, oldest first; each mark links to its debrief. Sessions without a figure leave a gap."""
    width, height, pad = 520, 170, 34
    first = pad + 24  # so that no mark covers the scale
    step = (width - pad - first) / max(1, len(points) - 1)

    def place(n: int, value: float) -> tuple[float, float]:
        return first + step * n, height - pad - (height - 2 * pad) * value / 100

    parts = [
        f'<svg class="chart trend" role="group" aria-label="{escape(_("Your points over your last sessions"))}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    ]
    for mark in (0, 50, 100):
        y = place(0, mark)[1]
        parts.append(f'<line class="axis" x1="{pad}" y1="{y:.0f}" x2="{width - pad}" y2="{y:.0f}"/>')
        parts.append(f'<text class="head" x="{pad - 6}" y="{y + 4:.0f}" text-anchor="end">{mark}</text>')
    spots = [(n, *place(n, value), value) for n, (_session, value) in enumerate(points) if value is not None]
    line = " ".join(f"{x:.0f},{y:.0f}" for _n, x, y, _value in spots)
    parts.append(f'<polyline class="mine whole" points="{line}"/>')
    for n, x, y, value in spots:
        parts.append(
            f'<a href="/sessions/{escape(points[n][0])}/debrief" aria-label="{escape(_("Session %(n)s: %(points)s points", n=n + 1, points=number_words(value)))}"><circle class="spot" cx="{x:.0f}" cy="{y:.0f}" r="6"/>'
            f'<text class="label" x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle">{value:.0f}</text></a>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704  every text in it was escaped above
