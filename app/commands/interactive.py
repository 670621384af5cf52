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


class Talk:
    """One negotiation at a terminal. `pace_ms` is the time per word of the built-in buyer."""

    def __init__(self, game: Game, pace_ms: float, reveal: bool, console: Console | None = None) -> None:
        self.game, self.pace_ms, self.reveal = game, pace_ms, reveal
        plain = console or Console()
        self.console = plain if plain.width <= WIDTH else Console(width=WIDTH, file=plain.file)

    async def run(self) -> int:
        """Talk until the end; the exit code. Raises KeyboardInterrupt where it is broken off."""
        self._brief()
        self._buyer_line(self.game.opening.buyer)
        while not self.game.over:
            self._deal()
            line = await asyncio.to_thread(self._ask)
            if line is None:
                break
            await self._one(line)
        self._close()
        return 0

    async def _one(self, line: str) -> None:
        name = self.game.case.buyer.name.split()[0]
        said: list[str] = []

        async def listen(piece: Piece) -> None:
            if not said:
                self.console.print(f"[bold]{escape(name)}:[/bold] ", end="")
            if piece.by == "embedded":
                await asyncio.sleep(self.pace_ms * len(piece.text.split()) / 1000)
            self.console.print(escape(piece.text), end=" ", highlight=False)
            said.append(piece.text)

        try:
            happened = await act_on(self.game, line, listen)
        except (BadInput, Conflict) as error:
            self.console.print(f"[yellow]{escape(error.message)}[/yellow]")
            return
        if said:
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
        self.console.print(f"[bold]You[/bold] are {escape(brief.role)} at {escape(brief.company)}.", highlight=False)
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
        self.console.print("[dim]" + escape("; ".join(COMMANDS.values())) + "[/dim]\n", highlight=False)

    def _deal(self) -> None:
        case, state = self.game.case, self.game.state
        table = Table(title=None, box=None, pad_edge=False)
        for heading in ("issue", "contract", "her opening", "hers now", "yours"):
            table.add_column(heading, style="dim" if heading in ("contract", "her opening") else "")
        for spec in case.issues:
            rows = (spec.status_quo, case.opening[spec.id], state.table[spec.id], state.standing[spec.id])
            table.add_row(escape(spec.label), *(escape(_short(case, spec.id, value)) for value in rows))
        self.console.print(table)
        for row in case.brief.pressure:
            if row.turn == state.turn + 1:
                self.console.print(f"[magenta]{escape(row.who)}: {escape(row.text)}[/magenta]")

    def _buyer_line(self, text: str) -> None:
        name = self.game.case.buyer.name.split()[0]
        self.console.print(f"[bold]{escape(name)}:[/bold] {escape(text)}\n", highlight=False)

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
