"""Practising at a terminal: the brief first, then turn by turn with the deal in view."""

import asyncio

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from app.buyer.turn import Piece
from app.commands.asking import COMMANDS, act_on
from app.commands.game import Game, Happened
from app.content.persona import CaseFile
from app.errors import BadInput, Conflict
from app.negotiation.explain import explain
from app.negotiation.outcome import outcome
from app.negotiation.state import Change

WIDTH = 96


class _Flow:
    """Words as they come, broken at the width of the terminal."""

    def __init__(self, console: Console, begin: str) -> None:
        self.console, self.column = console, len(begin)
        console.print(f"[bold]{escape(begin)}[/bold]", end="")

    def add(self, text: str) -> None:
        """Add some words."""
        for word in text.split():
            if self.column + 1 + len(word) > self.console.width:
                self.console.print()
                self.column = -1
            shown = word if self.column < 0 else f" {word}"
            self.console.print(escape(shown), end="", highlight=False, soft_wrap=True)
            self.column += 1 + len(word)


class Talk:
    """One negotiation at a terminal. `pace_ms` is the time per word of the built-in buyer."""

    def __init__(self, game: Game, pace_ms: float, reveal: bool, console: Console | None = None) -> None:
        self.game, self.pace_ms, self.reveal = game, pace_ms, reveal
        plain = console or Console()
        self.console = plain if plain.width <= WIDTH else Console(width=WIDTH, file=plain.file)
        self._name = f"{game.case.buyer.first}:"
        self._shown: list[tuple[str, ...]] = []

    async def run(self) -> int:
        """Talk until the end; the exit code. Raises KeyboardInterrupt where it is broken off."""
        self._brief()
        _Flow(self.console, self._name).add(self.game.opening.buyer)
        self.console.print("\n")
        while not self.game.over:
            self._deal()
            line = self._ask()  # nothing else runs meanwhile, and an interrupt is felt at once
            if line is None:
                break
            await self._one(line)
        self._close()
        return 0

    async def _one(self, line: str) -> None:
        flow: list[_Flow] = []

        async def listen(piece: Piece) -> None:
            if piece.by == "embedded":
                await asyncio.sleep(self.pace_ms * len(piece.text.split()) / 1000)
            if not flow:
                flow.append(_Flow(self.console, self._name))
            flow[0].add(piece.text)

        try:
            happened = await act_on(self.game, line, listen)
        except (BadInput, Conflict) as error:
            self.console.print(f"[yellow]{escape(error.message)}[/yellow]")
            return
        if flow:
            self.console.print("\n")
        elif happened.buyer:
            self.console.print(f"[dim]{escape(happened.buyer)}[/dim]\n")
        self._after(happened)

    def _after(self, happened: Happened) -> None:
        if happened.why:
            self.console.print(f"[dim]{escape(happened.why)}[/dim]")
        if self.game.awaits_confirmation:
            self.console.print("[bold]The turns are over. Do you confirm what she summed up? Say yes or no.[/bold]")

    def _ask(self) -> str | None:
        """The next line; None at the end of input."""
        state = self.game.state
        turn = min(state.turn + 1, state.limit)
        try:
            return self.console.input(f"[bold cyan]turn {turn} of {state.limit} >[/bold cyan] ")
        except EOFError:
            return None

    def _brief(self) -> None:
        case = self.game.case
        self.console.print(
            Panel(escape(" ".join(case.situation.split())), title=escape(case.title), title_align="left")
        )
        brief = case.brief
        self.console.print(f"[bold]{escape(brief.role)}[/bold]", highlight=False)
        self.console.print(escape(" ".join(brief.situation.split())), highlight=False)
        for title, rows in (
            ("Goals", brief.goals),
            ("Limits", [x.text for x in brief.limits]),
            ("Facts", _facts(case)),
        ):
            self.console.print(f"[bold]{title}[/bold]")
            for row in rows:
                self.console.print(f"  - {escape(' '.join(row.split()))}", highlight=False)
        self.console.print(f"[bold]Mandate[/bold] {escape(brief.mandate)}", highlight=False)
        self.console.print(f"[dim]{escape(brief.first_line_hint)}[/dim]", highlight=False)
        self.console.print("[bold]What you can do between two days[/bold]")
        for prep in case.preparations:
            self.console.print(f"  - {prep.id}: {escape(prep.label)}", highlight=False)
        for told in COMMANDS.values():
            self.console.print(f"[dim]{escape(told)}[/dim]", highlight=False)
        self.console.print()

    def _deal(self) -> None:
        """The deal so far, where it has changed, and what the own side says now."""
        case, state = self.game.case, self.game.state
        rows = [
            (
                spec.id,
                spec.label,
                *(
                    _short(case, spec.id, value)
                    for value in (spec.status_quo, case.opening[spec.id], state.table[spec.id], state.standing[spec.id])
                ),
            )
            for spec in case.issues
        ]
        if rows != self._shown:
            table = Table(box=None, pad_edge=False)
            for heading in ("issue", "", "contract", "her opening", "hers now", "yours"):
                table.add_column(heading, style="dim" if heading in ("issue", "contract", "her opening") else "")
            for row in rows:
                table.add_row(*(escape(cell) for cell in row))
            self.console.print(table)
            self._shown = rows
        for pressure in case.brief.pressure:
            if pressure.turn == state.turn + 1:
                self.console.print(
                    f"[magenta]{escape(pressure.who)}: {escape(pressure.text)}[/magenta]", highlight=False
                )

    def _close(self) -> None:
        game = self.game
        result = outcome(game.state, game.case)
        ended = result.ended or "broken off"
        self.console.print(
            Panel(f"{ended}; {_money(result.money, game.case)} against the running contract", title="How it ended")
        )
        for kept in result.limits:
            if kept.agreed is not None:
                self.console.print(
                    f"  {'kept  ' if kept.kept else 'broken'}  {escape(kept.limit.text)}", highlight=False
                )
        if not self.reveal:
            return
        for row in game.log:
            told = explain([Change(row["rule"], row["cause"], row["effects"], row["note"])])
            for sentence in told:
                self.console.print(f"  {row['turn']:>2}  {escape(sentence)}", highlight=False)
        self.console.print_json(data=game.revealed()["hidden"])


def _facts(case: CaseFile) -> list[str]:
    return [fact.text for fact in case.facts if fact.in_brief]


def _short(case: CaseFile, issue: str, value: float | str) -> str:
    spec = next(i for i in case.issues if i.id == issue)
    if isinstance(value, str):
        return next((c.label for c in spec.choices if c.id == value), value)
    unit = {"percent": " %", "choice": ""}.get(spec.unit, f" {spec.unit}")
    return f"{value:g}{unit}"


def _money(amount: float, case: CaseFile) -> str:
    return f"{case.currency} {amount * 1000:,.0f} a year"
